#pragma once

#include <vector>

#include "iam/policy.h"

namespace mandate::iam {

/// A policy of these statements in fewer words: statements of the same Sid that differ in their
/// resources only, or in their actions only, become one; nothing else is done. What the result
/// says is shown to mean the same (`compare(...).same()`), or the statements stay as they are.
///
/// Statements keep the order of their first part; values are sorted, each once. Of statements with
/// the same Sid, the second and later ones are numbered: `Models`, `Models2`. Pure; thread-safe.
Policy compressed(std::vector<Statement> statements);

}  // namespace mandate::iam
