#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/testing.h"
#include "iam/artefact.h"
#include "iam/policy_print.h"

namespace mandate::approval {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

constexpr std::string_view kSonnet = "anthropic.claude-sonnet-4-6";
constexpr std::string_view kNova = "amazon.nova-pro-v1:0";

ApprovalContent bedrock() { return content_with({bedrock_grant(kSonnet, "us-east-1")}); }
ApprovalContent claude() {
    return content_with({claude_grant("claude-sonnet-4-6", "us-east-1", "support")});
}
Composition nothing(ApprovalContent content) {
    content.grants.clear();
    return composition_of(content);
}

std::vector<std::string> titles(Task const& task) {
    std::vector<std::string> titles;
    for (TaskStep const& step : task.steps) {
        titles.push_back(step.title);
    }
    return titles;
}

std::string refusal(TaskPlan const& plan) {
    Result<std::vector<Task>> const refused = planned(plan);
    return refused ? "" : to_string(refused.error());
}

template <typename Change>
std::string refusal_after(Change change) {
    TaskPlan plan = plan_of(bedrock());
    change(plan);
    plan.composition_sha256 = *composition_hash(plan.composition);
    return refusal(plan);
}

TEST(TaskPlan, AHashOfAnotherCompositionIsRefused) {
    TaskPlan plan = plan_of(bedrock());
    plan.composition.grants[0].actions.push_back(iam::ActionSet::kStreaming);
    EXPECT_THAT(refusal(plan), HasSubstr("the plan's hash is not that of the composition"));
    EXPECT_FALSE(planned_removal(plan).has_value());
}

TEST(TaskPlan, ANewRoleThatMayDoNothingIsRefused) {
    TaskPlan plan = plan_of(bedrock());
    plan.composition = nothing(bedrock());
    plan.composition_sha256 = *composition_hash(plan.composition);
    EXPECT_THAT(refusal(plan), HasSubstr("would get a role that may do nothing"));
}

TEST(TaskPlan, WhatIsImplementedMustBeOfTheSameRole) {
    ApprovalContent other = bedrock();
    other.account = AccountId("999922223333");
    EXPECT_THAT(refusal(plan_of(bedrock(), composition_of(other))),
                HasSubstr("what is implemented is of another role"));
}

TEST(TaskPlan, NoNameCanCarryACommand) {
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.composition.role_name = "x; rm -rf ~"; }),
                HasSubstr("role_name 'x; rm -rf ~' cannot stand in a command"));
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.composition.role_name = ""; }),
                HasSubstr("role_name"));
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.composition.workload = WorkloadId("$(id)"); }),
                HasSubstr("workload"));
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.product = ElementId("a b"); }),
                HasSubstr("product"));
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.request = RequestId("`id`"); }),
                HasSubstr("request"));
    EXPECT_THAT(refusal_after([](TaskPlan& p) { p.conventions.role_path = "mandate/"; }),
                HasSubstr("role_path"));
    EXPECT_NE(refusal_after([](TaskPlan& p) { p.composition.grants[0].model += "&id"; }), "");
}

