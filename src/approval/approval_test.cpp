#include "approval/approval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/testing.h"
#include "base/codec.h"

namespace mandate::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

PersonId const kLena("lena");
PersonId const kSofia("sofia");

ApprovalContent content() {
    return content_with({bedrock_grant("anthropic.claude-sonnet-4-6", "us-east-1")});
}

ApprovalContent elevated_content() {
    ApprovalContent elevated = content();
    elevated.agentic = {iam::Tier::kActions, {"s3:GetObject", "ec2:StopInstances"}};
    elevated.expires_on = day("2027-02-09");  // 92 days
    return elevated;
}

Result<Approval> approved(ApprovalContent const& content, std::string_view reason = "needed") {
    return approve(ApprovalId("apr-7"), content, reason, kLena, {});
}

template <typename Change>
std::string refusal_after(Change change, ApprovalContent from = content()) {
    change(from);
    Result<Approval> const refused = approved(from);
    return refused ? "" : to_string(refused.error());
}

TEST(Approval, WithoutGrantsOrIdentityThereIsNone) {
    EXPECT_THAT(refusal_after([](ApprovalContent& c) { c.grants.clear(); }),
                HasSubstr("an approval without grants permits nothing"));
    EXPECT_EQ(refusal_after([](ApprovalContent& c) { c.grants.resize(201); }),
              "the approval has 201 grants; give at most 200");
    EXPECT_THAT(refusal_after([](ApprovalContent& c) { c.account = AccountId("1111"); }),
                HasSubstr("account '1111' is not twelve digits"));
    EXPECT_NE(refusal_after([](ApprovalContent& c) { c.request = RequestId(); }), "");
    EXPECT_NE(refusal_after([](ApprovalContent& c) { c.workload = WorkloadId(); }), "");
    EXPECT_FALSE(approve(ApprovalId(), content(), "", kLena, {}).has_value());
    EXPECT_FALSE(approve(ApprovalId("apr-7"), content(), "", PersonId(), {}).has_value());
}

TEST(Approval, AGrantOfAnotherPlatformOrGivenTwiceIsRefused) {
    EXPECT_THAT(refusal_after([](ApprovalContent& c) {
                    c.grants.push_back(claude_grant("claude-sonnet-4-6", "us-east-1", "support"));
                }),
                HasSubstr("is for another platform than the approval"));
    EXPECT_THAT(refusal_after([](ApprovalContent& c) {
                    c.grants.push_back(c.grants.front());
                    c.grants.back().actions = {iam::ActionSet::kBatch};
                }),
                HasSubstr("the grant of anthropic.claude-sonnet-4-6 in us-east-1 stands twice"));
    EXPECT_NE(refusal_after([](ApprovalContent& c) { c.grants.front().actions.clear(); }), "");
}

TEST(Approval, RuntimeEstimateAndTierAreChecked) {
    EXPECT_THAT(refusal_after([](ApprovalContent& c) { c.runtime.fields.clear(); }),
                HasSubstr("function_arn"));
    EXPECT_THAT(refusal_after([](ApprovalContent& c) { c.confirmed_estimate.lines.clear(); }),
                HasSubstr("estimate.lines has 0 lines"));
    EXPECT_NE(refusal_after([](ApprovalContent& c) { c.agentic.tier = iam::Tier::kTools; }), "");
    EXPECT_THAT(
        refusal_after([](ApprovalContent& c) { c.named_models = {"amazon.nova-pro-v1:0"}; }),
        HasSubstr("no grant is of model amazon.nova-pro-v1:0"));
}

TEST(Approval, ItEndsWithinTheRules) {
    EXPECT_EQ(refusal_after([](ApprovalContent& c) { c.expires_on = day("2026-11-09"); }),
              "the approval would expire on 2026-11-09, before it begins on 2026-11-10");
    EXPECT_EQ(refusal_after([](ApprovalContent& c) { c.expires_on = day("2027-11-11"); }),
              "the approval would hold for 367 days; 366 are allowed; let it expire on 2027-11-10 "
              "or before");
    EXPECT_EQ(refusal_after([](ApprovalContent& c) { c.expires_on = c.valid_from; }), "");
    EXPECT_THAT(refusal_after([](ApprovalContent& c) { c.expires_on = day("2027-02-10"); },
                              elevated_content()),
                HasSubstr("would hold for 93 days; 92 are allowed for an elevated tier"));
}

