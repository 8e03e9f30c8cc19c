#include "iam/lint.h"

#include <fstream>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kProfileArn[] =
    "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-3-haiku-v1:0";
constexpr char kModelArn[] =
    "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-haiku-v1:0";
constexpr char kWorkspaceArn[] =
    "arn:aws:aws-external-anthropic:us-west-2:111122223333:workspace/wrkspc_01AbCdEf23GhIj";

std::vector<LintFinding> findings(std::string const& statements,
                                  PolicyKind kind = PolicyKind::kIdentity) {
    auto const policy = parse_policy(
        fmt::format(R"({{"Version": "2012-10-17", "Statement": [{}]}})", statements), "test", kind);
    EXPECT_TRUE(policy) << to_string(policy.error()) << statements;
    return policy ? lint(*policy, kind) : std::vector<LintFinding>{};
}

std::vector<std::string> codes(std::string const& statements,
                               PolicyKind kind = PolicyKind::kIdentity) {
    std::vector<std::string> all;
    for (LintFinding const& finding : findings(statements, kind)) {
        all.push_back(finding.code);
    }
    return all;
}

std::string statement(std::string_view effect, std::string_view actions,
                      std::string_view resources = "\"*\"", std::string_view condition = "") {
    return fmt::format(R"({{"Effect": "{}", "Action": [{}], "Resource": [{}]{}}})", effect, actions,
                       resources,
                       condition.empty() ? "" : fmt::format(", \"Condition\": {{{}}}", condition));
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

/// A statement that has the fault, and one that just has not.
struct Pair {
    std::string code;
    std::string bad;
    std::string good;
    PolicyKind kind = PolicyKind::kIdentity;
};

std::string const kLocked = R"("StringEquals": {"aws:RequestedRegion": "us-west-2"})";
std::string const kCalls = R"("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")";

std::vector<Pair> deny_pairs() {
    std::string const unlock = R"("StringNotEquals": {"aws:RequestedRegion": )";
    return {
        {"dead-mcp-action", statement("Deny", R"("aws-mcp:InvokeMcp")"),
         statement("Deny", R"("aws-marketplace:Subscribe")")},
        {"retired-entitlement", statement("Deny", R"("bedrock:PutFoundationModelEntitlement")"),
         statement("Deny", R"("bedrock:DeleteGuardrail")")},
        {"mantle-escapes", statement("Deny", R"("bedrock:InvokeModel")"),
         statement("Deny", R"("bedrock:InvokeModel", "bedrock-mantle:CreateInference")"),
         PolicyKind::kServiceControl},
        {"mantle-escapes",
         statement("Deny", R"("bedrock:*", "bedrock-mantle:CallWithBearerToken")"),
         statement("Deny", R"("bedrock:InvokeModel")")},
        {"batch-escapes", statement("Deny", R"("aws-external-anthropic:CreateInference")"),
         statement("Deny", R"("aws-external-anthropic:Create*")")},
        {"bearer-one-prefix", statement("Deny", R"("bedrock:CallWithBearerToken")"),
         statement("Deny", R"("bedrock:CallWithBearerToken")") + "," +
             statement("Deny", R"("bedrock-mantle:CallWithBearerToken")")},
        {"region-deny-unspecified",
         statement("Deny", R"("*")", R"("*")", unlock + R"("us-east-1"})"),
         statement("Deny", R"("*")", R"("*")", unlock + R"(["us-east-1", "unspecified"]})"),
         PolicyKind::kServiceControl},
    };
}

std::vector<Pair> right_pairs() {
    std::string const tied =
        fmt::format(R"("StringLike": {{"bedrock:InferenceProfileArn": "{}"}})", kProfileArn);
    std::string const profile = statement("Allow", kCalls, quoted(kProfileArn)) + ",";
    return {
        {"wildcard-models",
         statement("Allow", kCalls, R"("arn:aws:bedrock:us-west-2::foundation-model/*")"),
         statement("Allow", kCalls, quoted(kModelArn))},
        {"wildcard-models",
         statement("Allow", kCalls, R"("arn:aws:bedrock:us-west-2::foundation-model/anthropic.*")"),
         statement("Allow", R"("bedrock:GetFoundationModel")",
                   R"("arn:aws:bedrock:us-west-2::foundation-model/*")")},
        {"wildcard-models", statement("Allow", kCalls, R"("*")", kLocked),
         profile + statement("Allow", kCalls, R"("arn:aws:bedrock:*::foundation-model/*")", tied)},
        {"wildcard-models",
         statement("Allow", R"("bedrock-mantle:CreateInference")",
                   R"("arn:aws:bedrock-mantle:us-west-2:111122223333:project/default")"),
         statement("Allow", R"("bedrock-mantle:CreateInference")",
                   R"("arn:aws:bedrock-mantle:us-west-2:111122223333:project/default")",
                   R"("StringEquals": {"bedrock-mantle:Model": "openai.gpt-oss-120b"})")},
        {"wildcard-models",
         statement("Allow", R"("aws-external-anthropic:CreateInference")",
                   R"("arn:aws:aws-external-anthropic:us-west-2:111122223333:workspace/*")"),
         statement("Allow", R"("aws-external-anthropic:CreateInference")", quoted(kWorkspaceArn))},
        {"profile-bypass", profile + statement("Allow", kCalls, quoted(kModelArn)),
         profile + statement("Allow", kCalls, quoted(kModelArn), tied)},
        {"no-region",
         statement("Allow", kCalls,
                   R"("arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-v1:0")"),
         statement("Allow", kCalls,
                   R"("arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-v1:0")",
                   kLocked)},
        {"workspace-wildcard",
         statement("Allow", R"("aws-external-anthropic:Get*")", quoted(kWorkspaceArn)),
         statement("Allow", R"("aws-external-anthropic:GetModel")", quoted(kWorkspaceArn))},
        {"workspace-wildcard",
         statement("Allow", R"("aws-external-anthropic:List*")", quoted(kWorkspaceArn)),
         statement("Allow", R"("aws-external-anthropic:ListModel*")", quoted(kWorkspaceArn))},
        {"grants-nothing",
         statement("Allow", R"("aws-external-anthropic:CallWithBearerToken")",
                   quoted(kWorkspaceArn)),
         statement("Allow", R"("aws-external-anthropic:CallWithBearerToken")")},
        {"not-action-allow",
         R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::files"})",
         R"({"Effect": "Deny", "NotAction": "s3:*", "Resource": "arn:aws:s3:::files"})"},
        {"not-resource-allow",
         R"({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::files"})",
         R"({"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::files"})"},
        {"pass-role-everywhere", statement("Allow", R"("iam:PassRole")"),
         statement("Allow", R"("iam:PassRole")", R"("arn:aws:iam::111122223333:role/batch")")},
        {"broad-people-role",
         statement("Deny", R"("s3:PutObject")", R"("*")",
                   R"("ArnNotLike": {"aws:PrincipalArn":
                       "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"})"),
         statement("Deny", R"("s3:PutObject")", R"("*")",
                   R"("ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/mandate/*"})")},
    };
}

std::vector<Pair> condition_pairs() {
    auto const deny = [](std::string_view condition) {
        return statement("Deny", R"("s3:*")", R"("*")", condition);
    };
    auto const allow = [](std::string_view condition) {
        return statement("Allow", R"("s3:*")", R"("*")", condition);
    };
    return {
        {"profile-key-typo", allow(R"("ArnLike": {"AWS:InferenceProfileArn": "arn:aws:a:b:c:d"})"),
         allow(R"("ArnLike": {"bedrock:InferenceProfileArn": "arn:aws:a:b:c:d"})")},
        {"equals-with-wildcard", allow(R"("StringEquals": {"aws:PrincipalTag/team": "ai-*"})"),
         allow(R"("StringLike": {"aws:PrincipalTag/team": "ai-*"})")},
        {"like-without-wildcard", allow(R"("StringLike": {"aws:PrincipalTag/team": "ai"})"),
         allow(R"("StringEquals": {"aws:PrincipalTag/team": "ai"})")},
        {"agent-key-absent", deny(R"("BoolIfExists": {"aws:ViaAWSMCPService": "true"})"),
         deny(R"("Bool": {"aws:ViaAWSMCPService": "true"})")},
        {"agent-key-absent", allow(R"("Bool": {"aws:ViaAWSMCPService": "false"})"),
         allow(R"("BoolIfExists": {"aws:ViaAWSMCPService": "false"})")},
        {"agent-key-absent", deny(R"("Null": {"aws:ViaAWSMCPService": "false"})"),
         deny(R"("Null": {"aws:CalledViaAWSMCP": "false"})")},
        {"agent-one-server",
         deny(R"("StringEquals": {"aws:CalledViaAWSMCP": "aws-mcp.amazonaws.com"})"),
         deny(R"("StringLike": {"aws:CalledViaAWSMCP": "*"})")},
        {"if-exists-on-deny", deny(R"("StringEqualsIfExists": {"aws:PrincipalTag/team": "ai"})"),
         deny(R"("BoolIfExists": {"aws:MultiFactorAuthPresent": "false"})")},
    };
}

void expect_pairs(std::vector<Pair> const& pairs, std::set<std::string>& seen) {
    for (Pair const& pair : pairs) {
        EXPECT_THAT(codes(pair.bad, pair.kind), testing::Contains(pair.code)) << pair.bad;
        EXPECT_THAT(codes(pair.good, pair.kind), IsEmpty()) << pair.good;
        seen.insert(pair.code);
    }
}

TEST(Lint, EachRuleFindsItsFaultAndNotItsNeighbour) {
    std::set<std::string> seen;
    expect_pairs(deny_pairs(), seen);
    expect_pairs(right_pairs(), seen);
    expect_pairs(condition_pairs(), seen);
    for (LintRule const& rule : lint_rules()) {
        EXPECT_TRUE(seen.contains(std::string(rule.code))) << rule.code << " is not tested";
    }
}

TEST(Lint, AFindingSaysStatementReasonAndFix) {
    EXPECT_THAT(findings(statement("Allow", R"("s3:GetObject")") + R"(, {"Sid": "Old",
        "Effect": "Deny", "Action": "aws-mcp:*", "Resource": "*"})"),
                ElementsAre(LintFinding{
                    "dead-mcp-action", "Old", LintSeverity::kDanger,
                    "The action aws-mcp:* has no effect any more, so this Deny blocks no agent.",
                    "Deny * when aws:ViaAWSMCPService is true (Bool), and remove the aws-mcp: "
                    "actions."}));
    EXPECT_EQ(findings(statement("Allow", R"("s3:GetObject")") + "," +
                       statement("Allow", R"("iam:PassRole")"))[0]
                  .statement,
              "statement 2");
}

TEST(Lint, EveryRuleIsDocumented) {
    std::ifstream file(std::string(MANDATE_SOURCE_DIR) + "/docs/policy-lint.md");
    std::string const text(std::istreambuf_iterator<char>(file), {});
    for (LintRule const& rule : lint_rules()) {
        std::string_view const severity = rule.severity == LintSeverity::kDanger    ? "danger"
                                          : rule.severity == LintSeverity::kWarning ? "warning"
                                                                                    : "note";
        EXPECT_THAT(text,
                    HasSubstr(fmt::format("| `{}` | {} | {} |", rule.code, severity, rule.about)));
        EXPECT_THAT(text, HasSubstr(fmt::format("| {} |\n", rule.fix)));
    }
}

TEST(Lint, TrustOfBroadPeopleRolesIsFound) {
    EXPECT_THAT(codes(R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS":
        "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"}})",
                      PolicyKind::kTrust),
                ElementsAre("broad-people-role"));
    EXPECT_THAT(codes(R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS":
        "arn:aws:iam::111122223333:role/deployer"}})",
                      PolicyKind::kTrust),
                IsEmpty());
}

TEST(Lint, WellMadePoliciesAreLeftInPeace) {
    // AWS, "Prerequisites for inference profiles": one model through one geographic profile.
    EXPECT_THAT(findings(fmt::format(R"({{"Effect": "Allow", "Action": ["bedrock:InvokeModel*"],
            "Resource": ["{0}"]}}, {{"Effect": "Allow", "Action": ["bedrock:InvokeModel*"],
            "Resource": ["{1}", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-v1:0"],
            "Condition": {{"StringLike": {{"bedrock:InferenceProfileArn": "{0}"}}}}}},
            {{"Sid": "DenyAllActionsViaMCP", "Effect": "Deny", "Action": "*", "Resource": "*",
              "Condition": {{"Bool": {{"aws:ViaAWSMCPService": "true"}}}}}},
            {{"Effect": "Deny", "Action": ["bedrock:CallWithBearerToken",
              "bedrock-mantle:CallWithBearerToken"], "Resource": "*"}})",
                                     kProfileArn, kModelArn)),
                IsEmpty());
    // AWS, "Global cross-Region inference": the three parts.
    EXPECT_THAT(findings(R"({"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource":
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-opus-4-6-v1",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}},
        {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource":
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1", "Condition":
            {"StringEquals": {"aws:RequestedRegion": "us-east-1", "bedrock:InferenceProfileArn":
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-opus-4-6-v1"}}},
        {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource":
            "arn:aws:bedrock:::foundation-model/anthropic.claude-opus-4-6-v1", "Condition":
            {"StringEquals": {"aws:RequestedRegion": "unspecified", "bedrock:InferenceProfileArn":
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-opus-4-6-v1"}}})"),
                IsEmpty());
    // One workspace of Claude Platform.
    EXPECT_THAT(findings(fmt::format(R"({{"Effect": "Allow", "Action":
        ["aws-external-anthropic:CreateInference", "aws-external-anthropic:CountTokens",
         "aws-external-anthropic:GetModel", "aws-external-anthropic:ListModels"],
        "Resource": "{}"}})",
                                     kWorkspaceArn)),
                IsEmpty());
    // An SCP that closes everything but the governed path.
    EXPECT_THAT(findings(R"({"Effect": "Deny", "Action": ["bedrock:InvokeModel*",
        "bedrock:CreateModelInvocationJob", "bedrock-mantle:*", "aws-external-anthropic:Create*",
        "bedrock:CallWithBearerToken"], "Resource": "*", "Condition": {"ArnNotLike":
        {"aws:PrincipalArn": "arn:aws:iam::*:role/mandate/*"}}},
        {"Effect": "Allow", "Action": "*", "Resource": "*"})",
                         PolicyKind::kServiceControl),
                IsEmpty());
    EXPECT_THAT(findings(R"({"Effect": "Allow", "Action": ["logs:*", "s3:*"], "Resource": "*"})"),
                IsEmpty());
}

}  // namespace
}  // namespace mandate::iam
