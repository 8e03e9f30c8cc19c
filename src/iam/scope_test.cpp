#include "iam/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kSample = R"({
  "platform": "bedrock", "workload": "support-bot", "account": "111122223333",
  "runtime": {"kind": "lambda",
              "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:support-bot"},
  "agentic": {"tier": "none"},
  "grants": [
    {"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
     "inference_profile": "us.anthropic.claude-sonnet-4-6",
     "destination_regions": ["us-west-2", "us-east-1", "us-east-2"],
     "actions": ["streaming", "inference"]},
    {"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1", "inference_profile": null,
     "actions": ["inference"]}]})";

/// The sample with one text replaced; the text must be there.
std::string with(std::string_view old_text, std::string_view new_text) {
    std::string text(kSample);
    std::size_t const at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    return text.replace(at, old_text.size(), new_text);
}

std::string refusal(std::string_view text) {
    Result<Scope> const scope = parse_scope(text, "bot.json");
    return scope ? "accepted" : to_string(scope.error());
}

Scope sample() { return *parse_scope(kSample, "bot.json"); }

TEST(ScopeFile, ErrorsNameLineAndColumn) {
    EXPECT_EQ(refusal(with("\"support-bot\", \"account\"", "\"*\", \"account\"")),
              "bot.json: line 2, column 38: workload: '*' is no name of a workload; use at most "
              "128 letters, digits and . _ -");
    EXPECT_THAT(refusal(with("\"111122223333\"", "\"1111\"")),
                StartsWith("bot.json: line 2, column 64: account: "));
    EXPECT_THAT(refusal(with("\"us-east-1\",\n     \"inference_profile\"",
                             "\"us-*\",\n     \"inference_profile\"")),
                StartsWith("bot.json: line 7, column 56: grant of anthropic.claude-sonnet-4-6 in "
                           "us-*: region: is no region"));
    EXPECT_THAT(refusal(with("\"inference\"]}]", "\"infer\"]}]")),
                StartsWith("bot.json: line 12, column 18: "));
    EXPECT_THAT(refusal(with("\"none\"", "\"read\"")), StartsWith("bot.json: line 5, column 23: "));
}

TEST(ScopeFile, RefusesWhatItDoesNotKnow) {
    EXPECT_THAT(refusal(with("\"workload\"", "\"worklaod\"")),
                HasSubstr("line 2, column 26: 'worklaod' is no field of a scope; its fields are"));
    EXPECT_THAT(refusal(with("\"region\"", "\"regions\"")),
                HasSubstr("'regions' is no field of a grant"));
    EXPECT_THAT(refusal(with("\"function_arn\"", "\"arn\"")), HasSubstr("'arn' is no field of it"));
    EXPECT_THAT(refusal(with("\"tier\"", "\"tire\"")), HasSubstr("'tire' is no field of agentic"));
    EXPECT_THAT(refusal(with("\"account\"", "\"workload\"")), HasSubstr("workload"));
    EXPECT_THAT(refusal("[]"), HasSubstr("a scope is not an object"));
    EXPECT_THAT(refusal("{}"), HasSubstr("a scope has no platform"));
    EXPECT_THAT(refusal(""), StartsWith("bot.json"));
    EXPECT_THAT(refusal(with("\"grants\": [", "\"grants\": [7, ")),
                HasSubstr("a grant is not an object"));
    EXPECT_THAT(refusal(with("\"111122223333\"", "111122223333")), HasSubstr("is not a text"));
}

TEST(ScopeFile, HostileTextsAreRefused) {
    EXPECT_THAT(refusal(std::string(2U << 20U, ' ')), HasSubstr("longer than a megabyte"));
    EXPECT_THAT(refusal(with("support-bot\", \"account", "support\\u202Ebot\", \"account")),
                HasSubstr("character that is not shown (U+202E)"));
    EXPECT_THAT(refusal(with("function:support-bot", "function:*")), HasSubstr("runtime"));
    EXPECT_THAT(refusal(with("anthropic.claude-sonnet-4-6\", \"region", "anthropic.*\", \"region")),
                HasSubstr("without wildcards"));
    std::string many(R"({"platform": "bedrock", "workload": "w", "account": "111122223333",
        "runtime": {"kind": "ec2"}, "grants": [)");
    for (int i = 0; i < 501; ++i) {
        many += (i == 0 ? "" : ",") + std::string(R"({"model": "a.b)") + std::to_string(i) +
                R"(", "region": "us-east-1", "actions": ["inference"]})";
    }
    EXPECT_THAT(refusal(many + "]}"), HasSubstr("grants: are more than 500"));
}

