#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "iam/scp.h"

namespace mandate::iam {

/// Reads a file that says what one place's guard rails hold (docs/policy-guard-rails.md): `place`,
/// `deployers`, and as far as there are any `partition`, `role_path`, `permission_sets`, `users`,
/// `grandfathered`, `agentic_roles` and `models`.
/// @param source what to call the text in errors: a path.
/// @returns Error{BadInput} that names the field.
Result<GuardRailScope> parse_guard_rail_scope(std::string_view text, std::string_view source);

/// The guard rails as JSON (`mandate.guard_rails/1`): each policy with its name, size and hash.
std::string guard_rails_json(GuardRails const& rails);

}  // namespace mandate::iam
