#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "iam/policy.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam {

// What a role may do on Amazon Bedrock. Pure functions; thread-safe. Precondition of all: the scope
// is normalised and of Bedrock.

/// The statements of a scope, each where it has something to say. A grant without a profile:
///
/// - `Models`: the model actions on the foundation model's ARN in the grant's region, requested
///   there (`aws:RequestedRegion`), and not through a profile (`Null bedrock:InferenceProfileArn`).
///   A request through a profile is asked about twice, for the profile and for the model, the
///   second time with this key. The profile's ARN is not granted, so such a request fails anyway;
///   the condition keeps it so when another policy of the role lets a profile through.
/// - `Projects`: the same model through bedrock-mantle: the project actions on the projects of
///   account and region, requested there, `bedrock-mantle:Model` the granted id. A grant through
///   a profile gives nothing here: bedrock-mantle knows no profiles, so it would be a bypass.
///
/// A grant through a profile:
///
/// - `Profiles`: the model actions on the profile's ARN, requested in the grant's region.
/// - `ModelsThroughProfile`: on the model in each destination region, requested there or in the
///   grant's region (AWS's pages say either), only through this profile
///   (`bedrock:InferenceProfileArn`). Of a `global.` profile: on the model in the grant's region,
///   requested there, and on the model without a region, for which AWS says that
///   `aws:RequestedRegion` is `unspecified`; both only through this profile.
/// - `Models`: CountTokens alone. It infers nothing, takes the bare model only, and carries no
///   profile.
///
/// Of every scope: `Jobs` (creating, reading and stopping batch jobs of account and region) and
/// `PassBatchRole` (giving them the service role of the artefact, no other, to Bedrock, to nobody
/// else) where `batch` is granted; `DenyBearerTokens` (an API key instead of a signature) on both
/// endpoints, or for an IAM user `ApiKey`, which allows it in the regions of the grants
/// (whichever type of key: a short-term one is made from requests that the user could sign itself).
/// Source: AWS, "Prerequisites for inference profiles", "Geographic cross-Region inference",
/// "Global cross-Region inference", "Required permissions for batch inference", "Control
/// permissions for generating and using Amazon Bedrock API keys" (Bedrock user guide); service
/// authorization reference of `bedrock` and `bedrock-mantle`.
Result<std::vector<Statement>> bedrock_statements(Scope const& scope);

/// The service role of batch jobs, where `batch` is granted: trusts Bedrock for jobs of the account
/// in the granted regions, and may invoke what the batch grants name, in the same way; nothing
/// else, neither with an API key nor through an MCP server. The name is the scope's role name with
/// `-batch`; a name that is too long is cut, and told from others by four letters of its hash.
/// Without the buckets: they are not of AI.
/// Source: AWS, "Create a custom service role for batch inference" (Bedrock user guide).
Result<std::vector<RoleText>> batch_companions(Scope const& scope);

/// What people have to know, a sentence each: what the service role still needs, what AWS does not
/// document, what bedrock-mantle does not tell apart.
std::vector<std::string> bedrock_notes(Scope const& scope);

}  // namespace mandate::iam
