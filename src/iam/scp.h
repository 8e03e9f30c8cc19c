#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "iam/compiled_policies.h"
#include "iam/policy.h"

namespace mandate::iam {

/// Guard rails: the service control policies (SCPs) that make the governed roles the only way to
/// AI. Pure values and functions; the lists of actions are the data file `guard_rails.json`.
/// Source: AWS, "Service control policies (SCPs)" (Organizations user guide).

/// A role or user that used AI before Mandate and may go on for a while.
struct Grandfathered {
    std::string principal;  ///< ARN of a role or user; `*` and `?` stand for letters as in ArnLike
    Date until;             ///< the last day

    friend bool operator==(Grandfathered const&, Grandfathered const&) = default;
};

/// Where a model may be called: in a region by the named accounts, or by every account where none
/// is named. Of a call through an inference profile the region is the profile's, not those of the
/// models behind it.
struct OpenPlace {
    Region region;
    std::vector<AccountId> accounts;

    friend bool operator==(OpenPlace const&, OpenPlace const&) = default;
};

/// What an organisation decided about one model, for the accounts behind one SCP.
struct ModelRail {
    std::string model;                   ///< for people: the catalogue's id
    std::vector<std::string> model_ids;  ///< every id that Bedrock has for it, without profile
    /// Where it may be called; nowhere: the model is blocked.
    std::vector<OpenPlace> open;

    friend bool operator==(ModelRail const&, ModelRail const&) = default;
};

/// Everything that the guard rails of one OU, root or account hold.
struct GuardRailScope {
    std::string place;  ///< for errors and notes: `OU workloads/prod`
    Partition partition{"aws"};
    std::string role_path = "/mandate/";  ///< of the governed roles; begins and ends with a slash
    std::vector<std::string> permission_sets;  ///< governed ones of Identity Center, by name
    std::vector<std::string> users;            ///< governed IAM users under the path, by name
    std::vector<Grandfathered> grandfathered;
    /// ARNs (or patterns) of the only roles that may make and change what stands under the path,
    /// create workspaces and make API keys. At least one.
    std::vector<std::string> deployers;
    /// ARNs (or patterns) of roles that may act through AWS's MCP servers, as far as their own
    /// policies let them; nobody else may.
    std::vector<std::string> agentic_roles;
    std::vector<ModelRail> models;

    friend bool operator==(GuardRailScope const&, GuardRailScope const&) = default;
};

struct GuardRails {
    std::vector<NamedPolicy> policies;  ///< SCPs, to be attached together in one place
    std::vector<std::string> notes;     ///< for people, a sentence each: what they do not reach
    std::optional<Date> next_change;    ///< the day on which a grandfathered principal drops out
};

/// The guard rails of one place as of a day: grandfathered principals whose last day is over are
/// left out, and the quotas are those of the day. Pure.
///
/// A deny with exceptions is never split over several SCPs: each part would deny the exceptions of
/// the others. Denies about several models are split by model where they are too long, which
/// changes nothing.
/// @returns Error{BadInput} when a name, ARN or path is none (a pattern that stands for every role
///          too) or of another partition, no deployer is named, or the policies are larger or more
///          than AWS's quotas let one place have; the error names size and quota.
Result<GuardRails> guard_rails(GuardRailScope const& scope, Date today);

/// The denies of one model alone, for the SCP that a place has already: each place has few.
/// @param place for errors: `OU workloads/prod`.
/// @returns Error{BadInput} as guard_rails gives it for its models.
Result<Policy> model_rail_policy(ModelRail const& rail, std::string_view place,
                                 Partition const& partition, Date today);

/// A deny of an older SCP that the guard rails replace.
struct ReplacedDeny {
    std::string statement;    ///< its Sid, else `statement 3`
    std::string action;       ///< as written: `aws-mcp:InvokeMcp`
    std::string explanation;  ///< why it denies nothing any more, and what replaces it
    bool whole = false;       ///< nothing else stands in the statement: it can be removed

    friend bool operator==(ReplacedDeny const&, ReplacedDeny const&) = default;
};

/// The denies of an existing SCP that have no effect any more: the actions `aws-mcp:*` of the
/// preview, and entitlements of models.
/// Source: AWS, "How Agent Toolkit works with IAM"; "Access Amazon Bedrock foundation models".
std::vector<ReplacedDeny> replaced_denies(Policy const& scp);

}  // namespace mandate::iam
