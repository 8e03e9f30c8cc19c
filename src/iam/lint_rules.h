#pragma once

#include <optional>
#include <string>

#include "iam/lint.h"
#include "iam/lint_subject.h"

namespace mandate::iam::lint_rule {

/// Each looks at one statement of a policy and gives the reason for a finding, a sentence, or
/// nothing. What a rule is about stands in the table of lint.cpp.
using Check = std::optional<std::string> (*)(LintStatement const&, LintSubject const&);

// Rights that are wider than they read (lint_rights.cpp).
std::optional<std::string> wildcard_models(LintStatement const&, LintSubject const&);
std::optional<std::string> workspace_wildcard(LintStatement const&, LintSubject const&);
std::optional<std::string> not_action_allow(LintStatement const&, LintSubject const&);
std::optional<std::string> not_resource_allow(LintStatement const&, LintSubject const&);
std::optional<std::string> no_region(LintStatement const&, LintSubject const&);
std::optional<std::string> profile_bypass(LintStatement const&, LintSubject const&);
std::optional<std::string> grants_nothing(LintStatement const&, LintSubject const&);
std::optional<std::string> pass_role_everywhere(LintStatement const&, LintSubject const&);
std::optional<std::string> broad_people_role(LintStatement const&, LintSubject const&);

// Controls that do not control (lint_denies.cpp).
std::optional<std::string> dead_mcp_action(LintStatement const&, LintSubject const&);
std::optional<std::string> retired_entitlement(LintStatement const&, LintSubject const&);
std::optional<std::string> mantle_escapes(LintStatement const&, LintSubject const&);
std::optional<std::string> batch_escapes(LintStatement const&, LintSubject const&);
std::optional<std::string> bearer_one_prefix(LintStatement const&, LintSubject const&);
std::optional<std::string> region_deny_unspecified(LintStatement const&, LintSubject const&);

// Conditions that read otherwise than they work (lint_conditions.cpp).
std::optional<std::string> profile_key_typo(LintStatement const&, LintSubject const&);
std::optional<std::string> equals_with_wildcard(LintStatement const&, LintSubject const&);
std::optional<std::string> like_without_wildcard(LintStatement const&, LintSubject const&);
std::optional<std::string> agent_key_absent(LintStatement const&, LintSubject const&);
std::optional<std::string> agent_one_server(LintStatement const&, LintSubject const&);
std::optional<std::string> if_exists_on_deny(LintStatement const&, LintSubject const&);

}  // namespace mandate::iam::lint_rule
