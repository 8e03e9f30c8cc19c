#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/evaluator.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/scp.h"

namespace mandate::iam {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kSonnet = "anthropic.claude-sonnet-4-6";

Date day(std::string_view text) { return parse_date(text).value(); }

GuardRailScope scope_with(std::vector<ModelRail> models) {
    GuardRailScope scope;
    scope.place = "OU prod";
    scope.deployers = {"arn:aws:iam::*:role/MandateDeployer"};
    scope.models = std::move(models);
    return scope;
}

/// Whether any policy denies a governed role of the account.
class Denies {
public:
    explicit Denies(GuardRailScope const& scope)
        : rails_(guard_rails(scope, day("2026-11-25")).value()), compiled_(rails_.policies) {}

    bool operator()(std::string_view action, std::string_view resource, std::string_view region,
                    std::string_view account = "111122223333", std::string_view mantle_model = {},
                    std::string_view profile = {}) const {
        std::map<std::string, std::vector<std::string>> context{
            {"aws:RequestedRegion", {std::string(region)}}};
        if (!mantle_model.empty()) {
            context["bedrock-mantle:Model"] = {std::string(mantle_model)};
        }
        if (!profile.empty()) {
            context["bedrock:InferenceProfileArn"] = {std::string(profile)};
        }
        std::string const role = fmt::format("arn:aws:iam::{}:role/mandate/bot", account);
        auto const request = Request::create(action, resource, parse_principal(role).value(),
                                             Context::create(context).value());
        return compiled_.denied(*request).has_value();
    }

