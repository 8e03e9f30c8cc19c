#include "iam/ai_actions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "iam/arn.h"

namespace mandate::iam {
namespace {

constexpr ArnPlace kPlace{
    .partition = "aws", .region = "us-east-1", .account = "111122223333", .id = "x"};

TEST(AiActions, AnActionThatTheFileDoesNotKnowIsTakenForInference) {
    EXPECT_EQ(effect_of("bedrock:InvokeEverything"), AiEffect::kRuns);
    EXPECT_EQ(effect_of("bedrock"), AiEffect::kRuns);
}

TEST(AiActions, AnActionOfAnotherServiceIsNoneOfAi) {
    EXPECT_FALSE(is_ai_action("s3:GetObject"));
    EXPECT_FALSE(is_ai_action("bedrockx:InvokeModel"));
    EXPECT_EQ(effect_of("s3:GetObject"), AiEffect::kNone);
}

TEST(AiActions, CaseMakesNoDifference) {
    EXPECT_TRUE(is_ai_action("BEDROCK-mantle:x"));
    EXPECT_EQ(effect_of("Bedrock:INVOKEMODEL"), AiEffect::kRuns);
}

TEST(AiActions, WhatCostsMoneyIsKnown) {
    EXPECT_EQ(effect_of("bedrock-mantle:CreateInference"), AiEffect::kRuns);
    EXPECT_EQ(effect_of("aws-external-anthropic:CreateBatchInference"), AiEffect::kRuns);
    EXPECT_EQ(effect_of("bedrock:CreateProvisionedModelThroughput"), AiEffect::kBuys);
    EXPECT_EQ(effect_of("bedrock:CallWithBearerToken"), AiEffect::kOpens);
    EXPECT_EQ(effect_of("bedrock:CreateAgent"), AiEffect::kCreates);
    EXPECT_EQ(effect_of("bedrock:CountTokens"), AiEffect::kNone);
}

TEST(AiActions, EveryActionIsThereOnceAndEveryResourceOfItHasAnArn) {
    std::size_t actions = 0;
    for (AiService const& service : ai_services()) {
        actions += service.actions.size();
        EXPECT_TRUE(std::ranges::is_sorted(service.actions, {}, &AiAction::name)) << service.prefix;
        EXPECT_EQ(std::ranges::adjacent_find(service.actions, {}, &AiAction::name),
                  service.actions.end())
            << service.prefix;
        for (AiAction const& action : service.actions) {
            for (std::string const& type : action.resource_types) {
                std::string const arn = fill(service.resource_type(type).arn, kPlace);
                std::optional<ArnView> const split = split_arn(arn);
                ASSERT_TRUE(split) << arn;
                EXPECT_EQ(split->service, service.prefix);
            }
        }
    }
    EXPECT_EQ(actions, 633U);
}

TEST(AiActions, AFoundationModelHasNoAccount) {
    auto const bedrock = std::ranges::find(ai_services(), "bedrock", &AiService::prefix);
    ASSERT_NE(bedrock, ai_services().end());
    EXPECT_EQ(fill(bedrock->resource_type("foundation-model").arn, kPlace),
              "arn:aws:bedrock:us-east-1::foundation-model/x");
    EXPECT_THROW(bedrock->resource_type("foundation"), std::logic_error);
}

TEST(AiActions, EveryEscapeIsOfAnotherServiceAndSaysWhy) {
    ASSERT_FALSE(ai_escapes().empty());
    for (AiEscape const& escape : ai_escapes()) {
        EXPECT_FALSE(is_ai_action(escape.action));
        EXPECT_TRUE(split_arn(fill(escape.resource, kPlace))) << escape.resource;
        EXPECT_FALSE(escape.why.empty());
    }
}

}  // namespace
}  // namespace mandate::iam
