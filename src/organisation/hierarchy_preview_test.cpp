#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "organisation/hierarchy.h"
#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::retail;
using testing::retail_elements;
using testing::said;

constexpr std::string_view kHeader = "E1,E2,E3,E4,cost_centre,owner\n";

HierarchyImport import_of(std::string_view rows, std::string_view header = kHeader) {
    return *parse_hierarchy_csv(fmt::format("{}{}", header, rows), "h.csv");
}

std::vector<std::string> ids(std::vector<Element> const& elements) {
    std::vector<std::string> ids;
    for (Element const& element : elements) {
        ids.push_back(element.id.value());
    }
    return ids;
}

constexpr std::string_view kRetail =
    "Retail,,,,,\nRetail,Digital,Care,Returns,,\nRetail,Digital,Care,Support Bot,,\n"
    "Retail,Stores,,,,\n";

TEST(HierarchyPreview, RefusesToContradictAPlannedChange) {
    auto const refused = preview(retail(), import_of(kRetail), day("2025-12-01"));
    EXPECT_EQ(said(refused),
              "the hierarchy already changes on 2026-01-01, after 2025-12-01; import from "
              "2026-01-01 on");
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_EQ(said(preview(retail(), import_of(kRetail), day("2026-01-01"))), "accepted");
    std::vector<Element> elements = retail_elements();
    elements[0].effective_to = day("2026-07-01");
    EXPECT_EQ(said(preview(*Hierarchy::build(elements, day("2026-06-01")), import_of(kRetail),
                           day("2026-06-01"))),
              "the hierarchy already changes on 2026-07-01, after 2026-06-01; import from "
              "2026-07-01 on");
}

TEST(HierarchyPreview, ElementsNamedAboveOthersNeedNoRow) {
    HierarchyPreview const same = *preview(retail(), import_of(kRetail), day("2026-06-01"));
    EXPECT_EQ(same.unchanged, 6);
    EXPECT_THAT(same.added, IsEmpty());
    EXPECT_THAT(same.changed, IsEmpty());
    EXPECT_THAT(same.ended, IsEmpty());
}

TEST(HierarchyPreview, AddsParentsBeforeChildrenFromTheDayOn) {
    HierarchyPreview const first = *preview(
        Hierarchy(), import_of("Retail,Digital,Care,Support Bot,CC-7,priya\n"), day("2026-06-01"));
    ASSERT_THAT(ids(first.added),
                ElementsAre("e1-retail", "e2-digital", "e3-care", "e4-support-bot"));
    Element const& bot = first.added.back();
    EXPECT_EQ(bot.level, Level::kProduct);
    EXPECT_EQ(bot.parent, ElementId("e3-care"));
    EXPECT_EQ(bot.name, "Support Bot");
    EXPECT_EQ(bot.cost_centre, "CC-7");
    EXPECT_EQ(bot.owner, PersonId("priya"));
    EXPECT_EQ(bot.effective_from, day("2026-06-01"));
    EXPECT_EQ(first.added[2].cost_centre, std::nullopt);
    EXPECT_EQ(said(Hierarchy::build(first.added, day("2026-06-01"))), "accepted");
}

TEST(HierarchyPreview, IdsAreUniqueAlsoAgainstWhatHasEnded) {
    std::vector<Element> elements = retail_elements();
    elements[0].effective_to = day("2026-02-01");  // e4-support-bot
    Hierarchy const hierarchy = *Hierarchy::build(elements, day("2026-06-01"));
    HierarchyPreview const more = *preview(
        hierarchy,
        import_of("Retail,Digital,Care,Support Bot,,\nRetail,Digital,Care,Support  Bot!,,\n"
                  "Retail,Digital,Care,Support Bot 2,,\nRetail,Digital,Care,\u652f\u6301,,\n"
                  "Retail,Digital,Care,\u4e2d,,\n"),
        day("2026-06-01"));
    // In the order of the names' bytes: two spaces, then one.
    EXPECT_THAT(ids(more.added), ElementsAre("e4-support-bot-2", "e4-support-bot-3",
                                             "e4-support-bot-2-2", "e4-element", "e4-element-2"));
}

TEST(HierarchyPreview, IdsOfLongNamesAreShort) {
    HierarchyPreview const first =
        *preview(Hierarchy(), import_of(fmt::format("{} {},,,,,\n", std::string(39, 'a'), "bcd")),
                 day("2026-06-01"));
    EXPECT_THAT(ids(first.added), ElementsAre("e1-" + std::string(39, 'a')));
}

TEST(HierarchyPreview, AnotherCostCentreIsAChangeFromTheDayOn) {
    HierarchyPreview const changed =
        *preview(retail(),
                 import_of("Retail,Digital,Care,Returns,CC-9,\n"
                           "Retail,Digital,Care,Support Bot,,\nRetail,Stores,,,,\n"),
                 day("2026-06-01"));
    ASSERT_THAT(ids(changed.changed), ElementsAre("e4-returns"));
    EXPECT_EQ(changed.changed[0].cost_centre, "CC-9");
    EXPECT_EQ(changed.changed[0].effective_from, day("2026-06-01"));
    EXPECT_EQ(changed.unchanged, 5);
}

TEST(HierarchyPreview, AnEmptyCellClearsAndAMissingColumnKeeps) {
    std::vector<Element> elements = retail_elements();
    elements[1].cost_centre = "CC-9";
    elements[1].gl_account = "6100";
    Hierarchy const hierarchy = *Hierarchy::build(elements, day("2026-06-01"));
    HierarchyPreview const cleared = *preview(hierarchy, import_of(kRetail), day("2026-06-01"));
    ASSERT_THAT(ids(cleared.changed), ElementsAre("e4-returns"));
    EXPECT_EQ(cleared.changed[0].cost_centre, std::nullopt);
    EXPECT_EQ(cleared.changed[0].gl_account, "6100");
    HierarchyImport const names_only =
        import_of("Retail,Digital,Care,Returns\nRetail,Digital,Care,Support Bot\nRetail,Stores,,\n",
                  "E1,E2,E3,E4\n");
    EXPECT_EQ(preview(hierarchy, names_only, day("2026-06-01"))->unchanged, 6);
}

TEST(HierarchyPreview, WhatIsNotInTheFileEndsAndAnotherParentIsAnotherElement) {
    HierarchyPreview const moved = *preview(
        retail(), import_of("Retail,Stores,Care,Returns,,\nRetail,Digital,Care,Support Bot,,\n"),
        day("2026-06-01"));
    EXPECT_THAT(ids(moved.added), ElementsAre("e3-care-2", "e4-returns-2"));
    ASSERT_THAT(ids(moved.ended), ElementsAre("e4-returns"));
    EXPECT_EQ(moved.ended[0].effective_to, day("2026-06-01"));
    EXPECT_EQ(moved.ended[0].effective_from, day("2026-01-01"));
    EXPECT_EQ(moved.unchanged, 5);
}

}  // namespace
}  // namespace mandate::organisation
