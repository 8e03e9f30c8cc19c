#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/duties.h"
#include "store/log.h"
#include "store/private_text.h"
#include "store/testing/nouns.h"

namespace mandate::store {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

class GovernanceTest : public ::testing::TestWithParam<Dialect> {
protected:
    /// Runs a body as lena. @returns the error's code, or `stored`.
    std::string outcome(std::function<Result<void>(Writer&)> const& body) {
        Result<WriteReceipt> const done = store_.write(by("lena", 9), body);
        last_ = done ? Error{} : done.error();
        return done ? "stored" : std::string(mandate::name_of(done.error().code));
    }
    std::string put_outcome(std::string_view id, std::int64_t expected, json::object const& body) {
        return outcome([&](Writer& writer) -> Result<void> {
            TRY(put_thing(writer, id, expected, body));
            return {};
        });
    }
    std::optional<Versioned> thing(std::string_view id) {
        return must(store_.read([&](Reader& reader) { return current(reader, kThing, id); }));
    }
    json::object human(std::string_view id) {
        return must(store_.read([&](Reader& reader) { return current(reader, kHuman, id); }))
            .value()
            .body;
    }
    std::int64_t log_size() {
        return must(store_.read([](Reader& reader) { return log_head(reader); })).size();
    }

    GovernedDatabase database_{GetParam()};
    Store store_ = database_.open();
    Error last_;
};

INSTANTIATE_TEST_SUITE_P(Both, GovernanceTest,
                         ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(GovernanceTest, AStaleVersionIsAConflictThatSaysWhatHappened) {
    populate(store_);
    std::int64_t const before = log_size();
    EXPECT_EQ(put_outcome("thing-1", 1, {{"state", "late"}}), "conflict");
    EXPECT_THAT(last_.message, HasSubstr("thing thing-1 has changed: thing.changed by lena at "
                                         "2026-11-23T00:04:00Z made version 3"));
    EXPECT_EQ(last_.fields["actor"], "lena");
    EXPECT_EQ(last_.fields["action"], "thing.changed");
    EXPECT_EQ(last_.fields["version"], "3");
    EXPECT_EQ(put_outcome("thing-1", 0, {{"state", "new"}}), "conflict");
    EXPECT_EQ(put_outcome("thing-1", 4, {{"state", "early"}}), "conflict");
    EXPECT_EQ(put_outcome("thing-9", 1, {{"state", "none"}}), "not_found");
    EXPECT_EQ(log_size(), before);
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, RefusesWhatNoEntryMayHold) {
    EXPECT_EQ(put_outcome("", 0, {{"state", "x"}}), "bad_input");
    EXPECT_EQ(put_outcome("thing-1", 0, {{"state", 5}}), "bad_input");
    EXPECT_EQ(put_outcome("thing-1", 0, {{"size", "5"}}), "bad_input");
    EXPECT_EQ(put_outcome("thing-1", 0, {{"price", 1.5}}), "bad_input");
    EXPECT_EQ(put_outcome("thing-1", 0, {{"state", "\xff"}}), "bad_input");
    EXPECT_FALSE(store_.write({}, [](Writer& writer) -> Result<void> {
        TRY(put_thing(writer, "thing-1", 0, {{"state", "by nobody"}}));
        return {};
    }));
    EXPECT_EQ(log_size(), 0);
}

TEST_P(GovernanceTest, ASchemaRuleRefusesTheWholeWrite) {
    EXPECT_EQ(put_outcome("thing-1", 0, {{"serial", "s-1"}}), "stored");
    EXPECT_EQ(outcome([](Writer& writer) -> Result<void> {
                  TRY(put_thing(writer, "thing-2", 0, {{"serial", "s-2"}}));
                  TRY(put_thing(writer, "thing-3", 0, {{"serial", "s-1"}}));
                  return {};
              }),
              "duplicate");
    EXPECT_FALSE(thing("thing-2"));
    EXPECT_EQ(log_size(), 1);
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, KeepsEveryVersion) {
    populate(store_);
    must(store_.read([&](Reader& reader) -> Result<void> {
        std::vector<Versioned> const versions = TRY(history(reader, kThing, "thing-1"));
        EXPECT_EQ(versions.size(), 3U);
        for (std::size_t i = 0; i < versions.size(); ++i) {
            EXPECT_EQ(versions[i].version, static_cast<std::int64_t>(i) + 1);
            Versioned const held =
                TRY(as_of(reader, kThing, "thing-1", versions[i].from_seq)).value();
            EXPECT_EQ(held.body, versions[i].body);
            if (i + 1 < versions.size()) {
                EXPECT_EQ(versions[i].to_seq, versions[i + 1].from_seq);
            }
        }
        EXPECT_FALSE(versions.back().to_seq);
        EXPECT_FALSE(TRY(as_of(reader, kThing, "thing-1", versions[0].from_seq - 1)));
        std::vector<LogRow> const entries = TRY(entries_of(reader, "thing", "thing-1"));
        EXPECT_EQ(entries.size(), 3U);
        EXPECT_EQ(entries[1].on_behalf_of, "lena");
        std::vector<Filter> const draft = {{"state", "draft"}};
        EXPECT_EQ(TRY(find_as_of(reader, kThing, versions[0].from_seq, draft)).size(), 1U);
        EXPECT_EQ(TRY(count_ever(reader, kThing)), 2);
        return {};
    }));
}

TEST_P(GovernanceTest, FindsByColumnsInTheOrderOfNumbers) {
    for (int i = 12; i > 0; --i) {
        EXPECT_EQ(put_outcome(fmt::format("thing-{}", i), 0,
                              {{"state", i % 2 == 0 ? "even" : "odd"}, {"size", i}}),
                  "stored");
    }
    auto const ids = [&](std::vector<Filter> const& filters) {
        std::vector<std::string> found;
        for (Versioned const& one : must(store_.read(
                 [&](Reader& reader) { return find_current(reader, kThing, filters); }))) {
            found.push_back(one.id);
        }
        return found;
    };
    EXPECT_THAT(ids({{"state", "even"}}),
                ElementsAre("thing-2", "thing-4", "thing-6", "thing-8", "thing-10", "thing-12"));
    EXPECT_THAT(ids({{"state", "odd"}, {"size", 3}}), ElementsAre("thing-3"));
    EXPECT_EQ(ids({{"serial", Value()}}).size(), 12U);
    EXPECT_TRUE(ids({{"state", "' OR 1=1 --"}}).empty());
}

TEST_P(GovernanceTest, AnUnchangedBodyIsNotStoredAgain) {
    populate(store_);
    std::int64_t const before = log_size();
    std::int64_t const made = thing("thing-1")->from_seq;
    EXPECT_EQ(outcome([&](Writer& writer) -> Result<void> {
                  EXPECT_EQ(TRY(put_thing(writer, "thing-1", 3, {{"size", 6}, {"state", "done"}})),
                            made);
                  TRY(put_human(writer, "lena", 2, "Lena Vogel", "lena.vogel@example.com"));
                  return {};
              }),
              "stored");
    EXPECT_EQ(log_size(), before);
}

TEST_P(GovernanceTest, PrivateTextsStayOutOfTheLogAndCanBeErased) {
    populate(store_);
    EXPECT_EQ(human("lena").at("name"), "Lena Vogel");
    EXPECT_EQ(human("lena").at("contact").at("emails").at(0), "lena.vogel@example.com");
    EXPECT_TRUE(human("priya").at("name").is_object());  // erased by populate
    must(store_.read([&](Reader& reader) -> Result<void> {
        for (LogRow const& row : TRY(log_page(reader, 0, 1000))) {
            for (std::string_view const text : {"Vogel", "example.com", "good plan", "Sharma"}) {
                EXPECT_THAT(row.canonical, ::testing::Not(HasSubstr(text)));
            }
        }
        return {};
    }));
    // An erased person who changes keeps what was erased, erased.
    EXPECT_EQ(outcome([](Writer& writer) -> Result<void> {
                  TRY(put_human(writer, "priya", 1, "(erased)", "new@example.com"));
                  return {};
              }),
              "stored");
    EXPECT_TRUE(human("priya").at("name").is_object());
    EXPECT_EQ(human("priya").at("contact").at("emails").at(0), "new@example.com");
    EXPECT_EQ(outcome([](Writer& writer) -> Result<void> {
                  // name, the old e-mail and the new one; the reason of populate's second write is
                  // omar's.
                  EXPECT_EQ(TRY(erase_private(writer, "lena")), 4);
                  EXPECT_EQ(TRY(erase_private(writer, "lena")), 0);
                  EXPECT_EQ(TRY(erase_private(writer, "priya")), 1);
                  return {};
              }),
              "stored");
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, NothingGovernedCanBeChangedOrDeleted) {
    populate(store_);
    std::unique_ptr<Connection> const beside = database_.connect();
    for (std::string const sql :
         {"UPDATE thing SET body = '{}'", "UPDATE thing SET version = 9 WHERE to_seq IS NULL",
          "UPDATE thing SET state = 'x'", "UPDATE thing SET to_seq = NULL",
          "UPDATE thing SET to_seq = to_seq + 1 WHERE to_seq IS NOT NULL", "DELETE FROM thing",
          "UPDATE log_entry SET actor = 'x'", "DELETE FROM log_entry", "DELETE FROM private_text",
          "UPDATE private_text SET text = 'x'", "UPDATE private_text SET subject = 'x'",
          "UPDATE duty_act SET person = 'x'", "DELETE FROM duty_act", "DELETE FROM log_checkpoint",
          "UPDATE log_checkpoint SET at = 1"}) {
        Result<void> const done = beside->script("beside", sql);
        ASSERT_FALSE(done) << sql;
        EXPECT_EQ(done.error().code, ErrorCode::kRefused) << to_string(done.error());
    }
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, ConflictingDutiesOfOneIdentityAreRefused) {
    populate(store_);
    auto const act_outcome = [&](std::string const& duty, std::string const& person,
                                 std::optional<std::string> const& behalf = std::nullopt,
                                 std::string const& chain = "thing-1") {
        return outcome([&](Writer& writer) -> Result<void> {
            TRY(act(writer, {chain, duty, person, behalf}));
            return {};
        });
    };
    EXPECT_EQ(act_outcome("approve", "priya"), "refused");  // she requested it
    EXPECT_THAT(last_.message, HasSubstr("separation of duties"));
    EXPECT_EQ(act_outcome("approve", "sam", "priya"), "refused");  // for her
    EXPECT_EQ(act_outcome("request", "omar"), "refused");          // he approved it
    EXPECT_EQ(act_outcome("request", "lena"), "refused");          // it was for her
    EXPECT_EQ(act_outcome("implement", "kim", "lena"), "refused");
    EXPECT_EQ(act_outcome("approve", "priya", std::nullopt, "thing-2"), "stored");
    EXPECT_EQ(act_outcome("request", "sam", "priya"), "stored");
    EXPECT_EQ(act_outcome("implement", "kim"), "stored");
    // The table is the domain's; taking a rule away takes the refusal away, and is in the log.
    EXPECT_EQ(outcome([](Writer& writer) -> Result<void> {
                  std::vector<DutyConflict> const fewer = {{"implement", "approve"}};
                  EXPECT_TRUE(TRY(sync_duty_conflicts(writer, fewer)));
                  EXPECT_FALSE(TRY(sync_duty_conflicts(writer, fewer)));
                  return {};
              }),
              "stored");
    EXPECT_EQ(act_outcome("approve", "priya"), "stored");
    EXPECT_EQ(must(store_.read([](Reader& reader) { return acts(reader, "thing-1"); })).size(), 5U);
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, KeepsOnlyCheckpointsOfThisLog) {
    populate(store_);
    auto const keep = [&](audit::Checkpoint const& checkpoint) {
        std::string const note = must(audit::sign_checkpoint(checkpoint, log_key()));
        return outcome([&](Writer& writer) { return keep_checkpoint(writer, note); });
    };
    std::string const origin = log_key().verifier_key().name();
    std::vector<std::string> const time = {"time 2026-11-23T00:00:00.000000Z"};
    EXPECT_EQ(keep({origin, log_size() + 1, {}, time}), "bad_input");
    EXPECT_EQ(keep({origin, log_size(), {}, time}), "bad_input");
    EXPECT_EQ(keep({origin, 0, {}, {}}), "bad_input");
    EXPECT_EQ(outcome([](Writer& writer) { return keep_checkpoint(writer, "no note"); }),
              "bad_input");
    EXPECT_EQ(verify(store_).checkpoints, 2);
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(GovernanceTest, TheWholeDatabaseAgreesWithItsLog) {
    EXPECT_EQ(faults_of(store_), "");
    populate(store_);
    VerifyReport const report = verify(store_);
    EXPECT_EQ(faults_of(store_), "");
    EXPECT_EQ(report.entries, log_size());
    EXPECT_EQ(report.checkpoints, 2);
    EXPECT_EQ(report.texts, 5);
    EXPECT_EQ(report.texts_erased, 3);
    EXPECT_EQ(report.versions, report.entries - 1);  // a refused sign-in leaves no version
}

}  // namespace
}  // namespace mandate::store
