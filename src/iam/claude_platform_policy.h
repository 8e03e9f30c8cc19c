#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "iam/policy.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam {

// What a role may do on Claude Platform on AWS (docs/policy-agentic.md). Pure functions;
// thread-safe. Precondition of all: the scope is normalised and of Claude Platform.

/// The statements of a scope, in this order, each where it has something to say:
///
/// - `ClaudePlatformWorkspace`: the actions of the grants' action sets, and those that the tier
///   `agents` names, one by one and never by a wildcard (`Get*` would include GetFile, which
///   returns content), on the ARNs of the workspaces and nothing else. The ARN holds the region;
///   "a workspace created in us-west-2 can only be accessed through the us-west-2 endpoint", so
///   there is no condition on the region beside it. Workspaces whose grants differ in actions have
///   statements of their own, numbered from the second.
/// - `ClaudePlatformAccount`: actions of the tier `agents` that know no workspace (ListWorkspaces,
///   for one), on `*`, in the regions of the grants. "Account-scoped actions with a workspace ARN
///   grant nothing."
/// - `DenyBearerTokens`: CallWithBearerToken, so that every request is signed by the role; or, for
///   an IAM user (runtime `iam_user`), whose API key needs it, `ClaudePlatformBearer`, which allows
///   it in the regions of the grants.
///
/// The tier `tools` adds no action: server tools, skills and MCP hosts travel inside the Messages
/// request, which is CreateInference; the gateway holds them to the approval.
/// A workspace without an id (before task 1 has made it) has no ARN, so nothing can be said of it;
/// while no workspace has one nothing is allowed (of an IAM user: but to show its key).
/// @returns Error{BadInput} for a name of the tier `agents` that Claude Platform does not have, or
///          for CallWithBearerToken among them while the runtime signs its requests.
/// Source: AWS, "IAM policies", "IAM actions for Claude Platform on AWS", "Workspaces" (Claude
/// Platform user guide); service authorization reference, "Actions, resources, and condition keys
/// for Claude Platform on AWS".
Result<std::vector<Statement>> claude_platform_statements(Scope const& scope);

/// The roles of the passthrough functions (task 3), one a workspace that has an id, in the order of
/// the grants. It trusts Lambda and may call, of CreateInference and CountTokens, what the grants
/// of this workspace permit, on this workspace alone; batches do not pass (a Lambda function takes
/// 6 MB).
///
/// The role is never the workload's own, whose trust policy names its own function. The name is the
/// role's, cut to fit, with `-passthrough-` and four letters of a hash over role, region and
/// workspace: it stays when other workspaces come and go.
std::vector<RoleText> passthrough_companions(Scope const& scope);

/// What people have to know, a sentence each: that IAM cannot limit the model or the tools here and
/// the gateway does, what named actions reach beyond the words, which workspaces have no id yet.
std::vector<std::string> claude_platform_notes(Scope const& scope);

}  // namespace mandate::iam
