#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/proof.h"
#include "iam/scope.h"

namespace mandate::app {

/// What a proof asks about: all that the program's own catalogue knows.
struct KnownSpace {
    std::vector<std::string> model_ids;
    std::vector<Region> regions;
};
KnownSpace const& known_space();

/// Whether policies permit what a scope grants and nothing else of AI.
struct Verdict {
    bool proven = false;
    std::string sentence;         ///< why not: a difference, or what the evidence does not hold
    std::string counter_example;  ///< the request in full; empty where no request decided
    std::vector<std::string> missing;
    std::uint64_t requests = 0;
    std::uint64_t allowed = 0;
    std::vector<iam::Dimension> dimensions;
};

/// Generates the artefact of a scope and proves it.
/// @returns Error{BadInput} when IAM has no words for the scope.
Result<Verdict> prove_generated(iam::Scope const& scope);

/// Whether the artefact of a scope is known to be proven.
enum class Known { kNothing, kProven };

/// Judges a live role of a scope's artefact, its first or a companion, by all that is on it: what
/// AWS prints about it (docs/formats/role_evidence.md) against the artefact of the scope. Where
/// that is proven, a role that is made exactly so needs no further question.
/// @param role its name in the artefact; empty: the first.
/// @returns Error{BadInput} for a text that is no such output, or of another role.
Result<Verdict> judge_role(iam::Scope const& scope, std::string_view role, std::string_view text,
                           std::string_view place, Known known);

/// Judges what somebody else wrote: a permission policy alone, or what AWS prints about a whole
/// role (docs/formats/role_evidence.md), which is told from the text.
/// @param place what to call the text in errors.
/// @returns Error{BadInput} for a text that is neither.
Result<Verdict> prove_foreign(iam::Scope const& scope, std::string_view text,
                              std::string_view place);

}  // namespace mandate::app
