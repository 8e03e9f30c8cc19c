#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iam/policy.h"

namespace mandate::iam {

/// Keys (lower case) with their values; a key that is not there is absent from the request.
using Circumstances = std::map<std::string, std::vector<std::string>>;

/// A text that a pattern of a policy matches, made of the pattern: `*` becomes `probe`, `?` becomes
/// `x`, a variable `probe-variable`.
std::string sample_of(std::string_view pattern, PolicyVersion version, bool has_wildcards);

/// Circumstances under which policies may decide differently: each value that a condition names (or
/// a text that its pattern matches), a value that none names, and the key absent; all combinations
/// where there are at most kMostCombinations, else every statement's own circumstances and each
/// change of one key of them. Empty when even these are more than kMostCircumstances.
///
/// Each value stands for all values that the same conditions match; a value that no condition of
/// the policies names is decided like any other such value.
/// @param fixed what every request has and no condition changes: the role's own tags and ARN.
std::vector<Circumstances> probe_contexts(std::span<Policy const* const> policies,
                                          Circumstances const& fixed);

inline constexpr std::size_t kMostCombinations = 1'000;
inline constexpr std::size_t kMostCircumstances = 10'000;

}  // namespace mandate::iam
