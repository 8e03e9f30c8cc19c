#include "billing/classify.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "base/text.h"

namespace mandate::billing {
namespace {

catalog::Catalog const& embedded() {
    static catalog::Catalog const catalog = *catalog::load_catalog(std::nullopt);
    return catalog;
}

template <typename Id>
std::string text(std::optional<Id> const& id) {
    return id ? id->value() : "-";
}

template <typename Word>
std::string word(std::optional<Word> const& value) {
    return value ? std::string(name_of(*value)) : "-";
}

/// A meaning as one line: model vendor token_type tier routing shape region xTOKENS ?UNKNOWN.
std::string show(Meaning const& meaning) {
    std::string line =
        fmt::format("{} {} {} {} {} {} {} x{}", text(meaning.model), text(meaning.vendor),
                    word(meaning.token_type), word(meaning.tier), word(meaning.routing),
                    word(meaning.billing_shape), text(meaning.region), meaning.tokens_per_unit);
    for (std::string_view const key : meaning.unknown.names()) {
        line += fmt::format(" ?{}", key);
    }
    return line;
}

RawKey bedrock(std::string usage_type, std::string unit = "1K tokens") {
    return {.billing_entity = "AWS",
            .product_code = "AmazonBedrock",
            .product_name = "Amazon Bedrock",
            .usage_type = std::move(usage_type),
            .operation = "InvokeModelInference",
            .description = std::nullopt,
            .unit = std::move(unit),
            .line_type = "Usage"};
}

RawKey marketplace(std::string product_name, std::string usage_type, std::string description = "") {
    return {.billing_entity = "AWS Marketplace",
            .product_code = "9nd3tqz6wk8xr1chm5vyb7gpe",
            .product_name = std::move(product_name),
            .usage_type = std::move(usage_type),
            .operation = "Usage",
            .description = std::move(description),
            .unit = "Units",
            .line_type = "Usage"};
}

Meaning of(RawKey const& key) { return classify(key, embedded()); }

struct Case {
    std::string usage_type;
    std::string meaning;
};

// Every literal example of AWS's page "cost-mgmt-understanding-cur-data", and of public bills.
TEST(Classify, ReadsUsageTypesThatAwsBills) {
    for (Case const& c : std::vector<Case>{
             {"USE1-openai.gpt-oss-120b-mantle-input-tokens-standard",
              "gpt-oss-120b openai input standard regional aws_mantle us-east-1 x1000"},
             {"USE1-gpt-oss-120b-output-tokens-priority",
              "gpt-oss-120b openai output priority regional aws_runtime us-east-1 x1000"},
             {"USE1-Nova2.0Lite-input-tokens-flex",
              "nova-2-lite amazon input flex regional aws_runtime us-east-1 x1000"},
             {"USE1-Claude4.6Sonnet-input-tokens",
              "claude-sonnet-4-6 anthropic input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-Claude4.6Sonnet-cache-read-input-token-count",
              "claude-sonnet-4-6 anthropic cache_read standard regional aws_runtime us-east-1 "
              "x1000"},
             {"USE1-Claude4.6Sonnet-output-tokens-cross-region-global",
              "claude-sonnet-4-6 anthropic output standard global aws_runtime us-east-1 x1000"},
             {"USE1-Claude4.6Opus-input-tokens-cross-region-global",
              "claude-opus-4-6 anthropic input standard global aws_runtime us-east-1 x1000"},
             {"USE1-Claude4.6Opus-cache-read-input-token-count-cross-region-global",
              "claude-opus-4-6 anthropic cache_read standard global aws_runtime us-east-1 x1000"},
             {"USE1-Claude4.5Haiku-input-tokens",
              "claude-haiku-4-5 anthropic input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-Claude3Sonnet-input-tokens",
              "claude-3-sonnet anthropic input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-NovaMicro-input-tokens",
              "nova-micro amazon input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-NovaMicro-input-tokens-batch",
              "nova-micro amazon input batch regional aws_runtime us-east-1 x1000"},
             {"USE1-Nova2.0Lite-input-tokens-flex-cross-region-global",
              "nova-2-lite amazon input flex global aws_runtime us-east-1 x1000"},
             {"NovaPro-cache-read-input-token-count",
              "nova-pro amazon cache_read standard regional aws_runtime - x1000"},
             {"EUC1-Claude4.6Opus-cache-write-input-token-count",
              "claude-opus-4-6 anthropic cache_write standard regional aws_runtime eu-central-1 "
              "x1000"},
             {"EU-Claude4.6Opus-cache-write-1h-input-token-count",
              "claude-opus-4-6 anthropic cache_write_1h standard regional aws_runtime eu-west-1 "
              "x1000"},
             {"USW2-anthropic.claude-opus-4-8-mantle-input-tokens-global-standard",
              "claude-opus-4-8 anthropic input standard global aws_mantle us-west-2 x1000"},
             {"USW2-anthropic.claude-opus-5-mantle-input-tokens-standard",
              "claude-opus-5 anthropic input standard regional aws_mantle us-west-2 x1000"},
             {"USE1-xai.grok-4.6-mantle-input-tokens-global-standard",
              "grok-4-6 xai input standard global aws_mantle us-east-1 x1000"},
             {"USE1-openai.gpt-5.5-mantle-cache_write_tokens_30m_standard",
              "gpt-5-5 openai cache_write_30m standard regional aws_mantle us-east-1 x1000"},
             {"USE1-openai.gpt-5.6-luna-mantle-cache-write-tokens-5m-long-ctx-flex",
              "gpt-5-6-luna openai cache_write flex regional aws_mantle us-east-1 x1000"},
             {"USE1-NovaPro-input-tokens-latency-optimized",
              "nova-pro amazon input latency_optimized regional aws_runtime us-east-1 x1000"},
             {"USW2-NovaPro-input-tokens-cross-region-geo",
              "nova-pro amazon input standard geographic aws_runtime us-west-2 x1000"},
             {"USE1-Nova2.0Pro-text-input-tokens-priority-cross-region-global",
              "nova-2-pro amazon input priority global aws_runtime us-east-1 x1000"},
             {"USE1-Nova2.0Omni-input-audio-token-count",
              "nova-2-omni amazon input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-NovaLite-input-tokens-custom-model",
              "nova-lite amazon input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-TitanEmbeddingsG1-Text-input-tokens",
              "titan-embed-text-v1 amazon input standard regional aws_runtime us-east-1 x1000"},
             {"USE1-Llama3-2-1B-output-tokens",
              "llama-3-2-1b meta output standard regional aws_runtime us-east-1 x1000"}}) {
        EXPECT_EQ(show(of(bedrock(c.usage_type))), c.meaning) << c.usage_type;
        EXPECT_EQ(of(bedrock(c.usage_type)).platform, Platform::kBedrock);
    }
}

TEST(Classify, ReadsWhatCountsNoTokens) {
    for (Case const& c : std::vector<Case>{
             {"USE1-TitanEmbeddingsG1-Image-input-image",
              "titan-embed-image amazon none standard regional aws_runtime us-east-1 x0"},
             {"USE1-NovaMultiModalEmbeddings-input-audio-second",
              "nova-multimodal-embeddings amazon none standard regional aws_runtime us-east-1 x0"},
             {"USW2-AmazonRerank-v1-searchunits",
              "amazon-rerank-v1 amazon none standard regional aws_runtime us-west-2 x0"},
             {"USE1-cohere.rerank-english-v3-search-units",
              "cohere-rerank-english-v3 cohere none standard regional aws_runtime us-east-1 x0"},
             {"USE1-NovaCanvas-T2I-1024-Standard",
              "nova-canvas amazon none standard regional aws_runtime us-east-1 x0"},
             {"USE1-Nova2.0Lite-ProvisionedThroughput-NoCommit-ModelUnits",
              "nova-2-lite amazon none provisioned regional aws_runtime us-east-1 x0"},
             {"USE1-TitanText-Premier-ProvisionedThroughput-Custom-NoCommit-ModelUnits",
              "titan-text-premier amazon none provisioned regional aws_runtime us-east-1 x0"},
             {"USE1-Guardrail-ContentPolicyUnitsConsumed", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-NovaPro-Customization-Training", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-Nova2.0Lite-RFT-Training-Hours", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-Nova2.0Lite-nova-grounding", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-OSS-CustomModelImport-Inference-v1:0", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-CustomModelImport-Storage", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-BedrockFlows-InvokeFlow-NodeTransitions",
              "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-Evaluations-HumanTask", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-DataAutomation-Documents-Standard", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-Prompt-Routing-Requests", "- - none - - aws_runtime us-east-1 x0"},
             {"USE1-KnowledgeBases-GenerateSQL-Requests",
              "- - none - - aws_runtime us-east-1 x0"}}) {
        EXPECT_EQ(show(of(bedrock(c.usage_type, "Hours"))), c.meaning) << c.usage_type;
    }
}

TEST(Classify, ReadsUsageTypesOfMarketplace) {
    std::string const common = "claude-sonnet-4-6 anthropic ";
    for (Case const& c : std::vector<Case>{
             {"USE1-MP:USE1_InputTokenCount-Units", "input standard regional"},
             {"USE1-MP:USE1_OutputTokenCount-Units", "output standard regional"},
             {"USE1-MP:USE1_InputTokenCount_Global-Units", "input standard global"},
             {"USE1-MP:USE1_OutputTokenCount_Global-Units", "output standard global"},
             {"USE1-MP:USE1_CacheReadInputTokenCount-Units", "cache_read standard regional"},
             {"USE1-MP:USE1_CacheReadInputTokenCount_Global-Units", "cache_read standard global"},
             {"USE1-MP:USE1_CacheWriteInputTokenCount-Units", "cache_write standard regional"},
             {"USE1-MP:USE1_CacheWriteInputTokenCount_Global-Units", "cache_write standard global"},
             {"USE1-MP:USE1_CacheWrite1hInputTokenCount-Units", "cache_write_1h standard regional"},
             {"USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units",
              "cache_write_1h standard global"},
             {"USE1-MP:USE1_InputTokenCount_Batch-Units", "input batch regional"},
             {"USE1-MP:USE1_InputTokenCount_Global_Batch-Units", "input batch global"},
             {"USE1-MP:USE1_InputTokenCount_LCtx_Global-Units", "input standard global"},
             {"USE1-MP:USE1_input_tokens_standard-Units", "input standard regional"},
             {"USE1-MP:USE1_input_tokens_global_standard-Units", "input standard global"},
             {"USE1-MP:USE1_output_tokens_global_standard-Units", "output standard global"},
             {"USE1-MP:USE1_output_tokens_batch-Units", "output batch regional"},
             {"USE1-MP:USE1_cache_read_tokens_standard-Units", "cache_read standard regional"},
             {"USE1-MP:USE1_cache_write_tokens_standard-Units", "cache_write standard regional"},
             {"USE1-MP:USE1_cache_write_tokens_1h_global_standard-Units",
              "cache_write_1h standard global"},
             {"USE1-MP:USE1_cache_write_tokens_1h_long_ctx_standard-Units",
              "cache_write_1h standard regional"},
             {"MP:USE1_InputTokenCount-Units", "input standard regional"},
             {"USE1_InputTokenCount-Units", "input standard regional"}}) {
        Meaning const meaning =
            of(marketplace("Claude Sonnet 4.6 (Amazon Bedrock Edition)", c.usage_type));
        EXPECT_EQ(show(meaning), common + c.meaning + " marketplace us-east-1 x1000000")
            << c.usage_type;
        EXPECT_EQ(meaning.platform, Platform::kBedrock);
        EXPECT_EQ(meaning.service, "Claude Sonnet 4.6 (Amazon Bedrock Edition)");
    }
}

TEST(Classify, ReadsMarketplaceLinesWithoutTokens) {
    for (Case const& c : std::vector<Case>{
             {"USE1-MP:USE1_Reserved_1Month_InputTPM_Geo-Units", "none reserved geographic"},
             {"USE1-MP:USE1_Reserved_3Month_OutputTPM_Global-Units", "none reserved global"},
             {"USE1-MP:USE1_ProvisionedThroughput_NoCommit_ModelUnits_Usage-Units",
              "none provisioned regional"},
             {"USE1-MP:USE1_InputImageCount-Units", "none standard regional"},
             {"USE1-MP:USE1_search_units-Units", "none standard regional"},
             {"USE1-MP:USE1_created_image-Units", "none standard regional"}}) {
        EXPECT_EQ(show(of(marketplace("Claude Opus 4.6 (Amazon Bedrock Edition)", c.usage_type))),
                  "claude-opus-4-6 anthropic " + c.meaning + " marketplace us-east-1 x0")
            << c.usage_type;
    }
    EXPECT_EQ(show(of(marketplace("Stable Image Ultra v1.0 (Amazon Bedrock Edition)",
                                  "USW2-MP:USW2_created_image_stable_image_ultra-Units"))),
              "stable-image-ultra stability none standard regional marketplace us-west-2 x0");
}

TEST(Classify, CountsTokensWhateverTheUnitSays) {
    auto const factor = [](std::string const& unit, std::string const& description) {
        RawKey key = marketplace("Claude Opus 4.6 (Amazon Bedrock Edition)",
                                 "USE1-MP:USE1_InputTokenCount-Units", description);
        key.unit = unit;
        return of(key).tokens_per_unit;
    };
    std::string const head = "AWS Marketplace software usage|us-east-1|";
    EXPECT_EQ(factor("Units", ""), 1'000'000);
    EXPECT_EQ(factor("Units", head + "Million Input Tokens Regional CRIS"), 1'000'000);
    EXPECT_EQ(factor("Units", head + "Million Input Tokens Global"), 1'000'000);
    EXPECT_EQ(factor("Units", head + "Input Tokens - Standard, Global"), 1'000'000);
    EXPECT_EQ(factor("Units", head + "thousand Cache Read Input Tokens Regional"), 1'000);
    EXPECT_EQ(factor("1K tokens", ""), 1'000);
    EXPECT_EQ(factor("1M tokens", ""), 1'000'000);
    Meaning const unclear = of(bedrock("USE1-NovaPro-input-tokens", "1B tokens"));
    EXPECT_EQ(unclear.tokens_per_unit, 0);
    EXPECT_EQ(unclear.token_type, TokenType::kInput);
    EXPECT_TRUE(unclear.unknown.contains(UnknownKey::kTokens));
}

TEST(Classify, ShapeAndModelOfFoundationModelsThatAwsBills) {
    RawKey key = bedrock("USE1-Claude4.6Sonnet-input-tokens");
    key.product_code = "AmazonBedrockFoundationModels";
    key.product_name = "Claude Sonnet 4.6 (Amazon Bedrock Edition)";
    EXPECT_EQ(show(of(key)),
              "claude-sonnet-4-6 anthropic input standard regional aws_runtime us-east-1 x1000");
    key.usage_type = "USE1-MP:USE1_InputTokenCount-Units";
    key.unit = "Units";
    EXPECT_EQ(show(of(key)),
              "claude-sonnet-4-6 anthropic input standard regional aws_runtime us-east-1 x1000000");
}

TEST(Classify, FindsThePlatform) {
    auto const platform = [](std::string entity, std::string code, std::string name) {
        return of({.billing_entity = std::move(entity),
                   .product_code = std::move(code),
                   .product_name = std::move(name),
                   .usage_type = "USE1-x",
                   .operation = {},
                   .description = {},
                   .unit = {},
                   .line_type = "Usage"})
            .platform;
    };
    EXPECT_EQ(platform("AWS", "AmazonBedrockService", ""), Platform::kBedrock);
    EXPECT_EQ(platform("AWS", "AmazonBedrockFoundationModels", ""), Platform::kBedrock);
    EXPECT_EQ(platform("AWS", "AmazonBedrockAgentCore", ""), Platform::kAgentcore);
    EXPECT_EQ(platform("AWS", "AmazonSageMaker", ""), Platform::kOtherAi);
    EXPECT_EQ(platform("AWS", "AmazonEC2", ""), Platform::kNonAi);
    EXPECT_EQ(platform("AWS", "AmazonTomorrow", "Amazon Tomorrow"), Platform::kUnknown);
    EXPECT_EQ(platform("AWS", "Amazon Bedrock", ""), Platform::kBedrock);
    EXPECT_EQ(platform("AWS", "", "Elastic Load Balancing"), Platform::kNonAi);
    EXPECT_EQ(platform("AWS Marketplace", "abc", "Jamba (Bedrock)"), Platform::kBedrock);
    EXPECT_EQ(platform("AWS", "abc", "Jamba (Bedrock)"), Platform::kUnknown);
    EXPECT_EQ(platform("AWS Marketplace", "abc", "Claude Platform on AWS"),
              Platform::kClaudePlatform);
    EXPECT_EQ(platform("AWS Marketplace", "abc", "Amazon Simple Storage Service"),
              Platform::kUnknown);
    EXPECT_EQ(platform("Microsoft", "Azure Machine Learning", ""), Platform::kUnknown);
    EXPECT_EQ(platform("", "", ""), Platform::kUnknown);
}

TEST(Classify, ReadsClaudePlatformInBothDocumentedForms) {
    RawKey single = marketplace("Claude Platform on AWS", "USW2-MP:USW2_CCU-Units");
    EXPECT_EQ(show(of(single)), "- - none - - claude_platform us-west-2 x0");
    single.unit = "CCU";
    EXPECT_EQ(show(of(single)), "- - none - - claude_platform us-west-2 x0");
    RawKey split = marketplace("Claude Platform on AWS",
                               "USW2-MP:USW2_claude-sonnet-4-6_cache_write_tokens_1h-Units");
    split.unit = "CCU";
    EXPECT_EQ(show(of(split)),
              "claude-sonnet-4-6 anthropic cache_write_1h standard - claude_platform us-west-2 x0");
    split.unit = "1M tokens";
    EXPECT_EQ(of(split).tokens_per_unit, 1'000'000);
    split.unit = "Units";  // of what?
    EXPECT_EQ(of(split).tokens_per_unit, 0);
    EXPECT_TRUE(of(split).unknown.contains(UnknownKey::kTokens));
    EXPECT_EQ(show(of(marketplace("Claude Platform on AWS", "USW2-MP:USW2_Sessions-Units"))),
              "- - - - - claude_platform us-west-2 x0 "
              "?model ?vendor ?token_type ?tier ?routing");
}

TEST(Classify, DoesNotGuess) {
    for (Case const& c : std::vector<Case>{
             {"USE1-ContextDistillery-Epochs",
              "- - - - - aws_runtime us-east-1 x0 ?model ?vendor ?token_type ?tier ?routing"},
             {"", "- - - - - aws_runtime - x0 ?model ?vendor ?token_type ?tier ?routing"},
             {"USE1-Auroral7Large-input-tokens",
              "- - input standard regional aws_runtime us-east-1 x1000 ?model ?vendor"},
             {"USE1-xai.grok-99-mantle-input-tokens-standard",
              "- xai input standard regional aws_mantle us-east-1 x1000 ?model"},
             {"USE1-NovaPro-cache-evict-input-tokens",
              "- - - - - aws_runtime us-east-1 x0 ?model ?vendor ?token_type ?tier ?routing"},
             {"USE1-NovaPro-thinking-tokens",
              "- - - - - aws_runtime us-east-1 x0 ?model ?vendor ?token_type ?tier ?routing"},
             {"USE1-NovaPro-cache-read-1h-input-token-count",
              "- - - - - aws_runtime us-east-1 x0 ?model ?vendor ?token_type ?tier ?routing"},
             {"USE1-NovaPro-input-tokens-batch-flex",
              "nova-pro amazon input - regional aws_runtime us-east-1 x1000 ?tier"},
             {"USE1-NovaPro-input-tokens-global-geo",
              "nova-pro amazon input standard - aws_runtime us-east-1 x1000 ?routing"},
             {"XYZ7-NovaPro-input-tokens",
              "nova-pro amazon input standard regional aws_runtime - x1000 ?region"},
             {"USE1-FuturePaint-created-image",
              "- - none standard regional aws_runtime us-east-1 x0 ?model ?vendor"},
             {"USE1-ProvisionedThroughput-ModelUnits",
              "- - none provisioned regional aws_runtime us-east-1 x0 ?model ?vendor"}}) {
        EXPECT_EQ(show(of(bedrock(c.usage_type))), c.meaning) << c.usage_type;
    }
}

TEST(Classify, LinesThatAreNotUsageCountNothing) {
    for (std::string const type : {"Tax", "Credit", "Refund", "EdpDiscount", "Correction"}) {
        RawKey key = bedrock("USE1-Claude4.6Sonnet-input-tokens-batch");
        key.line_type = type;
        Meaning const meaning = of(key);
        EXPECT_EQ(meaning.platform, Platform::kBedrock);
        EXPECT_EQ(show(meaning).substr(0, show(meaning).find(" x0")),
                  "claude-sonnet-4-6 anthropic none - - aws_runtime us-east-1");
        EXPECT_EQ(meaning.unknown.contains(UnknownKey::kLineKind), type == "Correction");
        key.usage_type = "";
        EXPECT_FALSE(of(key).unknown.contains(UnknownKey::kModel));
    }
    RawKey fee = marketplace("Claude Opus 5 (Amazon Bedrock Edition)",
                             "USE1-MP:USE1_Reserved_1Month_InputTPM_Geo-Units");
    fee.line_type = "Fee";
    EXPECT_EQ(show(of(fee)),
              "claude-opus-5 anthropic none reserved geographic marketplace us-east-1 x0");
}

TEST(Classify, KeepsNonAiCoarse) {
    Meaning const meaning = of({.billing_entity = "AWS",
                                .product_code = "AmazonEC2",
                                .product_name = {},
                                .usage_type = "USE1-BoxUsage:m5.large",
                                .operation = "RunInstances",
                                .description = {},
                                .unit = "Hrs",
                                .line_type = "SavingsPlanCoveredUsage"});
    EXPECT_EQ(show(meaning), "- - - - - - - x0");
    EXPECT_EQ(meaning.service, "Amazon Elastic Compute Cloud");
    EXPECT_EQ(meaning.line_kind, LineKind::kUsage);
}

TEST(Classify, CountsTokensOfAgentCoreToo) {
    RawKey key = bedrock("USE1-AgentCore-Runtime-vCPU-Hours", "vCPU-Hours");
    key.product_code = "AmazonBedrockAgentCore";
    EXPECT_EQ(show(of(key)), "- - none - - agentcore us-east-1 x0");
    key.usage_type = "USE1-AgentCore-Evaluations-Builtin-Input-Tokens";
    key.unit = "1K tokens";
    EXPECT_EQ(show(of(key)), "- - input - - agentcore us-east-1 x1000");
}

TEST(Refine, TakesModelRegionAndRoutingFromTheResource) {
    auto const refined = [](std::string const& usage_type, std::string const& resource) {
        return show(
            refine(of(bedrock(usage_type)), *parse_resource(resource, embedded()), embedded()));
    };
    EXPECT_EQ(refined("NovaPro-input-tokens",
                      "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/"
                      "eu.amazon.nova-pro-v1:0"),
              "nova-pro amazon input standard geographic aws_runtime eu-west-1 x1000");
    EXPECT_EQ(refined("USE1-Tomorrow-input-tokens",
                      "arn:aws:bedrock:us-east-1:111122223333:inference-profile/"
                      "global.anthropic.claude-opus-6-2"),
              "claude-opus-6-2 anthropic input standard global aws_runtime us-east-1 x1000");
    EXPECT_EQ(refined("USE1-Tomorrow-input-tokens",
                      "arn:aws:bedrock:us-east-1::foundation-model/meta.llama9"),
              "- meta input standard regional aws_runtime us-east-1 x1000 ?model");
    EXPECT_EQ(refined("USE1-NovaPro-output-tokens-cross-region-global",
                      "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.x"),
              "nova-pro amazon output standard global aws_runtime us-east-1 x1000");
    EXPECT_EQ(refined("USE1-Guardrail-ContentPolicyUnitsConsumed",
                      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"),
              "- - none - - aws_runtime us-east-1 x0");
}

/// Any text in any column is answered, the same way twice.
TEST(Classify, IsTotal) {
    std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same cases every time
    std::vector<std::string> const pieces{"USE1",
                                          "-",
                                          "_",
                                          "MP:",
                                          "EU",
                                          "NovaPro",
                                          "Claude9.1Opus",
                                          "input",
                                          "output",
                                          "tokens",
                                          "token-count",
                                          "cache",
                                          "read",
                                          "write",
                                          "1h",
                                          "30m",
                                          "mantle",
                                          "standard",
                                          "global",
                                          "batch",
                                          "Units",
                                          "image",
                                          "search",
                                          "|",
                                          "million",
                                          "1K tokens",
                                          "\xff",
                                          std::string(1, 0),
                                          "anthropic.",
                                          "(Amazon Bedrock Edition)",
                                          " ",
                                          ":",
                                          "/",
                                          "é"};
    std::vector<std::string> const codes{"AmazonBedrock", "AmazonBedrockAgentCore", "x", ""};
    auto const any_text = [&] {
        std::string made;
        for (std::size_t n = random() % 12; n > 0; --n) {
            made += pieces[random() % pieces.size()];
        }
        return made;
    };
    for (int i = 0; i < 10'000; ++i) {
        RawKey const key{.billing_entity = random() % 2 == 0 ? "AWS" : "AWS Marketplace",
                         .product_code = codes[random() % codes.size()],
                         .product_name = random() % 2 == 0 ? "Claude Platform on AWS" : any_text(),
                         .usage_type = any_text(),
                         .operation = any_text(),
                         .description = any_text(),
                         .unit = any_text(),
                         .line_type = random() % 2 == 0 ? "Usage" : any_text()};
        Meaning const meaning = of(key);
        EXPECT_EQ(meaning, of(key));
        EXPECT_TRUE(meaning.tokens_per_unit == 0 || meaning.tokens_per_unit == 1 ||
                    meaning.tokens_per_unit == 1'000 || meaning.tokens_per_unit == 1'000'000);
        if (meaning.tokens_per_unit != 0) {
            EXPECT_NE(meaning.token_type.value_or(TokenType::kNone), TokenType::kNone);
            EXPECT_FALSE(meaning.unknown.contains(UnknownKey::kTokens));
        }
        EXPECT_FALSE(meaning.model && meaning.unknown.contains(UnknownKey::kModel));
        EXPECT_FALSE(meaning.tier && meaning.unknown.contains(UnknownKey::kTier));
    }
    EXPECT_EQ(of(bedrock(std::string(100'000, '-'))).token_type, std::nullopt);
}

}  // namespace
}  // namespace mandate::billing
