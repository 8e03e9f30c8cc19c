#pragma once

#include <cstdint>
#include <optional>

#include "iam/live_role.h"

namespace mandate::iam {

/// A call of a service other than AI's that an agent may make through AWS's MCP servers with the
/// role, though the approved policy denies it: agentic tiers are about every service. Asked is one
/// request of each action pattern × resource pattern of each Allow of the role.
/// Precondition: the role's boundary is known.
/// @param requests counts what was asked.
std::optional<LiveDifference> agents_difference(LiveRole const& live, Policy const& approved,
                                                LiveSurroundings const& surroundings,
                                                std::uint64_t& requests);

}  // namespace mandate::iam
