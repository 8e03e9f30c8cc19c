#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "iam/compiled_policies.h"
#include "iam/evaluator.h"

namespace mandate::cli {

/// The policies that `mandate policy evaluate --policies DIR` reads
/// (docs/formats/policy_request.md).
struct PolicyFolder {
    std::optional<iam::CompiledPolicies> identity;
    std::optional<iam::CompiledPolicies> boundary;
    std::optional<iam::CompiledPolicies> session;
    std::optional<iam::CompiledPolicies> resource;
    std::vector<iam::CompiledPolicies> service_control;   ///< one entry a level
    std::vector<iam::CompiledPolicies> resource_control;  ///< the same

    /// Borrows.
    iam::Layers layers() const;
};

/// Reads `*.json` of the folder itself and of its `identity/` as identity policies, `boundary/`,
/// `session/` and `resource/` as their names say, `scp/` and `rcp/` as levels: each subfolder is
/// one, by name, from the root of the organisation to the account; files that stand there
/// themselves are one level.
/// @returns Error{NotFound} for no folder or one without policies, Error{BadInput} for a policy or
/// a
///          subfolder that is none.
Result<PolicyFolder> read_policy_folder(std::string const& folder);

}  // namespace mandate::cli
