#pragma once

#include <string_view>

#include "base/located_json.h"
#include "base/result.h"
#include "iam/policy.h"

namespace mandate::iam {

/// Where a policy is used, which says what elements it may have.
/// Source: AWS, "Grammar of the IAM JSON policy language" (IAM user guide), "SCP syntax" and "RCP
/// syntax" (Organizations user guide).
enum class PolicyKind {
    kAny,              ///< the grammar alone
    kIdentity,         ///< of a user or role; also a permissions boundary or a session policy
    kResource,         ///< attached to a resource: names principals
    kTrust,            ///< of a role: names principals, no resources
    kServiceControl,   ///< SCP
    kResourceControl,  ///< RCP: denies to everyone, except AWS's own RCPFullAWSAccess
};

/// What a text may have at most. AWS's own policies stay well below: the longest managed one has
/// 153,000 characters, 175 statements and 3,400 values in one list.
inline constexpr std::size_t kMostPolicyBytes = 1U << 20U;
inline constexpr std::size_t kMostStatements = 1'000;
inline constexpr std::size_t kMostValues = 10'000;

/// Reads a policy strictly: what AWS would refuse or what would not mean what it seems to is
/// refused: unknown elements, elements in another case, both of `Action` and `NotAction`, a key
/// twice in one object (condition keys also when only their case differs), a condition value that
/// its operator cannot compare with, an ill-formed variable, characters that steer what shows them.
/// All JSON forms that AWS accepts are: a string or a list, one statement or a list, numbers and
/// truth values without quotation marks in conditions.
/// @param place what to call the text in errors: a path, a role's name.
/// @returns the policy, or Error{BadInput} with line and column.
Result<Policy> parse_policy(std::string_view text, std::string_view place, PolicyKind kind);

/// The same for a policy that is a value within a larger document.
Result<Policy> read_policy(LocatedJson const& document, LocatedJson::Node const& node,
                           PolicyKind kind);

}  // namespace mandate::iam
