#pragma once

#include <vector>

#include <boost/describe.hpp>

#include "base/money.h"
#include "base/result.h"

namespace mandate::approval {

enum class ValueType { kCostSaving, kRevenueDriving };
BOOST_DESCRIBE_ENUM(ValueType, kCostSaving, kRevenueDriving)

/// What the owner declares the workload is worth. Declared, never measured (product.md A-37).
struct BusinessCase {
    ValueType value_type = ValueType::kCostSaving;
    Money annual_baseline;
    std::int64_t target_basis_points = 0;  ///< 2,000 is 20 % of the baseline

    friend bool operator==(BusinessCase const&, BusinessCase const&) = default;
};
BOOST_DESCRIBE_STRUCT(BusinessCase, (), (value_type, annual_baseline, target_basis_points))

/// Baseline positive, target 1 basis point to 1,000 %.
Result<void> check_business_case(BusinessCase const& business_case);

/// Declared annual opportunity: baseline × target, half-even to 12 places.
Result<Money> declared_opportunity(BusinessCase const& business_case);

}  // namespace mandate::approval
