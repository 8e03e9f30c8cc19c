#pragma once

#include "iam/live_role.h"

namespace mandate::iam {

/// Looks for a call of any service that an agent may make through AWS's MCP servers with the role,
/// though the approved policy denies it: agentic tiers are about every service. Asked are samples
/// of every action pattern and every resource pattern of each Allow of the role. What it finds is
/// the judgement's difference; when there is too much to ask, that is `missing`.
/// Precondition: the role's boundary is known.
void look_for_agents(LiveRole const& live, Policy const& approved,
                     LiveSurroundings const& surroundings, LiveJudgement& judgement);

}  // namespace mandate::iam
