#pragma once

#include <span>
#include <vector>

#include "iam/compiled_policies.h"
#include "iam/inquiry.h"
#include "iam/proof_space.h"
#include "iam/specification.h"

namespace mandate::iam {

// The questions of a proof, one kind a function. Each leaves the inquiry without keys and says
// which dimension it covered. They stop when an answer was wrong.

/// Every part of every granted call, and the same in other circumstances: keys absent and odd,
/// through MCP or not, neighbours of its resource.
Dimension ask_granted(Inquiry& inquiry, Specification const& specification,
                      ProofSpace const& space);

/// Every model × every region × the actions on models, bare; with each granted and odd profile in
/// the context where a grant reaches.
Dimension ask_models(Inquiry& inquiry, ProofSpace const& space);

/// Every model through every kind of inference profile, own and of others.
Dimension ask_profiles(Inquiry& inquiry, ProofSpace const& space);

/// Every model through bedrock-mantle.
Dimension ask_mantle(Inquiry& inquiry, ProofSpace const& space);

/// Every action of every AI service, and one that AWS may add, on every type of resource that it
/// takes, in and out of the account and the regions, with and without tempting keys.
Dimension ask_actions(Inquiry& inquiry, ProofSpace const& space);

/// Every action of Claude Platform on every workspace: granted, other, elsewhere.
Dimension ask_workspaces(Inquiry& inquiry, ProofSpace const& space);

/// The ways round: passing a role, assuming one, changing its own rights.
Dimension ask_escapes(Inquiry& inquiry, Specification const& specification,
                      ProofSpace const& space);

/// Actions of other services, named by the tier, by the policies or by nobody, direct and through
/// MCP servers of AWS.
Dimension ask_agentic(Inquiry& inquiry, std::span<std::string const> actions,
                      ProofSpace const& space);

/// Texts that a pattern of a policy matches: each wildcard stands for nothing, then for something
/// that no catalogue has. A text with variables has none.
std::vector<std::string> instances(std::string_view pattern);

/// Every Allow of the policies themselves, with requests that their own texts match.
Dimension ask_patterns(Inquiry& inquiry, std::span<NamedPolicy const> policies,
                       ProofSpace const& space);

}  // namespace mandate::iam
