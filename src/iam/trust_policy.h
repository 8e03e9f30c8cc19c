#pragma once

#include <optional>
#include <span>

#include "base/result.h"
#include "base/strong_id.h"
#include "iam/policy.h"
#include "iam/scope.h"

namespace mandate::iam {

/// Who may assume the role of a scope: its runtime, told as exactly as AWS documents it. One
/// statement from `data/runtimes.json`, where each condition has the page that says so; pure,
/// thread-safe.
///
/// Web identities are told by audience and subject, exactly. A service that AWS lets act for others
/// ("confused deputy") is told by the account, and by the ARN of its resource where the runtime
/// names it, else by the pattern of AWS's page. Lambda and EC2 document no key, so there is none: a
/// key that is not sent makes a role unassumable.
/// @returns nothing for people and IAM users, who have no trust policy of ours; Error{BadInput} for
///          a runtime without a provider that its key needs. Precondition: the scope is normalised.
Result<std::optional<Policy>> trust_policy(Scope const& scope);

/// Who may assume the service role of the scope's batch jobs: Bedrock, for jobs of the account in
/// these regions (at least one).
/// Source: AWS, "Create a custom service role for batch inference" (Bedrock user guide).
Result<Policy> batch_trust_policy(Scope const& scope, std::span<Region const> regions);

}  // namespace mandate::iam
