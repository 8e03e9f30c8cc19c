#pragma once

#include <optional>
#include <string_view>

#include "base/date.h"

namespace mandate::billing {

/// Reads a time as exports write it when it is a text: ISO 8601 as `2026-10-31`,
/// `2026-10-31T23:30:00.000Z`, `2026-10-31 23:30` and the like. Without an offset it is UTC, as AWS
/// writes it; with one (`Z`, ` UTC`, `+02`, `-0500`, `-05:00`) it is converted to UTC. Digits of a
/// second beyond the sixth are cut off.
/// @returns nothing when the text is no such time, or not of the years 1970 to 9999.
std::optional<Instant> parse_bill_time(std::string_view text);

}  // namespace mandate::billing
