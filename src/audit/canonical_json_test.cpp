#include "audit/canonical_json.h"

#include <limits>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/canonical_scanner.h"
#include "base/json.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;

std::string problem_of(json::value const& value) {
    auto const text = canonical_json(value);
    return text ? "" : text.error().message;
}

std::string problem_in(std::string_view text) {
    auto const checked = check_canonical(text);
    return checked ? "" : checked.error().message;
}

std::string canonical(std::string_view text) {
    return canonical_json(parse_json(text, "test").value()).value();
}

/// Any value that canonical JSON can hold.
json::value any_value(int depth) {
    std::string const keys = "ab\"\\\x01\x1F\n/~\x7F";
    auto const text = [&] {
        std::string chosen = *rc::gen::container<std::string>(rc::gen::elementOf(keys));
        chosen +=
            *rc::gen::element<std::string>("", "\xC3\xA9", "\xEF\xAC\xB3", "\xF0\x9F\x98\x80");
        return chosen;
    };
    switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
        case 0: return nullptr;
        case 1: return *rc::gen::arbitrary<bool>();
        case 2: return *rc::gen::inRange<std::int64_t>(-kLargestInteger, kLargestInteger + 1);
        case 3: return json::value(text());
        case 4: {
            json::array array;
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
                array.push_back(any_value(depth - 1));
            }
            return array;
        }
        default: {
            json::object object;
            for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
                object[text()] = any_value(depth - 1);
            }
            return object;
        }
    }
}

TEST(CanonicalJson, RefusesDoublesAndNamesThePlace) {
    EXPECT_EQ(problem_of(json::value{{"a/b", {1, {{"c~", 1.5}}}}}),
              "canonical JSON: /a~1b/1/c~0 is a number with a point or exponent");
    EXPECT_EQ(problem_of(json::value(1.0)),
              "canonical JSON: the value is a number with a point or exponent");
}

TEST(CanonicalJson, RefusesIntegersThatADoubleCannotHold) {
    EXPECT_EQ(canonical_json(json::value(kLargestInteger)), "9007199254740991");
    EXPECT_EQ(canonical_json(json::value(-kLargestInteger)), "-9007199254740991");
    for (json::value const& value :
         {json::value(kLargestInteger + 1), json::value(-kLargestInteger - 1),
          json::value(std::numeric_limits<std::int64_t>::min()),
          json::value(std::numeric_limits<std::uint64_t>::max())}) {
        EXPECT_EQ(problem_of(value), "canonical JSON: the value is an integer beyond 2^53 - 1");
    }
}

TEST(CanonicalJson, RefusesBytesThatAreNotUtf8) {
    EXPECT_EQ(problem_of(json::value{{"a", "\xFF"}}),
              "canonical JSON: /a is a text that is not UTF-8");
    EXPECT_EQ(problem_of(json::value{{"a", {{"\xED\xA0\x80", 1}}}}),
              "canonical JSON: /a has a key that is not UTF-8");
}

TEST(CanonicalJson, RefusesWhatIsTooDeep) {
    json::value value;
    std::string text = "null";
    for (unsigned i = 0; i < kDeepest; ++i) {
        value = json::array{value};
        text.insert(0, "[").append("]");
    }
    EXPECT_EQ(canonical_json(value), text);
    EXPECT_EQ(problem_in(text), "");
    EXPECT_TRUE(
        problem_of(json::value(json::object{{"a", value}})).ends_with("deeper than 32 levels"));
    EXPECT_NE(problem_in("[" + text + "]"), "");
    EXPECT_NE(problem_in(std::string(1'000'000, '[')), "");
}

// RFC 8785, 3.2.2: the literals and the string of its example; its numbers are doubles, which this
// subset refuses.
TEST(CanonicalJson, WritesTheStringOfTheRfcsExample) {
    EXPECT_EQ(
        canonical(
            R"({"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]})"),
        "{\"literals\":[null,true,false],\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/"
        "\"}");
}

