#pragma once

#include <string_view>
#include <vector>

#include "app/records.h"

namespace mandate::app {

// What several use cases set off, within their transaction.

/// One workload's permissions in one account.
struct Place {
    WorkloadId workload;
    AccountId account;
    iam::Platform platform = iam::Platform::kBedrock;
};

/// The id of a place's Implementation.
std::string implementation_id(Place const& place);

/// The composition of what is in force there today.
Result<approval::Composition> composition_of(Reading& reading, Place const& place, Date today);

/// Brings the tasks of a place in line with what is in force: cancels open tasks of another
/// composition and issues those of the present one. Nothing where it is implemented or under way.
/// @param request the chain that the tasks belong to.
/// @returns the new tasks.
Result<std::vector<TaskId>> issue_tasks(Writing& writing, Place const& place,
                                        RequestId const& request, approval::Priority priority,
                                        Date today);

/// Issues the task that removes what was left beside the present composition.
Result<std::vector<TaskId>> issue_removal(Writing& writing, Place const& place,
                                          Implementation const& running, Date today);

/// Brings the guard-rail tasks of a model in line with its decision: cancels open ones of an
/// earlier decision that it changes, and issues one for each rail that its place does not carry
/// yet, for the team that serves most of the accounts behind it. Where the settings want no guard
/// rails, it only cancels. An OU that no longer holds an account keeps what it carries.
/// @returns the new tasks.
Result<std::vector<TaskId>> issue_guard_rails(Writing& writing, approval::CatalogModel const& model,
                                              Date today);

/// Numbers planned tasks and stores them; `#2` in blocked_by is the second of the plan.
Result<std::vector<TaskId>> store_tasks(Writing& writing, std::vector<approval::Task> tasks);

/// Tells the team of new tasks, or every engineer where there is none.
Result<void> tell_engineers(Writing& writing, std::optional<TeamId> const& team,
                            std::vector<TaskId> const& ids, Date today);

/// Cancels what is not implemented of a request's tasks.
Result<void> stop_open_tasks(Writing& writing, RequestId const& request, std::string_view reason);

/// Revokes all approvals of a request that are in force, and issues the tasks that remove them.
Result<std::vector<TaskId>> end_approvals_of(Writing& writing, RequestId const& request,
                                             std::string_view reason, Date today);

/// A workload whose requests are all over is retired, and its claims end.
Result<void> retire_if_unused(Writing& writing, WorkloadId const& workload, Date today);

/// @returns Error{NotFound} where there is no such thing to comment on.
Result<void> check_subject(Reading& reading, std::string_view kind, std::string_view id);

}  // namespace mandate::app
