#include "iam/trust_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Scope scope_of(Runtime runtime) {
    Scope scope;
    scope.workload = "support-bot";
    scope.account = AccountId("111122223333");
    scope.runtime = std::move(runtime);
    return *normalised(std::move(scope));
}

std::string trust(Runtime runtime) {
    std::optional<Policy> const policy = *trust_policy(scope_of(std::move(runtime)));
    return policy ? print(*policy, Layout::kCompact) : "none";
}

std::string wrapped(std::string_view principal, std::string_view action,
                    std::string_view condition) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{)" +
           std::string(principal) + R"(},"Action":)" + std::string(action) +
           (condition.empty() ? "" : R"(,"Condition":{)" + std::string(condition) + "}") + "}]}";
}

constexpr std::string_view kAssume = R"("sts:AssumeRole")";
constexpr std::string_view kWebIdentity = R"("sts:AssumeRoleWithWebIdentity")";
constexpr std::string_view kProvider = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com";

std::string service(std::string_view name) {
    return R"("Service":")" + std::string(name) + ".amazonaws.com\"";
}

/// Condition of a service that AWS lets act for others.
std::string deputy(std::string_view arn, std::string_view test = "ArnLike") {
    return R"("StringEquals":{"aws:SourceAccount":"111122223333"},")" + std::string(test) +
           R"(":{"aws:SourceArn":"arn:aws:)" + std::string(arn) + "\"}";
}

TEST(TrustPolicy, PeopleAndUsersHaveNone) {
    EXPECT_EQ(trust({"people", {{"permission_set", "AiAnalyst"}}}), "none");
    EXPECT_EQ(trust({"iam_user", {{"user_name", "bot"}, {"expires_on", "2027-01-31"}}}), "none");
}

TEST(TrustPolicy, NoKeyWhereAwsDocumentsNone) {
    EXPECT_EQ(trust({"ec2", {}}), wrapped(service("ec2"), kAssume, ""));
}

TEST(TrustPolicy, ServicesAreTiedToTheAccountAndTheResource) {
    EXPECT_EQ(trust({"ecs_task", {{"region", "us-east-1"}}}),
              wrapped(service("ecs-tasks"), kAssume, deputy("ecs:us-east-1:111122223333:*")));
    EXPECT_EQ(
        trust({"lambda", {{"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:bot"}}}),
        wrapped(service("lambda"), kAssume, deputy("lambda:us-east-1:111122223333:function:bot")));
    EXPECT_EQ(trust({"sagemaker", {{"region", "eu-west-1"}}}),
              wrapped(service("sagemaker"), kAssume, deputy("sagemaker:eu-west-1:111122223333:*")));
    EXPECT_EQ(
        trust({"step_functions",
               {{"state_machine_arn", "arn:aws:states:us-east-1:111122223333:stateMachine:s"}}}),
        wrapped(service("states"), kAssume,
                deputy("states:us-east-1:111122223333:stateMachine:s")));
    EXPECT_EQ(trust({"agentcore", {{"region", "us-east-1"}}}),
              wrapped(service("bedrock-agentcore"), kAssume,
                      deputy("bedrock-agentcore:us-east-1:111122223333:*")));
    EXPECT_EQ(
        trust({"bedrock_agent", {{"region", "us-east-1"}}}),
        wrapped(service("bedrock"), kAssume, deputy("bedrock:us-east-1:111122223333:agent/*")));
    EXPECT_EQ(
        trust({"bedrock_agent",
               {{"region", "us-east-1"},
                {"agent_arn", "arn:aws:bedrock:us-east-1:111122223333:agent/ABCD"}}}),
        wrapped(service("bedrock"), kAssume, deputy("bedrock:us-east-1:111122223333:agent/ABCD")));
    EXPECT_EQ(trust({"bedrock_knowledge_base", {{"region", "us-east-1"}}}),
              wrapped(service("bedrock"), kAssume,
                      deputy("bedrock:us-east-1:111122223333:knowledge-base/*")));
    EXPECT_EQ(
        trust({"bedrock_flow", {{"region", "us-east-1"}}}),
        wrapped(service("bedrock"), kAssume, deputy("bedrock:us-east-1:111122223333:flow/*")));
    EXPECT_EQ(trust({"bedrock_batch", {{"region", "us-east-1"}}}),
              wrapped(service("bedrock"), kAssume,
                      deputy("bedrock:us-east-1:111122223333:model-invocation-job/*")));
}

