#include "approval/guard_rail_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "approval/task_steps.h"
#include "base/digest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "iam/artefact.h"

namespace mandate::approval {
namespace {

constexpr std::size_t kShownOfDigest = 12;

/// One SCP a place, whatever models it denies; SCPs have names that are unique in the organisation.
std::string policy_name(GuardRail const& rail) {
    return fmt::format("mandate-guard-rails-{}", sha256(place_of(rail)).substr(0, kShownOfDigest));
}

std::string said(GuardRail const& rail) {
    if (rail.effect == RailEffect::kDenyNothing) {
        return "nothing: the model is open for every account, wherever it is offered";
    }
    if (rail.effect == RailEffect::kDenyEverywhere) {
        return "the model in every region, for every account";
    }
    std::string text = "the model everywhere but";
    for (OpenRegion const& open : rail.open) {
        std::vector<std::string> accounts;
        for (AccountId const& account : open.accounts) {
            accounts.push_back(account.value());
        }
        text += fmt::format("\n  in {} for {}", open.region.value(),
                            accounts.empty() ? "every account" : join(accounts, ", "));
    }
    return text;
}

/// An account and region that a call is tried from.
struct Try {
    AccountId account;
    Region region;
};

bool is_open(GuardRail const& rail, AccountId const& account, Region const& region) {
    auto const open = std::ranges::find(rail.open, region, &OpenRegion::region);
    return rail.effect == RailEffect::kDenyNothing ||
           (open != rail.open.end() &&
            (open->accounts.empty() ||
             std::ranges::find(open->accounts, account) != open->accounts.end()));
}

/// The first place behind the rail that is open, or that is not.
std::optional<Try> place_to_try(GuardRailPlan const& plan, bool open) {
    std::vector<Region> regions = plan.model.offered_in;
    for (Covered const& covered : plan.model.covered) {
        regions.push_back(covered.region);
    }
    for (Region const& region : regions) {
        for (AccountId const& account : plan.accounts) {
            if (is_open(plan.rail, account, region) == open) {
                return Try{account, region};
            }
        }
    }
    return std::nullopt;
}

TaskStep compare_step(GuardRailPlan const& plan) {
    bool const account = plan.rail.account.has_value();
    TaskStep step;
    step.title = "Compare with what it carries";
    step.instruction = fmt::format(
        "Sign in to the management account, or the delegated administrator of AWS Organizations. "
        "The guard rail of {} denies {}.\n"
        "1. Find its id{}:\n{}"
        "2. List the service control policies it carries, and read `{}` where it is among them:\n"
        "  aws organizations list-policies-for-target --target-id TARGET --filter "
        "SERVICE_CONTROL_POLICY\n"
        "  aws organizations describe-policy --policy-id POLICY\n"
        "3. Compare it with the artefact. Hand in both outputs as evidence, and answer target_id "
        "with the id.",
        place_of(plan.rail), said(plan.rail),
        account ? fmt::format(", which is {}", plan.rail.account->value())
                : ", from the root down its path",
        account ? ""
                : "  aws organizations list-roots\n"
                  "  aws organizations list-organizational-units-for-parent --parent-id PARENT\n",
        policy_name(plan.rail));
    step.needs_evidence = true;
    step.asks_for = {"target_id"};
    return step;
}

TaskStep change_step(GuardRailPlan const& plan) {
    std::string const name = policy_name(plan.rail);
    std::string const wait =
        plan.not_before ? fmt::format("Not before {}: until then what was granted may go on.\n",
                                      to_string(*plan.not_before))
                        : "";
    TaskStep step;
    if (plan.rail.effect == RailEffect::kDenyNothing) {
        step.title = "Remove the deny";
        step.instruction = fmt::format(
            "{}Take the statements of {} out of `{}`; where none is left, take it away:\n"
            "  aws organizations update-policy --policy-id POLICY --content file://{}.json\n"
            "  aws organizations detach-policy --policy-id POLICY --target-id TARGET\n"
            "There is nothing to do where it has no such statement.",
            wait, plan.model.id, name, name);
        return step;
    }
    step.title = "Attach or change the deny";
    step.instruction = fmt::format(
        "{0}Where {1} carries no `{2}`, create and attach it; else put the artefact in place of "
        "the statements of {3}, and keep those of other models:\n"
        "  aws organizations create-policy --type SERVICE_CONTROL_POLICY --name {2} --description "
        "\"Guard rails of models\" --content file://{2}.json\n"
        "  aws organizations attach-policy --policy-id POLICY --target-id TARGET\n"
        "  aws organizations update-policy --policy-id POLICY --content file://{2}.json\n"
        "Answer policy_id with its id.",
        wait, place_of(plan.rail), name, plan.model.id);
    step.asks_for = {"policy_id"};
    return step;
}

std::string call(GuardRailPlan const& plan, Try const& at, std::string_view expected) {
    return fmt::format(
        "In account {}, this {}:\n"
        "  aws bedrock-runtime invoke-model --region {} --model-id {} --cli-binary-format "
        "raw-in-base64-out --body '{{}}' answer.json\n",
        at.account.value(), expected, at.region.value(), plan.model.model);
}

TaskStep try_step(GuardRailPlan const& plan) {
    TaskStep step;
    step.title = "Try the call";
    step.instruction =
        "As a role that may call the model otherwise, and not in the management account, which no "
        "service control policy reaches:\n";
    if (std::optional<Try> const closed = place_to_try(plan, false)) {
        step.instruction += call(plan, *closed,
                                 "must be refused: AccessDenied, with an explicit deny in a "
                                 "service control policy");
    }
    if (std::optional<Try> const open = place_to_try(plan, true)) {
        step.instruction += call(plan, *open,
                                 "must not be refused by a service control policy (a "
                                 "ValidationException is as good: the call got through)");
    }
    step.instruction += "Hand in what was printed as evidence.";
    step.needs_evidence = true;
    return step;
}

TaskStep finish_step(GuardRailPlan const& plan) {
    TaskStep step;
    step.title = "Mark implemented";
    step.instruction = fmt::format(
        "Hand in, as evidence for the artefact's hash, what {} carries now:\n"
        "  aws organizations list-policies-for-target --target-id TARGET --filter "
        "SERVICE_CONTROL_POLICY\n"
        "Then mark the task implemented.",
        place_of(plan.rail));
    step.needs_evidence = true;
    return step;
}

Result<void> check_plan_of_rail(GuardRailPlan const& plan) {
    constexpr std::string_view kMarks = "._:+@-/";
    std::string const& name = plan.model.model;
    if (!is_plain(name, kMarks)) {
        return bad_input(fmt::format("model '{}' cannot stand in a command", excerpt(name)),
                         "use letters, digits and ._:+@-/");
    }
    if (plan.policy.statements.empty() != (plan.rail.effect == RailEffect::kDenyNothing)) {
        return bad_input(fmt::format("the policy of the guard rail of {} is not given", name),
                         "generate it first");
    }
    if (plan.accounts.empty()) {
        return bad_input(fmt::format("no account is in {}", place_of(plan.rail)));
    }
    return {};
}

}  // namespace

Result<Task> plan_guard_rail(GuardRailPlan const& plan) {
    TRY(check_plan_of_rail(plan));
    Task task;
    task.kind = TaskKind::kGuardRail;
    task.guard_rail = plan.rail;
    task.platform = plan.model.platform;
    task.composition_sha256 = TRY(guard_rail_hash(plan.rail));
    task.steps = {compare_step(plan), change_step(plan), try_step(plan), finish_step(plan)};
    if (plan.rail.effect != RailEffect::kDenyNothing) {
        for (std::size_t const step : {0U, 1U}) {
            task.steps[step].artefact = iam::artefact_of(task.composition_sha256, plan.policy);
        }
    }
    task.priority = plan.priority;
    task.team = plan.team;
    task.due_on = plan.due_on;
    return task;
}

}  // namespace mandate::approval
