#pragma once

#include <cstdint>
#include <optional>

#include "iam/live_role.h"

namespace mandate::iam {

/// The difference between a live role's trust policy and the approved one: somebody who may be the
/// role by one and not by the other. When no such request is found but the two are not shown to
/// mean the same, that is a difference too.
/// Precondition: the live role's trust policy is known.
/// @param requests counts what was asked.
std::optional<LiveDifference> trust_difference(LiveRole const& live, Policy const& approved,
                                               std::uint64_t& requests);

}  // namespace mandate::iam
