#include "approval/estimate.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/codec.h"

namespace mandate::approval {
namespace {

using testing::HasSubstr;

Estimate example() {
    Estimate estimate;
    estimate.first_month = *BillingPeriod::create(2026, 12);
    estimate.curve_percent = {25, 50, 100};
    estimate.lines = {TokenLine{"claude-sonnet-4-6", "input", 300'000'000, *Money::parse("3"),
                                "prices 2026-09-26 claude-sonnet-4-6 global"},
                      HourlyLine{"AgentCore runtime", 2, 100, *Money::parse("0.5")},
                      DirectLine{"evaluation", *Money::parse("40.10")}};
    estimate.expected_discount_basis_points = 1'500;
    return estimate;
}

std::string refusal(Estimate const& estimate) {
    auto const checked = check_estimate(estimate);
    EXPECT_EQ(checked.has_value(), monthly(estimate).has_value());
    return checked ? "" : to_string(checked.error());
}

template <typename Change>
std::string refusal_after(Change change) {
    Estimate estimate = example();
    change(estimate);
    return refusal(estimate);
}

TEST(Estimate, ARefusalNamesLineAndField) {
    auto token = [](Estimate& e) -> TokenLine& { return std::get<TokenLine>(e.lines[0]); };
    auto hourly = [](Estimate& e) -> HourlyLine& { return std::get<HourlyLine>(e.lines[1]); };
    EXPECT_EQ(refusal_after([&](Estimate& e) { token(e).tokens_per_month = -1; }),
              "estimate.lines[0].tokens_per_month must be from 0 to 1000000000000000, not -1");
    EXPECT_EQ(refusal_after([&](Estimate& e) { token(e).token_type = "thinking"; }),
              "estimate.lines[0].token_type 'thinking' is unknown; choose one of input, output, "
              "cache_read, cache_write, cache_write_30m, cache_write_1h");
    EXPECT_EQ(refusal_after([&](Estimate& e) { token(e).model = ""; }),
              "estimate.lines[0].model is empty; write 1 to 200 characters");
    EXPECT_THAT(refusal_after([&](Estimate& e) { token(e).price_source = ""; }),
                HasSubstr("estimate.lines[0].price_source is empty"));
    EXPECT_THAT(
        refusal_after([&](Estimate& e) { token(e).price_per_million = *Money::parse("-3"); }),
        HasSubstr("estimate.lines[0].price_per_million must be"));
    EXPECT_THAT(refusal_after([&](Estimate& e) { hourly(e).hours_per_month = 745; }),
                HasSubstr("estimate.lines[1].hours_per_month must be from 0 to 744, not 745"));
    EXPECT_THAT(refusal_after([&](Estimate& e) { hourly(e).units = -2; }),
                HasSubstr("estimate.lines[1].units"));
    EXPECT_THAT(
        refusal_after([&](Estimate& e) { hourly(e).price_per_hour = *Money::parse("1e12"); }),
        HasSubstr("estimate.lines[1].price_per_hour"));
    EXPECT_THAT(refusal_after([](Estimate& e) {
                    std::get<DirectLine>(e.lines[2]).amount_per_month = *Money::parse("-0.01");
                }),
                HasSubstr("estimate.lines[2].amount_per_month"));
}

TEST(Estimate, WithoutLinesCurveOrCurrencyThereIsNone) {
    EXPECT_EQ(refusal_after([](Estimate& e) { e.lines.clear(); }),
              "estimate.lines has 0 lines; give 1 to 200");
    EXPECT_THAT(refusal_after([](Estimate& e) { e.lines.resize(201); }), HasSubstr("201 lines"));
    EXPECT_THAT(refusal_after([](Estimate& e) { e.curve_percent.clear(); }),
                HasSubstr("estimate.curve_percent has 0 months"));
    EXPECT_THAT(refusal_after([](Estimate& e) { e.curve_percent.assign(37, 100); }),
                HasSubstr("estimate.curve_percent has 37 months"));
    EXPECT_THAT(refusal_after([](Estimate& e) { e.curve_percent[2] = 10'001; }),
                HasSubstr("estimate.curve_percent[2] must be from 0 to 10000"));
    EXPECT_THAT(refusal_after([](Estimate& e) { e.currency = "usd"; }), HasSubstr("USD"));
    EXPECT_THAT(refusal_after([](Estimate& e) { e.expected_discount_basis_points = 10'001; }),
                HasSubstr("estimate.expected_discount_basis_points"));
}

TEST(Estimate, MonthsFollowTheCurveFromTheFirstMonthOn) {
    std::vector<MonthlyEstimate> const months = *monthly(example());
    ASSERT_EQ(months.size(), 3U);
    EXPECT_EQ(months[0].month.to_string(), "2026-12");
    EXPECT_EQ(months[1].month.to_string(), "2027-01");
    EXPECT_EQ(months[2].list.to_string(), "1040.100000000000");  // 900 + 100 + 40.10
    EXPECT_EQ(months[0].list.to_string(), "260.025000000000");
    EXPECT_EQ(months[2].net.to_string(), "884.085000000000");  // less 15 %
    EXPECT_EQ(first_year_list(example())->to_string(), "1820.175000000000");
    EXPECT_EQ(peak_month_list(example())->to_string(), "1040.100000000000");
}

TEST(Estimate, TheFirstYearEndsAfterTwelveMonths) {
    Estimate estimate = example();
    estimate.curve_percent.assign(36, 100);
    EXPECT_EQ(first_year_list(estimate)->to_string(), "12481.200000000000");
}

TEST(Estimate, AFreeModelIsAZeroAndNotAnError) {
    Estimate estimate = example();
    estimate.lines = {TokenLine{"trial", "output", 5, Money(), "prices 2026-09-26 trial"}};
    EXPECT_TRUE(peak_month_list(estimate)->is_zero());
}

Estimate some_estimate(std::mt19937_64& random) {
    auto below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    Estimate estimate;
    for (std::int64_t i = 1 + below(6); i > 0; --i) {
        Money const price = Money::from_units(below(1'000'000'000'000'000));
        switch (below(3)) {
            case 0:
                estimate.lines.emplace_back(
                    TokenLine{"m", "output", below(1'000'000'000'000), price, "p"});
                break;
            case 1:
                estimate.lines.emplace_back(HourlyLine{"h", below(100), below(745), price});
                break;
            default: estimate.lines.emplace_back(DirectLine{"d", price});
        }
    }
    for (std::int64_t i = 1 + below(36); i > 0; --i) {
        estimate.curve_percent.push_back(below(300));
    }
    estimate.expected_discount_basis_points = below(10'001);
    return estimate;
}

/// Laws over ten thousand estimates: the months add up to the first year, the peak is one of them
/// and none is above it, each is within half of 10^-12 of the exact share of the full month, and
/// no discount makes a month dearer.
TEST(Estimate, MonthsAddUp) {
    std::mt19937_64 random(5);
    for (int round = 0; round < 10'000; ++round) {
        Estimate const estimate = some_estimate(random);
        Estimate whole = estimate;
        whole.curve_percent = {100};
        Int128 const full = peak_month_list(whole)->units();
        std::vector<MonthlyEstimate> const months = *monthly(estimate);
        Money const peak = *peak_month_list(estimate);
        Int128 sum = 0;
        bool reached = false;
        for (std::size_t i = 0; i < months.size(); ++i) {
            Int128 const off = months[i].list.units() * 100 - full * estimate.curve_percent[i];
            ASSERT_LE(off < 0 ? -off : off, 50);
            ASSERT_LE(months[i].net, months[i].list);
            ASSERT_LE(months[i].list, peak);
            reached = reached || months[i].list == peak;
            sum += i < 12 ? months[i].list.units() : 0;
        }
        ASSERT_TRUE(reached);
        ASSERT_EQ(first_year_list(estimate)->units(), sum);
    }
}

TEST(Estimate, IsReadBackFromItsJson) {
    EXPECT_EQ(*decode<Estimate>(encode(example()).body, "estimate"), example());
}

}  // namespace
}  // namespace mandate::approval
