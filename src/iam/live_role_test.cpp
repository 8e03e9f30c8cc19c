#include "iam/live_role.h"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_parse.h"

namespace mandate::iam {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kArn[] = "arn:aws:iam::111122223333:role/mandate/bot";
constexpr char kTrust[] = R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}})";

Policy policy(std::string_view text, PolicyKind kind = PolicyKind::kIdentity) {
    auto read = parse_policy(text, "test", kind);
    EXPECT_TRUE(read) << to_string(read.error());
    return read ? *read : Policy{};
}

Policy of(std::string_view statements) {
    return policy(fmt::format(R"({{"Version": "2012-10-17", "Statement": [{}]}})", statements));
}

/// One model through one profile, nothing agentic (aws-facts' own shape).
Policy approved_policy() {
    return of(R"({"Sid": "Profile", "Effect": "Allow",
         "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
         "Resource": "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-3-haiku-v1:0",
         "Condition": {"StringEquals": {"aws:RequestedRegion": "us-west-2"}}},
        {"Sid": "Model", "Effect": "Allow",
         "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
         "Resource": ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-v1:0",
                      "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-haiku-v1:0"],
         "Condition": {"StringLike": {"bedrock:InferenceProfileArn":
             "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-3-haiku-v1:0"}}},
        {"Sid": "NoAgents", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"Bool": {"aws:ViaAWSMCPService": "true"}}})");
}

RoleText approved() {
    RoleText text;
    text.name = "bot";
    text.path = "/mandate/";
    text.trust = policy(kTrust, PolicyKind::kTrust);
    text.permission = approved_policy();
    return text;
}

LiveRole live(Policy inline_policy = approved_policy()) {
    LiveRole role;
    role.arn = kArn;
    role.name = "bot";
    role.path = "/mandate/";
    role.account = "111122223333";
    role.trust = policy(kTrust, PolicyKind::kTrust);
    role.inline_policies = {{"mandate", {}, std::move(inline_policy)}};
    role.inline_policies_whole = role.attached_policies_whole = role.boundary_known = true;
    return role;
}

LiveRole with_attached(std::string_view statements) {
    LiveRole role = live();
    role.attached_policies = {{"extra", "arn:aws:iam::111122223333:policy/extra", of(statements)}};
    return role;
}

void set_boundary(LiveRole& role, std::string_view statements) {
    role.boundary = LivePolicy{"edge", "arn:aws:iam::111122223333:policy/edge", of(statements)};
}

LiveJudgement judged(LiveRole const& role, RoleText const& text = approved(),
                     std::span<CompiledPolicies const> service_control = {}) {
    static std::vector<std::string> const kModels{
        "anthropic.claude-3-haiku-v1:0", "anthropic.claude-sonnet-4-6", "amazon.nova-pro-v1:0"};
    static std::vector<Region> const kRegions{Region("us-east-1"), Region("us-west-2"),
                                              Region("eu-west-1")};
    return judge(role, text, {kModels, kRegions, service_control, {}});
}

std::string difference(LiveRole const& role, RoleText const& text = approved()) {
    LiveJudgement const judgement = judged(role, text);
    EXPECT_EQ(judgement.verdict == LiveVerdict::kDiffers, judgement.difference.has_value());
    return judgement.difference ? judgement.difference->sentence : "none";
}

constexpr char kEverything[] = R"({"Effect": "Allow", "Action": "*", "Resource": "*"})";

TEST(LiveRole, EvidenceOfAnotherRoleIsNotEnough) {
    LiveRole other = live();
    other.name = "bat";
    LiveJudgement const judgement = judged(other);
    EXPECT_EQ(judgement.verdict, LiveVerdict::kNotEnoughEvidence);
    EXPECT_THAT(judgement.missing, ElementsAre(HasSubstr("not of /mandate/bot")));
    other = live();
    other.path = "/";
    EXPECT_EQ(judged(other).verdict, LiveVerdict::kNotEnoughEvidence);
}

