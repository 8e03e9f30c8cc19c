#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/csv.h"
#include "organisation/hierarchy.h"
#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::retail_elements;
using testing::said;

std::string refusal(std::string_view text) { return said(parse_hierarchy_csv(text, "h.csv")); }

/// The refusal of one row below a header with all columns.
std::string row(std::string_view cells) {
    return refusal(
        fmt::format("BU,Dept,Portfolio,Product,cost_centre,owner\r\nRetail,,,,,\r\n{}\r\n", cells));
}

TEST(HierarchyCsv, RefusesAHeaderThatIsNone) {
    EXPECT_EQ(refusal("BU,Dept,Portfolio\r\n"),
              "h.csv: row 1, column 4: the column of level E4 is missing; the first four columns "
              "are the levels E1 to E4");
    EXPECT_EQ(refusal("BU,Dept,Portfolio,cost_centre\r\n"),
              "h.csv: row 1, column 4: the column of level E4 is missing; the first four columns "
              "are the levels E1 to E4");
    EXPECT_EQ(refusal("BU,=Dept,Portfolio,Product\r\n"),
              "h.csv: row 1, column 2: the name of level E2 begins with '=', as a formula does");
    EXPECT_EQ(refusal("BU,Dept,Portfolio,Product,colour\r\n"),
              "h.csv: row 1, column 5: 'colour' is no column of the hierarchy; after the four "
              "levels come cost_centre, gl_account, legal_entity, owner, deputy");
    EXPECT_EQ(refusal("BU,Dept,Portfolio,Product,owner,owner\r\n"),
              "h.csv: row 1, column 6: 'owner' stands twice; remove one of the columns");
}

TEST(HierarchyCsv, RefusesAFileThatWouldEndEverything) {
    EXPECT_EQ(refusal("BU,Dept,Portfolio,Product\r\n"),
              "h.csv: names no element; an element that is not in the file ends, so this would end "
              "them all");
}

TEST(HierarchyCsv, RefusesRowsWithoutAPath) {
    EXPECT_EQ(row(" ,,,,CC-1,"), "h.csv: row 3, column 1: the row names no element; remove it");
    EXPECT_EQ(row("Retail,,Care,,,"),
              "h.csv: row 3, column 2: E2 is empty, but E3 is not; name every level above an "
              "element");
    EXPECT_EQ(row("Retail,,,,,"),
              "h.csv: row 3, column 1: Retail stands in row 2 already; remove one of the two rows");
    EXPECT_EQ(row("Retail,Digital"),
              "h.csv: row 3, column 2: the row has 2 cells, the header has 6; a text that holds a "
              "comma stands between quotes");
}

TEST(HierarchyCsv, RefusesNamesThatAreNone) {
    EXPECT_EQ(row("Retail,=cmd|x,,,,"),
              "h.csv: row 3, column 2: the name begins with '=', as a formula does");
    EXPECT_EQ(row("Retail,\"Di\ngital\",,,,"),
              "h.csv: row 3, column 2: the name holds the control character U+000A");
    EXPECT_EQ(row(fmt::format("Retail,{},,,,", std::string(121, 'x'))),
              "h.csv: row 3, column 2: the name has 121 characters, more than 120");
    EXPECT_EQ(row("Retail,Digital,,,-1,"),
              "h.csv: row 3, column 5: cost_centre begins with '-', as a formula does");
    EXPECT_EQ(row("Retail,Digital,,,,Lena B."),
              "h.csv: row 3, column 6: owner 'Lena B.' is no person's handle; a handle has 2 to 40 "
              "of a-z, 0-9, '.' and '-', and begins with a letter");
}

TEST(HierarchyCsv, ReadsLabelsNamesAndColumnsInAnyOrder) {
    auto const read = parse_hierarchy_csv(
        "\xEF\xBB\xBF"
        "Unit , Dept,Area,Thing,owner,cost_centre\n"
        "\"Retail, north\",,,,lena, CC-1 \n"
        "\"Retail, north\",Digital,Care,\"Bot \"\"X\"\"\",,\n",
        "h.csv");
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->labels, (HierarchyLabels{"Unit", "Dept", "Area", "Thing"}));
    EXPECT_THAT(read->columns, ElementsAre("owner", "cost_centre"));
    ASSERT_EQ(read->rows.size(), 2U);
    EXPECT_EQ(read->rows[0].row, 2);
    EXPECT_THAT(read->rows[0].names, ElementsAre("Retail, north"));
    EXPECT_EQ(read->rows[0].cost_centre, "CC-1");
    EXPECT_EQ(read->rows[0].owner, PersonId("lena"));
    EXPECT_THAT(read->rows[1].names, ElementsAre("Retail, north", "Digital", "Care", "Bot \"X\""));
    EXPECT_EQ(read->rows[1].owner, std::nullopt);
}

