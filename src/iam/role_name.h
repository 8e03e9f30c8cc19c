#pragma once

#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "iam/grant.h"

namespace mandate::iam {

/// How roles are named before an organisation says otherwise.
inline constexpr std::string_view kRoleNameRule = "finops-ai-{workload}-{hash}";

/// IAM's limit. Source: AWS, "IAM and AWS STS quotas" (IAM user guide).
inline constexpr std::size_t kLongestRoleName = 64;

/// Whether a text is a rule for names of roles: `{workload}` and `{hash}` once each, beside them at
/// most 40 letters, digits and `._=+@-`.
bool is_role_name_rule(std::string_view text);

/// The name that a rule gives, at most 64 characters; `{workload}` is cut where it must be.
/// `{hash}` is four hex digits of SHA-256 over workload and account, and the platform where it is
/// Claude Platform: a workload that uses both has a role for each, so that each is judged by its
/// own approvals. Precondition: it is a rule.
std::string role_name_by(std::string_view rule, std::string_view workload, AccountId const& account,
                         Platform platform);

}  // namespace mandate::iam