TEST(LiveRole, WhatIsMissingIsNeverAMatch) {
    LiveRole role = live();
    role.attached_policies = {
        {"AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess", std::nullopt}};
    role.attached_policies_whole = false;
    role.missing = {"its document"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence);
    EXPECT_THAT(judged(role).missing, ElementsAre("its document"));

    role = live();
    role.boundary_known = false;
    role.missing = {"the boundary"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence);

    role = live(of(""));
    role.inline_policies_whole = false;
    role.missing = {"a policy"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence)
        << "the missing policy may be the approved one";
    role.inline_policies_whole = true;
    role.missing.clear();
    EXPECT_THAT(difference(role), HasSubstr("may not do what was approved"));
}

TEST(LiveRole, ADifferenceThatIsThereIsSaidWhateverIsMissing) {
    LiveRole role = with_attached(kEverything);
    role.inline_policies_whole = false;
    role.missing = {"a policy"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kDiffers);
    EXPECT_THAT(judged(role).missing, ElementsAre("a policy"));
    role.boundary_known = false;
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence)
        << "the boundary may take it away";
}

TEST(LiveRole, PoliciesMadeToTakeForeverAreNotEnough) {
    std::string conditions;
    for (int key = 0; key < 120; ++key) {
        conditions += fmt::format(R"("aws:PrincipalTag/k{}": ["a", "b", "c"], )", key);
    }
    std::string statements;
    for (int i = 0; i < 40; ++i) {
        statements += fmt::format(R"({}{{"Effect": "Deny", "Action": "bedrock:GetGuardrail",
            "Resource": "*", "Condition": {{"StringEquals": {{{}"aws:PrincipalTag/x": "{}"}}}}}})",
                                  i == 0 ? "" : ", ", conditions, i);
    }
    LiveJudgement const judgement = judged(with_attached(statements));
    EXPECT_EQ(judgement.verdict, LiveVerdict::kNotEnoughEvidence);
    EXPECT_THAT(judgement.missing, testing::Contains(HasSubstr("too many conditions")));
}

TEST(LiveRole, TheApprovedTextMatches) {
    LiveJudgement const judgement = judged(live());
    EXPECT_EQ(judgement.verdict, LiveVerdict::kMatches);
    EXPECT_GT(judgement.requests, 100U);
}

TEST(LiveRole, OtherWordsOfTheSameMeaningMatch) {
    Policy reworded = approved_policy();
    std::ranges::reverse(reworded.statements);
    Statement first = reworded.statements.back();
    reworded.statements.back().actions.values.pop_back();
    first.sid = std::nullopt;
    first.actions.values = {"BEDROCK:invokemodelwithresponsestream"};
    reworded.statements.push_back(first);
    EXPECT_EQ(difference(live(reworded)), "none");
}

TEST(LiveRole, WhatIsNotOfAiIsNoDifference) {
    EXPECT_EQ(difference(with_attached(R"({"Effect": "Allow", "Action": ["logs:*", "s3:*",
        "dynamodb:GetItem", "iam:GetRole", "sts:GetCallerIdentity"], "Resource": "*"})")),
              "none");
}

TEST(LiveRole, AWiderAttachedPolicyIsShownByARequest) {
    EXPECT_THAT(difference(with_attached(R"({"Sid": "Wide", "Effect": "Allow",
        "Action": "bedrock:InvokeModel", "Resource": "*"})")),
                AllOf(HasSubstr("The role may do what was not approved: bedrock:InvokeModel on "
                                "arn:aws:bedrock:"),
                      HasSubstr(std::string("by ") + kArn), HasSubstr("'Wide' of policy 'extra'")));
    for (char const* const action :
         {"bedrock-mantle:CreateInference", "aws-external-anthropic:*", "bedrock:Brand*",
          "bedrock-agentcore:InvokeAgentRuntime", "bedrock:CreateProvisionedModelThroughput",
          "bedrock:ListFoundationModels", "bedrock:ActionOfNextYear"}) {
        EXPECT_THAT(difference(with_attached(fmt::format(
                        R"({{"Effect": "Allow", "Action": "{}", "Resource": "*"}})", action))),
                    HasSubstr("may do what was not approved"))
            << action;
    }
}

