#pragma once

#include <compare>
#include <optional>
#include <string>

namespace mandate::billing {

/// What a bill line says about its own meaning, as in the bill: the distinct combinations are the
/// raw keys of a snapshot (a few thousand in a month of any size).
///
/// An empty text means the same as an absent one. Readers of other exports map their columns to
/// these: FOCUS has `x_ServiceCode` (else `ServiceName`) as product code, the publisher or invoice
/// issuer as billing entity, `SkuMeter` as usage type, `ChargeCategory`
/// as line type (`CommitmentPurchase` for a purchase of a commitment).
struct RawKey {
    std::optional<std::string> billing_entity;  ///< `AWS`, `AWS Marketplace`
    std::optional<std::string> product_code;    ///< `AmazonBedrock`, a Marketplace code
    std::optional<std::string> product_name;    ///< `Claude Sonnet 4.6 (Amazon Bedrock Edition)`
    std::optional<std::string> usage_type;      ///< `USE1-Claude4.6Sonnet-input-tokens`
    std::optional<std::string> operation;       ///< `InvokeModelInference`
    std::optional<std::string> description;     ///< `AWS Marketplace software usage|us-east-1|...`
    std::optional<std::string> unit;            ///< pricing unit: `1K tokens`, `Units`
    std::optional<std::string> line_type;       ///< `Usage`, `Tax`, `EdpDiscount`

    friend auto operator<=>(RawKey const&, RawKey const&) = default;
};

}  // namespace mandate::billing