// RFC 8785, 3.2.3: keys in the order of their UTF-16 code units.
TEST(CanonicalJson, SortsTheKeysOfTheRfcsExample) {
    EXPECT_EQ(canonical(R"({
        "\u20ac": "Euro Sign", "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"})"),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
              "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
              "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
              "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

// From the test data that the RFC's author publishes (arrays.json, french.json, weird.json).
TEST(CanonicalJson, WritesOtherKnownAnswers) {
    EXPECT_EQ(canonical("[\n 56,\n {\n \"d\": true,\n \"10\": null,\n \"1\": [ ]\n }\n]"),
              R"([56,{"1":[],"10":null,"d":true}])");
    EXPECT_EQ(canonical(R"({"peach": 1, "péché": 2, "pêche": 3, "sin": 4})"),
              R"({"peach":1,"péché":2,"pêche":3,"sin":4})");
    EXPECT_EQ(canonical(R"({"</script>": "Browser Challenge", "\u007f": ""})"),
              "{\"</script>\":\"Browser Challenge\",\"\x7F\":\"\"}");
}

TEST(CanonicalJson, CheckRefusesEveryOtherForm) {
    for (std::string_view const text : {
             "",
             " ",
             "{} ",
             " {}",
             "{ }",
             "[1, 2]",
             "[1,]",
             "[,1]",
             "[1 ]",
             "{\"a\" :1}",
             "{\"a\":1,}",
             "{\"b\":1,\"a\":2}",
             "{\"a\":1,\"a\":2}",
             "{a:1}",
             "{\"a\"}",
             "{\"a\":}",
             "{",
             "[",
             "[1",
             "{\"a\":1",
             "\"",
             "\"a",
             "nul",
             "nulll",
             "True",
             "1.0",
             "1e2",
             "01",
             "-0",
             "-",
             "+1",
             "9007199254740992",
             "99999999999999999999999",
             "\"\\/\"",
             "\"\\u0041\"",
             "\"\\u000A\"",
             "\"\\u000a\"",
             "\"\\u001F\"",
             "\"\\u00e9\"",
             "\"\\ud800\"",
             "\"\\u00\"",
             "\"\\",
             "\"\n\"",
             "\"\x1F\"",
             "\"\xFF\"",
             "'a'",
             "\xEF\xBB\xBF{}",
             "{\"\\n\":1,\"\\b\":2}",
             "\"a\" \"b\"",
             "1 2",
             "{}}",
             "[]]",
         }) {
        EXPECT_NE(problem_in(text), "") << text;
    }
    EXPECT_EQ(problem_in(std::string_view("\"\0\"", 3)),
              "canonical JSON: byte 1: a control character is not escaped");
    EXPECT_EQ(problem_in("{\"b\":1,\"a\":2}"),
              "canonical JSON: byte 10: the keys are not sorted, or one stands twice");
}

RC_GTEST_PROP(CanonicalJsonLaw, WhatIsWrittenIsCanonicalAndReadsBack, ()) {
    json::value const value = any_value(4);
    std::string const text = canonical_json(value).value();
    RC_ASSERT(check_canonical(text).has_value());
    json::value const back = parse_json(text, "test").value();
    RC_ASSERT(back == value);
    RC_ASSERT(canonical_json(back).value() == text);
}

// The check in one pass agrees with the slow way: read, write, compare.
RC_GTEST_PROP(CanonicalJsonLaw, TheCheckAgreesWithWritingAnew, ()) {
    std::string text = canonical_json(any_value(3)).value();
    std::string const letters = "{}[]\",:\\u0aA1-. \n\x01\xC3\xA9";
    for (int i = *rc::gen::inRange(1, 3); i > 0; --i) {
        auto const at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
        auto const length = *rc::gen::inRange<std::size_t>(0, 2);
        text.replace(at, length, 1, *rc::gen::elementOf(letters));
    }
    auto const value = parse_json(text, "test");
    auto const written = value ? canonical_json(*value) : std::unexpected(value.error());
    RC_ASSERT(check_canonical(text).has_value() == (written && *written == text));
}

RC_GTEST_PROP(CanonicalJsonLaw, UnescapeTurnsAStringBack, ()) {
    std::string const text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
    std::string const written = canonical_json(json::value(text)).value();
    RC_ASSERT(unescape(std::string_view(written).substr(1, written.size() - 2)) == text);
}

TEST(CanonicalJson, ValuesAreFoundInOnePass) {
    std::vector<std::string_view> const pointers = {"/b", "/a/c", "/a", "/x", "/b/c", "/\n"};
    std::vector<std::optional<std::string_view>> found(pointers.size());
    find_values(R"({"\n":null,"a":{"b":[1],"c":"\""},"b":true})", pointers, found);
    EXPECT_EQ(found[0], "true");
    EXPECT_EQ(found[1], R"("\"")");
    EXPECT_EQ(found[2], R"({"b":[1],"c":"\""})");
    EXPECT_EQ(found[3], std::nullopt);
    EXPECT_EQ(found[4], std::nullopt);
    EXPECT_EQ(found[5], "null");
    EXPECT_TRUE(stands_for(R"(\")", "\""));
    EXPECT_TRUE(stands_for("a", "a"));
    EXPECT_FALSE(stands_for(R"(\")", R"(\")"));
}

}  // namespace
}  // namespace mandate::audit
