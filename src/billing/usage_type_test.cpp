#include "billing/usage_type.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

catalog::Catalog const& embedded() {
    static catalog::Catalog const catalog = *catalog::load_catalog(std::nullopt);
    return catalog;
}

UsageEnvelope open(std::string_view text) { return open_envelope(text, embedded().regions()); }

TEST(UsageType, OpensEnvelopes) {
    EXPECT_EQ(open("USE1-MP:USE1_input_tokens_standard-Units").body, "input-tokens-standard");
    EXPECT_TRUE(open("USE1-MP:USE1_input_tokens_standard-Units").marketplace);
    EXPECT_EQ(open("USE2_InputTokenCount-Units").region, Region("us-east-2"));
    EXPECT_EQ(open("USE2_InputTokenCount-Units").body, "inputtokencount");
    EXPECT_FALSE(open("USE1-AmazonRerank-v1-searchunits").marketplace);
    EXPECT_EQ(open("EU-NovaPro-Units").body, "novapro-units");
    EXPECT_EQ(open("NovaPro-input-tokens").region, std::nullopt);
    EXPECT_FALSE(open("NovaPro-input-tokens").unknown_region);
    EXPECT_TRUE(open("XYZ7-NovaPro-input-tokens").unknown_region);
    EXPECT_EQ(open("XYZ7-NovaPro-input-tokens").body, "novapro-input-tokens");
    EXPECT_TRUE(open("USE1-MP:USE2_x-Units").unknown_region) << "two codes that differ";
    EXPECT_EQ(open("USE1-MP:USE2_x-Units").region, std::nullopt);
    EXPECT_EQ(open("").body, "");
    EXPECT_EQ(open("USE1-").body, "");
}

TEST(UsageType, CutsTokenTypesFromTheRight) {
    for (auto const& [text, type, rest] :
         std::vector<std::tuple<std::string, TokenType, std::string>>{
             {"x-input-tokens", TokenType::kInput, "x"},
             {"x-output-tokens", TokenType::kOutput, "x"},
             {"inputtokencount", TokenType::kInput, ""},
             {"x-cache-read-input-token-count", TokenType::kCacheRead, "x"},
             {"cachereadinputtokencount", TokenType::kCacheRead, ""},
             {"cache-read-tokens", TokenType::kCacheRead, ""},
             {"x-prompt-cache-read-input-tokens", TokenType::kCacheRead, "x"},
             {"x-cache-write-input-token-count", TokenType::kCacheWrite, "x"},
             {"x-cache-write-tokens-5m", TokenType::kCacheWrite, "x"},
             {"x-cache-write-30m-input-token-count", TokenType::kCacheWrite30m, "x"},
             {"x-cache-write-tokens-30m", TokenType::kCacheWrite30m, "x"},
             {"x-cache-write-1h-input-token-count", TokenType::kCacheWrite1h, "x"},
             {"cachewrite1hinputtokencount", TokenType::kCacheWrite1h, ""},
             {"x-input-image-token-count", TokenType::kInput, "x"},
             {"x-text-input-tokens", TokenType::kInput, "x-text"}}) {
        std::string_view body = text;
        EXPECT_EQ(cut_token_type(body), type) << text;
        EXPECT_EQ(body, rest) << text;
    }
}

TEST(UsageType, LeavesWhatIsNoTokenType) {
    for (std::string_view const text :
         {"", "tokens", "x-tokens", "xinput-tokens", "x-cache-input-tokens", "x-cache-read",
          "xcache-read-tokens", "cache-read-tokens-1h", "x-input-tokens-2"}) {
        std::string_view body = text;
        EXPECT_EQ(cut_token_type(body), std::nullopt) << text;
        EXPECT_EQ(body, text);
    }
}

TEST(UsageType, CutsModifiersInAnyOrder) {
    for (std::string_view text : {"x-batch-cross-region-global", "x-global-batch",
                                  "x-global-long-ctx-batch", "x-batch-standard-global"}) {
        UsageModifiers const modifiers = cut_modifiers(text);
        EXPECT_EQ(text, "x");
        EXPECT_EQ(modifiers.tier, Tier::kBatch);
        EXPECT_EQ(modifiers.routing, Routing::kGlobal);
        EXPECT_FALSE(modifiers.conflicting_tiers);
    }
    std::string_view two = "x-flex-priority";
    EXPECT_TRUE(cut_modifiers(two).conflicting_tiers);
    std::string_view glued = "xbatch";
    EXPECT_EQ(cut_modifiers(glued).tier, std::nullopt);
    EXPECT_EQ(glued, "xbatch");
}

TEST(UsageType, KeepsTheWordsOfAnUnknownModel) {
    UsageReading const reading =
        read_usage_type("USE1-new.Model-9.1-x-mantle-input-tokens-standard", embedded());
    EXPECT_EQ(reading.meter, UsageMeter::kTokens);
    EXPECT_TRUE(reading.mantle);
    EXPECT_EQ(reading.model_token, "new.model-9.1-x");
    EXPECT_FALSE(reading.model);
}

TEST(UsageType, DoesNotReadTextsThatAreTooLong) {
    std::string const text = "USE1-" + std::string(600, 'x') + "-input-tokens";
    EXPECT_EQ(read_usage_type(text, embedded()).meter, UsageMeter::kUnknown);
}

}  // namespace
}  // namespace mandate::billing
