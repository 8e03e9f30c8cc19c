#include "organisation/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using testing::retail;
using testing::said;

constexpr std::string_view kGoodName = "Customer_2026_true_2025-11-01_false_Budget_v1.csv";

std::string name_with(std::string_view from, std::string_view to) {
    std::string name(kGoodName);
    name.replace(name.find(from), from.size(), to);
    Result<BudgetFileName> const read = parse_budget_file_name(name);
    return read ? "accepted" : read.error().message;
}

TEST(BudgetFileName, RefusesWhatBreaksTheGrammar) {
    auto const wrong = [](std::string_view from, std::string_view to, std::string_view what) {
        std::string name(kGoodName);
        name.replace(name.find(from), from.size(), to);
        EXPECT_EQ(name_with(from, to),
                  fmt::format("'{}' is no name of a budget file: {}", name, what));
    };
    wrong(".csv", ".xlsx", "it does not end with .csv");
    wrong("Customer_", "Client_", "its parts are not Customer, five facts and Budget");
    wrong("Customer_", "in/Customer_", "its parts are not Customer, five facts and Budget");
    wrong("_Budget", "", "its parts are not Customer, five facts and Budget");
    wrong("_v1", "_v1_final", "its parts are not Customer, five facts and Budget");
    wrong("_2026_", "_26_", "'26' is no year");
    wrong("_2026_", "_1969_", "'1969' is no year");
    wrong("true", "yes", "'yes' is neither true nor false");
    wrong("false", "FALSE", "'FALSE' is neither true nor false");
    wrong("2025-11-01", "2025-11-02", "'2025-11-02' is not the first day of a month");
    wrong("2025-11-01", "2025-13-01", "'2025-13-01' is not the first day of a month");
    wrong("2025-11-01", "2024-12-01", "2024-12-01 is not in 2026 or the year before");
    wrong("2025-11-01", "2027-01-01", "2027-01-01 is not in 2026 or the year before");
    wrong("v1", "", "'' is no version");
    wrong("v1", "v 1", "'v 1' is no version");
    EXPECT_EQ(said(parse_budget_file_name("x")),
              "'x' is no name of a budget file: it does not end with .csv; name it like "
              "Customer_2026_true_2026-01-01_false_Budget_v1.csv: effective year, is new, first "
              "day, is override, version");
}

TEST(BudgetFileName, ReadsTheFiveFacts) {
    BudgetFileName const name =
        *parse_budget_file_name("Customer_2026_false_2025-11-01_true_Budget_v1.csv");
    EXPECT_EQ(name.effective_year, 2026);
    EXPECT_FALSE(name.is_new);
    EXPECT_EQ(name.start, day("2025-11-01"));
    EXPECT_TRUE(name.is_override);
    EXPECT_EQ(name.version, "v1");
    // C-04: a new year begins on 1 January, whatever the name's day.
    BudgetFileName const is_new = *parse_budget_file_name(kGoodName);
    EXPECT_TRUE(is_new.is_new);
    EXPECT_EQ(is_new.start, day("2026-01-01"));
}

constexpr std::string_view kMonths = "m1,m2,m3,m4,m5,m6,m7,m8,m9,m10,m11,m12";
constexpr std::string_view kCalendarMonths =
    "2025-10,2025-11,2025-12,2026-01,2026-02,2026-03,2026-04,2026-05,2026-06,2026-07,2026-08,"
    "2026-09";

Result<std::vector<Budget>> read(std::string_view columns, std::string_view rows) {
    static Hierarchy const kHierarchy = retail();
    return parse_budget_csv(fmt::format("BU,Dept,Area,Product,{}\n{}\n", columns, rows), "b.csv",
                            *parse_budget_file_name(kGoodName), kHierarchy);
}

std::string refusal(std::string_view columns, std::string_view rows) {
    return said(read(columns, rows));
}

TEST(BudgetCsv, RefusesColumnsThatAreNone) {
    EXPECT_EQ(refusal("estimated", "Retail,,,,1"),
              "b.csv: row 1, column 5: there is neither an annual amount nor months; give the "
              "column annual, or twelve months");
    EXPECT_EQ(refusal("annual,m1", "Retail,,,,1,1"),
              "b.csv: row 1, column 5: there are both an annual amount and months; give the column "
              "annual, or twelve months");
    for (char const* title : {"total", "m13", "m0", "m01", "m", "2026-13"}) {
        EXPECT_EQ(refusal(fmt::format("annual,{}", title), "Retail,,,,1,1"),
                  fmt::format("b.csv: row 1, column 6: '{}' is no column of a budget; after the "
                              "four levels come annual or twelve months (2026-01 or m1 to m12), "
                              "and estimated",
                              title));
    }
    EXPECT_EQ(said(parse_budget_csv("BU,Dept,Area,annual\n", "b.csv",
                                    *parse_budget_file_name(kGoodName), retail())),
              "b.csv: row 1, column 4: the column of level E4 is missing; the first four columns "
              "are the levels E1 to E4");
}

