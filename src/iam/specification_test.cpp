#include "iam/specification.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

constexpr std::string_view kProfile =
    "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/global.anthropic.claude-opus-4-8";

Scope scope_of(std::string_view grants, std::string_view agentic = R"({"tier": "none"})") {
    return parse_scope(fmt::format(R"({{"platform": "bedrock", "workload": "bot",
        "account": "111122223333", "runtime": {{"kind": "lambda",
        "function_arn": "arn:aws:lambda:eu-west-1:111122223333:function:bot"}},
        "agentic": {}, "grants": [{}]}})",
                                   agentic, grants),
                       "test")
        .value();
}

Scope global_scope() {
    return scope_of(R"({"model": "anthropic.claude-opus-4-8", "region": "eu-west-1",
        "inference_profile": "global.anthropic.claude-opus-4-8", "actions": ["inference"]})");
}

Expected ask(Scope const& scope, std::string_view action, std::string_view resource,
             std::map<std::string, std::vector<std::string>> const& keys) {
    Specification const specification(scope);
    Principal const principal = parse_principal(specification.principal()).value();
    return specification.expected(
        Request::create(action, resource, principal, Context::create(keys).value()).value());
}

TEST(Specification, AGlobalCallIsThreeRequests) {
    Scope const scope = global_scope();
    Specification const specification(scope);
    ASSERT_EQ(specification.parts().size(), 3U);
    EXPECT_EQ(specification.parts()[0].resource, kProfile);
    EXPECT_EQ(specification.parts()[1].resource,
              "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-opus-4-8");
    EXPECT_EQ(specification.parts()[2].resource,
              "arn:aws:bedrock:::foundation-model/anthropic.claude-opus-4-8");
    std::string const profile(kProfile);
    auto const without_region = [&](std::string const& region) {
        return ask(scope, "bedrock:InvokeModel", specification.parts()[2].resource,
                   {{"aws:RequestedRegion", {region}}, {"bedrock:InferenceProfileArn", {profile}}});
    };
    EXPECT_EQ(without_region("unspecified"), Expected::kAllowed);
    EXPECT_EQ(without_region("eu-west-1"), Expected::kDenied);
}

TEST(Specification, TheModelBehindAProfileIsNotGrantedByItself) {
    EXPECT_EQ(ask(global_scope(), "bedrock:InvokeModel",
                  "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-opus-4-8",
                  {{"aws:RequestedRegion", {"eu-west-1"}}}),
              Expected::kDenied);
    EXPECT_EQ(ask(global_scope(), "bedrock-mantle:CreateInference",
                  "arn:aws:bedrock-mantle:eu-west-1:111122223333:project/default",
                  {{"aws:RequestedRegion", {"eu-west-1"}},
                   {"bedrock-mantle:Model", {"anthropic.claude-opus-4-8"}}}),
              Expected::kDenied);
}

TEST(Specification, WhatIsBeyondTheTierIsForbiddenOfEveryService) {
    Scope const none = global_scope();
    EXPECT_EQ(ask(none, "s3:GetObject", "*", {{"aws:ViaAWSMCPService", {"true"}}}),
              Expected::kForbidden);
    EXPECT_EQ(ask(none, "s3:GetObject", "*", {{"aws:ViaAWSMCPService", {"false"}}}),
              Expected::kOpen);
    Scope const named = scope_of("", R"({"tier": "actions", "actions": ["s3:GetObject"]})");
    EXPECT_EQ(ask(named, "S3:getobject", "*", {{"aws:ViaAWSMCPService", {"true"}}}),
              Expected::kOpen);
    EXPECT_EQ(ask(named, "bedrock:InvokeModel", "*", {{"aws:ViaAWSMCPService", {"true"}}}),
              Expected::kForbidden);
}

TEST(Specification, ATokenOfThePlatformIsForbiddenAndOneOfTheOtherDenied) {
    EXPECT_EQ(ask(global_scope(), "bedrock-mantle:CallWithBearerToken", "*", {}),
              Expected::kForbidden);
    EXPECT_EQ(ask(global_scope(), "aws-external-anthropic:CallWithBearerToken", "*", {}),
              Expected::kDenied);
}

TEST(Specification, ABatchRoleIsPassedToBedrockAlone) {
    Scope const scope = scope_of(R"({"model": "amazon.nova-lite-v1:0", "region": "eu-west-1",
        "inference_profile": null, "actions": ["batch"]})");
    std::string const role = Specification(scope).batch_role();
    EXPECT_TRUE(role.ends_with("-batch")) << role;
    auto const passed = [&](std::string_view resource, std::string const& service) {
        return ask(scope, "iam:PassRole", resource, {{"iam:PassedToService", {service}}});
    };
    EXPECT_EQ(passed(role, "bedrock.amazonaws.com"), Expected::kAllowed);
    EXPECT_EQ(passed(role, "lambda.amazonaws.com"), Expected::kDenied);
    EXPECT_EQ(passed(role + "x", "bedrock.amazonaws.com"), Expected::kDenied);
    Specification const service(scope, RoleOf::kBatchService);
    ASSERT_EQ(service.parts().size(), 1U);
    EXPECT_EQ(service.parts().front().action, "bedrock:InvokeModel");
}

TEST(Specification, WithoutGrantsNothingOfAiIsAllowed) {
    EXPECT_TRUE(Specification(scope_of("")).parts().empty());
    EXPECT_EQ(ask(scope_of(""), "bedrock:ListFoundationModels", "*", {}), Expected::kDenied);
    EXPECT_EQ(ask(scope_of(""), "sts:AssumeRole", "arn:aws:iam::111122223333:role/x", {}),
              Expected::kDenied);
}

}  // namespace
}  // namespace mandate::iam
