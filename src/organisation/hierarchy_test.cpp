#include "organisation/hierarchy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using testing::element;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::retail;
using testing::retail_elements;
using testing::said;

std::string build(std::vector<Element> const& more, std::string_view on = "2026-06-01") {
    std::vector<Element> elements = retail_elements();
    elements.insert(elements.end(), more.begin(), more.end());
    return said(Hierarchy::build(elements, day(on)));
}

std::vector<std::string> ids(std::vector<Element const*> const& elements) {
    std::vector<std::string> ids;
    for (Element const* element : elements) {
        ids.push_back(element->id.value());
    }
    return ids;
}

TEST(Hierarchy, RefusesParentsThatAreMissingOrOfTheWrongLevel) {
    EXPECT_EQ(
        build({element("e4-x", Level::kProduct, "e3-none", "X")}),
        "element e4-x: its parent e3-none is not in force on 2026-06-01; end the element with "
        "its parent, or begin it later");
    EXPECT_EQ(build({element("e4-x", Level::kProduct, "e2-digital", "X")}),
              "element e4-x: its parent e2-digital is an E2, not an E3; the parent is of the level "
              "above");
    EXPECT_EQ(build({element("e4-x", Level::kProduct, "", "X")}),
              "element e4-x has no parent and is no business unit; every element but a business "
              "unit has a parent");
    EXPECT_EQ(build({element("e1-x", Level::kBusinessUnit, "e1-retail", "X")}),
              "element e1-x is a business unit and has a parent; every element but a business unit "
              "has a parent");
}

TEST(Hierarchy, RefusesAnElementThatIsItsOwnParent) {
    EXPECT_EQ(
        build({element("e2-x", Level::kDepartment, "e2-x", "X")}),
        "element e2-x: its parent e2-x is an E2, not an E1; the parent is of the level above");
}

TEST(Hierarchy, RefusesIdsAndPathsThatStandTwice) {
    EXPECT_EQ(build({element("e4-returns", Level::kProduct, "e3-care", "X")}),
              "element e4-returns stands twice on 2026-06-01; end the one where the other begins");
    EXPECT_EQ(build({element("e4-x", Level::kProduct, "e3-care", "Returns")}),
              "elements e4-returns and e4-x have the same path of names, Retail / Digital / Care / "
              "Returns; give one of them another name");
}

TEST(Hierarchy, HasOnlyWhatIsInForceOnTheDay) {
    std::vector<Element> elements = retail_elements();
    elements[0].effective_to = day("2026-07-01");  // the support bot, renamed from then on
    Element renamed = elements[0];
    renamed.name = "Help Bot";
    renamed.effective_from = day("2026-07-01");
    renamed.effective_to = std::nullopt;
    elements.push_back(renamed);
    ElementId const bot("e4-support-bot");
    EXPECT_EQ(Hierarchy::build(elements, day("2025-12-31"))->find(bot), nullptr);
    EXPECT_EQ(Hierarchy::build(elements, day("2026-01-01"))->find(bot)->name, "Support Bot");
    EXPECT_EQ(Hierarchy::build(elements, day("2026-06-30"))->find(bot)->name, "Support Bot");
    Hierarchy const later = *Hierarchy::build(elements, day("2026-07-01"));
    EXPECT_EQ(later.find(bot)->name, "Help Bot");
    EXPECT_EQ(later.next_change(day("2026-06-30")), day("2026-07-01"));
    EXPECT_EQ(later.next_change(day("2026-07-01")), std::nullopt);
}

TEST(Hierarchy, EndedElementsKeepTheirIds) {
    std::vector<Element> elements = retail_elements();
    elements[0].effective_to = day("2026-02-01");
    Hierarchy const hierarchy = *Hierarchy::build(elements, day("2026-06-01"));
    EXPECT_EQ(hierarchy.find(ElementId("e4-support-bot")), nullptr);
    EXPECT_TRUE(hierarchy.is_taken(ElementId("e4-support-bot")));
    EXPECT_FALSE(hierarchy.is_taken(ElementId("e4-other")));
}

TEST(Hierarchy, WalksUpAndDown) {
    Hierarchy const hierarchy = retail();
    ElementId const bot("e4-support-bot");
    EXPECT_THAT(ids(hierarchy.path(bot)),
                ElementsAre("e1-retail", "e2-digital", "e3-care", "e4-support-bot"));
    EXPECT_THAT(hierarchy.names(bot), ElementsAre("Retail", "Digital", "Care", "Support Bot"));
    EXPECT_THAT(ids(hierarchy.children(std::nullopt)), ElementsAre("e1-retail"));
    EXPECT_THAT(ids(hierarchy.children(ElementId("e3-care"))),
                ElementsAre("e4-returns", "e4-support-bot"));
    EXPECT_THAT(hierarchy.children(bot), IsEmpty());
    EXPECT_TRUE(hierarchy.is_within(bot, bot));
    EXPECT_TRUE(hierarchy.is_within(bot, ElementId("e1-retail")));
    EXPECT_FALSE(hierarchy.is_within(ElementId("e1-retail"), bot));
    EXPECT_FALSE(hierarchy.is_within(bot, ElementId("e2-stores")));
    EXPECT_EQ(hierarchy.by_names(hierarchy.names(bot))->id, bot);
}

TEST(Hierarchy, OfUnknownElementsKnowsNothing) {
    Hierarchy const hierarchy = retail();
    ElementId const unknown("e4-unknown");
    EXPECT_EQ(hierarchy.find(unknown), nullptr);
    EXPECT_THAT(hierarchy.path(unknown), IsEmpty());
    EXPECT_FALSE(hierarchy.is_within(unknown, unknown));
    EXPECT_EQ(hierarchy.by_names(std::vector<std::string>{"Retail", "Unknown"}), nullptr);
    EXPECT_EQ(hierarchy.by_names({}), nullptr);
}

TEST(Hierarchy, ListsByLevelThenByPathOfNames) {
    std::vector<std::string> order;
    for (Element const& element : retail().all()) {
        order.push_back(element.id.value());
    }
    EXPECT_THAT(order, ElementsAre("e1-retail", "e2-digital", "e2-stores", "e3-care", "e4-returns",
                                   "e4-support-bot"));
}

}  // namespace
}  // namespace mandate::organisation
