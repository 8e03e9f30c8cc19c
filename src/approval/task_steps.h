#pragma once

#include <vector>

#include "approval/task.h"

namespace mandate::approval {

// The steps that tasks are made of: exact instructions, with the AWS CLI command where it needs no
// policy text, and a placeholder of the artefact (iam/artefact.h) where it does. Pure functions of
// the plan.

/// A workspace of Claude Platform on AWS that a plan's grants name.
struct PlannedWorkspace {
    std::string name;
    Region region;
    std::optional<std::string> id;
};

/// Bedrock: whether account and models are ready. Only for models that the plan's role may not call
/// yet; none where there are none.
std::vector<TaskStep> access_steps(TaskPlan const& plan);

/// The role and its policies: created, or changed to the plan's composition. Before it the roles
/// that come with it, those of the workspace alone where one is named.
std::vector<TaskStep> role_steps(TaskPlan const& plan, PlannedWorkspace const* at = nullptr);

/// The role of the passthrough of a workspace: one that comes with the workload's role, or that
/// role.
iam::RoleText const& passthrough_role(TaskPlan const& plan, PlannedWorkspace const& at);

/// The last step: nothing else is on the role.
TaskStep mark_step(TaskPlan const& plan);

/// The three tasks of Claude Platform.
std::vector<TaskStep> create_workspace_steps(TaskPlan const& plan, PlannedWorkspace const& at);
std::vector<TaskStep> register_workspace_steps(TaskPlan const& plan, PlannedWorkspace const& at);
std::vector<TaskStep> deploy_passthrough_steps(TaskPlan const& plan, PlannedWorkspace const& at);

/// Whether a name may stand in a command of a step: ASCII letters, digits and `marks`, at least
/// one.
bool is_plain(std::string_view text, std::string_view marks);

/// `finops:workload` and its value, `finops:product` where it is known, `finops:request`.
std::vector<std::pair<std::string, std::string>> tags_of(TaskPlan const& plan);

}  // namespace mandate::approval
