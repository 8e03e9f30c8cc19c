#include <fmt/format.h>

#include "approval/task_steps.h"
#include "base/text.h"

namespace mandate::approval {
namespace {

std::string stack_of(PlannedWorkspace const& at) {
    return fmt::format("mandate-workspace-{}", at.name);
}

std::string function_of(PlannedWorkspace const& at) { return fmt::format("mandate-{}", at.name); }

std::string id_of(PlannedWorkspace const& at) { return at.id.value_or("WORKSPACE_ID"); }

std::string tag_lines(TaskPlan const& plan, std::string_view indent) {
    std::string text;
    for (auto const& [key, value] : tags_of(plan)) {
        text += fmt::format("{}- {{Key: \"{}\", Value: \"{}\"}}\n", indent, key, value);
    }
    return text;
}

TaskStep sign_up_step(TaskPlan const& plan) {
    TaskStep step;
    step.title = "Verify that the account is signed up";
    step.instruction = fmt::format(
        "Account {} must be signed up for Claude Platform on AWS (AWS console, Claude Platform on "
        "AWS; once an account), and may hand out web identities; the first command must print "
        "JwtVendingEnabled true, else run the second once:\n"
        "  aws iam get-outbound-web-identity-federation-info\n"
        "  aws iam enable-outbound-web-identity-federation\n"
        "Answer terms_accepted_by with who accepted Anthropic's terms at sign-up.",
        plan.composition.account.value());
    step.asks_for = {"terms_accepted_by"};
    return step;
}

TaskStep create_step(TaskPlan const& plan, PlannedWorkspace const& at) {
    TaskStep step;
    step.title = fmt::format("Create the workspace {}", at.name);
    step.instruction = fmt::format(
        "In account {0}, region {1}, save this as workspace.yaml:\n"
        "  Resources:\n"
        "    Workspace:\n"
        "      Type: AWS::AWSExternalAnthropic::Workspace\n"
        "      Properties:\n"
        "        Name: \"{2}\"\n"
        "        Tags:\n"
        "{3}"
        "  Outputs:\n"
        "    Arn: {{Value: !GetAtt Workspace.Arn}}\n"
        "    Id: {{Value: !GetAtt Workspace.Id}}\n"
        "and run:\n"
        "  aws cloudformation deploy --region {1} --stack-name {4} --template-file workspace.yaml\n"
        "  aws cloudformation describe-stacks --region {1} --stack-name {4} --query "
        "\"Stacks[0].Outputs\"\n"
        "Answer workspace_id with the Id that the last command prints, and hand in its output as "
        "evidence.",
        plan.composition.account.value(), at.region.value(), at.name, tag_lines(plan, "          "),
        stack_of(at));
    step.needs_evidence = true;
    step.asks_for = {"workspace_id"};
    return step;
}

TaskStep plain_step(std::string title, std::string instruction) {
    TaskStep step;
    step.title = std::move(title);
    step.instruction = std::move(instruction);
    return step;
}

TaskStep deploy_step(TaskPlan const& plan, PlannedWorkspace const& at) {
    TaskStep step;
    step.title = "Deploy the passthrough function";
    step.instruction = fmt::format(
        "In account {0}, region {1}, deploy the passthrough of this release (passthrough.zip; "
        "passthrough.json holds its runtime and handler) with the role, for this workspace alone "
        "({4}{5}):\n"
        "  aws lambda create-function --region {1} --function-name {2} --cli-input-json "
        "file://passthrough.json --zip-file fileb://passthrough.zip --role arn:aws:iam::{0}:role{6}"
        "{3} --environment \"Variables={{ANTHROPIC_AWS_WORKSPACE_ID={4}}}\"\n"
        "Answer function_arn with the ARN that it prints.",
        plan.composition.account.value(), at.region.value(), function_of(at),
        passthrough_role(plan, at).name, id_of(at), at.id ? "" : ": the id that was registered",
        plan.conventions.role_path);
    step.asks_for = {"function_arn"};
    return step;
}

TaskStep sigv4_step(TaskPlan const& plan, PlannedWorkspace const& at) {
    TaskStep step;
    step.title = "Verify that requests are signed by SigV4 only";
    step.instruction = fmt::format(
        "In account {0}: the function's environment must hold no API key (no name that ends in "
        "_API_KEY or _TOKEN), and the role's policy must not allow "
        "aws-external-anthropic:CallWithBearerToken:\n"
        "  aws lambda get-function-configuration --region {1} --function-name {2} --query "
        "\"Environment.Variables\"\n"
        "  aws iam get-role-policy --role-name {3} --policy-name mandate\n"
        "Hand in both outputs as evidence.",
        plan.composition.account.value(), at.region.value(), function_of(at),
        passthrough_role(plan, at).name);
    step.needs_evidence = true;
    return step;
}

}  // namespace

std::vector<TaskStep> create_workspace_steps(TaskPlan const& plan, PlannedWorkspace const& at) {
    return {sign_up_step(plan), create_step(plan, at)};
}

std::vector<TaskStep> register_workspace_steps(TaskPlan const& plan, PlannedWorkspace const& at) {
    std::string const account = plan.composition.account.value();
    std::vector<std::string> keys;
    std::string wanted;
    for (auto const& [key, value] : tags_of(plan)) {
        keys.push_back(fmt::format("TagKey={},Status=Active", key));
        wanted += fmt::format("  {} = {}\n", key, value);
    }
    TaskStep arn = plain_step(
        "Validate the workspace's ARN",
        fmt::format("On the Workspaces page of account {0} (AWS console, Claude Platform on AWS, "
                    "region {1}), open {2}. Its ARN must be "
                    "arn:aws:aws-external-anthropic:{1}:{0}:workspace/{3}.\n"
                    "Answer workspace_arn with it.",
                    account, at.region.value(), at.name, id_of(at)));
    arn.asks_for = {"workspace_arn"};
    TaskStep tags = plain_step(
        "Validate the tags",
        fmt::format("On the same page the workspace must have these tags; add what is missing:\n{}"
                    "Hand in as evidence the tags as the page shows them.",
                    wanted));
    tags.needs_evidence = true;
    TaskStep activation = plain_step(
        "Activate the cost-allocation tags",
        fmt::format("In the payer account, once an organisation and key (a new key appears there "
                    "within a day of its first use; activation does not reach back):\n"
                    "  aws ce update-cost-allocation-tags-status "
                    "--cost-allocation-tags-status {0}\n"
                    "Hand in as evidence what this prints:\n"
                    "  aws ce list-cost-allocation-tags --status Active --type UserDefined",
                    join(keys, " ")));
    activation.needs_evidence = true;
    TaskStep id = plain_step("Register the workspace's id",
                             "Answer workspace_id with the id at the end of the ARN. Claims and "
                             "spend find the workspace by it.");
    id.asks_for = {"workspace_id"};
    return {arn, tags, activation, id};
}

std::vector<TaskStep> deploy_passthrough_steps(TaskPlan const& plan, PlannedWorkspace const& at) {
    std::vector<TaskStep> steps = role_steps(plan, &at);
    steps.push_back(deploy_step(plan, at));
    steps.push_back(sigv4_step(plan, at));
    steps.push_back(mark_step(plan));
    return steps;
}

}  // namespace mandate::approval
