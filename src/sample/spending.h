#pragma once

#include <cstdint>
#include <vector>

#include "sample/calendar.h"
#include "sample/company.h"
#include "sample/stream.h"

namespace mandate::sample {

/// How spending moves over the months.
enum class Curve {
    kGrowing,  ///< 3 % more a month, less at weekends
    kSteady,   ///< the same every day
    kRunaway,  ///< a little, until it runs away
    kHourly,   ///< a fixed number of units each hour: what is rented, not used
};

/// One thing that the company spends money on, day after day: a stream without a month.
struct Spending {
    Stream stream;
    std::int64_t monthly_dollars = 0;  ///< at kReference; with kHourly the units an hour
    Curve curve = Curve::kGrowing;
    Date from = kLongAgo;
    Date to = kFarAway;  ///< first day after
    /// The caller as the bill has it from kPrincipalsOn on is part of `stream`. Services whose
    /// lines never carry one (all but Bedrock and AgentCore) leave it empty.
};

/// Everything AI in the company, and what looks like it.
std::vector<Spending> ai_spending(Company const& company);

/// Everything else: the long tail of an ordinary AWS bill.
std::vector<Spending> everyday_spending(Company const& company);

}  // namespace mandate::sample
