#include "store/refusals.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/log.h"
#include "store/testing/nouns.h"

namespace mandate::store {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RefusalsTest : public ::testing::TestWithParam<Dialect> {
protected:
    /// Somebody is refused something, some minutes and seconds into the day.
    void refuse(std::string const& actor, int minute, int second, std::string const& sentence) {
        WriteContext context = by("", minute);
        context.at += std::chrono::seconds(second);
        must(store_.write(context, [&](Writer& writer) -> Result<void> {
            TRY(count_refusal(writer, {.actor = actor,
                                       .via = audit::Via::kHttp,
                                       .action = "access.refused",
                                       .entity_kind = "access",
                                       .entity_id = actor,
                                       .sentence = sentence}));
            return enter_finished_refusals(writer);
        }));
    }

    /// `ACTOR COUNT MINUTE` of each entry.
    std::vector<std::string> entered() const {
        std::vector<std::string> found;
        for (LogRow const& row : must(store_.read(
                 [](Reader& reader) { return entries_of(reader, "access", "omar"); }))) {
            audit::Entry const entry = must(audit::parse_entry(row.canonical));
            found.push_back(fmt::format("{} {} {}", entry.actor, entry.after.at("count").as_int64(),
                                        std::string(entry.after.at("minute").as_string())));
            EXPECT_EQ(entry.via, audit::Via::kHttp);
            EXPECT_TRUE(entry.reason);
        }
        return found;
    }

    std::vector<std::string> sentences() const {
        constexpr Statement kTexts{"texts", "SELECT text FROM private_text ORDER BY sequence"};
        return must(store_.many<std::string>(kTexts));
    }

    GovernedDatabase database_{GetParam()};
    Store store_ = database_.open();
};

INSTANTIATE_TEST_SUITE_P(Both, RefusalsTest,
                         ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(RefusalsTest, AreEnteredOnceAMinuteWithTheirNumber) {
    refuse("omar", 1, 0, "omar may not approve");
    refuse("omar", 1, 20, "omar may not block");
    refuse("omar", 1, 59, "omar may not approve");
    EXPECT_THAT(entered(), IsEmpty());
    EXPECT_TRUE(must(store_.read(has_refusals)));
    refuse("omar", 2, 0, "omar may not claim");
    EXPECT_THAT(entered(), ElementsAre(::testing::MatchesRegex("omar 3 .*T..:01:00.000000Z")));
    EXPECT_THAT(sentences(), ElementsAre("omar may not approve"));
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(RefusalsTest, OfTheRunningMinuteAreEnteredBeforeACheckpoint) {
    refuse("omar", 1, 0, "omar may not approve");
    refuse("lena", 1, 1, "lena may not claim");
    must(store_.write(by("", 1), enter_all_refusals));
    EXPECT_FALSE(must(store_.read(has_refusals)));
    EXPECT_EQ(entered().size(), 1U);
    EXPECT_EQ(must(store_.read(log_head)).size(), 2);
    must(store_.write(by("", 1), enter_all_refusals));
    EXPECT_EQ(must(store_.read(log_head)).size(), 2);
    EXPECT_EQ(faults_of(store_), "");
}

TEST_P(RefusalsTest, AreNotLostWhenTheWriteThatEntersThemFails) {
    refuse("omar", 1, 0, "omar may not approve");
    Result<WriteReceipt> const failed = store_.write(by("", 5), [](Writer& writer) -> Result<void> {
        TRY(enter_all_refusals(writer));
        return fail(ErrorCode::kConflict, "changed its mind");
    });
    ASSERT_FALSE(failed);
    EXPECT_TRUE(must(store_.read(has_refusals)));
    must(store_.write(by("", 5), enter_all_refusals));
    EXPECT_EQ(entered().size(), 1U);
}

TEST(KnownActions, AnotherOneIsABrokenInvariant) {
    GovernedDatabase const database(Dialect::kSqlite);
    audit::Actions const known = must(audit::Actions::create({{"thing.seen", "A thing was seen"}}));
    StoreOptions options;
    options.actions = &known;
    Store const store = database.open(options);
    auto enter = [&](std::string_view action) {
        return store.write(by("omar"), [&](Writer& writer) -> Result<void> {
            TRY(writer.append({.action = action, .kind = "sight", .id = "t"}));
            return {};
        });
    };
    EXPECT_TRUE(enter("thing.seen"));
    EXPECT_THROW(static_cast<void>(enter("thing.heard")), std::logic_error);
    EXPECT_TRUE(enter("thing.seen"));
    EXPECT_EQ(faults_of(store), "");
}

}  // namespace
}  // namespace mandate::store