TEST(Approval, AnElevatedTierNeedsAReasonAndASecondPerson) {
    EXPECT_EQ(approved(elevated_content(), " ").error().message, "reason is empty");
    Approval const waiting = *approved(elevated_content());
    EXPECT_EQ(waiting.state, ApprovalState::kAwaitingSecond);
    EXPECT_THAT(waiting.content.agentic.names, ElementsAre("ec2:StopInstances", "s3:GetObject"));
    EXPECT_FALSE(in_force(waiting, day("2026-11-10")));

    Result<Approval> const alone = second_approve(waiting, kLena);
    EXPECT_EQ(alone.error().code, ErrorCode::kForbidden);
    EXPECT_EQ(alone.error().message, "separation of duties: lena decided approval apr-7");
    EXPECT_EQ(decline(waiting, kLena, "no").error().code, ErrorCode::kForbidden);
    EXPECT_EQ(decline(waiting, kSofia, "").error().message, "reason is empty");

    Approval const active = *second_approve(waiting, kSofia);
    EXPECT_EQ(active.state, ApprovalState::kActive);
    EXPECT_EQ(active.second_by, kSofia);
    EXPECT_EQ(active.content_sha256, waiting.content_sha256);
    Approval const declined = *decline(waiting, kSofia, "too wide");
    EXPECT_EQ(declined.state, ApprovalState::kDeclined);
    EXPECT_EQ(declined.end_reason, PrivateText("too wide"));
    EXPECT_EQ(declined.reason, PrivateText("needed"));
}

TEST(Approval, ADefaultTierIsActiveAtOnceAndNeedsNoReason) {
    EXPECT_EQ(approved(content(), "")->state, ApprovalState::kActive);
}

TEST(Approval, OneWorkspaceNameIsOneWorkspace) {
    ApprovalContent claude =
        content_with({claude_grant("claude-sonnet-4-6", "us-east-1", "support"),
                      claude_grant("claude-haiku-4-5", "us-east-1", "support")});
    EXPECT_TRUE(approved(claude).has_value());
    claude.grants[0].workspace->id = "wrkspc_01A";
    EXPECT_THAT(approved(claude).error().message,
                HasSubstr("workspace support in us-east-1 stands for two workspaces"));
    claude.grants[1].workspace = iam::Workspace{"other", "wrkspc_01A"};
    EXPECT_THAT(approved(claude).error().message, HasSubstr("workspace wrkspc_01A has two names"));
    claude.grants[1].workspace = iam::Workspace{"Support", std::nullopt};
    EXPECT_THAT(approved(claude).error().message, HasSubstr("'Support' is no workspace name"));
}

TEST(Approval, WorkspaceNamesAreShortAndPlain) {
    for (std::string_view name : {"", "1a", "-a", "A", "a_b", "a b", "ä"}) {
        EXPECT_FALSE(check_workspace_name(name).has_value()) << name;
    }
    EXPECT_FALSE(check_workspace_name(std::string(41, 'a')).has_value());
    EXPECT_TRUE(check_workspace_name(std::string(40, 'a')).has_value());
    EXPECT_TRUE(check_workspace_name("support-2").has_value());
}

TEST(Approval, TheHashIsOfTheCanonicalContent) {
    ApprovalContent one = content();
    one.grants.push_back(bedrock_grant("amazon.nova-pro-v1:0", "us-east-1"));
    one.grants[0].actions = {iam::ActionSet::kStreaming, iam::ActionSet::kInference};
    one.named_models = {"anthropic.claude-sonnet-4-6", "amazon.nova-pro-v1:0"};
    ApprovalContent other = one;
    std::ranges::reverse(other.grants);
    std::ranges::reverse(other.grants[1].actions);
    std::ranges::reverse(other.named_models);
    EXPECT_EQ(approved(one)->content, approved(other)->content);
    EXPECT_EQ(approved(one)->content_sha256, approved(other)->content_sha256);
    EXPECT_EQ(approved(one)->content_sha256, *content_hash(approved(one)->content));
    EXPECT_EQ(approved(one)->content_sha256.size(), 64U);
}

