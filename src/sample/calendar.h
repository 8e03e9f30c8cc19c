#pragma once

#include "base/date.h"

namespace mandate::sample {

/// The company's time line. Everything before was the same, without a bill to show for it.
using namespace std::chrono_literals;  // NOLINT(google-global-names-in-headers)

/// The last day of the story, a Saturday.
inline constexpr Date kToday = std::chrono::sys_days{2026y / 11 / 21};
/// The first of the four governed weeks, a Sunday. With `day_one` the bill ends the day before.
inline constexpr Date kGoverned = std::chrono::sys_days{2026y / 10 / 25};
/// The day on which somebody switched the IAM principals on in the export. Before: blank.
inline constexpr Date kPrincipalsOn = std::chrono::sys_days{2026y / 6 / 15};
/// From here on the tags of principals are activated as cost allocation tags.
inline constexpr Date kPrincipalTagsOn = std::chrono::sys_days{2026y / 7 / 1};
/// Until here negotiated discounts are lines of their own, from here on columns.
inline constexpr Date kDiscountColumns = std::chrono::sys_days{2026y / 7 / 1};
/// The agent starts to run away on this day.
inline constexpr Date kRunaway = std::chrono::sys_days{2026y / 11 / 15};
/// Monthly figures of the workloads are those of this day; before it was less, after it is more.
inline constexpr Date kReference = std::chrono::sys_days{2026y / 8 / 1};
inline constexpr Date kLongAgo = std::chrono::sys_days{2020y / 1 / 1};
inline constexpr Date kFarAway = std::chrono::sys_days{2030y / 1 / 1};

}  // namespace mandate::sample
