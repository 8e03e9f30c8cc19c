#include "iam/explain.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/explain_words.h"

namespace mandate::iam {
namespace {

using testing::HasSubstr;

std::string said(std::string const& statement, PolicyKind kind = PolicyKind::kIdentity) {
    auto const policy = parse_policy(
        fmt::format(R"({{"Version": "2012-10-17", "Statement": {}}})", statement), "test", kind);
    EXPECT_TRUE(policy) << to_string(policy.error());
    return policy ? explain(*policy, kind).at(0).text : "";
}

TEST(Explain, AnUnknownActionOfAiIsNamedAsSuch) {
    EXPECT_EQ(said(R"({"Effect": "Allow", "Action": "bedrock:DreamUp", "Resource": "*"})"),
              "May do bedrock:DreamUp. Mandate does not know bedrock:DreamUp; it counts as a call "
              "of a model.");
    EXPECT_EQ(said(R"({"Effect": "Allow", "Action": "s3:DreamUp", "Resource": "*"})"),
              "May do s3:DreamUp.");
}

TEST(Explain, AnEmptyListIsSaid) {
    EXPECT_EQ(said(R"({"Effect": "Allow", "Action": [], "Resource": "*"})"), "May nothing.");
}

TEST(Explain, LongListsSayHowManyMore) {
    std::vector<std::string> many;
    for (int i = 0; i < 20; ++i) {
        many.push_back(fmt::format("a{}", i));
    }
    EXPECT_EQ(enumerate(many), "a0, a1, a2, a3, a4, a5, a6, a7 and 12 more");
    EXPECT_EQ(enumerate({"a"}), "a");
    EXPECT_EQ(enumerate({"a", "b", "c"}, "or"), "a, b or c");
}

TEST(Explain, ModelsAreCalledByName) {
    EXPECT_EQ(
        said(R"({"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": [
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
            "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6"],
            "Condition": {"ArnLike": {"bedrock:InferenceProfileArn":
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6"}}})"),
        "May call anthropic.claude-sonnet-4-6 in us-east-1 and us-west-2, one whole answer at a "
        "time, only through the profile us.anthropic.claude-sonnet-4-6.");
    EXPECT_EQ(said(R"({"Effect": "Allow", "Action": ["bedrock:InvokeModel",
        "bedrock:InvokeModelWithResponseStream"], "Resource":
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6",
        "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}})"),
              "May call the profile us.anthropic.claude-sonnet-4-6 in us-east-1, answers whole or "
              "in parts, only in us-east-1.");
    EXPECT_EQ(said(R"({"Effect": "Allow", "Action": "bedrock:InvokeModelWithResponseStream",
                       "Resource": "*"})"),
              "May call every model, answers in parts only.");
    EXPECT_THAT(said(R"({"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource":
        "arn:aws:bedrock:::foundation-model/anthropic.claude-opus-5", "Condition":
        {"StringEquals": {"aws:RequestedRegion": "unspecified"}}})"),
                HasSubstr("wherever AWS sends a call through a global profile"));
}

TEST(Explain, AgentsAreSaidInOneSentence) {
    EXPECT_EQ(said(R"({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition":
        {"Bool": {"aws:ViaAWSMCPService": "true"}}})"),
              "Never anything through AWS's MCP servers.");
    EXPECT_EQ(said(R"({"Effect": "Deny", "NotAction": ["s3:ListBucket", "ec2:DescribeInstances"],
        "Resource": "*", "Condition": {"Bool": {"aws:ViaAWSMCPService": "true"}}})"),
              "Never anything through AWS's MCP servers, except s3:ListBucket and "
              "ec2:DescribeInstances.");
    EXPECT_EQ(said(R"({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition":
        {"Bool": {"aws:ViaAWSMCPService": "true"}}})"),
              "Must never do s3:*, through AWS's MCP servers.");
}

TEST(Explain, OtherThingsKeepTheirNames) {
    EXPECT_EQ(said(R"({"Effect": "Deny", "Action": ["bedrock:CallWithBearerToken",
        "s3:GetObject"], "NotResource": "arn:aws:s3:::a"})"),
              "Must never use a bearer key with Bedrock (bedrock:CallWithBearerToken) and "
              "s3:GetObject on everything but arn:aws:s3:::a.");
    EXPECT_EQ(
        said(R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource":
        "arn:aws:iam::111122223333:role/batch", "Condition": {"StringEquals":
        {"iam:PassedToService": "bedrock.amazonaws.com"}}})"),
        "May hand a role to a service (iam:PassRole) on arn:aws:iam::111122223333:role/batch, "
        "only to bedrock.amazonaws.com.");
}

TEST(Explain, ConditionsKeepTheirMeaning) {
    auto const when = [](std::string_view condition) {
        return said(fmt::format(R"({{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                                    "Condition": {{{}}}}})",
                                condition));
    };
    EXPECT_EQ(when(R"("StringEqualsIfExists": {"aws:PrincipalTag/team": ["ai", "ml"]})"),
              "May do s3:*, when aws:PrincipalTag/team, where the request has it, is 'ai' or "
              "'ml'.");
    EXPECT_EQ(when(R"("Null": {"aws:TokenIssueTime": "true"})"),
              "May do s3:*, when the request has no aws:TokenIssueTime.");
    EXPECT_EQ(when(R"("ForAllValues:StringNotLike": {"aws:TagKeys": "x*"})"),
              "May do s3:*, when every one of aws:TagKeys is not like 'x*'.");
    EXPECT_EQ(when(R"("NumericLessThan": {"s3:max-keys": "10"})"),
              "May do s3:*, when s3:max-keys is less than '10'.");
}

TEST(Explain, KindsSpeakOfThoseTheyAreAbout) {
    EXPECT_EQ(said(R"({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole"})",
                   PolicyKind::kTrust),
              "lambda.amazonaws.com may act as this role.");
    EXPECT_EQ(said(R"({"Effect": "Deny", "Action": "bedrock:InvokeModel", "Resource":
        "arn:aws:bedrock:*::foundation-model/deepseek.r1-v1:0", "Condition": {"ArnNotLike":
        {"aws:PrincipalArn": "arn:aws:iam::*:role/mandate/*"}}})",
                   PolicyKind::kServiceControl),
              "Nobody in the accounts below may call deepseek.r1-v1:0 in every region, one whole "
              "answer at a time, except by arn:aws:iam::*:role/mandate/*.");
}

}  // namespace
}  // namespace mandate::iam
