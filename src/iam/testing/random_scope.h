#pragma once

#include <cstdint>

#include "iam/scope.h"

namespace mandate::iam::testing {

/// A scope as people may decide one, normalised: every platform, kind of runtime, form of grant
/// and agentic tier turns up. Equal seeds give equal scopes. Most of them fit into IAM's quotas;
/// `generate` refuses the rest by their size.
Scope random_scope(std::uint64_t seed);

/// A whole runtime of a kind in an account: every required field, some optional ones.
Runtime example_runtime(RuntimeKind const& kind, AccountId const& account);

}  // namespace mandate::iam::testing
