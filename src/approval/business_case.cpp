#include "approval/business_case.h"

#include "base/fixed12.h"

namespace mandate::approval {
namespace {

constexpr std::int64_t kWholeInBasisPoints = 10'000;
constexpr std::int64_t kHighestTarget = 10 * kWholeInBasisPoints;

}  // namespace

Result<void> check_business_case(BusinessCase const& business_case) {
    if (business_case.annual_baseline <= Money()) {
        return bad_input("business_case.annual_baseline must be above zero",
                         "give what the work costs or earns today in a year");
    }
    if (business_case.annual_baseline.units() >= fixed12::kLineLimit) {
        return bad_input("business_case.annual_baseline must be below 10^12");
    }
    if (business_case.target_basis_points < 1 ||
        business_case.target_basis_points > kHighestTarget) {
        return bad_input("business_case.target_basis_points must be from 1 to 100000",
                         "2000 is 20 % of the baseline");
    }
    return {};
}

Result<Money> declared_opportunity(BusinessCase const& business_case) {
    TRY(check_business_case(business_case));
    Money const scaled =
        TRY(business_case.annual_baseline.times(business_case.target_basis_points));
    return Money::from_units(fixed12::divide_half_even(scaled.units(), kWholeInBasisPoints));
}

}  // namespace mandate::approval