TEST(TaskPlan, ANewBedrockRoleIsOneTaskOfFourSteps) {
    TaskPlan plan = plan_of(bedrock());
    plan.product = ElementId("e4-support");
    plan.priority = Priority::kHigh;
    std::vector<Task> const tasks = *planned(plan);
    ASSERT_EQ(tasks.size(), 1U);
    Task const& task = tasks[0];
    EXPECT_EQ(task.id, TaskId("#1"));
    EXPECT_EQ(task.kind, TaskKind::kBedrockRole);
    EXPECT_EQ(task.state, TaskState::kOpen);
    EXPECT_EQ(task.priority, Priority::kHigh);
    EXPECT_EQ(task.team, TeamId("platform-team"));
    EXPECT_EQ(task.due_on, day("2026-11-20"));
    EXPECT_EQ(task.composition_sha256, plan.composition_sha256);
    EXPECT_THAT(titles(task), ElementsAre("Verify model access", "Create the role",
                                          "Apply the permission policy", "Show the whole role"));

    std::string const role = task.role_name;
    EXPECT_THAT(task.steps[0].instruction,
                AllOf(HasSubstr("aws bedrock get-foundation-model-availability --region us-east-1 "
                                "--model-id anthropic.claude-sonnet-4-6"),
                      HasSubstr("aws bedrock get-use-case-for-model-access --region us-east-1"),
                      HasSubstr("agreement"), HasSubstr("licence")));
    EXPECT_THAT(task.steps[0].asks_for, ElementsAre("terms_accepted_by"));
    EXPECT_TRUE(task.steps[0].needs_evidence);
    EXPECT_THAT(task.steps[1].instruction,
                HasSubstr("aws iam create-role --role-name " + role +
                          " --path /mandate/ --assume-role-policy-document "
                          "file://trust-policy.json --tags Key=finops:product,Value=e4-support "
                          "Key=finops:request,Value=req-12 Key=finops:workload,Value=support-bot"));
    EXPECT_THAT(task.steps[1].asks_for, ElementsAre("role_arn"));
    EXPECT_THAT(task.steps[2].instruction, HasSubstr("aws iam put-role-policy --role-name " + role +
                                                     " --policy-name mandate"));
    EXPECT_TRUE(task.steps[2].needs_evidence);
}

TEST(TaskPlan, StepsCarryThePoliciesOfTheArtefact) {
    TaskPlan const plan = with_artefact(plan_of(bedrock()));
    Task const task = plan_tasks(plan)->front();
    EXPECT_EQ(task.scope, *planned_scope(plan));
    std::string const hash = iam::artefact_sha256(plan.artefact);
    std::pair<std::size_t, iam::Policy> const texts[] = {{1, *plan.artefact.role.trust},
                                                         {2, plan.artefact.role.permission}};
    for (auto const& [step, policy] : texts) {
        ASSERT_TRUE(task.steps[step].artefact.has_value());
        iam::Artefact const& artefact = *task.steps[step].artefact;
        EXPECT_TRUE(artefact.executable);
        EXPECT_EQ(artefact.composition_sha256, plan.composition_sha256);
        EXPECT_EQ(artefact.artefact_sha256, hash);
        EXPECT_EQ(artefact.text, iam::print(policy, iam::Layout::kIndented));
    }
    EXPECT_FALSE(task.steps[0].artefact.has_value());
    EXPECT_FALSE(task.steps[3].artefact.has_value());
    EXPECT_EQ(task.steps[3].shows_role, task.role_name);
}

TEST(TaskPlan, WhileAWorkspaceHasNoIdItsPolicyWaits) {
    Task const deploy = planned(plan_of(claude()))->back();
    EXPECT_TRUE(deploy.steps[0].artefact->executable);
    EXPECT_FALSE(deploy.steps[1].artefact->executable);
    EXPECT_THAT(deploy.steps[1].artefact->text, HasSubstr("once the task that creates"));
    ApprovalContent known = claude();
    known.grants[0].workspace->id = "wrkspc_01A";
    EXPECT_TRUE(planned(plan_of(known))->back().steps[1].artefact->executable);
}

