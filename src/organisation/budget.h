#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "organisation/hierarchy.h"

namespace mandate::organisation {

/// What an element may spend in one fiscal year. `approved` is what counts; `estimated` is what was
/// asked for, where that is known. Both in `currency`.
struct Budget {
    std::string id;  ///< `<element>:<year>`
    ElementId element;
    std::int64_t fiscal_year = 0;
    std::string currency = "USD";
    std::optional<Money> estimated;
    Money approved;
    /// Per fiscal period 1 to 12, adding up to `approved`; empty for an annual budget.
    std::vector<Money> approved_by_period;

    friend bool operator==(Budget const&, Budget const&) = default;
};
BOOST_DESCRIBE_STRUCT(Budget, (),
                      (id, element, fiscal_year, currency, estimated, approved, approved_by_period))

/// What a budget file's name says (product.md C-04):
/// `Customer_<effectiveYear>_<isNew>_<startDate>_<isOverride>_Budget_<version>.csv`.
struct BudgetFileName {
    std::int64_t effective_year = 0;  ///< the fiscal year; by its name, the year in which it ends
    bool is_new = false;              ///< a year that is loaded for the first time, or again
    Date start;                       ///< the first of a month; 1 January when is_new, as C-04 says
    bool is_override = false;         ///< what is there for that year goes, and is made anew
    std::string version;              ///< `v1`: 1 to 20 letters, digits, points and hyphens
};
/// @param name without folders.
/// @returns Error{BadInput} that says which part is wrong.
Result<BudgetFileName> parse_budget_file_name(std::string_view name);

/// Reads a budget file (base/csv.h): columns E1 to E4, then either `annual` or twelve months
/// (`2026-01` and so on, in a row, the last one in the effective year; or `m1` to `m12`), optional
/// `estimated`. Rows name elements of any level that exist, each once. Amounts are plain decimals
/// that are not negative; an empty one is refused, because it is not zero (an empty `estimated` is
/// absent).
/// @returns one budget a row, in USD, or Error{BadInput} with row and column.
Result<std::vector<Budget>> parse_budget_csv(std::string_view text, std::string_view place,
                                             BudgetFileName const& name,
                                             Hierarchy const& hierarchy);

/// approved less committed. `committed` is the yearly confirmed estimates of the element's
/// workloads. May be negative: that is a state to show, never cut at zero.
Result<Money> remaining(Budget const& budget, Money committed);

}  // namespace mandate::organisation
