#pragma once

#include <cstdint>

#include "app/governance.h"
#include "base/clock.h"
#include "base/result.h"
#include "sample/calendar.h"
#include "sample/company.h"
#include "sample/sample.h"

namespace mandate::sample {

/// When somebody sets Mandate up at Alder & Finch: a Monday morning. What needs a clock before
/// `live_history` (the mark of a sample folder) is done at this instant.
inline constexpr Instant kHistoryBegins =
    std::chrono::sys_days{2026y / 10 / 19} + std::chrono::hours{8};

struct HistoryOptions {
    std::uint64_t seed = 1;  ///< of the minutes at which people act
    Story story = Story::kGoverned;
};

/// What there is at the end.
struct HistoryReport {
    std::int64_t people = 0;
    std::int64_t models = 0;
    std::int64_t requests = 0;
    std::int64_t approvals = 0;
    std::int64_t tasks = 0;
    std::int64_t claims = 0;
};

/// Lives the company's history through the use cases: not a row is written in another way, so it
/// has passed every rule that a customer's has to pass (docs/formats/sample.md says what happens).
///
/// The week before the governed ones: people, hierarchy, accounts, budgets, settings, and models
/// that nobody has decided about. Then, unless `story` is kDayOne, four governed weeks up to
/// 2026-11-20. People act on working days, within working hours, never two acts in one instant.
///
/// Everything follows from company and options: the same ones give the same log.
///
/// @param records without anything in them.
/// @param clock the clock that `records` stamps its entries with; is set forward to each act.
/// @returns what is there afterwards; else the error of the first step that was refused, which
///          names the step: `sample history, 2026-10-28: lena approves agent-assist: ...`.
Result<HistoryReport> live_history(app::Records& records, FixedClock& clock, Company const& company,
                                   HistoryOptions const& options);

}  // namespace mandate::sample
