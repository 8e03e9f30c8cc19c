#pragma once

#include <string>

#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::iam {

/// The forms in which an engineer may carry out an artefact; all make the same.
enum class Form { kJson, kCli, kCloudformation, kTerraform };
BOOST_DESCRIBE_ENUM(Form, kJson, kCli, kCloudformation, kTerraform)

/// The artefact in a form (docs/formats/policy_artefact.md):
/// kJson: `{"format": "mandate.policy_artefact/1", "artefact_sha256", "role_name", "trust_policy",
/// "permission_policy", "notes", ...}` · kCli: a shell script of AWS CLI commands, safe to run
/// twice · kCloudformation: a template in JSON · kTerraform: HCL. Every text says the artefact's
/// hash and the notes.
std::string render(RoleArtefact const& artefact, Scope const& scope, Form form);

}  // namespace mandate::iam
