#pragma once

#include <string>
#include <vector>

#include "iam/policy.h"
#include "iam/role_artefact.h"

namespace mandate::iam::testing {

/// A policy changed at one point.
struct Mutant {
    std::string change;  ///< `Models: resource 1, account is *`
    Policy policy;
    /// The change widens an action of a Deny to others of its own AI service, and nothing else.
    bool denies_more = false;
};

/// Every change of a policy at one point: each statement dropped or turned round; each action and
/// resource dropped and widened, in each field of an ARN; each condition dropped, negated, made
/// optional, each of its values dropped and widened; of a trust policy also each principal, widened
/// to everybody, the account, another account and another service.
std::vector<Mutant> mutants_of(Policy const& policy);

/// Policies that somebody may attach beside the approved one, each of which allows more of AI or
/// leads to it.
std::vector<Policy> wider_policies();

}  // namespace mandate::iam::testing
