#include "iam/scp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/evaluator.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/quotas.h"
#include "iam/role_artefact.h"

namespace mandate::iam {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

constexpr std::string_view kGoverned = "arn:aws:iam::111122223333:role/mandate/finops-ai-bot-1a2b";
constexpr std::string_view kOther = "arn:aws:iam::111122223333:role/app/bot";
constexpr std::string_view kLegacy = "arn:aws:iam::111122223333:role/legacy/search";
constexpr std::string_view kDeployer = "arn:aws:iam::111122223333:role/MandateDeployer";
constexpr std::string_view kModel =
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6";
constexpr std::string_view kWorkspace =
    "arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_01AbCdEf23GhIj";

Date day(std::string_view text) { return parse_date(text).value(); }

GuardRailScope plain_scope() {
    GuardRailScope scope;
    scope.place = "OU prod";
    scope.deployers = {"arn:aws:iam::*:role/MandateDeployer"};
    scope.grandfathered = {{"arn:aws:iam::111122223333:role/legacy/*", day("2026-12-31")}};
    return scope;
}

/// Everything is allowed, as far as own policy and rails let it.
class Organisation {
public:
    explicit Organisation(GuardRailScope const& scope, std::string_view today = "2026-11-25")
        : Organisation(scope, {"all", allow_all()}, today) {}
    /// Whoever asks has this policy.
    Organisation(GuardRailScope const& scope, NamedPolicy const& own,
                 std::string_view today = "2026-11-25") {
        auto made = guard_rails(scope, day(today));
        EXPECT_TRUE(made) << mandate::to_string(made.error());
        rails_ = made.value_or(GuardRails{});
        NamedPolicy const all{"FullAWSAccess", allow_all()};
        identity_ = CompiledPolicies(std::span(&own, 1));
        std::vector<NamedPolicy> attached = rails_.policies;
        attached.push_back(all);
        levels_.emplace_back(std::span(&all, 1));
        levels_.emplace_back(attached);
    }

    bool allows(std::string_view role, std::string_view action, std::string_view resource,
                std::map<std::string, std::vector<std::string>> context = {}) const {
        context.try_emplace("aws:RequestedRegion", std::vector<std::string>{"us-east-1"});
        auto request = Request::create(action, resource, parse_principal(role).value(),
                                       Context::create(context).value());
        EXPECT_TRUE(request) << action;
        return decide(*request, {.identity = &identity_,
                                 .service_control = levels_,
                                 .management_account = "999999999999"})
            .allowed();
    }

    GuardRails const& rails() const { return rails_; }

private:
    static Policy allow_all() {
        return parse_policy(
                   R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                   "all", PolicyKind::kIdentity)
            .value();
    }

