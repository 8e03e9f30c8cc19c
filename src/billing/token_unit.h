#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mandate::billing {

/// How many tokens one unit of usage is: 1 (`tokens`), 1,000 (`1K tokens`, `Thousand`, `1000
/// tokens`) or 1,000,000 (`1M tokens`, `Million`).
///
/// `Units` and units that name no count are decided by the third `|` field of the description
/// (`AWS Marketplace software usage|us-east-1|Million Input Tokens Global`: million; `thousand
/// Cache Read Input Tokens`: thousand); `Units` without such a word is a million. The words of the
/// description count only there. Sources: bills and CUDOS (`unit` rules), the price list.
/// @returns nothing when neither says it: `1B tokens`, `Hrs`, an absent unit.
std::optional<std::int64_t> tokens_per_unit(std::string_view unit, std::string_view description);

}  // namespace mandate::billing
