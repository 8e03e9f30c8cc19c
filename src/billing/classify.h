#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/strong_id.h"
#include "billing/raw_key.h"
#include "billing/resource.h"
#include "billing/unknown_keys.h"
#include "billing/vocabulary.h"
#include "catalog/catalog.h"

namespace mandate::billing {

/// What a raw key means, in the words of docs/formats/vocabulary.md.
///
/// Absent means "this line has none", unless the key is in `unknown`: then it should be there and
/// was not understood. Lines of known non-AI services have platform, service and line kind only.
struct Meaning {
    Platform platform = Platform::kUnknown;
    LineKind line_kind = LineKind::kUnknown;
    std::optional<VendorId> vendor;
    std::optional<ModelId> model;
    std::optional<TokenType> token_type;
    std::optional<Tier> tier;
    std::optional<Routing> routing;
    std::optional<BillingShape> billing_shape;
    std::optional<Region> region;        ///< of the billing code in the usage type
    std::optional<std::string> service;  ///< product name, else the known name of the code
    /// Tokens in one unit of usage: 1, 1,000 or 1,000,000; 0 when the line counts no tokens, or
    /// (with UnknownKey::kTokens) it is not known how many.
    std::int64_t tokens_per_unit = 0;
    UnknownKeys unknown;

    friend bool operator==(Meaning const&, Meaning const&) = default;
};

/// Says what a raw key means. Pure, total and thread-safe; a few microseconds.
///
/// - Platform: the product code; for AWS Marketplace the product name (`... Bedrock ...`, or a
///   name of Claude Platform on AWS from claude_platform.json); else the exact name of a known
///   service; else `unknown`. Source: cost-mgmt-understanding-cur-data (AWS), CUDOS.
/// - Model: for Marketplace the product name, else the usage type. Parts of Bedrock that no model
///   served (guardrails, flows, model storage, imported models) have none.
/// - Token type, tier and routing: the usage type (see usage_type.h). Tier and routing are set for
///   lines that a model served: a guardrail has neither. The resource of a line may say more: see
///   refine.
/// - Only usage counts tokens: a tax, credit, refund or discount line has token type `none`, no
///   tier and no routing, and what cannot be read on it is absent, not unknown. Fees and
///   commitments keep the tier and routing of their usage type, and have no tokens either.
/// - A usage type of Bedrock or Claude Platform that is not understood leaves model, vendor, token
///   type, tier and routing unknown; a product that is on no list leaves the platform unknown, and
///   has token type `none`.
/// - Billing shape: platform, then billing entity, then `-mantle` in the usage type; every other
///   line of Bedrock that AWS bills is `aws_runtime`.
/// - Tokens in a unit: see token_unit.h; a line in CCU counts no tokens.
Meaning classify(RawKey const& key, catalog::Catalog const& catalog);

/// Completes what a key means with what its line's resource says: the model, where it is unknown
/// and on lines that are not usage; `geographic` or `global` of a system inference profile, where
/// the usage type says no more than `regional`; the region of the ARN, which is before that of the
/// usage type. Pure and thread-safe.
/// @returns the meaning as it is when the resource adds nothing; non-AI lines are left alone.
Meaning refine(Meaning meaning, Resource const& resource, catalog::Catalog const& catalog);

}  // namespace mandate::billing
