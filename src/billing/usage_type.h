#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "billing/vocabulary.h"
#include "catalog/catalog.h"

namespace mandate::billing {

/// What a Bedrock usage type counts.
enum class UsageMeter {
    kTokens,    ///< tokens of one type
    kMedia,     ///< images, seconds, search units: a model served, but no tokens
    kCapacity,  ///< provisioned model units, reserved tokens a minute
    kFeature,   ///< a known part of Bedrock that no model served: guardrails, flows, storage, ...
    kUnknown,   ///< not understood
};

/// A usage type without region code and Marketplace envelope.
struct UsageEnvelope {
    std::optional<Region> region;
    bool unknown_region = false;  ///< a billing code is there, but on no list; or two differ
    bool marketplace = false;     ///< it has the Marketplace form: `MP:`, or `USE2_...-Units`
    /// Lower case, `_` written as `-`: `USE1-MP:USE1_input_tokens_standard-Units` has the body
    /// `input-tokens-standard`.
    std::string body;
};

/// Opens the envelope of any AWS usage type. Pure, total and thread-safe.
UsageEnvelope open_envelope(std::string_view usage_type, catalog::Regions const& regions);

/// The words about tier and routing in a usage type.
struct UsageModifiers {
    std::optional<Tier> tier;  ///< another tier beside `standard` wins
    std::optional<Routing> routing;
    bool conflicting_tiers = false;     ///< two tiers are named, none of them standard
    bool conflicting_routings = false;  ///< two routings are named
};

/// Cuts tier and routing words off the right end of a body, in any order, and words that do not
/// change the meaning (`long-ctx`, `custom-model`) with them.
UsageModifiers cut_modifiers(std::string_view& body);

/// Cuts a token type off the right end of a body: `cache-write-1h-input-token-count`,
/// `cachewrite1hinputtokencount`, `cache-write-tokens-30m`, `input-tokens`, `input-image-tokens`.
/// The cache types are tried first, for all of them end like `input`.
/// @returns nothing, and the body as it was, when it does not end with one.
std::optional<TokenType> cut_token_type(std::string_view& body);

/// A usage type of Bedrock, taken apart.
struct UsageReading {
    UsageMeter meter = UsageMeter::kUnknown;
    UsageEnvelope envelope;
    UsageModifiers modifiers;  ///< as named; nothing is filled in
    bool mantle = false;
    std::optional<TokenType> token_type;  ///< kNone for everything but tokens; absent for kUnknown
    std::optional<catalog::Model> model;
    /// What stands where the model should be; empty when nothing does (Marketplace lines).
    std::string model_token;
};

/// Takes a Bedrock usage type apart, from the right, because model ids hold `-` and `.`:
///
///     USE1-Claude4.6Sonnet-cache-read-input-token-count-cross-region-global
///     USE1-openai.gpt-oss-120b-mantle-input-tokens-standard
///     USE1-MP:USE1_InputTokenCount_Global_Batch-Units
///     region     model          endpoint, token type, routing and tier
///
/// Parts of Bedrock that are named outright (guardrails, flows, provisioned throughput, ...) come
/// first; then tier and routing are cut off, then the token type, then `-mantle`; the rest is the
/// model. `-` and `_` are one, and case matters in billing codes only. A token type is understood
/// only when nothing strange stands beside it: `...-cache-something-input-tokens` is unknown.
/// Sources: AWS, cost-mgmt-understanding-cur-data; CUDOS; the price list.
/// Pure, total and thread-safe. Texts longer than 512 bytes are kUnknown.
UsageReading read_usage_type(std::string_view usage_type, catalog::Catalog const& catalog);

}  // namespace mandate::billing
