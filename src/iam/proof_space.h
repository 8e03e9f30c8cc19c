#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/strong_id.h"
#include "iam/proof.h"
#include "iam/scope.h"

namespace mandate::catalog {
class Models;
}

namespace mandate::iam {

/// The values of the dimensions that a proof asks about.
struct ProofSpace {
    std::vector<std::string> models;          ///< catalogue, an unknown one, neighbours of granted
    std::vector<std::string> granted_models;  ///< each once
    std::vector<std::string> regions;         ///< catalogue, an unknown one, and none
    std::vector<std::string> near_regions;    ///< of the grants: called, or destinations
    std::string far_region;                   ///< of no grant
    std::vector<std::string> profiles;        ///< ARNs of the granted inference profiles
    /// ARNs of profiles that are not granted but look like it: of another account, region, model,
    /// reach or id.
    std::vector<std::string> odd_profiles;
    std::vector<std::string> profile_prefixes;  ///< `us`, `eu`, `global`, and an unknown one
    std::vector<std::string> workspaces;        ///< ids, and one that is not granted
    std::string partition;
    std::string account;
    std::string other_account;
};

ProofSpace proof_space(Scope const& scope, std::span<std::string const> model_ids,
                       std::span<Region const> regions);

}  // namespace mandate::iam