TEST(ScopeFile, IsNormalised) {
    Scope const scope = sample();
    EXPECT_EQ(scope.partition, Partition("aws"));
    EXPECT_EQ(scope.role_name, role_name_by(kRoleNameRule, "support-bot", AccountId("111122223333"),
                                            Platform::kBedrock));
    ASSERT_EQ(scope.grants.size(), 2U);
    EXPECT_EQ(scope.grants[0].model, "amazon.titan-embed-text-v2:0");
    EXPECT_THAT(scope.grants[1].destination_regions,
                ElementsAre(Region("us-east-1"), Region("us-east-2"), Region("us-west-2")));
    EXPECT_EQ(*normalised(scope), scope);
}

TEST(ScopeFile, ReadsConventionsAndTagsAndBothNamesOfAgenticActions) {
    Scope const scope = *parse_scope(
        with(R"("agentic": {"tier": "none"},)",
             R"("agentic": {"tier": "actions", "actions": ["s3:PutObject", "s3:GetObject"]},
  "role_name": "bot", "tags": {"cost-centre": "4711"},
  "conventions": {"role_path": "/ai/", "tags": {"owner": "lena"},
    "permissions_boundary": "arn:aws:iam::111122223333:policy/ai"},)"),
        "bot.json");
    EXPECT_EQ(scope.role_name, "bot");
    EXPECT_EQ(scope.conventions.role_path, "/ai/");
    EXPECT_EQ(scope.conventions.permissions_boundary, "arn:aws:iam::111122223333:policy/ai");
    EXPECT_EQ(scope.tags.at("cost-centre"), "4711");
    EXPECT_THAT(scope.agentic.names, ElementsAre("s3:GetObject", "s3:PutObject"));
    EXPECT_THAT(refusal(with(R"("tier": "none")",
                             R"("tier": "actions", "actions": ["s3:A"], "names": ["s3:B"])")),
                HasSubstr("actions or names, not both"));
}

TEST(ScopeFile, OnClaudePlatformAGrantIsForInferenceByDefault) {
    constexpr std::string_view kText = R"({"platform": "PLATFORM", "workload": "bot",
        "account": "111122223333", "runtime": {"kind": "ec2"},
        "grants": [{"model": "claude-sonnet-4-6", "region": "us-west-2", MORE}]})";
    auto const with = [&](std::string_view platform, std::string_view more) {
        std::string text(kText);
        text.replace(text.find("PLATFORM"), 8, platform);
        text.replace(text.find("MORE"), 4, more);
        return parse_scope(text, "bot.json");
    };
    Result<Scope> const claude =
        with("claude_platform", R"("workspace": {"name": "bot", "id": null})");
    ASSERT_TRUE(claude) << to_string(claude.error());
    EXPECT_EQ(claude->grants[0].actions, std::vector{ActionSet::kInference});
    Result<Scope> const bedrock = with("bedrock", R"("inference_profile": null)");
    ASSERT_FALSE(bedrock);
    EXPECT_THAT(to_string(bedrock.error()), HasSubstr("line 3, column 20: a grant has no actions"));
}

TEST(ScopeFile, ClaudePlatformHasTheTierInferenceByDefault) {
    Result<Scope> const scope = parse_scope(R"({"platform": "claude_platform", "workload": "bot",
        "account": "111122223333", "runtime": {"kind": "ec2"},
        "grants": [{"model": "claude-sonnet-4-6", "region": "us-west-2", "actions": ["inference"],
                    "workspace": {"name": "bot", "id": null}}]})",
                                            "bot.json");
    ASSERT_TRUE(scope) << to_string(scope.error());
    EXPECT_EQ(scope->agentic.tier, Tier::kInference);
    EXPECT_EQ(scope->grants[0].workspace, (Workspace{"bot", std::nullopt}));
}

std::string refusal_of(Scope scope) {
    Result<Scope> const normal = normalised(std::move(scope));
    return normal ? "accepted" : to_string(normal.error());
}

TEST(Scope, OneRoleIsOfOnePlatformPartitionAndAccount) {
    Scope scope = sample();
    scope.grants[0].region = Region("us-gov-west-1");
    EXPECT_THAT(refusal_of(scope), HasSubstr("partition"));
    scope = sample();
    scope.grants[0].platform = Platform::kClaudePlatform;
    EXPECT_THAT(refusal_of(scope), HasSubstr("grants/0"));
    scope = sample();
    scope.grants.push_back(scope.grants[1]);
    EXPECT_THAT(refusal_of(scope), HasSubstr("grants/2: stands twice"));
    scope = sample();
    scope.runtime.fields["function_arn"] = "arn:aws:lambda:us-east-1:999922223333:function:bot";
    EXPECT_THAT(refusal_of(scope), HasSubstr("is not of account 111122223333"));
    scope = sample();
    scope.grants[1].inference_profile =
        "arn:aws:bedrock:us-east-1:999922223333:application-inference-profile/a1b2";
    EXPECT_THAT(refusal_of(scope), HasSubstr("is called in its own account"));
    scope = sample();
    scope.runtime.fields["function_arn"] = "arn:aws-cn:lambda:cn-north-1:111122223333:function:b";
    EXPECT_THAT(refusal_of(scope), HasSubstr("is not of partition aws"));
    scope = sample();
    scope.partition = Partition("aws-cn");
    EXPECT_THAT(refusal_of(scope), StartsWith("partition: is aws-cn"));
}

