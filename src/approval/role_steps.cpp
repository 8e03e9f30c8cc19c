#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "approval/task_steps.h"
#include "base/text.h"
#include "iam/arn.h"
#include "iam/artefact.h"

namespace mandate::approval {
namespace {

/// A tag's value as a shell takes it.
std::string shell_quoted(std::string_view value) {
    return is_plain(value, "._:=+@-/") ? std::string(value) : fmt::format("'{}'", value);
}

using ModelPlace = std::pair<Region, std::string>;

std::set<ModelPlace> models_of(Composition const& composition) {
    std::set<ModelPlace> models;
    for (iam::Grant const& grant : composition.grants) {
        models.emplace(grant.region, grant.model);
    }
    return models;
}

std::string tag_options(iam::RoleText const& role) {
    std::string text;
    for (auto const& [key, value] : role.tags) {
        text += fmt::format(" Key={},Value={}", key, shell_quoted(value));
    }
    return text.empty() ? text : " --tags" + text;
}

std::string boundary_option(iam::RoleText const& role) {
    return role.permissions_boundary
               ? fmt::format(" --permissions-boundary {}", *role.permissions_boundary)
               : std::string();
}

iam::Artefact text_of(TaskPlan const& plan, iam::RoleText const& role, iam::ArtefactPart part) {
    return iam::artefact_of(plan.composition_sha256, plan.artefact, role, part);
}

TaskStep create_role_step(TaskPlan const& plan, iam::RoleText const& role) {
    bool const is_first = role.name == plan.artefact.role.name;
    TaskStep step;
    step.title = is_first ? "Create the role" : fmt::format("Create the role {}", role.name);
    step.instruction = fmt::format(
        "In account {0}, create the role with the trust policy of this step's artefact (saved as "
        "trust-policy.json):\n"
        "  aws iam create-role --role-name {1} --path {2} --assume-role-policy-document "
        "file://trust-policy.json{3}{4}\n",
        plan.composition.account.value(), role.name, role.path, boundary_option(role),
        tag_options(role));
    if (is_first) {
        step.instruction += "Answer role_arn with the ARN that it prints.";
        step.asks_for = {"role_arn"};
    } else {
        step.instruction += "It is of no use without the workload's role, which passes it.";
    }
    step.artefact = text_of(plan, role, iam::ArtefactPart::kTrustPolicy);
    return step;
}

TaskStep create_permission_set_step(TaskPlan const& plan, iam::RoleText const& role) {
    TaskStep step;
    step.title = "Create the permission set";
    step.instruction = fmt::format(
        "Sign in to the organisation's management account, or the delegated administrator of IAM "
        "Identity Center; INSTANCE is the InstanceArn that the first command prints. People reach "
        "account {0} through the permission set; the roles that AWS makes of it "
        "(AWSReservedSSO_...) are never changed:\n"
        "  aws sso-admin list-instances\n"
        "  aws sso-admin create-permission-set --instance-arn INSTANCE --name {1} "
        "--session-duration {2}{3}\n"
        "Answer permission_set_arn with the ARN that it prints.",
        plan.composition.account.value(), role.name, role.session_duration.value_or("PT8H"),
        tag_options(role));
    step.asks_for = {"permission_set_arn"};
    return step;
}

TaskStep create_user_step(TaskPlan const& plan, iam::RoleText const& role) {
    TaskStep step;
    step.title = "Create the user";
    step.instruction = fmt::format(
        "In account {0}, create the user; this is an exception, and its policy ends it by "
        "itself:\n"
        "  aws iam create-user --user-name {1} --path {2}{3}{4}\n"
        "Answer user_arn with the ARN that it prints.",
        plan.composition.account.value(), role.name, role.path, boundary_option(role),
        tag_options(role));
    step.asks_for = {"user_arn"};
    return step;
}

TaskStep create_step(TaskPlan const& plan, iam::RoleText const& role) {
    switch (role.kind) {
        case iam::AnchorKind::kPermissionSet: return create_permission_set_step(plan, role);
        case iam::AnchorKind::kUser: return create_user_step(plan, role);
        case iam::AnchorKind::kRole: break;
    }
    return create_role_step(plan, role);
}

TaskStep change_trust_step(TaskPlan const& plan, iam::RoleText const& role) {
    TaskStep step;
    step.title = "Change the trust policy";
    step.instruction = fmt::format(
        "In account {0}, the workload runs elsewhere now: replace the role's trust policy with "
        "this step's artefact (saved as trust-policy.json):\n"
        "  aws iam update-assume-role-policy --role-name {1} --policy-document "
        "file://trust-policy.json\n"
        "Hand in as evidence what this prints:\n"
        "  aws iam get-role --role-name {1}",
        plan.composition.account.value(), role.name);
    step.needs_evidence = true;
    step.artefact = text_of(plan, role, iam::ArtefactPart::kTrustPolicy);
    return step;
}

/// How the one inline policy is put on a role, permission set or user, taken away and read.
struct PolicyCommands {
    std::string put;
    std::string remove;
    std::string read;
};

PolicyCommands policy_commands(iam::RoleText const& role, AccountId const& account) {
    if (role.kind == iam::AnchorKind::kPermissionSet) {
        constexpr std::string_view kSet = "--instance-arn INSTANCE --permission-set-arn SET";
        std::string const provision = fmt::format(
            "\n  aws sso-admin provision-permission-set {} --target-type AWS_ACCOUNT --target-id "
            "{}",
            kSet, account.value());
        return {
            fmt::format("aws sso-admin put-inline-policy-to-permission-set {} --inline-policy "
                        "file://permissions.json{}\n"
                        "  aws sso-admin create-account-assignment {} --target-type AWS_ACCOUNT "
                        "--target-id {} --principal-type GROUP --principal-id GROUP",
                        kSet, provision, kSet, account.value()),
            fmt::format("aws sso-admin delete-inline-policy-from-permission-set {}{}", kSet,
                        provision),
            fmt::format("aws sso-admin get-inline-policy-for-permission-set {}", kSet)};
    }
    bool const is_user = role.kind == iam::AnchorKind::kUser;
    std::string_view const noun = is_user ? "user" : "role";
    auto const command = [&](std::string_view verb) {
        return fmt::format("aws iam {0}-{1}-policy --{1}-name {2} --policy-name {3}", verb, noun,
                           role.name, iam::kPolicyName);
    };
    return {command("put") + " --policy-document file://permissions.json", command("delete"),
            command("get")};
}

/// A role that may do nothing has no policy; that needs no policy text.
TaskStep delete_policy_step(TaskPlan const& plan, iam::RoleText const& role) {
    PolicyCommands const commands = policy_commands(role, plan.composition.account);
    TaskStep step;
    step.title = "Remove the permission policy";
    step.instruction = fmt::format(
        "In account {}, no approval of {} is in force any more. Remove its policy:\n"
        "  {}\n"
        "Hand in as evidence what this prints:\n"
        "  aws iam list-{}-policies --{}-name {}",
        plan.composition.account.value(), role.name, commands.remove,
        role.kind == iam::AnchorKind::kUser ? "user" : "role",
        role.kind == iam::AnchorKind::kUser ? "user" : "role", role.name);
    step.needs_evidence = true;
    return step;
}

TaskStep apply_policy_step(TaskPlan const& plan, iam::RoleText const& role) {
    bool const is_first = role.name == plan.artefact.role.name;
    std::string changes;
    if (plan.implemented && is_first) {
        for (std::string const& line : differences(*plan.implemented, plan.composition)) {
            changes += fmt::format("{}  {}\n", changes.empty() ? "What changes:\n" : "", line);
        }
    }
    PolicyCommands const commands = policy_commands(role, plan.composition.account);
    TaskStep step;
    step.title = is_first ? "Apply the permission policy"
                          : fmt::format("Apply the permission policy of {}", role.name);
    step.instruction = fmt::format(
        "{}In account {}, put the policy of this step's artefact (saved as permissions.json) on "
        "{}:\n"
        "  {}\n"
        "Hand in as evidence what this prints:\n"
        "  {}",
        changes, plan.composition.account.value(), role.name, commands.put, commands.read);
    step.needs_evidence = true;
    step.artefact = text_of(plan, role, iam::ArtefactPart::kPermissionPolicy);
    return step;
}

/// Whether a role is for the workspace: its policy names the id.
bool is_about(iam::RoleText const& role, PlannedWorkspace const& at) {
    return at.id && std::ranges::any_of(role.permission.statements, [&](iam::Statement const& s) {
               return s.resources &&
                      std::ranges::any_of(s.resources->values, [&](std::string const& arn) {
                          return iam::after_last_slash(arn) == *at.id;
                      });
           });
}

/// The notes of an artefact, for the step after which the role is used.
std::string notes_of(TaskPlan const& plan) {
    std::string text;
    for (std::string const& note : plan.artefact.notes) {
        text += fmt::format("\n- {}", note);
    }
    return text.empty() ? text : "\nWhat to know about it:" + text;
}

/// An IAM user is not judged: what is handed in says what is on it.
TaskStep show_user_step(TaskPlan const& plan, iam::RoleText const& role) {
    TaskStep step;
    step.title = "Show the whole user";
    step.needs_evidence = true;
    step.instruction = fmt::format(
        "Nothing else may be on the user. In account {0}, the first of these prints {2}, the "
        "second an empty list. Hand in both outputs as evidence:\n"
        "  aws iam list-user-policies --user-name {1}\n"
        "  aws iam list-attached-user-policies --user-name {1}",
        plan.composition.account.value(), role.name,
        role.permission.statements.empty() ? "an empty list"
                                           : fmt::format("`{}` alone", iam::kPolicyName));
    return step;
}

/// The commands that print all that is on a role, or on the role that AWS makes of a permission
/// set.
std::string show_commands(iam::RoleText const& role) {
    bool const is_set = role.kind == iam::AnchorKind::kPermissionSet;
    std::string const name = is_set ? "ROLE" : role.name;
    std::string commands;
    if (is_set) {
        commands = fmt::format(
            "ROLE is what this prints:\n"
            "  aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/ --query "
            "\"Roles[?starts_with(RoleName, 'AWSReservedSSO_{}_')].RoleName\" --output text\n",
            role.name);
    }
    commands += fmt::format(
        "  aws iam get-role --role-name {0}\n"
        "  aws iam list-role-policies --role-name {0}\n",
        name);
    if (!role.permission.statements.empty()) {
        commands += fmt::format("  aws iam get-role-policy --role-name {} --policy-name {}\n", name,
                                is_set ? "AwsSSOInlinePolicy" : iam::kPolicyName);
    }
    return commands + fmt::format("  aws iam list-attached-role-policies --role-name {}", name);
}

TaskStep show_role_step(TaskPlan const& plan, iam::RoleText const& role) {
    bool const is_first = role.name == plan.artefact.role.name;
    TaskStep step;
    step.title =
        is_first ? "Show the whole role" : fmt::format("Show the whole role {}", role.name);
    step.needs_evidence = true;
    step.shows_role = role.name;
    step.instruction = fmt::format(
        "The role is judged by all that is on it: it must permit what was approved, and nothing "
        "else of AI. In account {}, save what these print, one after the other, as role.txt, and "
        "hand it in (--evidence-output role.txt):\n{}",
        plan.composition.account.value(), show_commands(role));
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

iam::RoleText const& passthrough_role(TaskPlan const& plan, PlannedWorkspace const& at) {
    for (iam::RoleText const& companion : plan.artefact.companions) {
        if (is_about(companion, at)) {
            return companion;
        }
    }
    return plan.artefact.role;
}

std::vector<TaskStep> role_steps(TaskPlan const& plan, PlannedWorkspace const* at) {
    std::vector<TaskStep> steps;
    iam::RoleText const& role = plan.artefact.role;
    bool const nothing_granted = plan.composition.grants.empty();
    if (plan.change == Change::kAdd) {
        for (iam::RoleText const& companion : plan.artefact.companions) {
            if (at != nullptr && !is_about(companion, *at)) {
                continue;
            }
            steps.push_back(create_role_step(plan, companion));
            steps.push_back(apply_policy_step(plan, companion));
            steps.push_back(show_role_step(plan, companion));
        }
    }
    if (!plan.implemented) {
        steps.push_back(create_step(plan, role));
    } else if (!nothing_granted && plan.implemented->runtime != plan.composition.runtime &&
               role.kind == iam::AnchorKind::kRole) {
        steps.push_back(change_trust_step(plan, role));
    }
    steps.push_back(nothing_granted ? delete_policy_step(plan, role)
                                    : apply_policy_step(plan, role));
    return steps;
}

TaskStep mark_step(TaskPlan const& plan) {
    iam::RoleText const& role = plan.artefact.role;
    TaskStep step = role.kind == iam::AnchorKind::kUser ? show_user_step(plan, role)
                                                        : show_role_step(plan, role);
    step.instruction += "\nThen mark the task implemented." + notes_of(plan);
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
