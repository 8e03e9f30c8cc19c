#pragma once

#include "base/result.h"
#include "sample/calendar.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// The days of the history, in 2026.
constexpr Date october(int day) { return std::chrono::sys_days{2026y / 10 / day}; }
constexpr Date november(int day) { return std::chrono::sys_days{2026y / 11 / day}; }

/// The week before the bill's governed weeks: Mandate is set up.
Result<void> set_up(Diary& diary);

/// The four governed weeks, Monday to Friday, in order; what a week leaves open, the next finds.
Result<void> live_first_week(Diary& diary);
Result<void> live_second_week(Diary& diary);
Result<void> live_third_week(Diary& diary);
Result<void> live_fourth_week(Diary& diary);

}  // namespace mandate::sample
