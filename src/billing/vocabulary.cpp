#include "billing/vocabulary.h"

#include <array>
#include <cstdint>
#include <utility>

namespace mandate::billing {
namespace {

template <typename Enum>
using Word = std::pair<Enum, std::string_view>;

/// Each table is in the order of its enum, so that a value is its own index.
constexpr std::array<Word<TokenType>, 7> kTokenTypes{{
    {TokenType::kInput, "input"},
    {TokenType::kOutput, "output"},
    {TokenType::kCacheRead, "cache_read"},
    {TokenType::kCacheWrite, "cache_write"},
    {TokenType::kCacheWrite30m, "cache_write_30m"},
    {TokenType::kCacheWrite1h, "cache_write_1h"},
    {TokenType::kNone, "none"},
}};

constexpr std::array<Word<Tier>, 7> kTiers{{
    {Tier::kStandard, "standard"},
    {Tier::kPriority, "priority"},
    {Tier::kFlex, "flex"},
    {Tier::kBatch, "batch"},
    {Tier::kLatencyOptimized, "latency_optimized"},
    {Tier::kProvisioned, "provisioned"},
    {Tier::kReserved, "reserved"},
}};

constexpr std::array<Word<Routing>, 3> kRoutings{{
    {Routing::kRegional, "regional"},
    {Routing::kGeographic, "geographic"},
    {Routing::kGlobal, "global"},
}};

constexpr std::array<Word<BillingShape>, 6> kShapes{{
    {BillingShape::kAwsRuntime, "aws_runtime"},
    {BillingShape::kAwsMantle, "aws_mantle"},
    {BillingShape::kMarketplace, "marketplace"},
    {BillingShape::kClaudePlatform, "claude_platform"},
    {BillingShape::kAgentcore, "agentcore"},
    {BillingShape::kOther, "other"},
}};

constexpr std::array<Word<LineKind>, 8> kLineKinds{{
    {LineKind::kUsage, "usage"},
    {LineKind::kCommitment, "commitment"},
    {LineKind::kDiscount, "discount"},
    {LineKind::kCredit, "credit"},
    {LineKind::kRefund, "refund"},
    {LineKind::kTax, "tax"},
    {LineKind::kFee, "fee"},
    {LineKind::kUnknown, "unknown"},
}};

constexpr std::array<Word<LineKind>, 17> kLineTypes{{
    {LineKind::kUsage, "Usage"},
    {LineKind::kUsage, "DiscountedUsage"},
    {LineKind::kUsage, "SavingsPlanCoveredUsage"},
    {LineKind::kCommitment, "RIFee"},
    {LineKind::kCommitment, "SavingsPlanRecurringFee"},
    {LineKind::kCommitment, "SavingsPlanUpfrontFee"},
    {LineKind::kCommitment, "SavingsPlanNegation"},
    {LineKind::kCommitment, "CommitmentPurchase"},
    {LineKind::kFee, "Fee"},
    {LineKind::kFee, "FlatRateSubscription"},
    {LineKind::kFee, "FlateRateSubscription"},
    {LineKind::kFee, "Purchase"},
    {LineKind::kCredit, "Credit"},
    {LineKind::kRefund, "Refund"},
    {LineKind::kTax, "Tax"},
    {LineKind::kDiscount, "Discount"},
    {LineKind::kDiscount, "BundledDiscount"},
}};

template <typename Enum, std::size_t N>
std::string_view word_of(std::array<Word<Enum>, N> const& words, Enum value) {
    return words.at(static_cast<std::size_t>(value)).second;
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(std::array<Word<Enum>, N> const& words, std::string_view name) {
    for (auto const& [value, word] : words) {
        if (word == name) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(TokenType type) { return word_of(kTokenTypes, type); }
std::string_view name_of(Tier tier) { return word_of(kTiers, tier); }
std::string_view name_of(Routing routing) { return word_of(kRoutings, routing); }
std::string_view name_of(BillingShape shape) { return word_of(kShapes, shape); }
std::string_view name_of(LineKind kind) { return word_of(kLineKinds, kind); }

std::optional<TokenType> parse_token_type(std::string_view name) {
    return value_of(kTokenTypes, name);
}
std::optional<Tier> parse_tier(std::string_view name) { return value_of(kTiers, name); }
std::optional<Routing> parse_routing(std::string_view name) { return value_of(kRoutings, name); }
std::optional<BillingShape> parse_billing_shape(std::string_view name) {
    return value_of(kShapes, name);
}
std::optional<LineKind> parse_line_kind(std::string_view name) {
    return value_of(kLineKinds, name);
}

LineKind line_kind_of(std::string_view line_type) {
    if (std::optional<LineKind> const kind = value_of(kLineTypes, line_type)) {
        return *kind;
    }
    return line_type.ends_with("Discount") ? LineKind::kDiscount : LineKind::kUnknown;
}

}  // namespace mandate::billing
