#pragma once

#include "iam/policy.h"

namespace mandate::iam {

/// Whether a statement may be about AI: an action of an AI service, known or not, or a way round
/// (ai_actions.h). `NotAction` nearly always is. What is true of no statement of a policy makes it
/// a policy that has nothing to do with AI.
bool concerns_ai(Statement const& statement);

/// The policy without the statements that have nothing to do with AI: logs, buckets and tables are
/// no difference between two roles.
Policy ai_part(Policy const& policy);

}  // namespace mandate::iam
