#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "iam/role_artefact.h"

namespace mandate::iam {

/// Which text of a role a step hands to the engineer.
enum class ArtefactPart { kTrustPolicy, kPermissionPolicy };
BOOST_DESCRIBE_ENUM(ArtefactPart, kTrustPolicy, kPermissionPolicy)

/// What an engineer is given to carry out in one step: one policy of an artefact, or the deny of
/// one guard rail.
struct Artefact {
    /// Lower-case hex: what was decided, the composition or the guard rail. Evidence names it.
    std::string composition_sha256;
    bool executable = false;  ///< false: `text` says what it waits for
    std::string text;         ///< the policy as it is saved to a file
    /// Of the whole artefact (role_artefact.h), or of the guard rail's policy; absent while it is
    /// not executable.
    std::optional<std::string> artefact_sha256;
    std::optional<std::string> role;   ///< the role, permission set or user; absent for guard rails
    std::optional<ArtefactPart> part;  ///< absent for guard rails

    friend bool operator==(Artefact const&, Artefact const&) = default;
};
BOOST_DESCRIBE_STRUCT(Artefact, (),
                      (composition_sha256, executable, text, artefact_sha256, role, part))

/// The role of an artefact with this name, the first or a companion; nullptr when it has none.
RoleText const* find_role(RoleArtefact const& artefact, std::string_view name);

/// One policy of an artefact, indented for people; `role` is one of its roles. A permission policy
/// that allows nothing cannot be executed: it says what it waits for.
Artefact artefact_of(std::string_view composition_sha256, RoleArtefact const& artefact,
                     RoleText const& role, ArtefactPart part);

/// The policy of a guard rail.
Artefact artefact_of(std::string_view guard_rail_sha256, Policy const& policy);

}  // namespace mandate::iam
