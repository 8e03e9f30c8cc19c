#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mandate::sample {

/// The kinds of tokens that a model is charged for.
enum class Token { kInput, kOutput, kCacheRead, kCacheWrite, kCacheWrite30m, kCacheWrite1h };
inline constexpr std::size_t kTokenCount = 6;

/// The word of the vocabulary: `cache_write_1h`.
std::string_view name_of(Token token);

/// A model that the sample company uses, under the names that bills have for it.
struct Model {
    std::string_view slug;          ///< `claude-sonnet-4-6`; empty: a model that nobody knows
    std::string_view vendor;        ///< `anthropic`
    std::string_view usage_name;    ///< in usage types of bedrock-runtime: `Claude4.6Sonnet`
    std::string_view id;            ///< in ARNs: `anthropic.claude-sonnet-4-6`
    std::string_view product_name;  ///< as a Marketplace product, without the edition
    std::string_view product_code;  ///< of that Marketplace product
    std::array<std::int64_t, kTokenCount> price;  ///< list, 10^-12 dollars a token; 0: not sold
    int regional_percent;                         ///< price within one region or geography, of list
};

/// The model with this slug (asserted to exist).
Model const& model(std::string_view slug);

/// A model of the bill that is on no list: it launched last week, under a name nobody expected.
Model const& unheard_model();

}  // namespace mandate::sample
