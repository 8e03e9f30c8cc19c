#include "iam/grant.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/codec.h"

namespace mandate::iam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Grant bedrock() {
    Grant grant;
    grant.model = "anthropic.claude-sonnet-4-6";
    grant.region = Region("us-east-1");
    grant.actions = {ActionSet::kInference};
    return grant;
}

Grant through(std::string profile, std::vector<Region> destinations) {
    Grant grant = bedrock();
    grant.inference_profile = std::move(profile);
    grant.destination_regions = std::move(destinations);
    return grant;
}

Grant claude_platform() {
    Grant grant;
    grant.platform = Platform::kClaudePlatform;
    grant.model = "claude-sonnet-4-6";
    grant.region = Region("us-west-2");
    grant.workspace = Workspace{"support-bot", "wrkspc_01AbCdEf23GhIj"};
    grant.actions = {ActionSet::kInference};
    return grant;
}

std::string refused_field(Grant const& grant) {
    Result<Grant> const result = normalised(grant);
    if (result) {
        return "accepted";
    }
    EXPECT_EQ(result.error().code, ErrorCode::kBadInput);
    return result.error().fields.at("field");
}

TEST(Grant, RefusesWhatNamesNoModelExactly) {
    for (std::string const& model :
         {std::string(), std::string("*"), std::string("anthropic.*"), std::string("anthropic."),
          std::string("claude-sonnet-4-6"), std::string(".x"), std::string("anthropic.claude?"),
          std::string("Anthropic.claude"), std::string("anthropic.a/b"),
          std::string("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"),
          std::string("a.") + std::string(139, 'b'), std::string("anthropic.a b"),
          std::string("us.anthropic.claude-sonnet-4-6"), std::string("${x}.y")}) {
        Grant grant = bedrock();
        grant.model = model;
        EXPECT_EQ(refused_field(grant), "model") << model;
    }
    for (char const* model : {"", "anthropic.claude-sonnet-4-6", "claude-*", "-x", "Claude"}) {
        Grant grant = claude_platform();
        grant.model = model;
        EXPECT_EQ(refused_field(grant), "model") << model;
    }
}

TEST(Grant, AProfileGivenAsModelIsToldWhereItBelongs) {
    Grant grant = bedrock();
    grant.model = "us-gov.anthropic.claude-sonnet-4-6";
    Error const error = normalised(grant).error();
    EXPECT_EQ(error.message,
              "grant of us-gov.anthropic.claude-sonnet-4-6 in us-east-1: model: is the id of an "
              "inference profile");
    EXPECT_EQ(error.hint,
              "give 'anthropic.claude-sonnet-4-6' as model and "
              "'us-gov.anthropic.claude-sonnet-4-6' as inference_profile");
}

TEST(Grant, RefusesNoRegionAndNoAction) {
    for (char const* region : {"", "*", "us-*", "global", "US-EAST-1"}) {
        Grant grant = bedrock();
        grant.region = Region(region);
        EXPECT_EQ(refused_field(grant), "region") << region;
    }
    Grant grant = bedrock();
    grant.actions.clear();
    EXPECT_EQ(refused_field(grant), "actions");
}

TEST(Grant, RefusesAProfileOfAnotherModelRegionOrService) {
    std::vector<Region> const regions{Region("us-east-1")};
    for (std::string const& profile :
         {std::string(), std::string("us."), std::string("us.anthropic.claude-opus-5"),
          std::string("mars.anthropic.claude-sonnet-4-6"),
          std::string("us.us.anthropic.claude-sonnet-4-6"),
          std::string("anthropic.claude-sonnet-4-6"), std::string("*"),
          std::string("arn:aws:bedrock:us-east-1:111122223333:inference-profile/"
                      "us.anthropic.claude-sonnet-4-6"),
          std::string("arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/k1c3"),
          std::string("arn:aws:bedrock:us-east-1::application-inference-profile/k1c3"),
          std::string("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/"),
          std::string("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*"),
          std::string("arn:aws:bedrock:*:111122223333:application-inference-profile/k1c3"),
          std::string("arn:*:bedrock:us-east-1:111122223333:application-inference-profile/k1c3"),
          std::string("arn:aws:s3:us-east-1:111122223333:application-inference-profile/k1c3")}) {
        EXPECT_EQ(refused_field(through(profile, regions)), "inference_profile") << profile;
    }
}