TEST(HierarchyCsv, PrintsParentsBeforeChildren) {
    std::vector<Element> elements = retail_elements();
    elements[0].cost_centre = "CC, 7";
    elements[0].owner = PersonId("priya");
    EXPECT_EQ(hierarchy_csv(*Hierarchy::build(elements, day("2026-06-01")), {}),
              "Business Unit,Department,Portfolio,Product,cost_centre,gl_account,legal_entity,"
              "owner,deputy\r\n"
              "Retail,,,,,,,,\r\n"
              "Retail,Digital,,,,,,,\r\n"
              "Retail,Digital,Care,,,,,,\r\n"
              "Retail,Digital,Care,Returns,,,,,\r\n"
              "Retail,Digital,Care,Support Bot,\"CC, 7\",,,priya,\r\n"
              "Retail,Stores,,,,,,,\r\n");
}

TEST(HierarchyCsv, GuardsANameThatCameAnotherWay) {
    std::vector<Element> elements = {
        testing::element("e1-x", Level::kBusinessUnit, "", "=HYPERLINK(1)")};
    EXPECT_THAT(hierarchy_csv(*Hierarchy::build(elements, day("2026-06-01")), {}),
                ::testing::HasSubstr("\r\n'=HYPERLINK(1),"));
}

/// A name of any printable characters, commas and quotes among them.
std::string random_name(std::mt19937& random) {
    static constexpr std::array<std::string_view, 14> kPieces = {
        "a", "B", "7", ",",      "\"",     "'",          " ",
        "=", "-", ";", "\u00e9", "\u4e2d", "\U0001F600", "\u0645"};
    std::string name = "n";
    for (std::size_t n = random() % 6; n > 0; --n) {
        name += kPieces[random() % kPieces.size()];
    }
    name.erase(name.find_last_not_of(' ') + 1);
    return name;
}

std::vector<Element> random_elements(std::mt19937& random) {
    std::vector<Element> elements;
    std::set<std::pair<std::optional<ElementId>, std::string>> names;
    for (std::size_t i = 0; i < 1 + random() % 12; ++i) {
        Element element;
        element.effective_from = day("2026-01-01");
        element.id = ElementId(fmt::format("e-{}", i));
        element.level = Level::kBusinessUnit;
        if (i > 0 && random() % 4 != 0) {
            Element const& parent = elements[random() % elements.size()];
            if (parent.level == Level::kProduct) {
                continue;
            }
            element.parent = parent.id;
            element.level = static_cast<Level>(static_cast<int>(parent.level) + 1);
        }
        element.name = random_name(random);
        if (!names.emplace(element.parent, element.name).second) {
            continue;
        }
        auto const maybe = [&] {
            return random() % 2 == 0 ? std::optional(random_name(random)) : std::nullopt;
        };
        element.cost_centre = maybe();
        element.gl_account = maybe();
        element.legal_entity = maybe();
        element.owner = random() % 2 == 0 ? std::optional(PersonId("lena")) : std::nullopt;
        element.deputy = random() % 2 == 0 ? std::optional(PersonId("max")) : std::nullopt;
        elements.push_back(element);
    }
    return elements;
}

TEST(HierarchyCsv, WhatIsPrintedReadsBackAsTheSameHierarchy) {
    std::mt19937 random(20261126);  // NOLINT(cert-msc51-cpp): the same cases every time
    HierarchyLabels const labels{"A, b", "\"C\"", "\u4e2d", "D"};
    Date const today = day("2026-06-01");
    for (int round = 0; round < 10'000; ++round) {
        Hierarchy const hierarchy = *Hierarchy::build(random_elements(random), today);
        std::string const printed = hierarchy_csv(hierarchy, labels);
        auto const read = parse_hierarchy_csv(printed, "h.csv");
        ASSERT_TRUE(read.has_value()) << to_string(read.error()) << "\n" << printed;
        ASSERT_EQ(read->labels, labels);
        HierarchyPreview const same = *preview(hierarchy, *read, today);
        ASSERT_THAT(same.added, IsEmpty()) << printed;
        ASSERT_THAT(same.changed, IsEmpty()) << printed;
        ASSERT_THAT(same.ended, IsEmpty()) << printed;
        ASSERT_EQ(same.unchanged, static_cast<std::int64_t>(hierarchy.all().size()));
        HierarchyPreview const anew = *preview(Hierarchy(), *read, today);
        ASSERT_EQ(hierarchy_csv(*Hierarchy::build(anew.added, today), labels), printed);
    }
}

}  // namespace
}  // namespace mandate::organisation
