#include "organisation/duties.h"

#include <algorithm>
#include <array>

#include <boost/mp11/list.hpp>
#include <fmt/format.h>

#include "base/codec.h"

namespace mandate::organisation {
namespace {

enum class Duty { kOwner, kApprover, kSecondApprover, kExecutor, kGate };

/// A step, the duty that it belongs to, and how a refusal speaks of it:
/// `priya DONE req-12, so priya cannot DO`.
struct Rule {
    Duty duty;
    Step step;
    std::string_view done;
    std::string_view do_it;
};

/// THE RULE. Who does a step of one duty on a chain does none of another duty on the same chain.
/// Steps of one duty go together: who asked may claim, who approved may confirm the estimate.
constexpr std::array kRules = {
    // Owner: wants it, pays for it, answers for what it costs.
    Rule{Duty::kOwner, Step::kRequest, "asked for", "ask for it"},
    Rule{Duty::kOwner, Step::kEstimate, "estimated", "estimate it"},
    Rule{Duty::kOwner, Step::kClaim, "claimed the anchor of", "claim its anchor"},
    Rule{Duty::kOwner, Step::kAnswerCard, "answered a card of", "answer its cards"},
    // Approver: decides what is permitted, and whether the figure is believed.
    Rule{Duty::kApprover, Step::kApprove, "approved", "approve it"},
    Rule{Duty::kApprover, Step::kConfirmEstimate, "confirmed the estimate of",
         "confirm its estimate"},
    // Second approver: looks at agentic tiers with other eyes.
    Rule{Duty::kSecondApprover, Step::kSecondApprove, "gave the second approval of",
         "give its second approval"},
    // Executor: does what was decided, and hands in the evidence.
    Rule{Duty::kExecutor, Step::kImplement, "implemented", "implement it"},
    // Gate: judges the size before (gate 1) and the spending after (gate 2).
    Rule{Duty::kGate, Step::kSize, "judged the size of", "judge its size"},
    Rule{Duty::kGate, Step::kApproveCard, "judged a card of", "judge its cards"},
};
static_assert(kRules.size() ==
                  boost::mp11::mp_size<boost::describe::describe_enumerators<Step>>::value,
              "every step has a duty");

constexpr std::size_t count_conflicts() {
    std::size_t count = 0;
    for (std::size_t a = 0; a < kRules.size(); ++a) {
        for (std::size_t b = a + 1; b < kRules.size(); ++b) {
            count += kRules.at(a).duty != kRules.at(b).duty ? 1U : 0U;
        }
    }
    return count;
}

constexpr auto kConflicts = [] {
    std::array<std::pair<Step, Step>, count_conflicts()> pairs;
    std::size_t next = 0;
    for (std::size_t a = 0; a < kRules.size(); ++a) {
        for (std::size_t b = a + 1; b < kRules.size(); ++b) {
            if (kRules.at(a).duty != kRules.at(b).duty) {
                pairs.at(next++) = {kRules.at(a).step, kRules.at(b).step};
            }
        }
    }
    return pairs;
}();

Rule const& rule_of(Step step) { return *std::ranges::find(kRules, step, &Rule::step); }

/// Whether an act counts as this identity's own: done in person, or by a delegate.
bool is_by(DutyAct const& act, PersonId const& identity) {
    return act.person == identity || act.on_behalf_of == identity;
}

std::unexpected<Error> refusal(DutyAct const& earlier, PersonId const& identity, Step step,
                               Actor const& actor) {
    std::string how;
    if (earlier.person != identity) {
        how = fmt::format(" through {}", earlier.person.value());
    } else if (earlier.on_behalf_of && *earlier.on_behalf_of != identity) {
        how = fmt::format(" on behalf of {}", earlier.on_behalf_of->value());
    }
    std::string const behalf =
        actor.on_behalf_of ? fmt::format(" on behalf of {}", actor.on_behalf_of->value()) : "";
    return std::unexpected(
        Error{ErrorCode::kForbidden,
              fmt::format("separation of duties: {} {} {}{}, so {} cannot {}{}", identity.value(),
                          rule_of(earlier.step).done, earlier.chain, how, actor.person.value(),
                          rule_of(step).do_it, behalf),
              fmt::format("somebody who did nothing in another duty on {} has to", earlier.chain),
              {{"chain", earlier.chain},
               {"person", identity.value()},
               {"earlier_step", text_of(earlier.step)},
               {"step", text_of(step)}}});
}

}  // namespace

std::span<std::pair<Step, Step> const> conflicts() { return kConflicts; }

bool conflict(Step a, Step b) { return rule_of(a).duty != rule_of(b).duty; }

Result<void> check_duty(std::span<DutyAct const> acts, Step step, Actor const& actor) {
    for (DutyAct const& act : acts) {
        if (!conflict(act.step, step)) {
            continue;
        }
        if (is_by(act, actor.person)) {
            return refusal(act, actor.person, step, actor);
        }
        if (actor.on_behalf_of && is_by(act, *actor.on_behalf_of)) {
            return refusal(act, *actor.on_behalf_of, step, actor);
        }
    }
    return {};
}

}  // namespace mandate::organisation
