#include "iam/action_sets.h"

#include <algorithm>
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array kAll{ActionSet::kInference, ActionSet::kStreaming, ActionSet::kBatch,
                          ActionSet::kCounting};

TEST(ActionSets, OneSetBringsNothingOfAnother) {
    std::array const streaming{ActionSet::kStreaming};
    EXPECT_THAT(actions_of(Platform::kBedrock, streaming, ActionTarget::kModel),
                ElementsAre("bedrock:InvokeModelWithResponseStream"));
    EXPECT_THAT(actions_of(Platform::kBedrock, streaming, ActionTarget::kJob), IsEmpty());
    EXPECT_THAT(actions_of(Platform::kBedrock, streaming, ActionTarget::kProject), IsEmpty());
    EXPECT_THAT(actions_of(Platform::kBedrock, kAll, ActionTarget::kWorkspace), IsEmpty());
    EXPECT_THAT(actions_of(Platform::kBedrock, {}, ActionTarget::kModel), IsEmpty());
}

TEST(ActionSets, ActionsAreSortedAndEachOnce) {
    std::array const both{ActionSet::kStreaming, ActionSet::kInference};
    EXPECT_THAT(actions_of(Platform::kClaudePlatform, both, ActionTarget::kWorkspace),
                ElementsAre("aws-external-anthropic:CreateInference"));
    EXPECT_THAT(actions_of(Platform::kBedrock, kAll, ActionTarget::kModel),
                ElementsAre("bedrock:CountTokens", "bedrock:CreateModelInvocationJob",
                            "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"));
}

TEST(ActionSets, EveryRuleNamesWholeActionsOfItsPlatform) {
    for (ActionRule const& rule : action_rules()) {
        EXPECT_TRUE(rule.source.starts_with("https://docs.aws.amazon.com/")) << rule.source;
        EXPECT_TRUE(std::ranges::is_sorted(rule.actions)) << rule.source;
        EXPECT_THAT(rule.actions, testing::Not(IsEmpty()));
        for (std::string const& action : rule.actions) {
            EXPECT_EQ(action.find_first_of("*?"), std::string::npos) << action;
            EXPECT_EQ(action.starts_with("aws-external-anthropic:"),
                      rule.platform == Platform::kClaudePlatform)
                << action;
        }
    }
}

TEST(ActionSets, EverySetOfEveryPlatformMeansSomething) {
    for (Platform const platform : {Platform::kBedrock, Platform::kClaudePlatform}) {
        for (ActionSet const set : kAll) {
            EXPECT_TRUE(std::ranges::any_of(action_rules(), [&](ActionRule const& rule) {
                return rule.platform == platform && rule.set == set;
            }));
        }
    }
}

}  // namespace
}  // namespace mandate::iam
