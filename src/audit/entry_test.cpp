#include "audit/entry.h"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/canonical_json.h"
#include "audit/testing.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using testing::make_entry;
using testing::make_entry_with_texts;
using testing::make_salt;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    std::size_t const at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

std::string problem_of(std::string_view text) {
    auto const entry = parse_entry(text);
    return entry ? "" : entry.error().message;
}

std::string problem_of(Entry const& entry) {
    auto const text = canonical_text(entry);
    return text ? "" : text.error().message;
}

TEST(Entry, ParsingRefusesWhatIsMissingUnknownOrNotShaped) {
    std::string const text = *canonical_text(make_entry_with_texts(3));
    ASSERT_EQ(problem_of(text), "");
    for (auto const& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {R"("actor":"u-7",)", ""},
             {R"("actor":"u-7",)", R"("actor":"u-7","actos":1,)"},
             {R"("actor":"u-7",)", R"("actor":"",)"},
             {R"("actor":"u-7",)", R"("actor":7,)"},
             {R"("actor":"u-7",)", R"("actor":")" + std::string(257, 'u') + R"(",)"},
             {R"(request.submitted)", "request"},
             {R"("sequence":3)", R"("sequence":-3)"},
             {R"("sequence":3)", R"("sequence":"3")"},
             {R"("sequence":3)", R"("sequence":3.0)"},
             {R"("version":1)", R"("version":null)"},
             {R"("via":"http")", R"("via":"mail")"},
             {R"("via":"http"})", R"("via":"http","x":1})"},
             {R"("via":"http"})", R"("via":"http"} )"},
             {R"("via":"http"})", R"("via":"http")"},
             {R"("kind":"request")", R"("kind":"Request")"},
             {R"("kind":"request"})", R"("kind":"request","name":"x"})"},
             {R"({"id":"r-3",)", R"({"id":"",)"},
             {R"("on_behalf_of":null)", R"("on_behalf_of":"")"},
             {R"("on_behalf_of":null,)", ""},
             {R"("reason":{"committed":")", R"("reason":{"committed":"0)"},
             {R"("reason":{)", R"("reason":{"a":1,)"},
             {R"(audit_entry/1)", "audit_entry/2"},
             {R"(00.000001Z)", "00Z"},
             {R"("estimate":"1200.000000000000")", R"("estimate":1200.5)"},
             {R"("state":"submitted")", R"("a":1)"},
             {"{\"action\"", " {\"action\""}}) {
        EXPECT_NE(problem_of(replaced(text, what, with)), "") << what << " -> " << with;
    }
    EXPECT_NE(problem_of(""), "");
    EXPECT_NE(problem_of("{}"), "");
}

TEST(Entry, ParsingSaysWhatIsWrong) {
    std::string const text = *canonical_text(make_entry());
    EXPECT_EQ(problem_of(text + "\n"), "audit entry: byte 284: there is text after the end");
    EXPECT_EQ(problem_of(replaced(text, R"("actor")", R"("act")")),
              R"(audit entry: byte 29: ',"actor":' is expected)");
    EXPECT_EQ(problem_of(replaced(text, "2026-11-23", "2026-11-31")),
              "audit entry: 'at' is not a time such as 2026-11-23T14:09:00.000000Z");
}

TEST(Entry, TheKeyCommittedIsKeptForCommitments) {
    Entry entry = make_entry();
    std::string const hash(64, 'a');
    for (json::value const& value :
         {json::value{{"committed", "x"}}, json::value{{"committed", 1}},
          json::value{{"committed", hash}, {"salt", "1"}},
          json::value{{"a", 1}, {"committed", hash}},
          json::value{{"committed", std::string(64, 'A')}},
          json::value{{"x", json::array{json::object{{"committed", nullptr}}}}}}) {
        entry.after = {{"email", value}};
        EXPECT_THAT(problem_of(entry), HasSubstr("'committed' that is not a commitment"));
    }
    entry.after = {{"committed", hash}};
    EXPECT_THAT(problem_of(entry), HasSubstr("'after' is a commitment"));
}

