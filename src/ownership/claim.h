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
#include "ownership/anchor.h"

namespace mandate::ownership {

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

/// A new claim. `existing` are all claims of the same anchor (others are not looked at). Whether it
/// restates history follows from the days; a claim may begin in the future.
/// @returns Error{Conflict} when another claim holds a day of it (it names workload and days),
///          Error{BadInput} for an anchor that is not canonical, an end that is not after the
///          beginning, a back-dated claim without a reason or a day more than 13 months back.
Result<Claim> claim(Claim proposed, std::span<Claim const> existing, Date today);

/// Ends a claim, or ends it earlier: from `on` the anchor is free. On its first day it is as if the
/// claim had never been. `on` before today restates history: the claim is marked so, and the reason
/// (required) takes the place of the claim's.
/// @returns Error{Conflict} when the claim has ended by then, Error{BadInput} for a day before it
///          began, more than 13 months back, or without its reason.
Result<Claim> release(Claim const& claim, Date on, Date today, std::string_view reason);

/// The claim that holds the anchor on a day, nullptr when none.
Claim const* claim_on(std::span<Claim const> claims, Anchor const& anchor, Date day);

bool in_force(Claim const& claim, Date day);

}  // namespace mandate::ownership
