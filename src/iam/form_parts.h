#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "iam/role_artefact.h"
#include "iam/scope.h"

// What the forms of an artefact share; artefact_forms.h is the way in. Pure; thread-safe.

namespace mandate::iam::form {

/// The artefact's anchors in the order in which they are made: what others name comes first.
std::vector<RoleText const*> in_order(RoleArtefact const& artefact);

/// What stands at the head of every form: what this is, the hash, the notes; one line each. Foreign
/// characters that steer what shows them are `?`, so no line ends early.
std::vector<std::string> head(RoleArtefact const& artefact, Scope const& scope);

/// `head` as comments: `# ...`.
std::string comments(std::vector<std::string> const& lines);

/// A policy as a JSON value.
boost::json::value json_of(Policy const& policy);

/// A role without statements has no policy.
inline bool has_policy(RoleText const& text) { return !text.permission.statements.empty(); }

/// A boundary as Identity Center names it: one of AWS by its ARN, one of the account by name and
/// path.
struct Boundary {
    std::string managed_arn;  ///< empty for one of the account
    std::string name;
    std::string path;
};
Boundary boundary_of(std::string_view arn);

std::string cli(RoleArtefact const& artefact, Scope const& scope);
std::string cloudformation(RoleArtefact const& artefact, Scope const& scope);
std::string terraform(RoleArtefact const& artefact, Scope const& scope);

}  // namespace mandate::iam::form
