#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/doctor.h"
#include "app/reconcile.h"
#include "app/testing.h"

namespace mandate::app {
namespace {

using testing::ElementsAre;

/// Cells of tags that are not what AWS writes.
class TagsTest : public AppTest {};

constexpr std::string_view kTeam = "tag:resourceTags/team";

TEST_F(TagsTest, ACellThatCannotBeReadIsUnknownWithCountAndAmount) {
    write("a/a.csv", csv({{.cost = "1", .tags = "team=a"},
                          {.cost = "2", .tags = "[1, 2]"},
                          {.cost = "4", .tags = R"({"resourceTags/team":{"a":1}})"},
                          {.cost = "8", .tags = R"({"resourceTags/team":"a")"},
                          {.cost = "16", .tags = R"({"resourceTags/team":"a"})"},
                          {.cost = "32", .tags = ""},
                          {.cost = "64", .tags = "{}"}}));
    DataFolder const folder = open();
    ingest_all(folder);
    EXPECT_THAT(rows(ask(folder, std::string(kTeam))),
                ElementsAre("- 96.00 2", "a 16.00 1", "- ?tag:resourceTags/team 15.00 4"));
    SpendAnswer const answer = ask(folder, "platform");
    EXPECT_THAT(rows(answer), ElementsAre("bedrock 127.00 7"));
    EXPECT_EQ(answer.unknown.cost.to_display(), "15.00");
    EXPECT_EQ(answer.unknown.lines, 4);
    Result<Reconciliation> const reconciled = reconcile(folder, {});
    ASSERT_TRUE(reconciled);
    EXPECT_TRUE(reconciled->good);
    EXPECT_EQ(reconciled->total.unknown.to_display(), "15.00");
    EXPECT_EQ(reconciled->total.unknown_lines, 4);
}

TEST_F(TagsTest, ValuesThatAreNumbersAreTexts) {
    write("a/a.csv", csv({{.tags = R"({"resourceTags/team":7,"resourceTags/b":null})"},
                          {.tags = R"({"resourceTags/team":true})"}}));
    DataFolder const folder = open();
    ingest_all(folder);
    EXPECT_THAT(rows(ask(folder, std::string(kTeam))), ElementsAre("7 1.00 1", "true 1.00 1"));
    EXPECT_THAT(rows(ask(folder, "tag:resourceTags/b")), ElementsAre("- 2.00 2"));
}

TEST_F(TagsTest, AnotherTagOfTheLineStaysKnown) {
    write("a/a.csv", csv({{.tags = "no JSON"}}));
    std::string text = csv({{.tags = "no JSON"}});
    text.replace(text.find(",tags\n"), 6, ",tags,resource_tags_user_team\n");
    text.insert(text.size() - 1, ",red");
    write("a/a.csv", text);
    DataFolder const folder = open();
    ingest_all(folder);
    EXPECT_THAT(rows(ask(folder, std::string(kTeam))), ElementsAre("red 1.00 1"));
    EXPECT_THAT(rows(ask(folder, "tag:resourceTags/a,tag:resourceTags/team")),
                ElementsAre("- red ?tag:resourceTags/a 1.00 1"));
}

TEST_F(TagsTest, LedgersOfTheRulesBeforeAreBuiltAgain) {
    write("a/a.csv", csv({{.tags = "no JSON"}}));
    DataFolder const folder = open();
    ingest_all(folder);
    fs::remove_all(folder.ledger());
    fs::create_directories(folder.ledger());
    EXPECT_EQ(ask(folder, "platform").unknown.lines, 1);
}

}  // namespace
}  // namespace mandate::app
