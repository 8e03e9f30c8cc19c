#pragma once

#include <string>
#include <vector>

#include "iam/policy.h"
#include "iam/policy_parse.h"

namespace mandate::iam {

/// What one statement says, in plain language.
struct Explanation {
    std::string statement;  ///< its Sid, else `statement 3` (from 1)
    /// One to three sentences: `May call anthropic.claude-sonnet-4-6 in us-east-1, whole answers
    /// only, through the profile us.anthropic.claude-sonnet-4-6.`
    std::string text;

    friend bool operator==(Explanation const&, Explanation const&) = default;
};

/// A policy in words that a FinOps Lead understands, a statement an entry, in the order of the
/// policy. Calls of models are said specifically; everything else by its own names, so nothing is
/// left out or smoothed over. Long lists are cut and say how many more there are. An action of an
/// AI service that Mandate does not know is named as such: it counts as a call of a model. A
/// condition key is said with its own name where it has no plain one.
///
/// What a policy says is not what a role may do: a Deny elsewhere, a boundary or an SCP may take it
/// away. Pure; thread-safe.
std::vector<Explanation> explain(Policy const& policy, PolicyKind kind);

}  // namespace mandate::iam
