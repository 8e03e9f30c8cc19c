#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "approval/task_steps.h"
#include "base/text.h"

namespace mandate::approval {
namespace {

/// The one inline policy of a role that Mandate governs.
constexpr std::string_view kPolicyName = "mandate";

using ModelPlace = std::pair<Region, std::string>;

std::set<ModelPlace> models_of(Composition const& composition) {
    std::set<ModelPlace> models;
    for (iam::Grant const& grant : composition.grants) {
        models.emplace(grant.region, grant.model);
    }
    return models;
}

std::string tag_options(TaskPlan const& plan) {
    std::string text;
    for (auto const& [key, value] : tags_of(plan)) {
        text += fmt::format(" Key={},Value={}", key, value);
    }
    return text;
}

TaskStep create_role_step(TaskPlan const& plan) {
    TaskStep step;
    step.title = "Create the role";
    step.instruction = fmt::format(
        "In account {0}, create the role with the trust policy of this step's artefact (saved as "
        "trust-policy.json):\n"
        "  aws iam create-role --role-name {1} --path {2} --assume-role-policy-document "
        "file://trust-policy.json --tags{3}\n"
        "Answer role_arn with the ARN that it prints.",
        plan.composition.account.value(), plan.composition.role_name, plan.role_path,
        tag_options(plan));
    step.asks_for = {"role_arn"};
    step.artefact = iam::placeholder(plan.composition_sha256);
    return step;
}

TaskStep change_trust_step(TaskPlan const& plan) {
    TaskStep step;
    step.title = "Change the trust policy";
    step.instruction = fmt::format(
        "In account {0}, the workload runs elsewhere now: replace the role's trust policy with "
        "this step's artefact (saved as trust-policy.json):\n"
        "  aws iam update-assume-role-policy --role-name {1} --policy-document "
        "file://trust-policy.json\n"
        "Hand in as evidence what this prints:\n"
        "  aws iam get-role --role-name {1}",
        plan.composition.account.value(), plan.composition.role_name);
    step.needs_evidence = true;
    step.artefact = iam::placeholder(plan.composition_sha256);
    return step;
}

/// A role that may do nothing has no policy; that needs no policy text.
TaskStep delete_policy_step(TaskPlan const& plan) {
    TaskStep step;
    step.title = "Remove the permission policy";
    step.instruction = fmt::format(
        "In account {0}, no approval of the role is in force any more. Remove its policy:\n"
        "  aws iam delete-role-policy --role-name {1} --policy-name {2}\n"
        "Hand in as evidence what this prints:\n"
        "  aws iam list-role-policies --role-name {1}",
        plan.composition.account.value(), plan.composition.role_name, kPolicyName);
    step.needs_evidence = true;
    return step;
}

TaskStep apply_policy_step(TaskPlan const& plan) {
    std::string changes;
    if (plan.implemented) {
        for (std::string const& line : differences(*plan.implemented, plan.composition)) {
            changes += fmt::format("{}  {}\n", changes.empty() ? "What changes:\n" : "", line);
        }
    }
    TaskStep step;
    step.title = "Apply the permission policy";
    step.instruction = fmt::format(
        "{0}In account {1}, put the policy of this step's artefact (saved as permissions.json) on "
        "the role:\n"
        "  aws iam put-role-policy --role-name {2} --policy-name {3} --policy-document "
        "file://permissions.json\n"
        "Hand in as evidence what this prints:\n"
        "  aws iam get-role-policy --role-name {2} --policy-name {3}",
        changes, plan.composition.account.value(), plan.composition.role_name, kPolicyName);
    step.needs_evidence = true;
    step.artefact = iam::placeholder(plan.composition_sha256);
    return step;
}

}  // namespace

std::vector<TaskStep> access_steps(TaskPlan const& plan) {
    std::set<ModelPlace> models = models_of(plan.composition);
    if (plan.implemented) {
        for (ModelPlace const& known : models_of(*plan.implemented)) {
            models.erase(known);
        }
    }
    if (models.empty()) {
        return {};
    }
    std::string commands;
    bool form = false;
    for (auto const& [region, model] : models) {
        commands += fmt::format(
            "  aws bedrock get-foundation-model-availability --region {} --model-id {}\n",
            region.value(), model);
        form = form || model.starts_with("anthropic.");
    }
    std::string const form_check = fmt::format(
        "2. Models of Anthropic need the use-case form, once an account or in the management "
        "account. This must print formData:\n"
        "  aws bedrock get-use-case-for-model-access --region {}\n",
        models.begin()->first.value());
    TaskStep step;
    step.title = "Verify model access";
    step.instruction = fmt::format(
        "In account {}:\n"
        "1. Each of these must print agreementAvailability.status AVAILABLE (an agreement, or a "
        "licence granted by another account), authorizationStatus AUTHORIZED, "
        "entitlementAvailability AVAILABLE and regionAvailability AVAILABLE:\n{}{}"
        "{}. Hand in the output as evidence, and answer terms_accepted_by with who accepted the "
        "vendor's terms (`none needed` where there are none).",
        plan.composition.account.value(), commands, form ? form_check : "", form ? 3 : 2);
    step.needs_evidence = true;
    step.asks_for = {"terms_accepted_by"};
    return {step};
}

std::vector<TaskStep> role_steps(TaskPlan const& plan) {
    std::vector<TaskStep> steps;
    bool const nothing_granted = plan.composition.grants.empty();
    if (!plan.implemented) {
        steps.push_back(create_role_step(plan));
    } else if (!nothing_granted && plan.implemented->runtime != plan.composition.runtime) {
        steps.push_back(change_trust_step(plan));
    }
    steps.push_back(nothing_granted ? delete_policy_step(plan) : apply_policy_step(plan));
    return steps;
}

TaskStep mark_step(TaskPlan const& plan) {
    TaskStep step;
    step.title = "Mark implemented";
    step.instruction = fmt::format(
        "Nothing else may be on the role. In account {}, the first of these prints {}, the second "
        "an empty list:\n"
        "  aws iam list-role-policies --role-name {}\n"
        "  aws iam list-attached-role-policies --role-name {}\n"
        "Then complete this step and mark the task implemented.",
        plan.composition.account.value(),
        plan.composition.grants.empty() ? "an empty list" : fmt::format("`{}` alone", kPolicyName),
        plan.composition.role_name, plan.composition.role_name);
    return step;
}

std::vector<std::pair<std::string, std::string>> tags_of(TaskPlan const& plan) {
    std::vector<std::pair<std::string, std::string>> tags{
        {"finops:workload", plan.composition.workload.value()}};
    if (plan.product) {
        tags.emplace_back("finops:product", plan.product->value());
    }
    tags.emplace_back("finops:request", plan.request.value());
    return tags;
}

}  // namespace mandate::approval
