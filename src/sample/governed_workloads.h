#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sample/bedrock_lines.h"
#include "sample/calendar.h"
#include "sample/company.h"

namespace mandate::sample {

/// A workload that goes through Mandate from request to claim in the governed weeks. Bill and
/// history are made from the same table, so the role that an approval generates is the one that
/// the bill names, from the day after it was built.
struct GovernedWorkload {
    std::string_view slug;
    std::string_view name;
    std::string_view product;  ///< of Company::elements
    Place place = Place::kSandbox;
    std::string_view team;  ///< a tag of its lines
    std::string_view model;
    std::string_view region;
    Route route = Route::kRegional;
    std::string_view workspace = {};  ///< the id, on Claude Platform; empty on Bedrock
    std::int64_t dollars = 0;         ///< a month
    Date from = kGoverned;            ///< first day with lines
    Date to = kFarAway;               ///< first day without
};

std::span<GovernedWorkload const> governed_workloads();

/// The one with this slug (asserted to exist).
GovernedWorkload const& governed_workload(std::string_view slug);

/// The name of its role: what approval::role_name says.
std::string governed_role(Company const& company, GovernedWorkload const& workload);

}  // namespace mandate::sample
