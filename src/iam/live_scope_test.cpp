#include "iam/live_scope.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/testing.h"
#include "iam/lint.h"
#include "iam/policy_parse.h"
#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The issue's own example.
Scope support_bot() {
    auto scope = parse_scope(R"({"platform": "bedrock", "workload": "support-bot",
        "account": "111122223333", "runtime": {"kind": "lambda", "function_arn":
            "arn:aws:lambda:us-east-1:111122223333:function:support-bot"},
        "agentic": {"tier": "none"}, "grants": [
        {"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
         "inference_profile": "us.anthropic.claude-sonnet-4-6",
         "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
         "actions": ["inference", "streaming"]},
        {"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1",
         "inference_profile": null, "actions": ["inference"]}]})",
                             "scope");
    EXPECT_TRUE(scope) << to_string(scope.error());
    return *scope;
}

/// A role as an engineer makes it from a text.
LiveRole made(RoleText const& text) {
    LiveRole role;
    role.account = "111122223333";
    role.name = text.name;
    role.path = text.path;
    role.arn = fmt::format("arn:aws:iam::{}:role{}{}", role.account, role.path, role.name);
    role.trust = text.trust;
    role.inline_policies = {{std::string(kPolicyName), {}, text.permission}};
    role.tags = text.tags;
    role.inline_policies_whole = role.attached_policies_whole = role.boundary_known = true;
    return role;
}

class LiveScope : public ::testing::Test {
protected:
    LiveJudgement judged(LiveRole const& role) const {
        return judge(role, artefact_, scope_, {models_, regions_, {}, {}});
    }

    Scope const scope_ = support_bot();
    RoleArtefact const artefact_ = *generate(scope_);
    std::vector<std::string> const models_ =
        catalog::testing::embedded_catalog().models().bedrock_ids();
    std::vector<Region> const regions_ = catalog::testing::embedded_catalog().regions().all();
};

TEST_F(LiveScope, WhatWasGeneratedMatchesAndLintIsSilent) {
    LiveJudgement const judgement = judged(made(artefact_.role));
    EXPECT_EQ(judgement.verdict, LiveVerdict::kMatches)
        << (judgement.difference ? judgement.difference->sentence : "");
    EXPECT_THAT(lint(artefact_.role.permission, PolicyKind::kIdentity), IsEmpty());
    EXPECT_THAT(lint(*artefact_.role.trust, PolicyKind::kTrust), IsEmpty());
}

TEST_F(LiveScope, WhateverIsGeneratedMatchesAndLintIsSilent) {
    std::size_t generated = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Scope const scope = testing::random_scope(seed);
        Result<RoleArtefact> const artefact = generate(scope);
        if (!artefact || artefact->role.kind != AnchorKind::kRole) {
            continue;
        }
        ++generated;
        LiveRole role = made(artefact->role);
        role.account = scope.account.value();
        role.arn = fmt::format("arn:{}:iam::{}:role{}{}", scope.partition.value(), role.account,
                               role.path, role.name);
        if (artefact->role.permissions_boundary) {
            role.boundary = LivePolicy{
                "edge", *artefact->role.permissions_boundary,
                *parse_policy(R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                                 "Action": "*", "Resource": "*"}})",
                              "edge", PolicyKind::kIdentity)};
        }
        LiveJudgement const judgement = judge(role, *artefact, scope, {models_, regions_, {}, {}});
        EXPECT_EQ(judgement.verdict, LiveVerdict::kMatches)
            << seed << (judgement.difference ? judgement.difference->sentence : "")
            << (judgement.missing.empty() ? "" : judgement.missing.front());
        for (LintFinding const& finding : lint(artefact->role.permission, PolicyKind::kIdentity)) {
            ADD_FAILURE() << seed << " " << finding.code << " " << finding.statement << ": "
                          << finding.reason;
        }
    }
    EXPECT_GE(generated, 5U);
}

TEST_F(LiveScope, OneExtraAttachedPolicyIsShown) {
    LiveRole role = made(artefact_.role);
    role.attached_policies = {
        {"AmazonBedrockLimitedAccess", "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess",
         *parse_policy(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Action": "bedrock:InvokeModel", "Resource": "*"}]})",
                       "extra", PolicyKind::kIdentity)}};
    LiveJudgement const judgement = judged(role);
    EXPECT_EQ(judgement.verdict, LiveVerdict::kDiffers);
    EXPECT_THAT(judgement.difference->sentence, HasSubstr("AmazonBedrockLimitedAccess"));
}

TEST_F(LiveScope, EvenATextThatIsNotOfTheScopeDoesNotPassTheProof) {
    RoleArtefact wider = artefact_;
    wider.role.permission.statements.push_back({{},
                                                Effect::kAllow,
                                                {},
                                                {Polarity::kIs, {"bedrock:InvokeModel"}},
                                                Selection{Polarity::kIs, {"*"}},
                                                {}});
    LiveJudgement const judgement =
        judge(made(wider.role), wider, scope_, {models_, regions_, {}, {}});
    EXPECT_EQ(judgement.verdict, LiveVerdict::kDiffers);
    EXPECT_TRUE(judgement.difference->role_allows);
    EXPECT_FALSE(judgement.difference->approval_allows);
}

TEST_F(LiveScope, WhatIsMadeExactlySoIsToldFromWhatIsNot) {
    EXPECT_TRUE(is_made_as(made(artefact_.role), artefact_.role));
    auto const changed = [&](auto change) {
        LiveRole role = made(artefact_.role);
        change(role);
        return is_made_as(role, artefact_.role);
    };
    EXPECT_TRUE(changed([](LiveRole& role) {
        std::ranges::reverse(role.inline_policies[0].document->statements);
    }));
    EXPECT_FALSE(
        changed([](LiveRole& role) { role.inline_policies[0].document->statements.pop_back(); }));
    EXPECT_FALSE(
        changed([](LiveRole& role) { role.inline_policies.push_back(role.inline_policies[0]); }));
    EXPECT_FALSE(changed([](LiveRole& role) { role.inline_policies.clear(); }));
    EXPECT_FALSE(changed([](LiveRole& role) { role.inline_policies_whole = false; }));
    EXPECT_FALSE(changed([](LiveRole& role) { role.attached_policies_whole = false; }));
    EXPECT_FALSE(changed([](LiveRole& role) {
        role.attached_policies.push_back({"x", "arn:aws:iam::aws:policy/x", std::nullopt});
    }));
    EXPECT_FALSE(changed([](LiveRole& role) {
        role.boundary = LivePolicy{"b", "arn:aws:iam::aws:policy/b", std::nullopt};
    }));
    EXPECT_FALSE(changed([](LiveRole& role) { role.boundary_known = false; }));
    EXPECT_FALSE(changed([](LiveRole& role) { role.trust.reset(); }));
    EXPECT_FALSE(changed([](LiveRole& role) {
        role.trust->statements[0].actions.values.emplace_back("sts:TagSession");
    }));
}

TEST_F(LiveScope, ACompanionIsHeldAgainstItsOwnText) {
    RoleArtefact with_companion = artefact_;
    with_companion.companions = {artefact_.role};
    with_companion.companions[0].name = "support-bot-batch";
    LiveRole role = made(with_companion.companions[0]);
    EXPECT_EQ(judge(role, with_companion, scope_, {models_, regions_, {}, {}}).verdict,
              LiveVerdict::kMatches);
    role.inline_policies[0].document->statements.pop_back();
    EXPECT_EQ(judge(role, with_companion, scope_, {models_, regions_, {}, {}}).verdict,
              LiveVerdict::kDiffers);
}

}  // namespace
}  // namespace mandate::iam
