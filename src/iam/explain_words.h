#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iam/policy.h"

namespace mandate::iam {

/// `a, b and c`; after kMostNamed, `and 12 more`. Controls are shown as `?`.
std::string enumerate(std::vector<std::string> const& texts, std::string_view last = "and");

inline constexpr std::size_t kMostNamed = 8;

/// What a condition asks for, as what follows `when` or `only`: `only in us-east-1`,
/// `when aws:PrincipalTag/team is 'ai'`.
std::string words_of(Condition const& condition);

/// What a statement is about: `call anthropic.claude-opus-5 in us-east-1, answers whole or in
/// parts`; for other things than model calls `do s3:GetObject on arn:aws:s3:::files/*`.
std::string deed_of(Statement const& statement);

}  // namespace mandate::iam
