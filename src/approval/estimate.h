#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace mandate::approval {

/// So many tokens of one type a month, at a list price that was read on a day.
struct TokenLine {
    static constexpr std::string_view kKind = "tokens";
    std::string model;       ///< as the price list names it
    std::string token_type;  ///< `input`, `output`, `cache_read`, `cache_write`, ...
    std::int64_t tokens_per_month = 0;
    Money price_per_million;  ///< list
    std::string
        price_source;  ///< price list and its date: `prices 2026-09-26 claude-sonnet-4-6 regional`

    friend bool operator==(TokenLine const&, TokenLine const&) = default;
};
BOOST_DESCRIBE_STRUCT(TokenLine, (),
                      (model, token_type, tokens_per_month, price_per_million, price_source))

/// Units that cost by the hour or as a commitment: provisioned throughput, AgentCore runtimes.
struct HourlyLine {
    static constexpr std::string_view kKind = "hourly";
    std::string what;
    std::int64_t units = 1;
    std::int64_t hours_per_month = 0;
    Money price_per_hour;  ///< list, one unit

    friend bool operator==(HourlyLine const&, HourlyLine const&) = default;
};
BOOST_DESCRIBE_STRUCT(HourlyLine, (), (what, units, hours_per_month, price_per_hour))

/// Dollars as the owner states them.
struct DirectLine {
    static constexpr std::string_view kKind = "direct";
    std::string what;
    Money amount_per_month;

    friend bool operator==(DirectLine const&, DirectLine const&) = default;
};
BOOST_DESCRIBE_STRUCT(DirectLine, (), (what, amount_per_month))

using EstimateLine = std::variant<TokenLine, HourlyLine, DirectLine>;

/// What a workload is expected to cost: lines for a full month, and a curve that says how full each
/// month is. List and expected net are kept apart: the discount is expected, not known.
struct Estimate {
    std::string currency = "USD";
    BillingPeriod first_month = *BillingPeriod::create(1970, 1);
    /// Percent of the lines' amount, a month each, from `first_month` on: {25, 50, 100, ...}.
    /// One to 36 months, each 0 to 10,000.
    std::vector<std::int64_t> curve_percent;
    std::vector<EstimateLine> lines;
    std::int64_t expected_discount_basis_points = 0;  ///< 0 to 10,000: 1,500 is 15 %

    friend bool operator==(Estimate const&, Estimate const&) = default;
};
BOOST_DESCRIBE_STRUCT(Estimate, (),
                      (currency, first_month, curve_percent, lines, expected_discount_basis_points))

struct MonthlyEstimate {
    BillingPeriod month = *BillingPeriod::create(1970, 1);
    Money list;
    Money net;  ///< list less the expected discount, half-even to 12 places

    friend bool operator==(MonthlyEstimate const&, MonthlyEstimate const&) = default;
};

/// @returns Error{BadInput} that names the line and field: no lines or more than 200, a negative or
///          too large count or amount, an unknown token type, a price without a source, a curve or
///          discount out of its bounds, a currency that is not three capital letters.
Result<void> check_estimate(Estimate const& estimate);

/// Month by month, exact: a full month is the sum of its lines, each half-even to 12 places; a
/// month is its percent of that, half-even to 12 places. @returns Error{BadInput} for what
/// check_estimate refuses.
Result<std::vector<MonthlyEstimate>> monthly(Estimate const& estimate);

/// The sum over the first twelve months of the curve, list.
Result<Money> first_year_list(Estimate const& estimate);

/// The largest month, list: what gate 1 compares with its limit.
Result<Money> peak_month_list(Estimate const& estimate);

}  // namespace mandate::approval
