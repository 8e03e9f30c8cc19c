#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "approval/business_case.h"
#include "approval/estimate.h"
#include "base/date.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "iam/grant.h"
#include "iam/runtime.h"
#include "organisation/actor.h"

namespace mandate::approval {

enum class UseCase { kInfrastructure, kCodingAi, kOperationsAi };
BOOST_DESCRIBE_ENUM(UseCase, kInfrastructure, kCodingAi, kOperationsAi)

enum class RequestKind {
    kNewWorkload,  ///< makes a workload
    kAddAi,        ///< adds AI, or more of it, to an existing workload
    kAdoption,     ///< takes a running anchor as it is found under governance
};
BOOST_DESCRIBE_ENUM(RequestKind, kNewWorkload, kAddAi, kAdoption)

/// The states of a request:
///
///     Draft → Submitted (or AwaitingSize → Submitted) → InReview → Approved → Implementing
///       → ReadyToClaim → Claimed → Retired          Adopted instead of Claimed for an adoption
///     Submitted, AwaitingSize, InReview → Returned → Submitted ...   (the owner changes it)
///     Draft, Submitted, AwaitingSize, InReview, Returned → Withdrawn (by the owner)
///     AwaitingSize, Submitted, InReview → Rejected
///     Approved, Implementing → InReview when a model of it becomes Restricted or Blocked
enum class RequestState {
    kDraft,
    kSubmitted,
    kAwaitingSize,
    kInReview,
    kReturned,
    kRejected,
    kWithdrawn,
    kApproved,
    kImplementing,
    kReadyToClaim,
    kClaimed,
    kAdopted,
    kRetired,
};
BOOST_DESCRIBE_ENUM(RequestState, kDraft, kSubmitted, kAwaitingSize, kInReview, kReturned,
                    kRejected, kWithdrawn, kApproved, kImplementing, kReadyToClaim, kClaimed,
                    kAdopted, kRetired)

/// A business request: what a Product Owner asks for, in the owner's words. Needs no knowledge of
/// platforms, models or AWS.
struct Request {
    RequestId id;
    RequestKind kind = RequestKind::kNewWorkload;
    WorkloadId workload;  ///< slug, `[a-z][a-z0-9-]{1,40}`, unique
    std::string workload_name;
    ElementId product;  ///< an E4 element
    UseCase use_case = UseCase::kOperationsAi;
    PrivateText description;
    iam::Runtime runtime;
    std::optional<std::string> wished_model;  ///< plain words; may name a model nobody approved
    Estimate estimate;
    std::optional<BusinessCase> business_case;
    std::optional<std::string> adopts;  ///< kAdoption: the anchor, as a person types it
    PersonId requested_by;
    RequestState state = RequestState::kDraft;
    std::optional<PersonId> reviewer;  ///< the Lead who took it
    std::optional<PersonId> sized_by;  ///< who passed gate 1
    PrivateText note;  ///< reason of the last return, rejection, withdrawal or cascade
    Date created_on;

    friend bool operator==(Request const&, Request const&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (),
                      (id, kind, workload, workload_name, product, use_case, description, runtime,
                       wished_model, estimate, business_case, adopts, requested_by, state, reviewer,
                       sized_by, note, created_on))

/// What of the surroundings gate 1 and completeness depend on; settings and budgets, looked up by
/// the use case.
struct IntakeRules {
    Money size_limit;  ///< peak month (list) above which gate 1 is needed
    std::optional<Money>
        budget_remaining;            ///< of the product's element and year; absent: no budget known
    Money business_case_free_below;  ///< first-year list below which the business case is optional
};

// Each function is one command. They are pure: the request as it is in, the request as it will be
// out, or why not. All refuse a state that the command does not fit with Error{Conflict}:
// `request req-12 is Approved; only a Draft or Returned request can be submitted`.
// Permission and separation of duties are checked by the use case (organisation room).

/// Checks every field: slug, product, description (1 to 4,000 characters), runtime kind, estimate,
/// business case. @returns Error{BadInput} that names the field.
Result<void> check_request(Request const& request);

/// Draft or Returned → Draft or Returned, with other contents, which need not be complete yet;
/// identity, kind, state and owner stay. A size approval stays unless the estimate grew (its
/// largest month or first year) or changed its currency.
Result<Request> edit(Request const& request, Request const& contents);

/// Draft or Returned → AwaitingSize when gate 1 is needed, else Submitted. A request that was sized
/// and did not grow keeps its size approval. @returns Error{BadInput} for an incomplete request,
/// and where a business case is missing that is not optional.
Result<Request> submit(Request const& request, IntakeRules const& rules);

/// Why gate 1 is needed, in words; nothing when it is not: the largest month (list) is above the
/// limit, or the first year (list) is above what remains of the budget.
Result<std::optional<std::string>> needs_size_approval(Request const& request,
                                                       IntakeRules const& rules);

/// AwaitingSize → Submitted.
Result<Request> approve_size(Request const& request, PersonId const& by);

/// Submitted → InReview: a Lead takes it (again: another Lead takes it over).
Result<Request> take_review(Request const& request, PersonId const& by);

/// AwaitingSize, Submitted, InReview → Returned or Rejected; a reason is required.
Result<Request> return_to_owner(Request const& request, std::string_view reason);
Result<Request> reject(Request const& request, std::string_view reason);

/// Draft, Submitted, AwaitingSize, InReview, Returned → Withdrawn; a reason is required.
Result<Request> withdraw(Request const& request, std::string_view reason);

/// Submitted, InReview → Approved.
Result<Request> mark_approved(Request const& request);
/// Approved → Implementing: an engineer began. Implementing stays.
Result<Request> mark_implementing(Request const& request);
/// Approved, Implementing → ReadyToClaim: the last task is implemented.
Result<Request> mark_ready_to_claim(Request const& request);
/// ReadyToClaim → Claimed; for an adoption Approved or ReadyToClaim → Adopted.
Result<Request> mark_claimed(Request const& request);
/// Claimed, Adopted → Retired; a reason is required.
Result<Request> retire(Request const& request, std::string_view reason);
/// Submitted, InReview, Approved, Implementing → InReview (Submitted stays), with the reason: a
/// model that it needs became Restricted or Blocked.
Result<Request> return_to_review(Request const& request, std::string_view reason);

}  // namespace mandate::approval