TEST(Approval, EveryFieldOfTheContentIsInTheHash) {
    std::string const before = approved(content())->content_sha256;
    auto after = [](auto change) {
        ApprovalContent changed = content();
        change(changed);
        return approved(changed)->content_sha256;
    };
    EXPECT_EQ(after([](ApprovalContent&) {}), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.request = RequestId("req-13"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.workload = WorkloadId("other"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.account = AccountId("999922223333"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) {
                  c.runtime.fields["function_arn"] =
                      "arn:aws:lambda:us-east-1:111122223333:function:other";
              }),
              before);
    EXPECT_NE(after([](ApprovalContent& c) { c.grants[0].region = Region("us-east-2"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) {
                  c.agentic.tier = iam::Tier::kReadOnly;
                  c.expires_on = c.valid_from;
              }),
              before);
    EXPECT_NE(after([](ApprovalContent& c) { c.confirmed_estimate = estimate_of("999"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.business_case_acknowledged = true; }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.valid_from = day("2026-11-11"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.expires_on = day("2027-11-08"); }), before);
    EXPECT_NE(after([](ApprovalContent& c) { c.named_models = {c.grants[0].model}; }), before);
}

TEST(Approval, OnlyAnActiveOneEnds) {
    Approval const active = *approved(content());
    Approval const revoked = *revoke(active, "no longer used", day("2026-12-01"));
    EXPECT_EQ(revoke(revoked, "again", day("2026-12-02")).error().message,
              "approval apr-7 is Revoked; only an Active approval can be revoked");
    EXPECT_FALSE(supersede(revoked, ApprovalId("apr-8"), day("2026-12-02")).has_value());
    EXPECT_FALSE(expire(revoked, day("2028-01-01")).has_value());
    EXPECT_FALSE(second_approve(active, kSofia).has_value());
    EXPECT_FALSE(decline(active, kSofia, "no").has_value());
    EXPECT_EQ(revoke(active, "", day("2026-12-01")).error().message, "reason is empty");
    EXPECT_FALSE(supersede(active, active.id, day("2026-12-01")).has_value());

    Approval const superseded = *supersede(active, ApprovalId("apr-8"), day("2026-12-01"));
    EXPECT_EQ(superseded.ended_on, day("2026-12-01"));
    EXPECT_EQ(to_string(revoke(superseded, "late", day("2026-12-02")).error()),
              "approval apr-7 is Superseded; only an Active approval can be revoked; it was "
              "replaced by apr-8");
    EXPECT_EQ(revoked.end_reason, PrivateText("no longer used"));
}

TEST(Approval, ItExpiresAfterItsLastDay) {
    Approval const active = *approved(content());
    EXPECT_EQ(to_string(expire(active, day("2027-11-09")).error()),
              "approval apr-7 holds until the end of 2027-11-09; revoke it to end it earlier");
    Approval const expired = *expire(active, day("2027-11-10"));
    EXPECT_EQ(expired.state, ApprovalState::kExpired);
    EXPECT_EQ(expired.ended_on, day("2027-11-10"));
}

TEST(Approval, ItIsInForceFromFirstToLastDay) {
    Approval const active = *approved(content());
    EXPECT_FALSE(in_force(active, day("2026-11-09")));
    EXPECT_TRUE(in_force(active, day("2026-11-10")));
    EXPECT_TRUE(in_force(active, day("2027-11-09")));
    EXPECT_FALSE(in_force(active, day("2027-11-10")));  // before anybody marked it as expired
    EXPECT_FALSE(in_force(*revoke(active, "x", day("2026-11-10")), day("2026-11-10")));
}

TEST(Approval, IsReadBackFromItsJson) {
    Approval const approval = *approved(elevated_content());
    EXPECT_EQ(*decode<Approval>(encode(approval).body, "approval"), approval);
}

}  // namespace
}  // namespace mandate::approval