TEST(Entry, WritingRefusesWhatCannotBeRead) {
    for (auto const& spoil : std::vector<std::function<void(Entry&)>>{
             [](Entry& e) { e.sequence = -1; }, [](Entry& e) { e.version = kLargestInteger + 1; },
             [](Entry& e) { e.at -= std::chrono::years(60); },
             [](Entry& e) { e.at += std::chrono::years(8000); }, [](Entry& e) { e.actor = ""; },
             [](Entry& e) { e.actor = "\xFF"; }, [](Entry& e) { e.on_behalf_of = ""; },
             [](Entry& e) { e.action = "did it"; }, [](Entry& e) { e.entity.kind = ""; },
             [](Entry& e) { e.entity.id = std::string(257, 'x'); },
             [](Entry& e) { e.after["x"] = 0.5; },
             [](Entry& e) { e.after["x"] = std::string(kEntryLimitBytes, 'x'); }}) {
        Entry entry = make_entry();
        spoil(entry);
        EXPECT_NE(problem_of(entry), "");
    }
}

TEST(Entry, IsWrittenAsDocumented) {
    Entry entry = make_entry(41);
    entry.on_behalf_of = "u-\"9\"";
    entry.reason = Committed{*Hash::from_hex(std::string(64, 'c'))};
    entry.after = {{"b", true}, {"a", json::array{}}};
    EXPECT_EQ(canonical_text(entry),
              R"({"action":"request.submitted","actor":"u-7","after":{"a":[],"b":true},)"
              R"("at":"2026-11-25T07:09:00.000001Z","entity":{"id":"r-41","kind":"request"},)"
              R"("format":"mandate.audit_entry/1","on_behalf_of":"u-\"9\"",)"
              R"("reason":{"committed":")" +
                  std::string(64, 'c') + R"("},"sequence":41,"version":1,"via":"http"})");
}

TEST(Entry, FindsItsCommitmentsInOrderOfTheirPaths) {
    Entry entry = make_entry();
    Committed const a = commit("a", make_salt(1));
    Committed const b = commit("b", make_salt(2));
    entry.after = {{"z", to_json(a)},
                   {"m/~", json::array{"x", json::object{{"deep", to_json(b)}}}},
                   {"a", "text"}};
    EXPECT_THAT(commitments_in(entry), ::testing::ElementsAre(Commitment{"/after/m~1~0/1/deep", b},
                                                              Commitment{"/after/z", a}));
    entry.reason = a;
    EXPECT_EQ(commitments_in(entry).back(), (Commitment{"/reason", a}));
    EXPECT_EQ(commitments_in(*parse_entry(*canonical_text(entry))), commitments_in(entry));
}

RC_GTEST_PROP(EntryLaw, ParseAndPrintAreInverse, ()) {
    auto const id = [] {
        return *rc::gen::nonEmpty(
            rc::gen::container<std::string>(rc::gen::elementOf(std::string("aZ9-\"\\\n \x01/"))));
    };
    Entry entry;
    entry.sequence = *rc::gen::inRange<std::int64_t>(0, kLargestInteger);
    entry.at = Instant{
        std::chrono::microseconds{*rc::gen::inRange<std::int64_t>(0, 253'402'300'800'000'000)}};
    entry.actor = id();
    if (*rc::gen::arbitrary<bool>()) {
        entry.on_behalf_of = id();
    }
    entry.via = *rc::gen::element(Via::kCli, Via::kHttp, Via::kJob);
    entry.action = *rc::gen::element<std::string>("request.submitted", "task.done_2");
    entry.entity = {*rc::gen::element<std::string>("request", "spend_card"), id()};
    entry.version = *rc::gen::inRange<std::int64_t>(0, 1000);
    if (*rc::gen::arbitrary<bool>()) {
        entry.reason = commit(id(), make_salt(3));
    }
    entry.after[id()] = id();
    entry.after["email"] = to_json(commit(id(), make_salt(4)));

    std::string const text = canonical_text(entry).value();
    Entry const back = parse_entry(text).value();
    RC_ASSERT(back == entry);
    RC_ASSERT(canonical_text(back).value() == text);

    // With one byte changed it is refused, or it is another entry: never the same one.
    std::string changed = text;
    auto const at = *rc::gen::inRange<std::size_t>(0, text.size());
    changed[at] = static_cast<char>(changed[at] ^ (1 << *rc::gen::inRange(0, 8)));
    auto const other = parse_entry(changed);
    if (other) {
        RC_ASSERT_FALSE(*other == entry);
        RC_ASSERT(canonical_text(*other).value() == changed);
    }
}

}  // namespace
}  // namespace mandate::audit