TEST(BudgetCsv, RefusesMonthsThatAreNotTheTwelveOfTheYear) {
    std::string const refused =
        "b.csv: row 1, column 5: the months are not the twelve of fiscal year 2026; give m1 to "
        "m12, or twelve months in a row of which the last lies in 2026";
    std::string_view const eleven = kMonths.substr(0, kMonths.rfind(','));
    EXPECT_EQ(refusal(eleven, "Retail,,,,1,2,3,4,5,6,7,8,9,10,11"), refused);
    EXPECT_EQ(refusal(fmt::format("{},2026-01", eleven), "Retail,,,,1,2,3,4,5,6,7,8,9,10,11,12"),
              refused);
    std::string_view const row = "Retail,,,,1,2,3,4,5,6,7,8,9,10,11,12";
    std::string gap(kCalendarMonths);
    gap.replace(gap.find("2026-09"), 7, "2026-10");
    EXPECT_EQ(refusal(gap, row), refused);
    std::string earlier(kCalendarMonths);  // 2024-10 to 2025-09
    for (std::size_t at = 0; at < earlier.size(); at += 8) {
        earlier[at + 3] = earlier[at + 3] == '6' ? '5' : '4';
    }
    EXPECT_EQ(refusal(earlier, row), refused);
}

TEST(BudgetCsv, RefusesAmountsThatAreNone) {
    for (char const* amount : {"-1", "+1", "1e3", "1E+05", "\"1,200.00\"", "$5", "1.", ".5", "NaN",
                               "1.2.3", "0.1234567890123", "1000000000000", "abc"}) {
        std::string const shown(amount[0] == '"' ? "1,200.00" : amount);
        EXPECT_EQ(refusal("annual", fmt::format("Retail,,,,{}", amount)),
                  fmt::format("b.csv: row 2, column 5: annual '{}' is no amount of a budget; write "
                              "it as 1200.00: no sign, no currency, no thousands separator, no "
                              "exponent",
                              shown));
    }
    EXPECT_EQ(refusal("annual", "Retail,,,, "),
              "b.csv: row 2, column 5: annual is empty; write 0 where nothing may be spent");
    EXPECT_EQ(
        refusal("annual,estimated", "Retail,,,,1,x"),
        "b.csv: row 2, column 6: estimated 'x' is no amount of a budget; write it as 1200.00: "
        "no sign, no currency, no thousands separator, no exponent");
}

TEST(BudgetCsv, RefusesElementsThatAreUnknownOrStandTwice) {
    EXPECT_EQ(refusal("annual", "Retail,Online,,,1"),
              "b.csv: row 2, column 2: Retail / Online is no element of the hierarchy; import the "
              "hierarchy first, or write the names as they stand there");
    EXPECT_EQ(refusal("annual", "Retail,,,,1\nRetail,,,,1"),
              "b.csv: row 3, column 1: e1-retail has its budget in row 2 already; remove one of "
              "the two rows");
    EXPECT_EQ(refusal("annual", "Retail,,Care,,1"),
              "b.csv: row 2, column 2: E2 is empty, but E3 is not; name every level above an "
              "element");
    EXPECT_EQ(said(parse_budget_csv("BU,Dept,Area,Product,annual\n", "b.csv",
                                    *parse_budget_file_name(kGoodName), retail())),
              "b.csv: holds no budget; after the header comes one row for each element");
}

TEST(BudgetCsv, ReadsAnnualBudgetsOfAnyLevel) {
    auto const budgets =
        read("estimated,annual", "Retail,,,,,1200.50\nRetail,Digital,Care,Returns, 900 ,0");
    ASSERT_TRUE(budgets.has_value()) << to_string(budgets.error());
    ASSERT_EQ(budgets->size(), 2U);
    Budget const& first = budgets->front();
    EXPECT_EQ(first.id, "e1-retail:2026");
    EXPECT_EQ(first.element, ElementId("e1-retail"));
    EXPECT_EQ(first.fiscal_year, 2026);
    EXPECT_EQ(first.currency, "USD");
    EXPECT_EQ(first.approved, *Money::parse("1200.50"));
    EXPECT_EQ(first.estimated, std::nullopt);
    EXPECT_TRUE(first.approved_by_period.empty());
    EXPECT_EQ(budgets->back().estimated, *Money::parse("900"));
    EXPECT_EQ(budgets->back().approved, Money());
}

TEST(BudgetCsv, MonthsAddUpInTheOrderOfTime) {
    std::string_view const row = "Retail,,,,1,2,3,4,5,6,7,8,9,10,11,12.25";
    for (std::string_view const months : {kMonths, kCalendarMonths}) {
        auto const budgets = read(months, row);
        ASSERT_TRUE(budgets.has_value()) << to_string(budgets.error());
        EXPECT_EQ(budgets->front().approved, *Money::parse("78.25"));
        ASSERT_EQ(budgets->front().approved_by_period.size(), 12U);
        EXPECT_EQ(budgets->front().approved_by_period[9], *Money::parse("10"));
    }
    auto const mixed =
        read("m12,m11,m10,m9,m8,m7,m6,m5,m4,m3,m2,m1", "Retail,,,,12,11,10,9,8,7,6,5,4,3,2,1");
    ASSERT_TRUE(mixed.has_value()) << to_string(mixed.error());
    EXPECT_EQ(mixed->front().approved_by_period[0], *Money::parse("1"));
    EXPECT_EQ(mixed->front().approved_by_period[9], *Money::parse("10"));
}

TEST(Budget, WhatRemainsMayBeNegative) {
    Budget budget;
    budget.approved = *Money::parse("100");
    EXPECT_EQ(*remaining(budget, *Money::parse("40.5")), *Money::parse("59.5"));
    EXPECT_EQ(*remaining(budget, *Money::parse("140")), *Money::parse("-40"));
}

}  // namespace
}  // namespace mandate::organisation
