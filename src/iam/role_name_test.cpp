#include "iam/role_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

AccountId const kAccount("111122223333");

std::string named(std::string_view rule, std::string_view workload) {
    return role_name_by(rule, workload, kAccount, Platform::kBedrock);
}

TEST(RoleName, ARuleHasWorkloadAndHashOnceAndFits) {
    EXPECT_TRUE(is_role_name_rule(kRoleNameRule));
    EXPECT_TRUE(is_role_name_rule("{hash}.{workload}"));
    for (std::string_view const text :
         {"", "{workload}", "{hash}", "{workload}-{workload}-{hash}", "{workload}-{hash}-{hash}",
          "a b-{workload}-{hash}", "x/{workload}-{hash}", "{account}-{workload}-{hash}",
          "{workload}-{hash}-*"}) {
        EXPECT_FALSE(is_role_name_rule(text)) << text;
    }
    EXPECT_TRUE(is_role_name_rule(std::string(40, 'x') + "{workload}{hash}"));
    EXPECT_FALSE(is_role_name_rule(std::string(41, 'x') + "{workload}{hash}"));
}

TEST(RoleName, IsStableAndShortAndTellsPlacesApart) {
    EXPECT_THAT(named(kRoleNameRule, "support-bot"),
                ::testing::MatchesRegex("finops-ai-support-bot-[0-9a-f]{4}"));
    EXPECT_THAT(named("AI_{hash}_{workload}_role", "bot"),
                ::testing::MatchesRegex("AI_[0-9a-f]{4}_bot_role"));
    EXPECT_EQ(named(kRoleNameRule, std::string(200, 'a')).size(), kLongestRoleName);
    EXPECT_EQ(named(std::string(40, 'x') + "{workload}{hash}", std::string(200, 'a')).size(),
              kLongestRoleName);
    EXPECT_NE(named(kRoleNameRule, "bot"),
              role_name_by(kRoleNameRule, "bot", AccountId("999922223333"), Platform::kBedrock));
    EXPECT_NE(named(kRoleNameRule, "bot"),
              role_name_by(kRoleNameRule, "bot", kAccount, Platform::kClaudePlatform));
}

}  // namespace
}  // namespace mandate::iam
