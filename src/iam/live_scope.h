#pragma once

#include "iam/live_role.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam {

/// Judges a live role against the artefact and the scope that it was made from. First as judge()
/// does against the artefact's texts; what matches them is then proven against the scope
/// (proof.h), whose specification shares no code with the generator. Both have to agree.
///
/// The role is the artefact's own or one of its companions, by its name; companions are held
/// against their texts alone.
/// Precondition: the scope is normalised and the artefact is of it.
LiveJudgement judge(LiveRole const& live, RoleArtefact const& artefact, Scope const& scope,
                    LiveSurroundings const& surroundings);

/// Whether a role has the artefact's policies, by meaning, and nothing else: one inline policy,
/// none attached, the boundary that was asked for; and trusts whom it should (of a permission set
/// that is AWS's own). What is so needs no further question where the artefact is proven. False
/// says nothing.
bool is_made_as(LiveRole const& live, RoleText const& approved);

}  // namespace mandate::iam
