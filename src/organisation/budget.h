#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/money.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "organisation/hierarchy.h"

namespace mandate::organisation {

/// What an element may spend in one fiscal year. `approved` is what counts; `estimated` is what was
/// asked for. Both in `currency`.
struct Budget {
    std::string id;  ///< `<element>:<year>`
    ElementId element;
    std::int64_t fiscal_year = 0;
    std::string currency = "USD";
    Money estimated;
    Money approved;
    /// Per fiscal period 1 to 12; empty for an annual budget.
    std::vector<Money> approved_by_period;

    friend bool operator==(Budget const&, Budget const&) = default;
};
BOOST_DESCRIBE_STRUCT(Budget, (),
                      (id, element, fiscal_year, currency, estimated, approved, approved_by_period))

/// What a budget file's name says (product.md C-04):
/// `Customer_<effectiveYear>_<isNew>_<startDate>_<isOverride>_Budget_<version>.csv`.
struct BudgetFileName {
    std::int64_t effective_year = 0;
    bool is_new = false;
    Date start;
    bool is_override = false;
    std::string version;
};
Result<BudgetFileName> parse_budget_file_name(std::string_view name);

/// Reads a budget file: columns E1 to E4, then either `annual` or twelve months (`2026-01` or
/// `m1` to `m12`), optional `estimated`. Rows name elements that exist.
/// @returns one budget a row, or Error{BadInput} with row and column.
Result<std::vector<Budget>> parse_budget_csv(std::string_view text, std::string_view place,
                                             BudgetFileName const& name,
                                             Hierarchy const& hierarchy);

/// approved less committed. `committed` is the yearly confirmed estimates of the element's
/// workloads. May be negative: that is a state to show, never cut at zero.
Result<Money> remaining(Budget const& budget, Money committed);

}  // namespace mandate::organisation
