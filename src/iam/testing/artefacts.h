#pragma once

#include <string>
#include <vector>

#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam::testing {

/// An artefact made by hand, as the generator might make it, with the scope that its forms need.
struct SampleArtefact {
    std::string name;  ///< for file names: `batch`
    Scope scope;
    RoleArtefact artefact;
};

/// One of each kind: a role, one with a companion, one without a policy, a permission set (without
/// and with a companion), a user, and one whose texts hold what shells, CloudFormation and
/// Terraform take for their own.
std::vector<SampleArtefact> sample_artefacts();

/// The one of that name.
SampleArtefact sample_artefact(std::string_view name);

}  // namespace mandate::iam::testing
