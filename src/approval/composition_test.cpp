#include "approval/composition.h"

#include <algorithm>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/testing.h"
#include "base/codec.h"

namespace mandate::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace testing;

Date const kDay = day("2026-12-01");
WorkloadId const kWorkload("support-bot");
AccountId const kAccount("111122223333");
constexpr std::string_view kSonnet = "anthropic.claude-sonnet-4-6";
constexpr std::string_view kHaiku = "anthropic.claude-haiku-4-5";

Approval approval_of(std::string id, ApprovalContent const& content) {
    return *approve(ApprovalId(std::move(id)), content, "needed", PersonId("lena"), {});
}

Approval simple(std::string id, std::string_view model,
                std::vector<iam::ActionSet> actions = {iam::ActionSet::kInference}) {
    ApprovalContent content = content_with({bedrock_grant(model, "us-east-1")});
    content.grants[0].actions = std::move(actions);
    return approval_of(std::move(id), content);
}

Composition composed(std::vector<Approval> const& approvals) {
    return *compose(kWorkload, kAccount, iam::Platform::kBedrock, "finops-ai-support-bot-0000",
                    approvals, kDay);
}

std::vector<std::string> models(Composition const& composition) {
    std::vector<std::string> models;
    for (iam::Grant const& grant : composition.grants) {
        models.push_back(grant.model);
    }
    return models;
}

TEST(Composition, WithoutAnApprovalInForceTheRoleMayDoNothing) {
    Composition const empty = composed({});
    EXPECT_THAT(empty.grants, IsEmpty());
    EXPECT_EQ(empty.runtime, iam::Runtime{});
    EXPECT_EQ(empty.agentic, iam::Agentic{});
    ApprovalContent later = content_with({bedrock_grant(kSonnet, "us-east-1")});
    later.valid_from = kDay + std::chrono::days(1);
    EXPECT_EQ(composed({approval_of("apr-1", later)}), empty);
    EXPECT_EQ(
        compose(kWorkload, kAccount, iam::Platform::kClaudePlatform, "r", {}, kDay)->agentic.tier,
        iam::Tier::kInference);
}

TEST(Composition, AGrantThatIsNoneIsRefused) {
    Approval broken = simple("apr-1", kSonnet);
    broken.content.grants[0].actions.clear();
    EXPECT_FALSE(
        compose(kWorkload, kAccount, iam::Platform::kBedrock, "r", {{broken}}, kDay).has_value());
}

TEST(Composition, ALaterGrantReplacesTheSameKey) {
    Approval const first = simple("apr-1", kSonnet);
    Approval const second =
        simple("apr-2", kSonnet, {iam::ActionSet::kInference, iam::ActionSet::kBatch});
    EXPECT_EQ(composed({first, second}).grants, second.content.grants);
    EXPECT_EQ(composed({second, first}).grants, first.content.grants);
}

TEST(Composition, ApprovalsOfOthersAreLeftOut) {
    ApprovalContent other_account = content_with({bedrock_grant(kHaiku, "us-east-1")});
    other_account.account = AccountId("999922223333");
    ApprovalContent other_workload = content_with({bedrock_grant(kHaiku, "us-east-1")});
    other_workload.workload = WorkloadId("other");
    ApprovalContent const other_platform =
        content_with({claude_grant("claude-haiku-4-5", "us-east-1", "support")});
    EXPECT_THAT(
        models(composed({approval_of("apr-1", other_account), approval_of("apr-2", other_workload),
                         approval_of("apr-3", other_platform), simple("apr-4", kSonnet)})),
        ElementsAre(kSonnet));
}

TEST(Composition, TheHighestTierCountsAndNamesAreUnited) {
    ApprovalContent read = content_with({bedrock_grant(kSonnet, "us-east-1")});
    read.agentic = {iam::Tier::kReadOnly, {}};
    read.expires_on = day("2026-12-31");
    ApprovalContent act = content_with({bedrock_grant(kHaiku, "us-east-1")});
    act.agentic = {iam::Tier::kActions, {"s3:PutObject", "ec2:StopInstances"}};
    act.expires_on = day("2026-12-31");
    ApprovalContent more = act;
    more.agentic.names = {"s3:GetObject", "s3:PutObject"};
    std::vector<Approval> approvals;
    for (ApprovalContent const& content : {read, act, more}) {
        approvals.push_back(*second_approve(approval_of("apr-1", content), PersonId("sofia")));
    }
    EXPECT_EQ(
        composed(approvals).agentic,
        (iam::Agentic{iam::Tier::kActions, {"ec2:StopInstances", "s3:GetObject", "s3:PutObject"}}));
}

/// Approvals of two platforms, workloads and accounts, each with one to three grants.
Approval some_approval(std::mt19937_64& random, std::size_t number) {
    static std::array<std::string_view, 4> const kModels{kSonnet, kHaiku, "amazon.nova-pro-v1:0",
                                                         "meta.llama3-3-70b-instruct-v1:0"};
    static std::array<std::string_view, 3> const kRegions{"us-east-1", "us-west-2", "eu-west-1"};
    std::map<std::string, iam::Grant> grants;
    for (std::uint64_t i = 1 + random() % 3; i > 0; --i) {
        iam::Grant grant = bedrock_grant(kModels[random() % 4], kRegions[random() % 3]);
        if (random() % 2 == 0) {
            grant.actions.push_back(iam::ActionSet::kStreaming);
        }
        grants.emplace(iam::key_of(grant), grant);
    }
    std::vector<iam::Grant> list;
    for (auto const& [key, grant] : grants) {
        list.push_back(grant);
    }
    ApprovalContent content = content_with(std::move(list));
    content.workload = random() % 5 == 0 ? WorkloadId("other") : kWorkload;
    return approval_of("apr-" + std::to_string(number), content);
}

