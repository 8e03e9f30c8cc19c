#pragma once

#include <optional>
#include <string_view>

#include "catalog/platform.h"

/// The words of the bill, as enums: docs/formats/vocabulary.md. `name_of` gives the word, `parse_x`
/// the value of a word or nothing. Everything here is pure and thread-safe.
namespace mandate::billing {

using catalog::name_of;
using catalog::parse_platform;
using catalog::Platform;

/// What kind of tokens a line counts.
enum class TokenType {
    kInput,
    kOutput,
    kCacheRead,
    kCacheWrite,  ///< lives 5 minutes
    kCacheWrite30m,
    kCacheWrite1h,
    kNone,  ///< the line counts something else: images, hours, units, CCU, money
};

/// How a model call was served and priced.
enum class Tier {
    kStandard,
    kPriority,
    kFlex,
    kBatch,
    kLatencyOptimized,
    kProvisioned,  ///< provisioned throughput: model units by the hour
    kReserved,     ///< reserved tokens a minute
};

/// Where a model call may be computed.
enum class Routing { kRegional, kGeographic, kGlobal };

/// The form that a line has in the bill.
enum class BillingShape {
    kAwsRuntime,   ///< billed by AWS, through bedrock-runtime or another part of Bedrock
    kAwsMantle,    ///< billed by AWS, through bedrock-mantle
    kMarketplace,  ///< Bedrock billed through AWS Marketplace
    kClaudePlatform,
    kAgentcore,
    kOther,
};

/// What a line is in the bill, whatever it is for.
enum class LineKind {
    kUsage,
    kCommitment,
    kDiscount,
    kCredit,
    kRefund,
    kTax,
    kFee,
    kUnknown,
};

std::string_view name_of(TokenType type);
std::string_view name_of(Tier tier);
std::string_view name_of(Routing routing);
std::string_view name_of(BillingShape shape);
std::string_view name_of(LineKind kind);

std::optional<TokenType> parse_token_type(std::string_view name);
std::optional<Tier> parse_tier(std::string_view name);
std::optional<Routing> parse_routing(std::string_view name);
std::optional<BillingShape> parse_billing_shape(std::string_view name);
std::optional<LineKind> parse_line_kind(std::string_view name);

/// The kind of a line type of CUR (`Usage`, `SavingsPlanCoveredUsage`, `RIFee`, `EdpDiscount`, ...)
/// or of FOCUS (`Usage`, `Purchase`, `Tax`, `Credit`; `CommitmentPurchase` is the readers' word
/// for a purchase of a commitment). Anything that ends in `Discount` is a discount. What is not
/// known, FOCUS's `Adjustment` included, is kUnknown.
/// Source: AWS, cur "table-dictionary-cur2-line-item"; FOCUS, ChargeCategory.
LineKind line_kind_of(std::string_view line_type);

}  // namespace mandate::billing
