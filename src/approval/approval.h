#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "approval/estimate.h"
#include "base/date.h"
#include "base/money.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "iam/grant.h"
#include "iam/runtime.h"

namespace mandate::approval {

enum class ApprovalState {
    kAwaitingSecond,  ///< an elevated tier: decided by the Lead, waiting for the Security Reviewer
    kActive,
    kDeclined,    ///< the second approver said no
    kSuperseded,  ///< a later approval of the same workload and account replaced it
    kRevoked,
    kExpired,
};
BOOST_DESCRIBE_ENUM(ApprovalState, kAwaitingSecond, kActive, kDeclined, kSuperseded, kRevoked,
                    kExpired)

enum class Priority { kLow, kNormal, kHigh, kUrgent };
BOOST_DESCRIBE_ENUM(Priority, kLow, kNormal, kHigh, kUrgent)

/// What was decided: immutable, and hashed. Everything a reader needs to know what was meant is in
/// it; nothing is looked up later.
struct ApprovalContent {
    RequestId request;
    WorkloadId workload;
    AccountId account;
    iam::Platform platform = iam::Platform::kBedrock;
    iam::Runtime runtime;            ///< whole: trust is generated from it
    std::vector<iam::Grant> grants;  ///< normalised, sorted by key, at least one
    iam::Agentic agentic;
    Estimate confirmed_estimate;  ///< the Lead's figure; the owner's is in the request
    bool business_case_acknowledged = false;
    Date valid_from;
    Date expires_on;  ///< last day
    /// Restricted models that this approval names, each as its grants do (`anthropic.claude-...`);
    /// sorted, each once.
    std::vector<std::string> named_models;

    friend bool operator==(ApprovalContent const&, ApprovalContent const&) = default;
};
BOOST_DESCRIBE_STRUCT(ApprovalContent, (),
                      (request, workload, account, platform, runtime, grants, agentic,
                       confirmed_estimate, business_case_acknowledged, valid_from, expires_on,
                       named_models))

struct Approval {
    ApprovalId id;
    ApprovalContent content;
    std::string content_sha256;  ///< of the content's canonical JSON, lower-case hex
    PrivateText reason;
    PersonId decided_by;
    std::optional<PersonId> second_by;
    ApprovalState state = ApprovalState::kActive;
    std::optional<ApprovalId> superseded_by;
    /// First day on which it no longer holds: of superseding or revoking, or the day after its
    /// last.
    std::optional<Date> ended_on;
    PrivateText end_reason;  ///< why it was declined or revoked; `reason` stays the decision's

    friend bool operator==(Approval const&, Approval const&) = default;
};
BOOST_DESCRIBE_STRUCT(Approval, (),
                      (id, content, content_sha256, reason, decided_by, second_by, state,
                       superseded_by, ended_on, end_reason))

/// How long approvals live, in days, first and last included; a setting.
struct ApprovalRules {
    std::int64_t longest_days = 366;
    std::int64_t longest_days_elevated = 92;
};

/// Puts the content in its canonical form and checks it: grants normalised and of one platform,
/// workspace named (one name is one workspace within a region), named models of its grants, expiry
/// within the rules, a reason for anything elevated, a whole runtime, a valid confirmed estimate.
/// @returns the approval, AwaitingSecond where the tier is elevated, else Active; or
///          Error{BadInput}.
Result<Approval> approve(ApprovalId id, ApprovalContent content, std::string_view reason,
                         PersonId const& by, ApprovalRules const& rules);

/// SHA-256 of the content's canonical JSON (RFC 8785).
Result<std::string> content_hash(ApprovalContent const& content);

/// AwaitingSecond → Active or Declined (reason required).
/// @returns Error{Conflict} in another state, Error{Forbidden} for who decided the approval.
Result<Approval> second_approve(Approval const& approval, PersonId const& by);
Result<Approval> decline(Approval const& approval, PersonId const& by, std::string_view reason);

/// Active → Superseded, Revoked (reason required), Expired (on a day after expires_on only).
Result<Approval> supersede(Approval const& approval, ApprovalId const& by, Date on);
Result<Approval> revoke(Approval const& approval, std::string_view reason, Date on);
Result<Approval> expire(Approval const& approval, Date today);

/// Whether the approval permits something on a day: Active, begun, and not past its expiry. A clock
/// that is wrong by hours matters only on the last day; days are UTC.
bool in_force(Approval const& approval, Date day);

/// A workspace name: 1 to 40 characters of `a-z 0-9 -`, beginning with a letter.
Result<void> check_workspace_name(std::string_view name);

}  // namespace mandate::approval
