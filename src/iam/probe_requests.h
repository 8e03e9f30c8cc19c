#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "iam/policy.h"

namespace mandate::iam {

/// An action on a resource, both in full.
struct ProbeTarget {
    std::string action;
    std::string resource;

    friend auto operator<=>(ProbeTarget const&, ProbeTarget const&) = default;
};

/// What the resources of a probe are made of.
struct ProbePlaces {
    std::string role_arn;  ///< whose policies are asked
    std::string partition;
    std::string account;
    std::span<std::string const> model_ids;
    std::span<Region const> regions;
};

/// Actions of AI and ways round it (ai_actions.h) on resources of the types that they know: one for
/// each class that some statement of the policies tells apart. Two actions are of one class when
/// the same action patterns match them and they know the same types of resources; two resources of
/// one type when the same resource patterns match them. The classes are told from all known
/// actions, an unknown one a service, the actions that the policies name, every model × region of
/// the catalogue, an unknown one, a foreign account, and a sample of every resource pattern.
std::vector<ProbeTarget> probe_targets(std::span<Policy const* const> policies,
                                       ProbePlaces const& places);

}  // namespace mandate::iam