TEST(TaskPlan, PeopleGetAPermissionSetAndAnApiKeyAUser) {
    ApprovalContent people = bedrock();
    people.runtime = {"people", {{"permission_set", "AiSupport"}}};
    Task const set = planned(plan_of(people))->front();
    EXPECT_THAT(set.steps[1].instruction, HasSubstr("aws sso-admin create-permission-set"));
    EXPECT_THAT(set.steps[2].instruction, HasSubstr("put-inline-policy-to-permission-set"));
    for (TaskStep const& step : set.steps) {
        EXPECT_THAT(step.instruction, Not(HasSubstr("put-role-policy")));
    }
    EXPECT_THAT(set.steps[3].instruction, HasSubstr("AWSReservedSSO_AiSupport_"));

    ApprovalContent user = bedrock();
    user.runtime = {"iam_user", {{"user_name", "ai-support"}, {"expires_on", "2027-01-31"}}};
    Task const key = planned(plan_of(user))->front();
    EXPECT_THAT(key.steps[1].instruction, HasSubstr("aws iam create-user --user-name ai-support"));
    EXPECT_THAT(key.steps[2].instruction, HasSubstr("aws iam put-user-policy"));
    EXPECT_EQ(key.steps[3].shows_role, std::nullopt);
    auto const answered = [](Task task, std::string const& name, std::string const& value) {
        task.steps.erase(task.steps.begin());
        task.id = TaskId("task-1");
        return complete_step(*start(task, PersonId("carl")), 0, {{name, value}}, std::nullopt)
            .has_value();
    };
    EXPECT_TRUE(answered(key, "user_arn", "arn:aws:iam::111122223333:user/mandate/ai-support"));
    EXPECT_FALSE(answered(key, "user_arn", "arn:aws:iam::111122223333:user/mandate/other"));
    EXPECT_FALSE(answered(key, "user_arn", "arn:aws:iam::999900001111:user/mandate/ai-support"));
    EXPECT_TRUE(
        answered(set, "permission_set_arn",
                 "arn:aws:sso:::permissionSet/ssoins-1a2b3c4d5e6f7a8b/ps-0a1b2c3d4e5f6a7b"));
    EXPECT_FALSE(answered(set, "permission_set_arn", "arn:aws:iam::111122223333:role/x"));
}

TEST(TaskPlan, AnAdditionIsOfAllThatIsThereAndARemovalIsNot) {
    ApprovalContent const after = content_with({bedrock_grant(kNova, "us-east-1")});
    TaskPlan plan = plan_of(after, composition_of(bedrock()));
    EXPECT_EQ(change_of(plan), Change::kAdd);
    EXPECT_EQ(planned_scope(plan)->grants.size(), 2U);
    plan.change = Change::kRemove;
    EXPECT_EQ(planned_scope(plan)->grants.size(), 1U);
    EXPECT_EQ(change_of(plan_of(bedrock(), composition_of(bedrock()))), Change::kRemove);
}

TEST(TaskPlan, OnlyAnthropicNeedsTheUseCaseForm) {
    TaskPlan const plan = plan_of(content_with({bedrock_grant(kNova, "us-east-1")}));
    EXPECT_THAT(planned(plan)->front().steps[0].instruction,
                Not(HasSubstr("get-use-case-for-model-access")));
}

