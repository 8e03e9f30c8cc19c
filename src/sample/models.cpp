#include "sample/models.h"

#include <cassert>

namespace mandate::sample {
namespace {

// Prices are those of the public price lists of August 2026, input, output, cache read, cache write
// (5 minutes, 30 minutes, 1 hour): $3 a million tokens are 3,000,000 x 10^-12 dollars a token.
// clang-format off
constexpr std::array kModels{
    Model{"claude-opus-4-8", "anthropic", "Claude4.8Opus", "anthropic.claude-opus-4-8", "Claude Opus 4.8", "b7kq2m9xw4hzt1rpd6cey8nfa", {5'000'000, 25'000'000, 500'000, 6'250'000, 0, 10'000'000}, 110},
    Model{"claude-opus-4-6", "anthropic", "Claude4.6Opus", "anthropic.claude-opus-4-6-v1", "Claude Opus 4.6", "4xh7yq1nzb8cw2kdr5mtg9pjv", {5'000'000, 25'000'000, 500'000, 6'250'000, 0, 10'000'000}, 110},
    Model{"claude-opus-4-5", "anthropic", "Claude4.5Opus", "anthropic.claude-opus-4-5-20251101-v1:0", "Claude Opus 4.5", "c2wv8rk5zt3nq9mhx7ydb1gpf", {5'000'000, 25'000'000, 500'000, 6'250'000, 0, 10'000'000}, 110},
    Model{"claude-sonnet-4-6", "anthropic", "Claude4.6Sonnet", "anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6", "9nd3tqz6wk8xr1chm5vyb7gpe", {3'000'000, 15'000'000, 300'000, 3'750'000, 0, 6'000'000}, 110},
    Model{"claude-sonnet-4-5", "anthropic", "Claude4.5Sonnet", "anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5", "e5hx1zq8rk3tw7nmc9vdy2gpb", {3'000'000, 15'000'000, 300'000, 3'750'000, 0, 6'000'000}, 110},
    Model{"claude-haiku-4-5", "anthropic", "Claude4.5Haiku", "anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", "7mtz4xq9hk1rw6ncd3vyb8gpa", {1'000'000, 5'000'000, 100'000, 1'250'000, 0, 2'000'000}, 110},
    Model{"claude-3-haiku", "anthropic", "Claude3Haiku", "anthropic.claude-3-haiku-20240307-v1:0", "Claude 3 Haiku", "a3vz9xq2hk7rw4ncm8tyb1gpd", {250'000, 1'250'000, 30'000, 300'000, 0, 0}, 100},
    Model{"nova-micro", "amazon", "NovaMicro", "amazon.nova-micro-v1:0", "", "", {35'000, 140'000, 8'750, 0, 0, 0}, 100},
    Model{"nova-lite", "amazon", "NovaLite", "amazon.nova-lite-v1:0", "", "", {60'000, 240'000, 15'000, 0, 0, 0}, 100},
    Model{"nova-pro", "amazon", "NovaPro", "amazon.nova-pro-v1:0", "", "", {800'000, 3'200'000, 200'000, 0, 0, 0}, 100},
    Model{"nova-2-lite", "amazon", "Nova2.0Lite", "amazon.nova-2-lite-v1:0", "", "", {300'000, 2'500'000, 75'000, 0, 0, 0}, 110},
    Model{"nova-canvas", "amazon", "NovaCanvas", "amazon.nova-canvas-v1:0", "", "", {0, 0, 0, 0, 0, 0}, 100},
    Model{"nova-multimodal-embeddings", "amazon", "NovaMultiModalEmbeddings", "amazon.nova-2-multimodal-embeddings-v1:0", "", "", {135'000, 0, 0, 0, 0, 0}, 100},
    Model{"titan-embed-text-v1", "amazon", "TitanEmbeddingsG1-Text", "amazon.titan-embed-text-v1", "", "", {100'000, 0, 0, 0, 0, 0}, 100},
    Model{"titan-embed-image", "amazon", "TitanEmbeddingsG1-Image", "amazon.titan-embed-image-v1", "", "", {800'000, 0, 0, 0, 0, 0}, 100},
    Model{"amazon-rerank-v1", "amazon", "AmazonRerank-v1", "amazon.rerank-v1:0", "", "", {0, 0, 0, 0, 0, 0}, 100},
    Model{"llama-3-3-70b", "meta", "Llama3-3-70B", "meta.llama3-3-70b-instruct-v1:0", "", "", {720'000, 720'000, 0, 0, 0, 0}, 100},
    Model{"deepseek-r1", "deepseek", "DeepSeekR1", "deepseek.r1-v1:0", "", "", {1'350'000, 5'400'000, 0, 0, 0, 0}, 100},
    Model{"gpt-oss-120b", "openai", "gpt-oss-120b", "openai.gpt-oss-120b", "", "", {150'000, 600'000, 0, 0, 0, 0}, 100},
    Model{"gpt-5-5", "openai", "openai.gpt-5.5", "openai.gpt-5.5", "", "", {5'000'000, 30'000'000, 500'000, 0, 6'250'000, 0}, 110},
    Model{"grok-4-6", "xai", "xai.grok-4.6", "xai.grok-4.6", "", "", {2'000'000, 10'000'000, 0, 0, 0, 0}, 100},
};
constexpr Model kUnheard{"", "", "Auroral7Large", "auroral.a7-large-v1:0", "", "", {1'100'000, 4'400'000, 0, 0, 0, 0}, 100};
// clang-format on

}  // namespace

std::string_view name_of(Token token) {
    constexpr std::array<std::string_view, kTokenCount> kNames{
        "input", "output", "cache_read", "cache_write", "cache_write_30m", "cache_write_1h"};
    return kNames[static_cast<std::size_t>(token)];
}

Model const& model(std::string_view slug) {
    for (Model const& candidate : kModels) {
        if (candidate.slug == slug) {
            return candidate;
        }
    }
    assert(false && "the sample company uses only models of its own table");
    return kUnheard;
}

Model const& unheard_model() { return kUnheard; }

}  // namespace mandate::sample
