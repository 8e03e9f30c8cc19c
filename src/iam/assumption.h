#pragma once

#include <string>
#include <vector>

#include "iam/ai_call.h"
#include "iam/scope.h"

namespace mandate::iam {

/// How somebody rightly assumes a role: who, by which actions of STS, with which keys. Told from
/// AWS's documentation, for the proof; it shares nothing with the generator.
struct Assumption {
    std::string principal;             ///< as parse_principal reads it
    std::vector<std::string> actions;  ///< each is asked for by itself
    std::vector<SentKey> keys;         ///< `values`: with any of them it is allowed
    /// Values of keys, one at a time, with which it must be denied: of other accounts, regions,
    /// services and resources. Without a key it must be denied as well.
    std::vector<std::pair<std::string, std::string>> wrong;
};

/// How the runtime of a scope assumes its role. None for people and IAM users.
/// Source: for each kind the page that its function in the source names.
std::vector<Assumption> assumptions(Scope const& scope);

/// How Bedrock assumes the service role of the scope's batch jobs, in every region with a grant of
/// batch. Source: AWS, "Create a custom service role for batch inference" (bedrock user guide).
std::vector<Assumption> batch_assumptions(Scope const& scope);

/// How Lambda assumes the role of a passthrough function, whose name is the engineer's to tell.
std::vector<Assumption> function_assumptions(Scope const& scope);

}  // namespace mandate::iam
