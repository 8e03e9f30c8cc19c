#include "iam/artefact.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"
#include "iam/policy_print.h"

namespace mandate::iam {

namespace {

bool allows_something(Policy const& policy) {
    return std::ranges::any_of(policy.statements, [](Statement const& statement) {
        return statement.effect == Effect::kAllow;
    });
}

}  // namespace

RoleText const* find_role(RoleArtefact const& artefact, std::string_view name) {
    if (artefact.role.name == name) {
        return &artefact.role;
    }
    auto const found = std::ranges::find(artefact.companions, name, &RoleText::name);
    return found == artefact.companions.end() ? nullptr : &*found;
}

Artefact artefact_of(std::string_view composition_sha256, RoleArtefact const& artefact,
                     RoleText const& role, ArtefactPart part) {
    Artefact result;
    result.composition_sha256 = composition_sha256;
    result.role = role.name;
    result.part = part;
    bool const is_trust = part == ArtefactPart::kTrustPolicy;
    if (is_trust ? !role.trust : !allows_something(role.permission)) {
        result.text = fmt::format(
            "The policy of {} names workspaces by their ids. It stands here once the task that "
            "creates the workspace is implemented.",
            role.name);
        return result;
    }
    result.executable = true;
    result.text = print(is_trust ? *role.trust : role.permission, Layout::kIndented);
    result.artefact_sha256 = artefact_sha256(artefact);
    return result;
}

Artefact artefact_of(std::string_view guard_rail_sha256, Policy const& policy) {
    Artefact result;
    result.composition_sha256 = guard_rail_sha256;
    result.executable = true;
    result.text = print(policy, Layout::kIndented);
    result.artefact_sha256 = sha256(print(canonical(policy), Layout::kCompact));
    return result;
}

}  // namespace mandate::iam