Approval ended(Approval const& approval, std::uint64_t how) {
    switch (how % 4) {
        case 0: return *revoke(approval, "over", kDay);
        case 1: return *supersede(approval, ApprovalId("apr-later"), kDay);
        case 2: return *expire(approval, day("2030-01-01"));
        default: {
            Approval past = approval;  // not yet marked as expired
            past.content.expires_on = kDay - std::chrono::days(1);
            return past;
        }
    }
}

/// The slow, obvious model: for each key the last grant in force, looked for from the end.
std::map<std::string, iam::Grant> expected(std::vector<Approval> const& approvals) {
    std::map<std::string, iam::Grant> grants;
    for (auto approval = approvals.rbegin(); approval != approvals.rend(); ++approval) {
        if (approval->content.workload == kWorkload && in_force(*approval, kDay)) {
            for (iam::Grant const& grant : approval->content.grants) {
                grants.emplace(iam::key_of(grant), grant);
            }
        }
    }
    return grants;
}

TEST(Composition, LawsOverManyHistories) {
    std::mt19937_64 random(23);
    for (int round = 0; round < 10'000; ++round) {
        std::vector<Approval> approvals;
        for (std::uint64_t i = random() % 6; i > 0; --i) {
            approvals.push_back(some_approval(random, i));
        }
        Composition const before = composed(approvals);
        std::map<std::string, iam::Grant> const grants = expected(approvals);
        ASSERT_EQ(before.grants.size(), grants.size());
        for (iam::Grant const& grant : before.grants) {
            ASSERT_EQ(grants.at(iam::key_of(grant)), grant);
        }
        ASSERT_TRUE(std::ranges::is_sorted(before.grants, {}, iam::key_of));

        // One that is over changes nothing, wherever it stands.
        std::vector<Approval> more = approvals;
        auto const at = static_cast<std::ptrdiff_t>(random() % (more.size() + 1));
        more.insert(more.begin() + at, ended(some_approval(random, 99), random()));
        ASSERT_EQ(composed(more), before);
        ASSERT_EQ(*composition_hash(composed(more)), *composition_hash(before));

        // The hash changes if and only if the content does.
        more.insert(more.begin() + at, some_approval(random, 100));
        Composition const after = composed(more);
        ASSERT_EQ(after == before, *composition_hash(after) == *composition_hash(before));
        ASSERT_EQ(after == before, differences(before, after).empty());
    }
}

TEST(Composition, OnlyTheOrderOfDecisionsOfOneKeyMatters) {
    std::mt19937_64 random(29);
    std::vector<Approval> approvals{simple("apr-1", kSonnet), simple("apr-2", kHaiku),
                                    simple("apr-3", "amazon.nova-pro-v1:0")};
    std::string const hash = *composition_hash(composed(approvals));
    for (int round = 0; round < 20; ++round) {
        std::ranges::shuffle(approvals, random);
        EXPECT_EQ(*composition_hash(composed(approvals)), hash);
    }
}

TEST(Composition, DifferencesAreSaidInWords) {
    Composition const before = composed({simple("apr-1", kSonnet), simple("apr-2", kHaiku)});
    Composition after =
        composed({simple("apr-1", kSonnet, {iam::ActionSet::kInference, iam::ActionSet::kBatch}),
                  simple("apr-3", "amazon.nova-pro-v1:0")});
    after.agentic.tier = iam::Tier::kReadOnly;
    after.runtime.kind = "ecs_task";
    after.runtime.fields = {{"region", "us-east-1"}};
    EXPECT_THAT(
        differences(before, after),
        ElementsAre(
            "+ amazon.nova-pro-v1:0 in us-east-1: inference",
            "~ anthropic.claude-sonnet-4-6 in us-east-1: inference becomes inference, batch",
            "- anthropic.claude-haiku-4-5 in us-east-1: inference",
            "~ agentic tier: none becomes read_only",
            "~ runtime: lambda (function_arn "
            "arn:aws:lambda:us-east-1:111122223333:function:support-bot) becomes ecs_task "
            "(region us-east-1)"));
    EXPECT_THAT(differences(before, before), IsEmpty());
}

TEST(Composition, ProfilesAndWorkspacesAreNamed) {
    ApprovalContent content = content_with({bedrock_grant(kSonnet, "us-east-1")});
    content.grants[0].inference_profile = "us.anthropic.claude-sonnet-4-6";
    content.grants[0].destination_regions = {Region("us-west-2"), Region("us-east-1")};
    EXPECT_THAT(differences(composed({}), composed({approval_of("apr-1", content)})),
                ::testing::Contains("+ anthropic.claude-sonnet-4-6 in us-east-1 through "
                                    "us.anthropic.claude-sonnet-4-6: inference, routed to "
                                    "us-east-1, us-west-2"));
    ApprovalContent claude =
        content_with({claude_grant("claude-sonnet-4-6", "us-east-1", "support")});
    Composition const with = *compose(kWorkload, kAccount, iam::Platform::kClaudePlatform, "r",
                                      {{approval_of("apr-1", claude)}}, kDay);
    Composition without = with;
    without.grants.clear();
    EXPECT_THAT(differences(without, with),
                ElementsAre("+ claude-sonnet-4-6 in us-east-1, workspace support: inference"));
}

}  // namespace
}  // namespace mandate::approval
