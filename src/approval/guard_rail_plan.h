#pragma once

#include <optional>
#include <string>
#include <vector>

#include "approval/guard_rail.h"
#include "approval/task.h"
#include "base/date.h"
#include "base/result.h"
#include "iam/policy.h"

namespace mandate::approval {

/// What the task of one guard rail needs to know.
struct GuardRailPlan {
    GuardRail rail;
    CatalogModel model;               ///< as it was decided
    std::vector<AccountId> accounts;  ///< behind the rail: the call is tried from one of them
    iam::Policy policy;               ///< the SCP's; without statements where nothing is denied
    std::optional<Date> not_before;   ///< a notice: what runs may go on until then
    Priority priority = Priority::kNormal;
    std::optional<TeamId> team;
    Date due_on;
};

/// The task of a guard rail, without an id: compare with what is carried, attach or change or take
/// away, try the call, mark implemented. Its evidence is of the rail's hash. All rails of
/// one OU share one SCP, since AWS allows few of them an OU.
/// @returns Error{BadInput} for a model whose name cannot stand in a command, or a rail behind
///          which there is no account.
Result<Task> plan_guard_rail(GuardRailPlan const& plan);

}  // namespace mandate::approval
