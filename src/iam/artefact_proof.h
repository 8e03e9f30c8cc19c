#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "iam/assumption.h"
#include "iam/proof.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam {

/// Proves a whole artefact against its scope: what the role may do, who may assume it, and the same
/// of every companion: the service role of batch jobs invokes exactly what is granted for batch,
/// a passthrough function calls its own workspace. Without the permissions boundary, which can only
/// narrow: its text is not ours.
/// @param model_ids, regions as for prove.
/// @returns the first counter-example of all, with the sum of requests; Error{BadInput} when
///          companions are missing, or stand there without a grant that needs them.
Result<Proof> prove_artefact(RoleArtefact const& artefact, Scope const& scope,
                             std::span<std::string const> model_ids,
                             std::span<Region const> regions);

/// Proves who may assume a role: those of `rightful`, each with the right keys; nobody without one
/// of them or with another value, no other service, provider, user, role or account, whatever their
/// own policies allow.
/// @param role_arn the role that is assumed.
Proof prove_trust(Policy const& trust, std::string const& role_arn,
                  std::span<Assumption const> rightful);

}  // namespace mandate::iam