TEST(Scope, NamesAreThoseThatIamTakes) {
    for (std::string const& name :
         {std::string(65, 'a'), std::string("a b"), std::string("*"), std::string("ä"),
          std::string("AWSReservedSSO_Admin_0123456789abcdef")}) {
        Scope scope = sample();
        scope.role_name = name;
        EXPECT_THAT(refusal_of(scope), StartsWith("role_name: ")) << name;
    }
    for (std::string const& path :
         {std::string(""), std::string("mandate/"), std::string("/mandate"), std::string("/a//b/"),
          std::string("/*/"), std::string("/aws-reserved/x/"), "/" + std::string(512, 'a') + "/"}) {
        Scope scope = sample();
        scope.conventions.role_path = path;
        EXPECT_THAT(refusal_of(scope), StartsWith("conventions/role_path: ")) << path;
    }
    for (std::string const& boundary :
         {std::string("ai"), std::string("arn:aws:iam::999922223333:policy/ai"),
          std::string("arn:aws:iam::111122223333:policy/*"),
          std::string("arn:aws:iam::111122223333:role/ai")}) {
        Scope scope = sample();
        scope.conventions.permissions_boundary = boundary;
        EXPECT_THAT(refusal_of(scope), StartsWith("conventions/permissions_boundary: "))
            << boundary;
    }
    Scope people = sample();
    people.runtime = {"people", {{"permission_set", "AWSReservedSSO_Ai_0123456789abcdef"}}};
    EXPECT_THAT(refusal_of(people), HasSubstr("runtime/permission_set: "));
    people.runtime = {"people", {{"permission_set", "Ai"}, {"session_duration", "PT13H"}}};
    EXPECT_THAT(refusal_of(people), HasSubstr("no session of 1 to 12 hours"));
    people.runtime.fields["session_duration"] = "PT90M";
    EXPECT_EQ(refusal_of(people), "accepted");
}

TEST(Scope, TagsAreThoseThatIamTakes) {
    for (auto const& [key, value] :
         std::map<std::string, std::string>{{"aws:x", "a"},
                                            {"", "a"},
                                            {"a\u202Eb", "a"},
                                            {"k", std::string(257, 'a')},
                                            {"a<b", "c"},
                                            {std::string(129, 'k'), "v"}}) {
        Scope scope = sample();
        scope.tags = {{key, value}};
        EXPECT_THAT(refusal_of(scope), StartsWith("tags/")) << key;
    }
    Scope scope = sample();
    scope.conventions.tags = {{"Owner", "lena"}};
    scope.tags = {{"owner", "anna"}};
    EXPECT_THAT(refusal_of(scope), HasSubstr("stands twice, here or in the conventions"));
    scope.tags = {{"Straße", "Überlingen"}};
    EXPECT_EQ(refusal_of(scope), "accepted");
    for (int i = 0; i < 50; ++i) {
        scope.tags["k" + std::to_string(i)] = "v";
    }
    EXPECT_THAT(refusal_of(scope), HasSubstr("at most 50 tags"));
}

TEST(Scope, ARoleWithoutGrantsIsAScope) {
    Scope scope = sample();
    scope.grants.clear();
    scope.partition = {};
    EXPECT_EQ(refusal_of(scope), "accepted");
    EXPECT_EQ(normalised(scope)->partition, Partition("aws"));
    scope.runtime = {};
    EXPECT_THAT(refusal_of(scope), HasSubstr("runtime"));
}

TEST(Scope, PartitionsOfRegions) {
    EXPECT_EQ(partition_of(Region("us-gov-west-1")), Partition("aws-us-gov"));
    EXPECT_EQ(partition_of(Region("cn-north-1")), Partition("aws-cn"));
    EXPECT_EQ(partition_of(Region("eusc-de-east-1")), Partition("aws-eusc"));
    EXPECT_EQ(partition_of(Region("us-east-1")), Partition("aws"));
}

RC_GTEST_PROP(ScopeRandom, NormalisingIsItsOwnForm, (std::uint64_t seed)) {
    Scope const scope = testing::random_scope(seed);
    Result<Scope> const again = normalised(scope);
    RC_ASSERT(again && *again == scope);
}

}  // namespace
}  // namespace mandate::iam
