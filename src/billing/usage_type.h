#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "billing/vocabulary.h"
#include "catalog/catalog.h"

namespace mandate::billing {

/// What a Bedrock usage type counts.
enum class UsageMeter {
    kTokens,      ///< tokens of one type
    kMedia,       ///< images, seconds, search units: a model served, but no tokens
    kCapacity,    ///< provisioned model units, reserved tokens a minute
    kFeature,     ///< a known part of Bedrock that no model served: guardrails, flows, storage, ...
    kUnknown,     ///< not understood
};

/// A usage type taken apart.
struct UsageReading {
    UsageMeter meter = UsageMeter::kUnknown;
    std::optional<Region> region;
    bool unknown_region = false;  ///< a billing code is there, but on no list
    bool mantle = false;
    std::optional<TokenType> token_type;  ///< absent for kUnknown
    std::optional<Tier> tier;             ///< as named; standard when a model served and none is
    bool conflicting_tiers = false;       ///< two tiers are named
    std::optional<Routing> routing;       ///< as named; regional when a model served and none is
    std::optional<catalog::Model> model;
    /// What stands where the model should be; empty when nothing does (Marketplace lines).
    std::string model_token;
};

/// Takes a Bedrock usage type apart, from the right, because model ids hold `-` and `.`:
///
///     USE1-Claude4.6Sonnet-cache-read-input-token-count-cross-region-global
///     USE1-openai.gpt-oss-120b-mantle-input-tokens-standard
///     USE1-MP:USE1_InputTokenCount_Global_Batch-Units
///     region     model               endpoint token type   tier, routing
///
/// Tier and routing words are cut off in any order, then the token type (cache before input), then
/// `-mantle`, then the billing code (twice in Marketplace lines); the rest is the model. `-` and
/// `_` are one, case does not matter except in billing codes. A token type is only understood when
/// nothing strange stands beside it: a text such as `...-cache-something-input-tokens` is unknown.
/// Source: AWS, cost-mgmt-understanding-cur-data; CUDOS; the price list.
/// Pure, total and thread-safe. Texts longer than 512 bytes are kUnknown.
UsageReading read_usage_type(std::string_view usage_type, catalog::Catalog const& catalog);

/// A usage type without its region and Marketplace envelope, in lower case with `_` as `-`:
/// `USE1-MP:USE1_input_tokens_standard-Units` has the body `input-tokens-standard`.
struct UsageEnvelope {
    std::optional<Region> region;
    bool unknown_region = false;
    bool marketplace = false;  ///< `MP:` stands in it
    std::string body;
};
UsageEnvelope open_envelope(std::string_view usage_type, catalog::Regions const& regions);

/// Cuts tier and routing words off the right end of a body, as read_usage_type does.
struct UsageModifiers {
    std::optional<Tier> tier;
    std::optional<Routing> routing;
    bool conflicting_tiers = false;
};
UsageModifiers cut_modifiers(std::string_view& body);

}  // namespace mandate::billing