TEST(LiveRole, WaysRoundAreDifferences) {
    for (char const* const statement :
         {R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"})",
          R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition":
              {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}})",
          R"({"Effect": "Allow", "Action": "sts:AssumeRole",
              "Resource": "arn:aws:iam::444455556666:role/data"})",
          R"({"Effect": "Allow", "Action": "iam:PutRolePolicy",
              "Resource": "arn:aws:iam::111122223333:role/mandate/bot"})",
          R"({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})"}) {
        EXPECT_THAT(difference(with_attached(statement)), HasSubstr("may do what was not approved"))
            << statement;
    }
    EXPECT_EQ(difference(with_attached(R"({"Effect": "Allow", "Action": "iam:PassRole",
        "Resource": "*", "Condition": {"StringEquals":
            {"iam:PassedToService": "lambda.amazonaws.com"}}})")),
              "none")
        << "a function is no AI service";
}

TEST(LiveRole, ABoundaryLimitsWhatCounts) {
    LiveRole role = with_attached(kEverything);
    set_boundary(role, kEverything);
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kDiffers);
    role.boundary->document = approved_policy();
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kMatches);
    role = live();
    set_boundary(role, R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})");
    EXPECT_THAT(difference(role), AllOf(HasSubstr("may not do what was approved"),
                                        HasSubstr("permissions boundary")));
}

TEST(LiveRole, ARequiredBoundaryHasToBeThere) {
    RoleText text = approved();
    text.permissions_boundary = "arn:aws:iam::111122223333:policy/edge";
    LiveRole role = live();
    EXPECT_THAT(difference(role, text), HasSubstr("has no permissions boundary"));
    set_boundary(role, kEverything);
    EXPECT_EQ(difference(role, text), "none");
    role.boundary->arn = "arn:aws:iam::111122223333:policy/other";
    EXPECT_THAT(difference(role, text), HasSubstr("has the permissions boundary arn:aws:iam::"
                                                  "111122223333:policy/other, where"));
    role.boundary.reset();
    role.boundary_known = false;
    role.missing = {"the boundary"};
    EXPECT_EQ(judged(role, text).verdict, LiveVerdict::kNotEnoughEvidence);
}

TEST(LiveRole, ADenyOfWhatWasApprovedIsADifference) {
    EXPECT_THAT(difference(with_attached(R"({"Effect": "Deny", "Action": "bedrock:*",
        "Resource": "*"})")),
                HasSubstr("may not do what was approved"));
}

