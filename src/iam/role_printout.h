#pragma once

#include <string>

#include "base/strong_id.h"
#include "iam/role_artefact.h"

namespace mandate::iam {

/// What the AWS CLI prints about a role that was made exactly as an artefact says: the outputs of
/// `get-role`, `list-role-policies`, `get-role-policy` (where there is a policy) and
/// `list-attached-role-policies`, one after the other, as role_evidence.h reads them. Of a
/// permission set: the role that AWS makes of it in the account. For the sample organisation, and
/// for tests.
std::string printout(RoleText const& role, AccountId const& account, Partition const& partition);

}  // namespace mandate::iam