TEST(Grant, DestinationRegionsGoWithAProfile) {
    Grant bare = bedrock();
    bare.destination_regions = {Region("us-east-1")};
    EXPECT_EQ(refused_field(bare), "destination_regions");
    EXPECT_EQ(refused_field(through("us.anthropic.claude-sonnet-4-6", {})), "destination_regions");
    EXPECT_EQ(refused_field(through("us.anthropic.claude-sonnet-4-6", {Region("us-*")})),
              "destination_regions");
    EXPECT_TRUE(normalised(through("global.anthropic.claude-sonnet-4-6", {})));
    EXPECT_TRUE(normalised(
        through("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/k1c3lwu20lem",
                {Region("us-east-1")})));
}

TEST(Grant, RefusesWhatBelongsToTheOtherPlatform) {
    Grant grant = bedrock();
    grant.workspace = Workspace{"support-bot", std::nullopt};
    EXPECT_EQ(refused_field(grant), "workspace");
    grant = claude_platform();
    grant.inference_profile = "us.claude-sonnet-4-6";
    EXPECT_EQ(refused_field(grant), "inference_profile");
    grant = claude_platform();
    grant.destination_regions = {Region("us-east-1")};
    EXPECT_EQ(refused_field(grant), "destination_regions");
}

TEST(Grant, RefusesAWorkspaceWithoutNameOrWithAStrangeId) {
    Grant grant = claude_platform();
    grant.workspace.reset();
    EXPECT_EQ(refused_field(grant), "workspace");
    for (char const* name : {"", "*", "a?", " a"}) {
        grant = claude_platform();
        grant.workspace->name = name;
        EXPECT_EQ(refused_field(grant), "workspace.name") << name;
    }
    for (char const* id : {"", "wrkspc_", "wrkspc_*", "01AbC", "wrkspc_a/b", "wrkspc_a b"}) {
        grant = claude_platform();
        grant.workspace->id = id;
        EXPECT_EQ(refused_field(grant), "workspace.id") << id;
    }
}

TEST(Grant, TheIdOfAWorkspaceMayComeLater) {
    Grant grant = claude_platform();
    grant.workspace->id.reset();
    EXPECT_EQ(normalised(grant), grant);
}

TEST(Grant, SortsListsAndDropsDoubles) {
    Grant grant = through("us.anthropic.claude-sonnet-4-6",
                          {Region("us-west-2"), Region("us-east-1"), Region("us-west-2")});
    grant.actions = {ActionSet::kBatch, ActionSet::kInference, ActionSet::kBatch};
    Grant const result = *normalised(grant);
    EXPECT_THAT(result.destination_regions, ElementsAre(Region("us-east-1"), Region("us-west-2")));
    EXPECT_THAT(result.actions, ElementsAre(ActionSet::kInference, ActionSet::kBatch));
    EXPECT_EQ(key_of(result),
              "bedrock|anthropic.claude-sonnet-4-6|us-east-1|us.anthropic.claude-sonnet-4-6|");
    EXPECT_EQ(key_of(claude_platform()),
              "claude_platform|claude-sonnet-4-6|us-west-2||support-bot");
}

TEST(Grant, AcceptsTheIdsThatBedrockHas) {
    for (char const* model :
         {"amazon.titan-embed-text-v2:0", "anthropic.claude-3-haiku-20240307-v1:0:48k",
          "openai.gpt-oss-120b-1:0", "xai.grok-4.6", "ai21.jamba-1-5-mini-v1:0",
          "us-vendor.model"}) {
        Grant grant = bedrock();
        grant.model = model;
        EXPECT_TRUE(normalised(grant)) << model;
    }
}

/// Any grant out of a few values, good ones and bad.
Grant any_grant(std::mt19937& random) {
    auto const pick = [&](auto const& values) { return values[random() % std::size(values)]; };
    static constexpr char const* kModels[] = {"amazon.nova-lite", "anthropic.a", "a", "us.x.y"};
    static constexpr char const* kRegions[] = {"us-east-1", "eu-west-1", "moon"};
    Grant grant;
    grant.platform = random() % 2 == 0 ? Platform::kBedrock : Platform::kClaudePlatform;
    grant.model = pick(kModels);
    grant.region = Region(pick(kRegions));
    if (random() % 2 == 0) {
        grant.inference_profile = (random() % 2 == 0 ? "us." : "global.") + grant.model;
    }
    for (std::size_t n = random() % 4; n > 0; --n) {
        grant.destination_regions.emplace_back(pick(kRegions));
    }
    if (random() % 2 == 0) {
        grant.workspace = Workspace{random() % 2 == 0 ? "a" : "b|c", std::nullopt};
    }
    for (std::size_t n = random() % 4; n > 0; --n) {
        grant.actions.push_back(static_cast<ActionSet>(random() % 4));
    }
    return grant;
}

