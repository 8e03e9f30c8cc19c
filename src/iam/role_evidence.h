#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/policy.h"

namespace mandate::iam {

/// A policy that a live role has.
struct LivePolicy {
    std::string name;
    std::string arn;                 ///< of a managed policy; empty for an inline one
    std::optional<Policy> document;  ///< absent: the evidence does not hold it

    friend bool operator==(LivePolicy const&, LivePolicy const&) = default;
};

/// A role as AWS describes it. A plain value.
struct LiveRole {
    std::string arn;
    std::string name;
    std::string path;     ///< begins and ends with a slash
    std::string account;  ///< twelve digits
    std::optional<Policy> trust;
    std::vector<LivePolicy> inline_policies;  ///< in the order of the evidence
    std::vector<LivePolicy> attached_policies;
    std::optional<LivePolicy> boundary;
    std::map<std::string, std::string> tags;
    /// What the evidence does not say, a sentence each, with the command that prints it. Empty: the
    /// role is known whole.
    std::vector<std::string> missing;
    bool inline_policies_whole = false;    ///< all inline policies are named and have a document
    bool attached_policies_whole = false;  ///< the same for the attached ones
    bool boundary_known = false;           ///< that there is none, or what it says

    friend bool operator==(LiveRole const&, LiveRole const&) = default;
};

/// What an evidence text may have at most.
inline constexpr std::size_t kMostEvidenceBytes = 10'000'000;
inline constexpr std::size_t kMostOutputs = 1'000;

/// Reads what AWS prints about one role (docs/formats/role_evidence.md):
/// `aws iam get-account-authorization-details`, whole or cut to the role, or the outputs of
/// `get-role`, `list-role-policies`, `get-role-policy`, `list-attached-role-policies`, `get-policy`
/// and `get-policy-version`: as a list, as an object of them, or one after the other. Documents are
/// JSON or percent-encoded texts, as AWS's API gives them.
///
/// Fields that are not needed are passed over, so what AWS adds does no harm; what is needed is
/// read strictly. Several account details may be in one text, the separate outputs of one role
/// only: AWS's lists do not say whose they are.
/// @param place what to call the text in errors: a path.
/// @param wanted the name or ARN of the role, where the text may hold several; empty: the one.
/// @returns the role, or Error{BadInput} with line and column: no JSON, no output that AWS prints,
///          two roles, two different documents of one policy, an ill-formed name or policy.
Result<LiveRole> read_role_evidence(std::string_view text, std::string_view place,
                                    std::string_view wanted = {});

/// The command that prints a managed policy's document in force.
std::string command_for_managed_policy(std::string_view policy_arn);

}  // namespace mandate::iam
