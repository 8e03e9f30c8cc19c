#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.h"
#include "base/strong_id.h"
#include "iam/grant.h"
#include "iam/role_name.h"
#include "iam/runtime.h"

namespace mandate::iam {

/// How an organisation makes its roles: a setting, because organisations have rules.
struct Conventions {
    std::string role_name{kRoleNameRule};  ///< a rule (role_name.h)
    /// Begins and ends with a slash. SCPs govern what stands under it.
    std::string role_path = "/mandate/";
    std::optional<std::string> permissions_boundary;  ///< ARN of a managed policy
    std::map<std::string, std::string> tags;          ///< every role has them, beside its own

    friend bool operator==(Conventions const&, Conventions const&) = default;
};
BOOST_DESCRIBE_STRUCT(Conventions, (), (role_name, role_path, permissions_boundary, tags))

/// What one role is to permit, exactly: the composition of a workload's grants in one account
/// (design section 4), and how the role is made. The generator's input, and what a proof holds a
/// role against.
struct Scope {
    Platform platform = Platform::kBedrock;
    std::string workload;
    AccountId account;
    Partition partition;  ///< of the regions of the grants
    Runtime runtime;
    Agentic agentic;
    std::vector<Grant> grants;  ///< of `platform`; normalised, sorted by key, each key once
    std::string role_name;      ///< at most 64 characters
    Conventions conventions;
    std::map<std::string, std::string> tags;  ///< of this role: `finops:workload` and the like

    friend bool operator==(Scope const&, Scope const&) = default;
};
BOOST_DESCRIBE_STRUCT(Scope, (),
                      (platform, workload, account, partition, runtime, agentic, grants, role_name,
                       conventions, tags))

/// The partition whose regions are named like this: `us-gov-west-1` is of `aws-us-gov`,
/// `cn-north-1` of `aws-cn`, `eusc-de-east-1` of `aws-eusc`, any other of `aws`.
Partition partition_of(Region const& region);

/// What a scope file, and a scope, may have at most. A policy of 10,240 characters holds about 90
/// bare models, 14 geographic or 11 global profiles.
inline constexpr std::size_t kMostScopeBytes = 1U << 20U;
inline constexpr std::size_t kMostGrants = 500;

/// The scope checked and in one form: grants and agentic tier normalised and sorted, runtime whole,
/// an absent role name made by the conventions' rule, the partition told from the grants. No grants
/// is a scope: the role may do nothing.
/// @returns Error{BadInput} that names the field (also as `field`: `grants/2/model`, a JSON pointer
///          into the scope file without its first slash): grants of another platform or of two
///          partitions, one key twice, an ARN of another account or partition, a role name, path,
///          boundary or tag that IAM does not take, a text that steers what shows it.
/// Source: AWS, "IAM and AWS STS quotas", "Tags for IAM resources" (IAM user guide); "Permission
/// sets" (IAM Identity Center user guide).
Result<Scope> normalised(Scope scope);

/// Reads a scope file (docs/formats/policy_scope.md), strictly, and normalises it.
/// @param place what to call the text in errors: a path.
/// @returns Error{BadInput} with line and column.
Result<Scope> parse_scope(std::string_view text, std::string_view place);

}  // namespace mandate::iam