TEST(LiveRole, ServiceControlPoliciesCountWhereKnown) {
    std::vector<NamedPolicy> const level{{"full", of(kEverything)}, {"no-nova", of(R"({
        "Effect": "Deny", "Action": "*", "Resource": "*", "Condition":
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/mandate/*"}}})")}};
    std::vector<CompiledPolicies> const levels{CompiledPolicies(level)};
    EXPECT_EQ(judged(live(), approved(), levels).verdict, LiveVerdict::kMatches);
    std::vector<NamedPolicy> const closed{{"closed", of(R"({"Effect": "Allow",
        "Action": "s3:*", "Resource": "*"})")}};
    std::vector<CompiledPolicies> const nothing{CompiledPolicies(closed)};
    EXPECT_EQ(judged(live(), approved(), nothing).verdict, LiveVerdict::kDiffers);
    EXPECT_EQ(judged(with_attached(kEverything), approved(), levels).verdict,
              LiveVerdict::kDiffers);
}

TEST(LiveRole, WhatAgentsMayNotDoCountsForEveryService) {
    LiveRole role =
        with_attached(R"({"Sid": "Files", "Effect": "Allow", "Action": ["s3:*", "sts:AssumeRole"],
        "Resource": "arn:aws:s3:::files/*", "Condition": {"StringEquals":
            {"aws:PrincipalOrgID": "o-1"}}})");
    EXPECT_EQ(difference(role), "none");
    role.inline_policies[0].document->statements[2].actions.values = {"bedrock:*"};
    EXPECT_THAT(
        difference(role),
        AllOf(HasSubstr("An agent may do through the role what the approval denies to it: "
                        "s3:probe on arn:aws:s3:::files/probe"),
              HasSubstr("aws:viaawsmcpservice is 'true'"), HasSubstr("'Files' of policy 'extra'")));
    role.boundary_known = false;
    role.missing = {"the boundary"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence);
}

TEST(LiveRole, EveryMutantOfThePolicyIsShown) {
    std::size_t mutants = 0;
    auto const expect_difference = [&](Policy const& mutant, std::string const& what) {
        ++mutants;
        EXPECT_NE(difference(live(mutant)), "none") << what;
    };
    Policy const original = approved_policy();
    for (std::size_t i = 0; i < original.statements.size(); ++i) {
        Policy mutant = original;
        mutant.statements.erase(mutant.statements.begin() + static_cast<std::ptrdiff_t>(i));
        expect_difference(mutant, "without a statement");
        for (std::size_t k = 0; k < original.statements[i].conditions.size(); ++k) {
            mutant = original;
            auto& conditions = mutant.statements[i].conditions;
            conditions.erase(conditions.begin() + static_cast<std::ptrdiff_t>(k));
            expect_difference(mutant, "without a condition");
            mutant = original;
            mutant.statements[i].conditions[k].test.if_exists = true;
            if (i != 0) {  // aws:RequestedRegion is always there: the same meaning
                expect_difference(mutant, "IfExists");
            }
            mutant = original;
            mutant.statements[i].conditions[k].values = {"false"};
            expect_difference(mutant, "another value");
        }
        mutant = original;
        mutant.statements[i].effect =
            original.statements[i].effect == Effect::kAllow ? Effect::kDeny : Effect::kAllow;
        expect_difference(mutant, "the other effect");
        mutant = original;
        mutant.statements[i].actions.values = {"bedrock:InvokeModel"};
        expect_difference(mutant, "fewer actions");
        mutant = original;
        mutant.statements[i].actions = Selection{Polarity::kIsNot, {"s3:*"}};
        if (i != 2) {  // of AI, all but S3 is everything
            expect_difference(mutant, "all other actions");
        }
        mutant = original;
        mutant.statements[i].resources =
            Selection{Polarity::kIs, {"arn:aws:bedrock:*::foundation-model/anthropic.*"}};
        expect_difference(mutant, "other resources");
    }
    EXPECT_GE(mutants, 20U);
}

TEST(LiveRole, ABypassOfTheProfileIsShownByTheBareModel) {
    Policy bypass = approved_policy();
    bypass.statements[1].conditions.clear();
    EXPECT_THAT(difference(live(bypass)), HasSubstr("::foundation-model/anthropic.claude-3-haiku"));
}

TEST(LiveRole, WhoMayBeTheRoleIsPartOfIt) {
    LiveRole role = live();
    role.trust = policy(R"({"Version": "2012-10-17", "Statement": [{"Sid": "Other",
        "Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {"StringEquals": {"AWS:SourceAccount": ["111122223333"]}}}]})",
                        PolicyKind::kTrust);
    EXPECT_EQ(difference(role), "none");
    role.trust->statements[0].conditions.clear();
    EXPECT_THAT(
        difference(role),
        AllOf(HasSubstr("trust policy allows what the approved one refuses: sts:AssumeRole"),
              HasSubstr("by lambda.amazonaws.com")));
    role = live();
    role.trust->statements[0].principals->by_type[PrincipalType::kAws] = {"111122223333"};
    role.trust->statements[0].conditions.clear();
    EXPECT_THAT(difference(role), HasSubstr("trust policy allows"));
    role = live();
    role.trust->statements[0].principals->by_type = {
        {PrincipalType::kService, {"ec2.amazonaws.com"}}};
    EXPECT_THAT(difference(role), HasSubstr("trust policy allows"));
    role.trust.reset();
    role.missing = {"the trust policy"};
    EXPECT_EQ(judged(role).verdict, LiveVerdict::kNotEnoughEvidence);
}

TEST(LiveRole, APermissionSetsRoleIsNamedByAwsAndItsTrustIsAws) {
    RoleText text = approved();
    text.kind = AnchorKind::kPermissionSet;
    text.name = "AiAnalyst";
    text.trust.reset();
    LiveRole role = live();
    role.name = "AWSReservedSSO_AiAnalyst_0123456789abcdef";
    role.path = "/aws-reserved/sso.amazonaws.com/us-east-1/";
    role.arn = "arn:aws:iam::111122223333:role" + role.path + role.name;
    EXPECT_EQ(judged(role, text).verdict, LiveVerdict::kMatches);
    role.name = "AWSReservedSSO_AiAnalystPlus_0123456789abcdef";
    EXPECT_EQ(judged(role, text).verdict, LiveVerdict::kNotEnoughEvidence);
}

}  // namespace
}  // namespace mandate::iam
