#include "catalog/claude_platform.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/testing.h"

namespace mandate::catalog {
namespace {

ClaudePlatformRules const& embedded() { return testing::embedded_catalog().claude_platform(); }

std::string problem(std::string_view rule) {
    auto const rules =
        ClaudePlatformRules::parse(fmt::format(R"({{"format": "mandate.claude_platform/1",
            "token_words": [{{"token_type": "input", "words": ["in"]}}],
            "usage_types": [{}]}})",
                                               rule),
                                   "c.json");
    return rules ? "" : rules.error().message;
}

TEST(ClaudePlatformRules, KnowsTheProductByPartOfItsName) {
    EXPECT_TRUE(embedded().is_product("", "Claude Platform on AWS"));
    EXPECT_TRUE(embedded().is_product("x", "Anthropic claude platform on aws (metered)"));
    EXPECT_FALSE(embedded().is_product("AmazonBedrock", "Claude Opus 5 (Amazon Bedrock Edition)"));
    EXPECT_FALSE(embedded().is_product("", ""));
}

TEST(ClaudePlatformRules, ReadsTheSingleCcuLine) {
    for (char const* body : {"ccu", "claude-platform-ccus", "claudeconsumptionunits"}) {
        auto const reading = embedded().read(body);
        ASSERT_TRUE(reading) << body;
        EXPECT_EQ(reading->measure, Measure::kCcu);
        EXPECT_EQ(reading->model, "");
    }
    EXPECT_TRUE(embedded().is_ccu_unit(" CCUs"));
    EXPECT_FALSE(embedded().is_ccu_unit("Units"));
}

TEST(ClaudePlatformRules, ReadsModelAndTokenTypeInEitherOrder) {
    for (char const* body :
         {"claude-sonnet-4-6-cache-write-1h-tokens", "cache-write-1h-tokens:claude-sonnet-4-6",
          "cachewrite1hinputtokencount-claude-sonnet-4-6"}) {
        auto const reading = embedded().read(body);
        ASSERT_TRUE(reading) << body;
        EXPECT_EQ(reading->measure, Measure::kTokens);
        EXPECT_EQ(reading->model, "claude-sonnet-4-6") << body;
        EXPECT_EQ(reading->token_type, "cache_write_1h") << body;
    }
    EXPECT_EQ(embedded().read("claude-opus-5-input-tokens")->token_type, "input");
    EXPECT_EQ(embedded().read("claude-opus-5-cache-read-input-tokens")->token_type, "cache_read");
    EXPECT_FALSE(embedded().read("something-else"));
    EXPECT_FALSE(embedded().read(""));
    EXPECT_FALSE(embedded().read(std::string(10'000, 'a') + "-input-tokens"));
}

TEST(ClaudePlatformRules, RefusesTemplatesThatSayNothing) {
    EXPECT_EQ(problem(R"({"template":"{model}_{token}","measure":"tokens"})"), "");
    EXPECT_EQ(problem(R"({"template":"{vendor}","measure":"ccu"})"),
              "c.json: usage_types[0].template: "
              "a placeholder is '{model}', '{token}' or '{any}'");
    EXPECT_EQ(problem(R"({"template":"{any}{any}","measure":"ccu"})"),
              "c.json: usage_types[0].template: names a placeholder twice");
    EXPECT_EQ(problem(R"({"template":"{model}","measure":"tokens"})"),
              "c.json: usage_types[0].template: '{token}' and the measure 'tokens' go together");
    EXPECT_EQ(problem(R"({"template":"x","measure":"dollars"})"),
              "c.json: usage_types[0].measure: must be 'tokens', 'ccu' or 'other'");
    EXPECT_EQ(problem(R"({"template":"x","measure":"ccu","tokens_per_unit":0})"),
              "c.json: usage_types[0].tokens_per_unit: must be a whole number above zero");
}

}  // namespace
}  // namespace mandate::catalog
