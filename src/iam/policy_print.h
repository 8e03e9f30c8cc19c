#pragma once

#include <string>
#include <string_view>

#include "iam/policy.h"

namespace mandate::iam {

enum class Layout {
    kCompact,   ///< one line, no white space between tokens
    kIndented,  ///< for people: two spaces a level, a line each
};

/// The policy as JSON. Elements stand in AWS's order (Version, Id, Statement; Sid, Effect,
/// Principal, Action, Resource, Condition), a list of one value is that value, the version is
/// always said. `parse_policy` of it gives the same policy again.
///
/// Precondition: no two conditions of a statement have the same test and the same key (in any
/// case); parse_policy never gives such a policy, because JSON has no words for it.
std::string print(Policy const& policy, Layout layout);

/// The same policy in one fixed order: statements, values and conditions sorted, each once,
/// condition keys and the service part of actions in lower case. `print(canonical(p), kCompact)` is
/// the text whose hash names a policy. `canonical(canonical(p)) == canonical(p)`. Sids and Id stay.
Policy canonical(Policy policy);

/// Which characters count against a quota of AWS.
enum class Counting {
    /// "IAM doesn't count white space": policies of users, groups, roles, managed policies. What
    /// stands between quotation marks is counted here all the same, so the figure is never too low.
    kWithoutWhiteSpace,
    kAll,  ///< SCPs and RCPs: "all characters in your policy count"
};

/// The size of a policy's text in characters, as AWS counts it. Other text than JSON is counted
/// as it stands.
/// Source: AWS, "IAM and AWS STS quotas" (IAM user guide), "SCP syntax" (Organizations user guide).
std::size_t size_in_characters(std::string_view text, Counting counting);

}  // namespace mandate::iam
