#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.h"
#include "organisation/actor.h"

namespace mandate::organisation {

/// A step of a chain that a person answers for. A chain is one business request and everything that
/// follows from it (request, approval, task, claim, estimate confirmation, cards), or one model of
/// the catalogue: its decisions (kApprove) and the tasks of its guard rails (kImplement).
enum class Step {
    kRequest,          ///< asked for it
    kEstimate,         ///< gave the owner's figure
    kClaim,            ///< claimed the anchor
    kAnswerCard,       ///< answered a weekly card
    kApprove,          ///< approved the grants
    kConfirmEstimate,  ///< confirmed the figure
    kSecondApprove,    ///< second approver of an agentic tier
    kImplement,        ///< did a step of the task, or handed in its evidence
    kSize,             ///< gate 1
    kApproveCard,      ///< gate 2
};
BOOST_DESCRIBE_ENUM(Step, kRequest, kEstimate, kClaim, kAnswerCard, kApprove, kConfirmEstimate,
                    kSecondApprove, kImplement, kSize, kApproveCard)

/// One act on a chain, as the log has it.
struct DutyAct {
    std::string chain;  ///< the id of the request, or of the model
    Step step = Step::kRequest;
    PersonId person;
    std::optional<PersonId> on_behalf_of;
};

/// The rule table, readable in one file (duties.cpp): the pairs of steps of one chain that no one
/// identity may do both of. Symmetric; each pair once. The database gets the same rows.
std::span<std::pair<Step, Step> const> conflicts();

bool conflict(Step a, Step b);

/// Whether `actor` may do `step` on a chain on which `acts` were done. A delegate has the conflicts
/// of the delegator as well, in both directions: neither of the two may have done a conflicting
/// step, in person or through somebody else.
/// @returns Error{Forbidden} `separation of duties: ...` that names the earlier step and who did
/// it.
Result<void> check_duty(std::span<DutyAct const> acts, Step step, Actor const& actor);

}  // namespace mandate::organisation