    GuardRails rails_;
    CompiledPolicies identity_;
    std::vector<CompiledPolicies> levels_;
};

std::string refusal(GuardRailScope const& scope, std::string_view today = "2026-11-25") {
    auto const made = guard_rails(scope, day(today));
    return made ? "made" : mandate::to_string(made.error());
}

TEST(GuardRails, WithoutADeployerNobodyCouldMakeARole) {
    GuardRailScope scope = plain_scope();
    scope.deployers.clear();
    EXPECT_EQ(refusal(scope),
              "guard rails of OU prod: no deployer is named; name the role that carries tasks out, "
              "or nobody could make a role under the governed path");
}

TEST(GuardRails, AnExceptionThatSparesEverybodyIsRefused) {
    for (std::string const principal :
         {"*", "arn:aws:iam::*:role/*", "arn:aws:iam::*:*", "arn:aws:iam::111122223333:root",
          "arn:aws:sts::111122223333:assumed-role/a/b", "arn:aws-cn:iam::111122223333:role/a",
          "arn:aws:iam::111122223333:role/${aws:username}", "arn:aws:iam::111122223333:role/a/"}) {
        GuardRailScope scope = plain_scope();
        scope.grandfathered = {{principal, day("2026-12-31")}};
        EXPECT_THAT(refusal(scope), HasSubstr("grandfathered: '")) << principal;
        scope = plain_scope();
        scope.deployers = {principal};
        EXPECT_THAT(refusal(scope), HasSubstr("deployers: '")) << principal;
        scope = plain_scope();
        scope.agentic_roles = {principal};
        EXPECT_THAT(refusal(scope), HasSubstr("agentic_roles: '")) << principal;
    }
}

TEST(GuardRails, OtherIllFormedValuesAreRefused) {
    GuardRailScope scope = plain_scope();
    scope.role_path = "/";
    EXPECT_THAT(refusal(scope), HasSubstr("role_path: '/' is no path"));
    scope = plain_scope();
    scope.permission_sets = {"Ai*"};
    EXPECT_THAT(refusal(scope), HasSubstr("permission_sets: 'Ai*' is no name"));
    scope = plain_scope();
    scope.users = {""};
    EXPECT_THAT(refusal(scope), HasSubstr("users: '' is no name"));
    for (ModelRail const& rail :
         {ModelRail{"m", {}, {}}, ModelRail{"m", {"a.*"}, {}},
          ModelRail{"m", {"a.b"}, {{Region("mars"), {}}}},
          ModelRail{"m", {"a.b"}, {{Region("us-east-1"), {AccountId("12")}}}}}) {
        scope = plain_scope();
        scope.models = {rail};
        EXPECT_THAT(refusal(scope), HasSubstr("guard rails of OU prod: models: '"));
    }
}

TEST(GuardRails, AiIsForGovernedRolesOnly) {
    Organisation const organisation(plain_scope());
    for (auto const& [action, resource] :
         std::vector<std::pair<std::string_view, std::string_view>>{
             {"bedrock:InvokeModel", kModel},
             {"bedrock:InvokeModelWithResponseStream", kModel},
             {"bedrock:InvokeAgent", "arn:aws:bedrock:us-east-1:111122223333:agent-alias/A/B"},
             {"bedrock:InvokeFlow", "arn:aws:bedrock:us-east-1:111122223333:flow/F/alias/A"},
             {"bedrock:CreateModelInvocationJob", kModel},
             {"bedrock:CreateProvisionedModelThroughput", kModel},
             {"bedrock:CreateModelCustomizationJob", kModel},
             {"bedrock:CreateModelImportJob", "*"},
             {"bedrock:CreateEvaluationJob", "*"},
             {"bedrock:CreateAgent", "*"},
             {"bedrock:CreateFlow", "*"},
             {"bedrock:RetrieveAndGenerate", "*"},
             {"bedrock:CallWithBearerToken", "*"},
             {"bedrock-mantle:CallWithBearerToken", "*"},
             {"bedrock-mantle:CreateInference",
              "arn:aws:bedrock-mantle:us-east-1:111122223333:project/default"},
             {"bedrock-mantle:CreateFineTuningJob",
              "arn:aws:bedrock-mantle:us-east-1:111122223333:project/default"},
             {"aws-external-anthropic:CallWithBearerToken", "*"},
             {"aws-external-anthropic:CreateInference", kWorkspace},
             {"aws-external-anthropic:CreateBatchInference", kWorkspace},
             {"aws-external-anthropic:UpdateSession", kWorkspace},
             {"aws-external-anthropic:CreateAgent", kWorkspace}}) {
        EXPECT_TRUE(organisation.allows(kGoverned, action, resource)) << action;
        EXPECT_TRUE(organisation.allows(kLegacy, action, resource)) << action;
        EXPECT_FALSE(organisation.allows(kOther, action, resource)) << action;
        EXPECT_FALSE(organisation.allows(kDeployer, action, resource)) << action;
    }
    for (std::string_view const action :
         {"bedrock:ListFoundationModels", "bedrock:GetInferenceProfile",
          "bedrock:StopEvaluationJob", "bedrock-mantle:ListModels", "s3:GetObject",
          "bedrock:ApplyGuardrail"}) {
        EXPECT_TRUE(organisation.allows(kOther, action, "*")) << action;
    }
}

TEST(GuardRails, APathIsNoPrefixAndANameIsNoPath) {
    Organisation const organisation(plain_scope());
    for (std::string_view const role :
         {"arn:aws:iam::111122223333:role/mandate-evil/x", "arn:aws:iam::111122223333:role/mandate",
          "arn:aws:iam::111122223333:role/x/mandate/y", "arn:aws:iam::111122223333:user/mandate/x",
          "arn:aws-us-gov:iam::111122223333:role/mandate/x", "arn:aws:iam::111122223333:root"}) {
        EXPECT_FALSE(organisation.allows(role, "bedrock:InvokeModel", kModel)) << role;
    }
    EXPECT_TRUE(organisation.allows("arn:aws:iam::444455556666:role/mandate/x",
                                    "bedrock:InvokeModel", kModel));
}

TEST(GuardRails, ServicesAndTheManagementAccountAreNotReached) {
    Organisation const organisation(plain_scope());
    EXPECT_TRUE(organisation.allows(
        "arn:aws:iam::111122223333:role/aws-service-role/bedrock.amazonaws.com/AWSServiceRoleForX",
        "bedrock:InvokeModel", kModel));
    EXPECT_TRUE(organisation.allows("arn:aws:iam::999999999999:role/app/bot", "bedrock:InvokeModel",
                                    kModel));
    EXPECT_THAT(organisation.rails().notes, AllOf(Contains(HasSubstr("management account")),
                                                  Contains(HasSubstr("service-linked"))));
}

TEST(GuardRails, AGrandfatheredRoleIsSparedUntilItsDay) {
    EXPECT_TRUE(
        Organisation(plain_scope(), "2026-12-31").allows(kLegacy, "bedrock:InvokeModel", kModel));
    Organisation const after(plain_scope(), "2027-01-01");
    EXPECT_FALSE(after.allows(kLegacy, "bedrock:InvokeModel", kModel));
    EXPECT_FALSE(after.rails().next_change);
    EXPECT_THAT(
        after.rails().notes,
        Contains("arn:aws:iam::111122223333:role/legacy/* is no longer spared: its last day "
                 "was 2026-12-31."));
    EXPECT_EQ(Organisation(plain_scope()).rails().next_change, day("2027-01-01"));
}

TEST(GuardRails, PeopleAndUsersThatAreGovernedAreNamed) {
    GuardRailScope scope = plain_scope();
    scope.permission_sets = {"AiAnalyst"};
    scope.users = {"finops-ai-legacy-77cd"};
    Organisation const organisation(scope);
    std::string const sso = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/";
    for (std::string const& role :
         {sso + "AWSReservedSSO_AiAnalyst_0123456789abcdef",
          sso + "eu-west-1/AWSReservedSSO_AiAnalyst_0123456789abcdef",
          std::string("arn:aws:iam::111122223333:user/mandate/finops-ai-legacy-77cd")}) {
        EXPECT_TRUE(organisation.allows(role, "bedrock:InvokeModel", kModel)) << role;
    }
    for (std::string const& role :
         {sso + "AWSReservedSSO_AiAnalyst_Admin_0123456789abcdef",
          sso + "AWSReservedSSO_AdminAiAnalyst_0123456789abcdef",
          std::string("arn:aws:iam::111122223333:role/AWSReservedSSO_AiAnalyst_0123456789abcdef"),
          std::string("arn:aws:iam::111122223333:user/mandate/another")}) {
        EXPECT_FALSE(organisation.allows(role, "bedrock:InvokeModel", kModel)) << role;
    }
}

TEST(GuardRails, OnlyDeployersChangeWhatStandsUnderThePath) {
    Organisation const organisation(plain_scope());
    for (std::string_view const action :
         {"iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy",
          "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole", "iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary",
          "iam:TagRole", "iam:UntagRole"}) {
        EXPECT_TRUE(organisation.allows(kDeployer, action, kGoverned)) << action;
        EXPECT_FALSE(organisation.allows(kOther, action, kGoverned)) << action;
        EXPECT_FALSE(organisation.allows(kGoverned, action, kGoverned)) << action;
        EXPECT_TRUE(organisation.allows(kOther, action, kOther)) << action;
        EXPECT_TRUE(organisation.allows(kOther, action,
                                        "arn:aws:iam::111122223333:role/mandate-evil/finops"))
            << action;
    }
    std::string_view const user = "arn:aws:iam::111122223333:user/mandate/x";
    for (std::string_view const action : {"iam:CreateUser", "iam:PutUserPolicy", "iam:UpdateUser",
                                          "iam:CreateAccessKey", "iam:AttachUserPolicy"}) {
        EXPECT_TRUE(organisation.allows(kDeployer, action, user)) << action;
        EXPECT_FALSE(organisation.allows(kOther, action, user)) << action;
        EXPECT_TRUE(organisation.allows(kOther, action, "arn:aws:iam::111122223333:user/x"));
    }
    EXPECT_TRUE(organisation.allows(kOther, "iam:PassRole", kGoverned));
    EXPECT_TRUE(organisation.allows(kOther, "iam:GetRole", kGoverned));
}

TEST(GuardRails, WorkspacesAndKeysAreMadeByDeployers) {
    Organisation const organisation(plain_scope());
    std::string_view const user = "arn:aws:iam::111122223333:user/x";
    EXPECT_TRUE(organisation.allows(kDeployer, "aws-external-anthropic:CreateWorkspace", "*"));
    EXPECT_FALSE(organisation.allows(kGoverned, "aws-external-anthropic:CreateWorkspace", "*"));
    for (auto const& [service, denied] :
         std::vector<std::pair<std::string, bool>>{{"bedrock.amazonaws.com", true},
                                                   {"bedrock-mantle.amazonaws.com", true},
                                                   {"aws-external-anthropic.amazonaws.com", true},
                                                   {"codecommit.amazonaws.com", false}}) {
        std::map<std::string, std::vector<std::string>> const context{
            {"iam:ServiceSpecificCredentialServiceName", {service}}};
        EXPECT_NE(organisation.allows(kOther, "iam:CreateServiceSpecificCredential", user, context),
                  denied)
            << service;
        EXPECT_TRUE(
            organisation.allows(kDeployer, "iam:CreateServiceSpecificCredential", user, context));
    }
    EXPECT_FALSE(organisation.allows(kOther, "iam:CreateServiceSpecificCredential", user));
}

TEST(GuardRails, McpServersAreForApprovedRolesOnly) {
    GuardRailScope scope = plain_scope();
    std::map<std::string, std::vector<std::string>> const agentic{
        {"aws:ViaAWSMCPService", {"true"}}};
    std::map<std::string, std::vector<std::string>> const direct{
        {"aws:ViaAWSMCPService", {"false"}}};
    EXPECT_FALSE(Organisation(scope).allows(kGoverned, "s3:ListAllMyBuckets", "*", agentic));
    scope.agentic_roles = {std::string(kOther)};
    Organisation const organisation(scope);
    EXPECT_TRUE(organisation.allows(kOther, "s3:ListAllMyBuckets", "*", agentic));
    EXPECT_FALSE(organisation.allows(kGoverned, "s3:ListAllMyBuckets", "*", agentic));
    EXPECT_TRUE(organisation.allows(kGoverned, "s3:ListAllMyBuckets", "*", direct));
    EXPECT_TRUE(organisation.allows(kGoverned, "s3:ListAllMyBuckets", "*"));
}

TEST(GuardRails, AnotherPartition) {
    GuardRailScope scope = plain_scope();
    scope.partition = Partition("aws-us-gov");
    scope.grandfathered.clear();
    scope.deployers = {"arn:aws-us-gov:iam::*:role/MandateDeployer"};
    scope.models = {{"titan", {"amazon.titan"}, {}}};
    Organisation const organisation(scope);
    std::string_view const model = "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/a.b";
    EXPECT_TRUE(organisation.allows("arn:aws-us-gov:iam::111122223333:role/mandate/x",
                                    "bedrock:InvokeModel", model));
    EXPECT_FALSE(organisation.allows(
        "arn:aws-us-gov:iam::111122223333:role/mandate/x", "bedrock:InvokeModel",
        "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.titan"));
    EXPECT_FALSE(organisation.allows("arn:aws-us-gov:iam::111122223333:role/x",
                                     "bedrock:InvokeModel", model));
}

TEST(GuardRails, AGeneratedRoleDoesBehindThemWhatItIsGranted) {
    Scope const granted = parse_scope(R"({
        "platform": "bedrock", "workload": "support-bot", "account": "111122223333",
        "runtime": {"kind": "lambda",
          "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:support-bot"},
        "agentic": {"tier": "none"},
        "grants": [{"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1",
          "inference_profile": null, "actions": ["inference"]}]})",
                                      "scope")
                              .value();
    RoleArtefact const artefact = generate(granted).value();
    NamedPolicy const own{"mandate", artefact.role.permission};
    GuardRailScope scope = plain_scope();
    std::string const role = "arn:aws:iam::111122223333:role/mandate/" + artefact.role.name;
    std::string_view const titan =
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0";
    EXPECT_TRUE(Organisation(scope, own).allows(role, "bedrock:InvokeModel", titan));
    EXPECT_FALSE(Organisation(scope, own).allows(role, "bedrock:InvokeModel", kModel));
    EXPECT_FALSE(Organisation(scope, own).allows(kOther, "bedrock:InvokeModel", titan));
    scope.models = {{"titan", {"amazon.titan-embed-text-v2:0"}, {}}};
    EXPECT_FALSE(Organisation(scope, own).allows(role, "bedrock:InvokeModel", titan));
}

TEST(GuardRails, EveryPolicyIsAnScpAndWithinTheQuota) {
    Organisation const organisation(plain_scope());
    ASSERT_FALSE(organisation.rails().policies.empty());
    for (NamedPolicy const& made : organisation.rails().policies) {
        std::string const text = print(made.policy, Layout::kCompact);
        EXPECT_TRUE(parse_policy(text, made.name, PolicyKind::kServiceControl)) << text;
        EXPECT_TRUE(check_size(text, "service_control_policy", day("2026-11-25"), made.name, ""));
    }
}

}  // namespace
}  // namespace mandate::iam