TEST(TaskPlan, ClaudePlatformIsAChainOfThree) {
    std::vector<Task> const tasks = *planned(plan_of(claude()));
    ASSERT_EQ(tasks.size(), 3U);
    EXPECT_EQ(tasks[0].kind, TaskKind::kCreateWorkspace);
    EXPECT_EQ(tasks[1].kind, TaskKind::kRegisterWorkspace);
    EXPECT_EQ(tasks[2].kind, TaskKind::kDeployPassthrough);
    EXPECT_EQ(tasks[0].state, TaskState::kOpen);
    EXPECT_EQ(tasks[0].blocked_by, std::nullopt);
    EXPECT_EQ(tasks[1].state, TaskState::kBlocked);
    EXPECT_EQ(tasks[1].blocked_by, TaskId("#1"));
    EXPECT_EQ(tasks[2].state, TaskState::kBlocked);
    EXPECT_EQ(tasks[2].blocked_by, TaskId("#2"));

    EXPECT_THAT(titles(tasks[0]), ElementsAre("Verify that the account is signed up",
                                              "Create the workspace support"));
    EXPECT_THAT(tasks[0].steps[1].instruction,
                AllOf(HasSubstr("Type: AWS::AWSExternalAnthropic::Workspace"),
                      HasSubstr("Name: \"support\""),
                      HasSubstr("{Key: \"finops:workload\", Value: \"support-bot\"}"),
                      HasSubstr("aws cloudformation deploy --region us-east-1")));
    EXPECT_THAT(tasks[0].steps[1].asks_for, ElementsAre("workspace_id"));

    EXPECT_THAT(titles(tasks[1]),
                ElementsAre("Validate the workspace's ARN", "Validate the tags",
                            "Activate the cost-allocation tags", "Register the workspace's id"));
    EXPECT_THAT(tasks[1].steps[0].asks_for, ElementsAre("workspace_arn"));
    EXPECT_THAT(tasks[1].steps[2].instruction,
                HasSubstr("TagKey=finops:workload,Status=Active TagKey=finops:request"));
    EXPECT_THAT(tasks[1].steps[3].asks_for, ElementsAre("workspace_id"));

    EXPECT_THAT(titles(tasks[2]), ElementsAre("Create the role", "Apply the permission policy",
                                              "Deploy the passthrough function",
                                              "Verify that requests are signed by SigV4 only",
                                              "Show the whole role"));
    EXPECT_THAT(tasks[2].steps[2].asks_for, ElementsAre("function_arn"));
    EXPECT_THAT(tasks[2].steps[3].instruction, HasSubstr("CallWithBearerToken"));
}

TEST(TaskPlan, OfAChainOnlyWhatIsMissingIsPlanned) {
    ApprovalContent registered = claude();
    registered.grants[0].workspace->id = "wrkspc_01A";
    std::vector<Task> const shorter = *planned(plan_of(registered));
    ASSERT_EQ(shorter.size(), 2U);
    EXPECT_EQ(shorter[0].kind, TaskKind::kRegisterWorkspace);
    EXPECT_EQ(shorter[0].state, TaskState::kOpen);
    EXPECT_THAT(shorter[0].steps[0].instruction, HasSubstr("workspace/wrkspc_01A"));
    EXPECT_THAT(shorter[1].steps[5].instruction,
                HasSubstr("ANTHROPIC_AWS_WORKSPACE_ID=wrkspc_01A"));

    ApprovalContent two = claude();
    two.grants.push_back(claude_grant("claude-sonnet-4-6", "us-west-2", "support"));
    std::vector<Task> const second = *planned(plan_of(two, composition_of(claude())));
    ASSERT_EQ(second.size(), 3U);
    EXPECT_THAT(second[0].steps[1].instruction, HasSubstr("--region us-west-2"));
    EXPECT_EQ(titles(second[2]).front(), "Apply the permission policy");  // the role is there

    std::vector<Task> const both = *planned(plan_of(two));
    ASSERT_EQ(both.size(), 6U);
    EXPECT_EQ(both[3].blocked_by, TaskId("#3"));
    EXPECT_EQ(titles(both[2]).front(), "Create the role");
    EXPECT_EQ(titles(both[5]).front(), "Apply the permission policy");
}

TEST(TaskPlan, MoreInAWorkspaceThatIsThereIsAnAddition) {
    ApprovalContent more = claude();
    more.grants.push_back(claude_grant("claude-haiku-4-5", "us-east-1", "support"));
    std::vector<Task> const tasks = *planned(plan_of(more, composition_of(claude())));
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].kind, TaskKind::kAddPermissions);
    EXPECT_THAT(titles(tasks[0]),
                ElementsAre("Apply the permission policy", "Show the whole role"));
}

