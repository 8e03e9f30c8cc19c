#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::ownership {

/// What a claim can hold on to, in the order in which attribution tries them (design section 4).
enum class AnchorKind {
    kResource,          ///< AgentCore component, provisioned/custom/imported model, agent, ...: ARN
    kInferenceProfile,  ///< application inference profile: ARN
    kProject,           ///< bedrock-mantle project: ARN
    kWorkspace,         ///< Claude Platform workspace: ARN
    kRole,              ///< IAM role: `arn:aws:iam::ACCOUNT:role/NAME`, path dropped
    kPermissionSet,     ///< Identity Center permission set: `ACCOUNT/NAME`
    kUser,              ///< IAM user: ARN
    kTag,               ///< tag rule: `SOURCE/KEY=VALUE`
    kAccount,           ///< account declared dedicated: twelve digits
};
BOOST_DESCRIBE_ENUM(AnchorKind, kResource, kInferenceProfile, kProject, kWorkspace, kRole,
                    kPermissionSet, kUser, kTag, kAccount)

struct Anchor {
    AnchorKind kind = AnchorKind::kRole;
    std::string value;  ///< canonical

    friend auto operator<=>(Anchor const&, Anchor const&) = default;
};
BOOST_DESCRIBE_STRUCT(Anchor, (), (kind, value))

/// Reads an anchor as a person types it: any ARN of the kinds above (an assumed-role ARN becomes
/// its role, a role's path is dropped, an `AWSReservedSSO_NAME_hex` role becomes the permission
/// set), an account id, `tag:SOURCE/KEY=VALUE`.
/// @returns Error{BadInput} that says what was expected.
Result<Anchor> parse_anchor(std::string_view text);
std::string to_string(Anchor const& anchor);

enum class ClaimOrigin { kTask, kAdopted, kClaimed };
BOOST_DESCRIBE_ENUM(ClaimOrigin, kTask, kAdopted, kClaimed)

/// One workload owns one anchor within a span of days. Never deleted: it ends.
struct Claim {
    ClaimId id;
    Anchor anchor;
    WorkloadId workload;
    Date effective_from;
    std::optional<Date> effective_to;  ///< first day on which it no longer holds
    ClaimOrigin origin = ClaimOrigin::kTask;
    PersonId claimed_by;
    bool restates_history = false;     ///< effective_from lay before the day it was made
    PrivateText reason;                ///< required where it restates history
    std::optional<RequestId> request;  ///< the chain it belongs to

    friend bool operator==(Claim const&, Claim const&) = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (),
                      (id, anchor, workload, effective_from, effective_to, origin, claimed_by,
                       restates_history, reason, request))

/// A new claim. `existing` are all claims of the same anchor.
/// @returns Error{Conflict} when another claim holds a day of it (it names workload and days),
///          Error{BadInput} for a back-dated claim without a reason or a day more than 13 months
///          back.
Result<Claim> claim(Claim proposed, std::span<Claim const> existing, Date today);

/// Ends a claim: from `on` the anchor is free. `on` before today restates history (reason
/// required).
Result<Claim> release(Claim const& claim, Date on, Date today, std::string_view reason);

/// The claim that holds the anchor on a day, nullptr when none.
Claim const* claim_on(std::span<Claim const> claims, Anchor const& anchor, Date day);

bool in_force(Claim const& claim, Date day);

}  // namespace mandate::ownership
