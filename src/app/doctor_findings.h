#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/doctor.h"
#include "app/selection.h"
#include "warehouse/read_job.h"
#include "warehouse/spend_query.h"

namespace mandate::app {

/// AI lines of one day, billing shape and line kind, with or without an identity.
struct AiLine {
    std::string day;
    std::string shape;
    std::string kind;  ///< line kind
    bool identified = true;
    warehouse::Sums sums;
};

/// The deliveries of one export, and the questions that several findings share.
struct Examined {
    std::vector<RecordDelivery> deliveries;
    std::vector<AiLine> usage;  ///< AI usage by day, shape and identity
    std::int64_t ai_lines = 0;
    std::int64_t resource_lines = 0;
    std::string resources_since;  ///< empty: no line names its resource, or none has a day
    std::optional<warehouse::TimeGrain> time_grain;
    warehouse::Sums unread_tags;
    std::vector<warehouse::TagUse> tags;
    bool discount_lines = false;
    bool net_differs = false;
    std::int64_t other_callers = 0;
};

/// What can be said of an export, one finding a topic; of tags perhaps several.
/// @param diagnosis its name, kind, periods and currency are known already.
std::vector<Finding> findings(Examined const& examined, Diagnosis const& diagnosis);

/// See Diagnosis::unowned_a_day. Absent when no AI usage has a day.
std::optional<Money> unowned_a_day(Examined const& examined);

}  // namespace mandate::app