    bool invoke(std::string_view region, std::string_view account = "111122223333",
                std::string_view model = kSonnet) const {
        return (*this)("bedrock:InvokeModel", arn(region, model), region, account);
    }
    bool mantle(std::string_view region, std::string_view account = "111122223333",
                std::string_view model = kSonnet) const {
        return (*this)("bedrock-mantle:CreateInference",
                       fmt::format("arn:aws:bedrock-mantle:{}:{}:project/default", region, account),
                       region, account, model);
    }
    static std::string arn(std::string_view region, std::string_view model) {
        return fmt::format("arn:aws:bedrock:{}::foundation-model/{}", region, model);
    }
    GuardRails const& rails() const { return rails_; }

private:
    GuardRails rails_;
    CompiledPolicies compiled_;
};

TEST(ModelRails, ABlockedModelIsDeniedEverywhere) {
    Denies const denies(scope_with({{"sonnet", {std::string(kSonnet)}, {}}}));
    for (std::string_view const region : {"us-east-1", "eu-west-1", "mx-central-1"}) {
        EXPECT_TRUE(denies.invoke(region));
        EXPECT_TRUE(denies.mantle(region));
    }
    std::string const global = "arn:aws:bedrock:::foundation-model/" + std::string(kSonnet);
    EXPECT_TRUE(denies("bedrock:InvokeModelWithResponseStream", global, "unspecified"));
    EXPECT_TRUE(denies("bedrock:InvokeModel",
                       "arn:aws:bedrock:us-east-1:111122223333:inference-profile/"
                       "global.anthropic.claude-sonnet-4-6",
                       "us-east-1"));
    EXPECT_TRUE(
        denies("bedrock:CreateModelInvocationJob", Denies::arn("us-east-1", kSonnet), "us-east-1"));
    EXPECT_TRUE(denies("bedrock:CreateProvisionedModelThroughput",
                       Denies::arn("us-east-1", "anthropic.claude-sonnet-4-6:200k"), "us-east-1"));
    EXPECT_TRUE(denies.mantle("us-east-1", "111122223333", "us.anthropic.claude-sonnet-4-6"));
    for (std::string_view const other :
         {"anthropic.claude-sonnet-4-65", "anthropic.claude-sonnet-4-5", "amazon.titan"}) {
        EXPECT_FALSE(denies.invoke("us-east-1", "111122223333", other)) << other;
        EXPECT_FALSE(denies.mantle("us-east-1", "111122223333", other)) << other;
    }
    EXPECT_FALSE(
        denies("bedrock:GetFoundationModel", Denies::arn("us-east-1", kSonnet), "us-east-1"));
}

TEST(ModelRails, AModelIsOpenInItsPlacesAndDeniedElsewhere) {
    Denies const denies(scope_with({{"sonnet",
                                     {std::string(kSonnet)},
                                     {{Region("us-east-1"), {AccountId("111122223333")}},
                                      {Region("us-east-1"), {AccountId("222233334444")}},
                                      {Region("us-west-2"), {AccountId("222233334444")}},
                                      {Region("eu-west-1"), {}},
                                      {Region("eu-west-1"), {AccountId("111122223333")}}}}}));
    struct Case {
        std::string_view region;
        std::string_view account;
        bool denied;
    };
    for (auto const& [region, account, denied] :
         {Case{"us-east-1", "111122223333", false}, Case{"us-east-1", "222233334444", false},
          Case{"us-east-1", "333344445555", true}, Case{"us-west-2", "222233334444", false},
          Case{"us-west-2", "111122223333", true}, Case{"eu-west-1", "333344445555", false},
          Case{"ap-south-1", "111122223333", true}}) {
        EXPECT_EQ(denies.invoke(region, account), denied) << region << " " << account;
        EXPECT_EQ(denies.mantle(region, account), denied) << region << " " << account;
    }
}

/// A call through a profile asks for models in other regions than its own, or in none.
TEST(ModelRails, ThroughAProfileTheRegionIsTheProfiles) {
    Denies const denies(scope_with(
        {{"sonnet",
          {std::string(kSonnet)},
          {{Region("us-east-1"), {}}, {Region("us-west-2"), {AccountId("222233334444")}}}}}));
    auto const through = [&](std::string_view profile_region, std::string_view region,
                             std::string_view account) {
        std::string const profile = fmt::format("arn:aws:bedrock:{}:{}:inference-profile/us.{}",
                                                profile_region, account, kSonnet);
        return denies("bedrock:InvokeModel",
                      Denies::arn(region == "unspecified" ? "" : region, kSonnet), region, account,
                      {}, profile);
    };
    for (std::string_view const region : {"us-east-1", "us-west-2", "us-east-2", "unspecified"}) {
        EXPECT_FALSE(through("us-east-1", region, "111122223333")) << region;
        EXPECT_TRUE(through("eu-west-1", region, "111122223333")) << region;
        EXPECT_TRUE(through("us-west-2", region, "111122223333")) << region;
        EXPECT_FALSE(through("us-west-2", region, "222233334444")) << region;
    }
    EXPECT_TRUE(denies.invoke("us-east-2")) << "the bare model";
}

TEST(ModelRails, TheDenyOfOneModelStandsAlone) {
    ModelRail const rail{"sonnet", {std::string(kSonnet)}, {{Region("us-east-1"), {}}}};
    Policy const policy =
        model_rail_policy(rail, "OU prod", Partition("aws"), day("2026-11-25")).value();
    EXPECT_TRUE(parse_policy(print(policy, Layout::kCompact), "rail", PolicyKind::kServiceControl));
    for (Statement const& statement : policy.statements) {
        EXPECT_EQ(statement.effect, Effect::kDeny);
    }
    ModelRail nameless = rail;
    nameless.model_ids.clear();
    EXPECT_FALSE(model_rail_policy(nameless, "OU prod", Partition("aws"), day("2026-11-25")));
}

std::vector<ModelRail> many_blocked(int count) {
    std::vector<ModelRail> models;
    for (int i = 0; i < count; ++i) {
        models.push_back({"m", {fmt::format("vendor.model-{:03}-v1:0", i)}, {}});
    }
    return models;
}

TEST(ModelRails, DeniesOfManyModelsAreSplitAndEachModelStaysDenied) {
    Denies const denies(scope_with(many_blocked(120)));
    EXPECT_GT(denies.rails().policies.size(), 2U);
    for (int i = 0; i < 120; ++i) {
        std::string const model = fmt::format("vendor.model-{:03}-v1:0", i);
        EXPECT_TRUE(denies.invoke("us-east-1", "111122223333", model)) << model;
        EXPECT_TRUE(denies.mantle("us-east-1", "111122223333", model)) << model;
    }
    for (NamedPolicy const& made : denies.rails().policies) {
        std::string const text = print(made.policy, Layout::kCompact);
        EXPECT_LE(size_in_characters(text, Counting::kAll), 10'240U);
        EXPECT_TRUE(parse_policy(text, made.name, PolicyKind::kServiceControl)) << text;
    }
}

TEST(ModelRails, TheQuotasAreThoseOfTheDay) {
    auto const scope = scope_with(many_blocked(120));
    auto const before = guard_rails(scope, day("2026-05-14"));
    ASSERT_FALSE(before);
    EXPECT_THAT(mandate::to_string(before.error()),
                HasSubstr("policies beside FullAWSAccess, and AWS attaches 5 to one place; decide "
                          "about fewer models here"));
    EXPECT_TRUE(guard_rails(scope, day("2026-05-15")));
    auto const small = scope_with(many_blocked(10));
    std::size_t const older = guard_rails(small, day("2026-05-14"))->policies.size();
    std::size_t const newer = guard_rails(small, day("2026-05-15"))->policies.size();
    EXPECT_GT(older, newer);
}

TEST(ModelRails, ADenyWithExceptionsIsNeverSplit) {
    ModelRail rail{"sonnet", {std::string(kSonnet)}, {}};
    OpenPlace place{Region("us-east-1"), {}};
    for (int i = 0; i < 900; ++i) {
        place.accounts.emplace_back(fmt::format("{:012}", i));
    }
    rail.open = {place};
    auto const made = guard_rails(scope_with({rail}), day("2026-11-25"));
    ASSERT_FALSE(made);
    EXPECT_THAT(mandate::to_string(made.error()),
                testing::MatchesRegex("guard rails of OU prod: the deny of model "
                                      "anthropic.claude-sonnet-4-6 has [0-9]+ characters with its "
                                      "accounts, and AWS takes 10240 .*cannot be split; .*"));
    GuardRailScope scope = scope_with({});
    for (int i = 0; i < 300; ++i) {
        scope.grandfathered.push_back(
            {fmt::format("arn:aws:iam::111122223333:role/legacy/{:03}", i), day("2027-01-01")});
    }
    auto const spared = guard_rails(scope, day("2026-11-25"));
    ASSERT_FALSE(spared);
    EXPECT_THAT(mandate::to_string(spared.error()), HasSubstr("'AiOfGovernedRolesOnly' has "));
    EXPECT_THAT(mandate::to_string(spared.error()), HasSubstr("AWS takes 10240"));
    EXPECT_TRUE(guard_rails(scope, day("2027-01-02"))) << "their day is over";
}

TEST(ReplacedDenies, NamesWhatDeniesNothingAnyMore) {
    Policy const scp = parse_policy(R"({"Version":"2012-10-17","Statement":[
        {"Sid":"OldAgents","Effect":"Deny","Action":["aws-mcp:InvokeMcp","AWS-MCP:Call*"],"Resource":"*"},
        {"Effect":"Deny","Action":["bedrock:PutFoundationModelEntitlement","s3:*"],"Resource":"*"},
        {"Effect":"Allow","Action":"aws-mcp:*","Resource":"*"},
        {"Effect":"Deny","NotAction":"aws-mcp:*","Resource":"*"},
        {"Effect":"Deny","Action":"bedrock:InvokeModel","Resource":"*"}]})",
                                    "old", PolicyKind::kServiceControl)
                           .value();
    std::vector<ReplacedDeny> const found = replaced_denies(scp);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].statement, "OldAgents");
    EXPECT_EQ(found[0].action, "aws-mcp:InvokeMcp");
    EXPECT_TRUE(found[0].whole);
    EXPECT_EQ(found[1].action, "AWS-MCP:Call*");
    EXPECT_EQ(found[2].statement, "statement 2");
    EXPECT_FALSE(found[2].whole);
    EXPECT_THAT(found[2].explanation, HasSubstr("AiOfGovernedRolesOnly"));
    EXPECT_THAT(replaced_denies(guard_rails(scope_with({}), day("2026-11-25"))->policies[0].policy),
                IsEmpty());
}

}  // namespace
}  // namespace mandate::iam