TEST(TrustPolicy, WebIdentitiesAreToldByAudienceAndSubjectExactly) {
    std::string const federated = R"("Federated":")" + std::string(kProvider) + "\"";
    EXPECT_EQ(trust({"oidc",
                     {{"oidc_provider_arn", std::string(kProvider)},
                      {"audience", "sts.amazonaws.com"},
                      {"subject", "repo:acme/bot:ref:refs/heads/main"}}}),
              wrapped(federated, kWebIdentity,
                      R"("StringEquals":{"oidc.example.com:aud":"sts.amazonaws.com",)"
                      R"("oidc.example.com:sub":"repo:acme/bot:ref:refs/heads/main"})"));
    EXPECT_EQ(trust({"eks_irsa",
                     {{"oidc_provider_arn", std::string(kProvider)},
                      {"namespace", "ai"},
                      {"service_account", "bot"}}}),
              wrapped(federated, kWebIdentity,
                      R"("StringEquals":{"oidc.example.com:aud":"sts.amazonaws.com",)"
                      R"("oidc.example.com:sub":"system:serviceaccount:ai:bot"})"));
}

TEST(TrustPolicy, SessionTagsAreToldWhereTheyAreSent) {
    EXPECT_EQ(trust({"eks_pod_identity", {{"namespace", "ai"}, {"service_account", "bot"}}}),
              wrapped(service("pods.eks"), R"(["sts:AssumeRole","sts:TagSession"])",
                      R"("StringEquals":{"aws:RequestTag/kubernetes-namespace":"ai",)"
                      R"("aws:RequestTag/kubernetes-service-account":"bot"})"));
    EXPECT_THAT(trust({"eks_pod_identity",
                       {{"namespace", "ai"},
                        {"service_account", "bot"},
                        {"cluster_arn", "arn:aws:eks:us-east-1:111122223333:cluster/main"}}}),
                HasSubstr(R"("aws:RequestTag/eks-cluster-arn":"arn:aws:eks:us-east-1:)"));
    EXPECT_EQ(trust({"roles_anywhere",
                     {{"trust_anchor_arn",
                       "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a1"},
                      {"subject_common_name", "bot.example.com"}}}),
              wrapped(service("rolesanywhere"),
                      R"(["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"])",
                      R"("ArnEquals":{"aws:SourceArn":)"
                      R"("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a1"},)"
                      R"("StringEquals":{"aws:PrincipalTag/x509Subject/CN":"bot.example.com"})"));
}

TEST(TrustPolicy, EveryRuntimeGivesAPolicyThatAwsTakes) {
    for (RuntimeKind const& kind : runtime_kinds()) {
        Scope const scope = scope_of(testing::example_runtime(kind, AccountId("111122223333")));
        Result<std::optional<Policy>> const policy = trust_policy(scope);
        ASSERT_TRUE(policy) << to_string(policy.error());
        EXPECT_EQ(policy->has_value(), !kind.assume_actions.empty()) << kind.kind;
        if (*policy) {
            std::string const text = print(**policy, Layout::kIndented);
            EXPECT_THAT(text, Not(HasSubstr("{provider}"))) << kind.kind;
            Result<Policy> const read = parse_policy(text, kind.kind, PolicyKind::kTrust);
            ASSERT_TRUE(read) << to_string(read.error());
            EXPECT_EQ(*read, **policy);
        }
    }
}

TEST(TrustPolicy, JobsOfSeveralRegionsShareOneRole) {
    Scope const scope = scope_of({"ec2", {}});
    std::vector<Region> const regions{Region("eu-west-1"), Region("us-east-1")};
    EXPECT_EQ(print(*batch_trust_policy(scope, regions), Layout::kCompact),
              wrapped(service("bedrock"), kAssume,
                      R"("StringEquals":{"aws:SourceAccount":"111122223333"},"ArnLike":)"
                      R"({"aws:SourceArn":[)"
                      R"("arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/*",)"
                      R"("arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/*"]})"));
}

TEST(TrustPolicy, ARuntimeThatIsNotWholeIsRefused) {
    Scope scope = scope_of({"ec2", {}});
    scope.runtime = {"oidc", {{"audience", "a"}, {"subject", "b"}}};
    EXPECT_FALSE(trust_policy(scope));
    scope.runtime.fields["oidc_provider_arn"] = "arn:aws:iam::111122223333:role/x";
    EXPECT_THAT(to_string(trust_policy(scope).error()), HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace mandate::iam
