#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/policy.h"
#include "iam/scope.h"

namespace mandate::iam {

/// What a policy hangs on.
enum class AnchorKind {
    kRole,
    kPermissionSet,  ///< of IAM Identity Center: people; its roles are AWS's and are never changed
    kUser,           ///< an IAM user with an API key: an exception, until a day
};
BOOST_DESCRIBE_ENUM(AnchorKind, kRole, kPermissionSet, kUser)

/// The one inline policy of a role that Mandate governs; a permission set has one without a name.
inline constexpr std::string_view kPolicyName = "mandate";

/// One role (or permission set, or user) as it has to be made.
struct RoleText {
    AnchorKind kind = AnchorKind::kRole;
    std::string name;
    std::string path;             ///< roles and users
    std::optional<Policy> trust;  ///< roles only
    Policy permission;            ///< without statements: the role has no policy
    std::optional<std::string> permissions_boundary;
    std::map<std::string, std::string> tags;
    std::optional<std::string> session_duration;  ///< permission sets: ISO 8601, `PT8H`

    friend bool operator==(RoleText const&, RoleText const&) = default;
};

/// What an approval becomes: everything an engineer has to put into IAM for one workload × account.
struct RoleArtefact {
    RoleText role;
    /// Roles that come with it and are of no use without it: the service role of batch jobs, the
    /// role of the passthrough Lambda.
    std::vector<RoleText> companions;
    /// For people: what IAM cannot limit here, what to set up beside it, a sentence each. Not part
    /// of the hash.
    std::vector<std::string> notes;

    friend bool operator==(RoleArtefact const&, RoleArtefact const&) = default;
};

/// The artefact of a scope. Pure: equal scopes give equal artefacts. Data files (action sets,
/// `read_only` list, runtimes) are part of it through the actions that it names.
/// Precondition: the scope is normalised.
/// @returns Error{BadInput} when IAM has no words for the scope: an action set that the model's
///          platform does not know, a policy larger than AWS's quotas even when compressed.
Result<RoleArtefact> generate(Scope const& scope);

/// The artefact as JSON in one fixed form (RFC 8785 over canonical policies), without notes.
std::string canonical_text(RoleArtefact const& artefact);

/// SHA-256 of canonical_text, lower-case hex: what tasks carry and evidence names.
std::string artefact_sha256(RoleArtefact const& artefact);

}  // namespace mandate::iam
