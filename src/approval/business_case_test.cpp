#include "approval/business_case.h"

#include <random>

#include <gtest/gtest.h>

namespace mandate::approval {
namespace {

BusinessCase with(std::string_view baseline, std::int64_t target) {
    return {ValueType::kCostSaving, *Money::parse(baseline), target};
}

TEST(BusinessCase, WithoutBaselineOrTargetThereIsNone) {
    EXPECT_FALSE(check_business_case(with("0", 2'000)).has_value());
    EXPECT_FALSE(check_business_case(with("-1", 2'000)).has_value());
    EXPECT_FALSE(check_business_case(with("1000000000000", 2'000)).has_value());
    EXPECT_FALSE(check_business_case(with("400000", 0)).has_value());
    EXPECT_FALSE(check_business_case(with("400000", 100'001)).has_value());
    EXPECT_EQ(declared_opportunity(with("0", 1)).error().message,
              "business_case.annual_baseline must be above zero");
}

TEST(BusinessCase, TheOpportunityIsBaselineTimesTarget) {
    EXPECT_EQ(declared_opportunity(with("400000", 2'000))->to_string(), "80000.000000000000");
    EXPECT_EQ(declared_opportunity(with("1", 100'000))->to_string(), "10.000000000000");
}

TEST(BusinessCase, HalvesGoToTheEvenNeighbour) {
    EXPECT_EQ(declared_opportunity(with("0.000000005000", 1))->to_string(), "0.000000000000");
    EXPECT_EQ(declared_opportunity(with("0.000000015000", 1))->to_string(), "0.000000000002");
}

TEST(BusinessCase, TenThousandCasesAreExactWithinHalfAUnit) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 10'000; ++round) {
        Int128 const units =
            1 + static_cast<Int128>(random() >> 1U) * static_cast<int>(1 + random() % 100'000);
        auto const target = static_cast<std::int64_t>(1 + random() % 100'000);
        BusinessCase const some{ValueType::kRevenueDriving, Money::from_units(units), target};
        Result<Money> const opportunity = declared_opportunity(some);
        ASSERT_TRUE(opportunity.has_value());
        Int128 const off = opportunity->units() * 10'000 - units * target;
        ASSERT_LE(off < 0 ? -off : off, 5'000);
    }
}

}  // namespace
}  // namespace mandate::approval
