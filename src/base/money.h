#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed12.h"
#include "base/result.h"

namespace mandate {

/// An amount of one currency, exact to 10^-12 of its unit. Never a float.
///
/// The currency is not part of the value: amounts of two currencies never meet, because every
/// query names one currency (see app/spend.h). Arithmetic is checked: a sum that leaves
/// the range is an Error, never a wrong figure. Values are small and immutable; thread-safe.
class Money {
public:
    constexpr Money() = default;

    /// From a count of 10^-12 units, the form that DuckDB's DECIMAL(38,12) has.
    static constexpr Money from_units(Int128 units) { return Money(units); }

    /// From decimal text such as `12.34`, `-6.71E-8`; see fixed12::parse.
    /// @returns the amount, or Error{BadInput} that names the text and what is wrong with it.
    static Result<Money> parse(std::string_view text);

    /// An amount as one line of a bill may carry it: like parse, and |amount| < 10^12.
    static Result<Money> parse_line_amount(std::string_view text);

    constexpr Int128 units() const { return units_; }
    constexpr bool is_zero() const { return units_ == 0; }

    Result<Money> plus(Money other) const;
    Result<Money> minus(Money other) const;
    Result<Money> times(std::int64_t factor) const;

    /// Splits this amount by weights, losing nothing: the parts add up to it exactly.
    ///
    /// Each part is the exact share rounded toward zero; the units that are left (fewer than there
    /// are weights) go one each to the largest remainders, ties to the earlier weight. So the
    /// result depends only on the order and size of the weights. A weight of zero gets nothing.
    /// @returns the parts in the order of the weights, or Error{BadInput} when there are no
    ///          weights, one is negative, their sum is zero, or amount x weight leaves 128 bits.
    Result<std::vector<Money>> allocate(std::span<std::int64_t const> weights) const;

    /// All twelve places: the canonical form in files and APIs.
    std::string to_string() const { return fixed12::print(units_); }

    /// For people: thousands separated by commas, `places` places (half to even).
    std::string to_display(int places = 2) const { return fixed12::print(units_, places, ','); }

    friend constexpr auto operator<=>(Money, Money) = default;

private:
    explicit constexpr Money(Int128 units) : units_(units) {}
    Int128 units_ = 0;
};

}  // namespace mandate
