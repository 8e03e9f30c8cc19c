#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mandate::billing {

/// What the unit `Units` means when the description does not say.
enum class BareUnits {
    kMillion,  ///< a million tokens: Bedrock lines, through Marketplace and of price list `Units`
    kUnknown,  ///< nothing is known: Claude Platform, where a unit may be a CCU
};

/// How many tokens one unit of usage is: 1, 1,000 or 1,000,000.
///
/// `tokens`, `1K tokens`, `1000 tokens`, `Thousand`, `1M tokens`, `Million tokens` say it
/// themselves, in any case. `Units` is decided by the third `|` field of the description
/// (`AWS Marketplace software usage|us-east-1|Million Input Tokens Global`: million; `thousand
/// Cache Read Input Tokens Regional`: thousand), else by `bare_units`.
/// Sources: bills; CUDOS (`unit` rules); AWS, price list.
/// @returns nothing when the number is not known: `1B tokens`, `Hrs`, no unit at all.
///          Pure and thread-safe.
std::optional<std::int64_t> tokens_per_unit(std::string_view unit, std::string_view description,
                                            BareUnits bare_units);

}  // namespace mandate::billing