TEST(Grant, NormalisingIsIdempotentKeepsTheKeyAndSurvivesJson) {
    std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same cases every time
    int accepted = 0;
    for (int i = 0; i < 10'000; ++i) {
        Grant const grant = any_grant(random);
        Result<Grant> const once = normalised(grant);
        if (!once) {
            continue;
        }
        ++accepted;
        ASSERT_EQ(normalised(*once), *once);
        ASSERT_EQ(key_of(*once), key_of(grant));
        ASSERT_TRUE(std::ranges::is_sorted(once->destination_regions));
        ASSERT_EQ(decode<Grant>(encode(*once).body, "grant"), *once);
    }
    EXPECT_GT(accepted, 200);
}

std::string refusal(Platform platform, Agentic const& agentic) {
    Result<void> const result = check_agentic(platform, agentic);
    return result ? "accepted" : to_string(result.error());
}

TEST(Agentic, ATierBelongsToItsPlatform) {
    EXPECT_EQ(refusal(Platform::kClaudePlatform, {Tier::kNone, {}}),
              "the agentic tier 'none' is none of claude_platform; choose inference, tools or "
              "agents");
    EXPECT_EQ(refusal(Platform::kBedrock, {Tier::kTools, {"web_search"}}),
              "the agentic tier 'tools' is none of bedrock; choose none, read_only or actions");
}

TEST(Agentic, NamesStandWhereTheyMustAndNowhereElse) {
    EXPECT_THAT(refusal(Platform::kBedrock, {Tier::kActions, {}}), HasSubstr("must say"));
    EXPECT_THAT(refusal(Platform::kBedrock, {Tier::kReadOnly, {"s3:ListBucket"}}),
                HasSubstr("permits nothing by name"));
    EXPECT_THAT(refusal(Platform::kClaudePlatform, {Tier::kInference, {"x"}}),
                HasSubstr("permits nothing by name"));
}

TEST(Agentic, ActionsAreNamedInFull) {
    for (char const* name : {"*", "s3:*", "s3:Get*", "s3", ":GetObject", "s3:", "s3:Get Object",
                             "s3:GetObject?", "S3:GetObject", "s3:a:b", ""}) {
        EXPECT_THAT(refusal(Platform::kBedrock, {Tier::kActions, {name}}),
                    HasSubstr("is no IAM action"))
            << name;
    }
    EXPECT_THAT(refusal(Platform::kClaudePlatform, {Tier::kAgents, {"s3:GetObject"}}),
                HasSubstr("is no action of Claude Platform"));
    for (char const* name : {"", "*", "mcp.*", "a b", "-x"}) {
        EXPECT_THAT(refusal(Platform::kClaudePlatform, {Tier::kTools, {name}}),
                    HasSubstr("is no server tool"))
            << name;
    }
    EXPECT_THAT(refusal(Platform::kBedrock, {Tier::kActions, {"s3:GetObject", "s3:getobject"}}),
                HasSubstr("stands twice"));
}

TEST(Agentic, AcceptsEachTier) {
    for (Agentic const& agentic :
         {Agentic{Tier::kNone, {}}, Agentic{Tier::kReadOnly, {}},
          Agentic{Tier::kActions, {"s3:GetObject", "aws-marketplace:ViewSubscriptions"}}}) {
        EXPECT_EQ(refusal(Platform::kBedrock, agentic), "accepted");
        EXPECT_EQ(is_elevated(Platform::kBedrock, agentic.tier), agentic.tier != Tier::kNone);
    }
    for (Agentic const& agentic :
         {Agentic{Tier::kInference, {}}, Agentic{Tier::kTools, {"web_search", "mcp.example.com"}},
          Agentic{Tier::kAgents, {"aws-external-anthropic:CreateAgent"}}}) {
        EXPECT_EQ(refusal(Platform::kClaudePlatform, agentic), "accepted");
        EXPECT_EQ(is_elevated(Platform::kClaudePlatform, agentic.tier),
                  agentic.tier != Tier::kInference);
    }
    EXPECT_EQ(refusal(Platform::kBedrock, {default_tier(Platform::kBedrock), {}}), "accepted");
}

TEST(Agentic, ATierOfTheOtherPlatformIsElevated) {
    EXPECT_TRUE(is_elevated(Platform::kBedrock, Tier::kInference));
    EXPECT_TRUE(is_elevated(Platform::kClaudePlatform, Tier::kNone));
}

}  // namespace
}  // namespace mandate::iam
