#pragma once

#include <string_view>

#include "base/result.h"
#include "sample/governed_workloads.h"
#include "sample/history_requests.h"

namespace mandate::sample {

/// The request of one of the workloads that the bill knows.
RequestPlan request_of(GovernedWorkload const& workload, std::string_view description);

/// The newest request of a workload. @returns Error{NotFound}.
Result<RequestId> request_for(Diary& diary, std::string_view workload);

/// What one of these workloads needs: its model, where and how it is called.
std::vector<iam::Grant> grants_of(GovernedWorkload const& workload);

/// A Lead approves one of them, in its own account.
Result<app::ApprovalOutcome> approve_governed(Diary& diary, std::string_view lead,
                                              GovernedWorkload const& workload,
                                              std::string_view reason);

}  // namespace mandate::sample
