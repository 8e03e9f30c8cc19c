#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mandate {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// Decimal numbers with exactly twelve places, as a 128-bit count of 10^-12.
///
/// `Money` and `Quantity` are built on it, and DuckDB's DECIMAL(38,12) has the same representation,
/// so that a figure passes between C++ and SQL without conversion. Everything here is pure,
/// thread-safe and exact; what needs rounding is rounded half to even, once.
namespace fixed12 {

inline constexpr int kPlaces = 12;
inline constexpr Int128 kOne = 1'000'000'000'000;

/// One line of a bill must stay below 10^12 units in either direction. That keeps a sum over 10^14
/// lines within DECIMAL(38,12), whose SUM in DuckDB is not checked for overflow.
inline constexpr Int128 kLineLimit = kOne * 1'000'000'000'000;

/// Why a number could not be read.
enum class Fault { kNone, kNotANumber, kNotFinite, kTooLarge };

/// The reading of one number: `value` counts when `fault` is kNone.
struct Reading {
    Int128 value = 0;
    Fault fault = Fault::kNone;
};

/// Reads decimal text: optional sign, digits with an optional point, optional exponent
/// (`6.71E-8`). No spaces, no thousands separators, no currency. More than twelve places are
/// rounded half to even on the exact text. |value| >= 10^26 is kTooLarge, and so is any exponent
/// that leads there; "NaN", "inf" and "infinity" in any case are kNotFinite.
Reading parse(std::string_view text);

/// Reads the binary double that Parquet and CUR carry: the shortest decimal that reads back as
/// that double (what AWS meant), rounded half to even to twelve places.
///
/// Fast path: r = nearbyint(x * 10^12) is already that answer when |x * 10^12| < 2^49 and
/// |x * 10^12 - r| < 0.3. There the product is off by less than 2^-4, and the shortest decimal is
/// within half a unit in the last place of x, less than 2^-4 again; together with 0.3 that stays
/// below one half, so both round to the same integer.
Reading from_double(double value);

/// Text with all twelve places: `-0.000000000001`, `12.340000000000`.
std::string print(Int128 value);

/// Text with `places` (0 to 12) places, rounded half to even; `thousands` is put between groups of
/// three digits of the whole part when it is not '\0'.
std::string print(Int128 value, int places, char thousands);

/// Text without trailing zeros: `1234`, `0.5`.
std::string print_short(Int128 value);

/// value / divisor rounded half to even. `divisor` must be positive.
Int128 divide_half_even(Int128 value, Int128 divisor);

/// One word for a fault, used in sentences: "not a number", "not finite", "too large".
std::string_view name_of(Fault fault);

}  // namespace fixed12
}  // namespace mandate
