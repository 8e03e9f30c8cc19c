#include "catalog/models.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/testing.h"

namespace mandate::catalog {
namespace {

Models const& embedded() { return testing::embedded_catalog().models(); }

std::string slug(std::optional<Model> const& model) { return model ? model->id.value() : "-"; }

using Table = std::vector<std::pair<std::string, std::string>>;

TEST(Models, ReadsUsageTypeTokens) {
    for (auto const& [token, model] :
         Table{{"Claude4.6Sonnet", "claude-sonnet-4-6"},
               {"Claude4.6Opus", "claude-opus-4-6"},
               {"Claude4.5Haiku", "claude-haiku-4-5"},
               {"Claude3Sonnet", "claude-3-sonnet"},
               {"Claude3.5Sonnet", "claude-3-5-sonnet"},
               {"Claude5Fable", "claude-fable-5"},
               {"NovaMicro", "nova-micro"},
               {"NovaLite", "nova-lite"},
               {"Nova2.0Lite", "nova-2-lite"},
               {"gpt-oss-120b", "gpt-oss-120b"},
               {"openai.gpt-oss-120b", "gpt-oss-120b"},
               {"anthropic.claude-opus-4-8", "claude-opus-4-8"},
               {"anthropic.claude-opus-5", "claude-opus-5"},
               {"xai.grok-4.6", "grok-4-6"},
               {"TitanEmbeddingsG1-Image", "titan-embed-image"},
               {"NovaMultiModalEmbeddings", "nova-multimodal-embeddings"},
               {"AmazonRerank-v1", "amazon-rerank-v1"},
               {"Llama3-3-70B", "llama-3-3-70b"},
               {"Qwen3-32B", "qwen3-32b"},
               {"qwen.qwen3-32b", "qwen3-32b"},
               {"claude-sonnet-4-6", "claude-sonnet-4-6"}}) {
        EXPECT_EQ(slug(embedded().by_usage_token(token)), model) << token;
    }
}

TEST(Models, ReadsProductNames) {
    for (auto const& [name, model] :
         Table{{"Claude Sonnet 4.6 (Amazon Bedrock Edition)", "claude-sonnet-4-6"},
               {"Claude Opus 4.6 (Amazon Bedrock Edition)", "claude-opus-4-6"},
               {"Claude 3 Haiku (Amazon Bedrock Edition)", "claude-3-haiku"},
               {"Claude Instant (100K) (Amazon Bedrock Edition)", "claude-instant"},
               {"Claude 3.5 Sonnet v2 (Amazon Bedrock Edition)", "claude-3-5-sonnet-v2"},
               {"Claude Fable 5.1 (Amazon Bedrock Edition)", "claude-fable-5-1"},
               {"Cohere Rerank 3.5", "cohere-rerank-3-5"}}) {
        EXPECT_EQ(slug(embedded().by_product_name(name)), model) << name;
    }
}

TEST(Models, ReadsIdsWithPrefixesDatesAndVersions) {
    for (auto const& [id, model] :
         Table{{"us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"},
               {"global.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"},
               {"global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6"},
               {"us.anthropic.claude-opus-4-8", "claude-opus-4-8"},
               {"us-gov.anthropic.claude-3-haiku-20240307-v1:0:48k", "claude-3-haiku"},
               {"anthropic.claude-opus-5", "claude-opus-5"},
               {"anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4"},
               {"anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3-5-sonnet"},
               {"anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-v2"},
               {"anthropic.claude-v2:1", "claude-2-1"},
               {"amazon.nova-lite-v1:0", "nova-lite"},
               {"amazon.titan-embed-text-v1", "titan-embed-text-v1"},
               {"amazon.titan-embed-text-v2:0", "titan-embed-text-v2"},
               {"meta.llama3-1-8b-instruct-v1:0", "llama-3-1-8b"},
               {"meta.llama4-maverick-17b-instruct-v1:0:128k", "llama-4-maverick"},
               {"openai.gpt-oss-120b-1:0", "gpt-oss-120b"},
               {"mistral.mixtral-8x7b-instruct-v0:1", "mixtral-8x7b"},
               {"deepseek.r1-v1:0", "deepseek-r1"},
               {"cohere.embed-v4:0", "cohere-embed-v4"}}) {
        EXPECT_EQ(slug(embedded().by_id(id)), model) << id;
    }
}

TEST(Models, ReadsNextClaudeModelsByRule) {
    for (char const* name : {"Claude6.1Opus", "Claude Opus 6.1", "anthropic.claude-opus-6-1",
                             "claude-opus-6-1", "anthropic.claude-opus-6-1-20270101-v1:0"}) {
        auto const model = embedded().by_id(name);
        ASSERT_TRUE(model) << name;
        EXPECT_EQ(*model,
                  (Model{ModelId("claude-opus-6-1"), VendorId("anthropic"), "Claude Opus 6.1"}));
        EXPECT_EQ(embedded().by_slug(model->id), nullptr) << "listed meanwhile: choose another";
    }
}

TEST(Models, DoesNotGuess) {
    for (char const* name :
         {"", "Claude", "Claude3.9Opus", "Claude6.1Saga", "Claude6.1OpusMax", "Claude6.Opus",
          "Claude6.1", "claude-opus-", "claude-opus-6-", "Claude Opus 6.", "NovaHuge",
          "amazon.titan-embed-text-v3:0", "cohere.embed-v9:0", "us.", ".", "anthropic.",
          "claude-opus-6-1-preview", "Claude Opus 6.1 (Other Edition)", "Claude1234Opus"}) {
        EXPECT_EQ(slug(embedded().by_usage_token(name)), "-") << name;
        EXPECT_EQ(slug(embedded().by_product_name(name)), "-") << name;
        EXPECT_EQ(slug(embedded().by_id(name)), "-") << name;
    }
}

TEST(Models, FindsTheOneModelWithinAText) {
    auto const within = [](std::string_view text) { return slug(embedded().within(text)); };
    EXPECT_EQ(within("Nova2.0Lite-ProvisionedThroughput-NoCommit-ModelUnits"), "nova-2-lite");
    EXPECT_EQ(within("TitanText-Premier-ProvisionedThroughput-Custom"), "titan-text-premier");
    EXPECT_EQ(within("created_image_stable_image_ultra"), "stable-image-ultra");
    EXPECT_EQ(within("ProvisionedThroughput-gpt-oss-20b"), "gpt-oss-20b");
    EXPECT_EQ(within("NovaLite-NovaPro"), "-");
    EXPECT_EQ(within("Guardrail-ContentPolicyUnitsConsumed"), "-");
}

TEST(Models, KnowsVendorsAndProfiles) {
    EXPECT_EQ(embedded().vendor_of_id("xai.grok-99"), VendorId("xai"));
    EXPECT_EQ(embedded().vendor_of_id("us.meta.llama99"), VendorId("meta"));
    EXPECT_EQ(embedded().vendor_of_id("Claude4.6Sonnet"), std::nullopt);
    EXPECT_EQ(embedded().split_profile("us-gov.amazon.x").prefix, "us-gov");
    EXPECT_EQ(embedded().split_profile("usa.amazon.x").prefix, "");
    EXPECT_EQ(embedded().split_profile("us").prefix, "");
}

TEST(Models, EveryListedNameLeadsToItsModel) {
    for (Model const& model : embedded().all()) {
        EXPECT_EQ(slug(embedded().by_usage_token(model.id.value())), model.id.value());
        EXPECT_EQ(slug(embedded().by_product_name(model.name)), model.id.value());
    }
    EXPECT_GT(embedded().all().size(), 100U);
}

TEST(Models, EveryModelHasAnIdOfBedrock) {
    std::vector<std::string> const ids = embedded().bedrock_ids();
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_TRUE(std::ranges::binary_search(ids, "anthropic.claude-sonnet-4-6"));
    std::set<std::string> reached;
    for (std::string const& id : ids) {
        EXPECT_TRUE(embedded().vendor_of_id(id)) << id;
        reached.insert(slug(embedded().by_id(id)));
    }
    EXPECT_EQ(reached.size(), embedded().all().size());
}

TEST(Models, RefusesNamesOfTwoModels) {
    auto const problem = [](std::string_view models) {
        auto const read =
            Models::parse(fmt::format(R"({{"format": "mandate.models/1", "vendors": [{{"id": "v"}}],
                             "models": [{}]}})",
                                      models),
                          "m.json");
        return read ? "" : read.error().message;
    };
    EXPECT_EQ(problem(R"({"id":"a","vendor":"v","name":"A","aliases":["x"]})"), "");
    EXPECT_EQ(problem(R"({"id":"a","vendor":"w","name":"A"})"),
              "m.json: models[0].vendor: 'w' is no vendor");
    EXPECT_EQ(problem(R"({"id":"a","vendor":"v","name":"A","aliases":["x","X"]})"),
              "m.json: models[0].aliases[1]: 'X' stands twice");
    EXPECT_EQ(problem(R"({"id":"a","vendor":"v","name":"A"},{"id":"b","vendor":"v","name":"a"})"),
              "m.json: models[1].name: 'a' is another model's name");
    EXPECT_EQ(problem(R"({"id":"a","vendor":"v","name":"A"},{"id":"a","vendor":"v","name":"B"})"),
              "m.json: models[1].id: 'a' stands twice");
}

}  // namespace
}  // namespace mandate::catalog