TEST(TaskPlan, AChangedCompositionIsAddedFirstAndRemovedAfterwards) {
    ApprovalContent const after = content_with({bedrock_grant(kNova, "us-east-1")});
    TaskPlan const plan = plan_of(after, composition_of(bedrock()));
    std::vector<Task> const tasks = *planned(plan);
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].kind, TaskKind::kAddPermissions);
    EXPECT_THAT(titles(tasks[0]), ElementsAre("Verify model access", "Apply the permission policy",
                                              "Show the whole role"));
    EXPECT_THAT(tasks[0].steps[0].instruction, AllOf(HasSubstr(kNova), Not(HasSubstr(kSonnet))));
    EXPECT_THAT(tasks[0].steps[1].instruction,
                AllOf(HasSubstr("+ amazon.nova-pro-v1:0 in us-east-1: inference"),
                      HasSubstr("- anthropic.claude-sonnet-4-6 in us-east-1: inference"),
                      HasSubstr("adds what is new and keeps what goes")));

    Task const removal = *planned_removal(plan);
    EXPECT_EQ(removal.id, TaskId("#1"));
    EXPECT_EQ(removal.kind, TaskKind::kRemovePermissions);
    EXPECT_EQ(removal.composition_sha256, plan.composition_sha256);
    EXPECT_THAT(titles(removal), ElementsAre("Apply the permission policy", "Show the whole role"));
}

TEST(TaskPlan, WhatIsThereAlreadyNeedsNoTask) {
    TaskPlan const same = plan_of(bedrock(), composition_of(bedrock()));
    EXPECT_THAT(*planned(same), IsEmpty());
    EXPECT_EQ(planned_removal(same).error().code, ErrorCode::kAnswerIsNo);
    EXPECT_EQ(planned_removal(plan_of(bedrock())).error().code, ErrorCode::kAnswerIsNo);

    ApprovalContent wider = bedrock();
    wider.grants[0].actions.push_back(iam::ActionSet::kBatch);
    EXPECT_THAT(*planned(plan_of(bedrock(), composition_of(wider))), IsEmpty());
    EXPECT_TRUE(planned_removal(plan_of(bedrock(), composition_of(wider))).has_value());
    EXPECT_EQ(planned(plan_of(wider, composition_of(bedrock())))->size(), 1U);
    EXPECT_FALSE(planned_removal(plan_of(wider, composition_of(bedrock()))).has_value());
}

TEST(TaskPlan, AHigherTierOrAnotherRuntimeIsAChange) {
    ApprovalContent tier = bedrock();
    tier.agentic.tier = iam::Tier::kReadOnly;
    tier.expires_on = tier.valid_from;
    EXPECT_EQ(planned(plan_of(tier, composition_of(bedrock())))->size(), 1U);
    EXPECT_THAT(*planned(plan_of(bedrock(), composition_of(tier))), IsEmpty());
    EXPECT_TRUE(planned_removal(plan_of(bedrock(), composition_of(tier))).has_value());

    ApprovalContent moved = bedrock();
    moved.runtime.fields["function_arn"] = "arn:aws:lambda:us-east-1:111122223333:function:new";
    Task const task = planned(plan_of(moved, composition_of(bedrock())))->front();
    EXPECT_THAT(titles(task), ElementsAre("Change the trust policy", "Apply the permission policy",
                                          "Show the whole role"));
    EXPECT_THAT(task.steps[0].instruction, HasSubstr("aws iam update-assume-role-policy"));
    EXPECT_TRUE(planned_removal(plan_of(moved, composition_of(bedrock()))).has_value());
}

TEST(TaskPlan, WhenNothingIsLeftThePolicyIsDeleted) {
    TaskPlan plan = plan_of(bedrock(), composition_of(bedrock()));
    plan.composition = nothing(bedrock());
    plan.composition_sha256 = *composition_hash(plan.composition);
    EXPECT_THAT(*planned(plan), IsEmpty());
    Task const removal = *planned_removal(plan);
    EXPECT_THAT(titles(removal),
                ElementsAre("Remove the permission policy", "Show the whole role"));
    EXPECT_THAT(removal.steps[0].instruction, HasSubstr("aws iam delete-role-policy"));
    EXPECT_FALSE(removal.steps[0].artefact.has_value());
}

}  // namespace
}  // namespace mandate::approval
