#pragma once

#include <string>
#include <string_view>

#include "sample/models.h"
#include "sample/stream.h"

namespace mandate::sample {

/// How the bill names a model call.
enum class Channel {
    kRuntime,          ///< billed by AWS: `USE1-Claude4.6Sonnet-input-tokens`
    kMantle,           ///< billed by AWS: `USE1-openai.gpt-oss-120b-mantle-input-tokens-standard`
    kMarketplace,      ///< `USE1-MP:USE1_InputTokenCount-Units`
    kMarketplaceNew,   ///< `USE1-MP:USE1_input_tokens_standard-Units`
    kMarketplaceBare,  ///< `USE2_InputTokenCount-Units`
};

enum class Tier { kStandard, kPriority, kFlex, kBatch, kLatencyOptimized };
enum class Route { kRegional, kGeographic, kGlobal };

/// A model as it is called and bought.
struct Offer {
    Model const* model = nullptr;
    Channel channel = Channel::kRuntime;
    std::string region = "us-east-1";
    Tier tier = Tier::kStandard;
    Route route = Route::kRegional;
    /// Of lines that AWS bills: AmazonBedrock, AmazonBedrockService, AmazonBedrockFoundationModels.
    std::string product_code = "AmazonBedrock";
    /// Instead of the model or system profile that was called: application profile, project, agent.
    std::string resource = {};
};

/// The billing code of a region: `us-east-1` is `USE1`. Source: AWS Region billing codes.
std::string_view billing_code(std::string_view region);

/// One type of tokens of a model call, as the bill has it and as it is meant, without caller, tags
/// and amounts. Sources of the forms: see docs/formats/sample.md.
Stream token_line(Offer const& offer, Token token, std::string const& account);

/// A charge of a service that AWS bills itself, in quanta of 10^-`places` units.
struct Meter {
    std::string product_code;
    std::string product_name;
    std::string usage_type;  ///< without the region's billing code, which is put in front
    std::string operation;
    std::string unit;
    std::string region = "us-east-1";
    std::string resource = {};
    std::int64_t price = 0;  ///< 10^-12 dollars a quantum
    int places = 0;
};
Stream metered_line(Meter const& meter, std::string const& account, std::string platform,
                    Word billing_shape);

/// Reserved tokens a minute of a third-party model: hours of a commitment through Marketplace.
Stream reserved_line(Model const& model, std::string_view usage_type, std::string const& region,
                     Route route, std::string const& account, std::int64_t hourly_price);

/// Claude Platform on AWS, in Claude Consumption Units of $0.01, quanta of 10^-4 units. AWS writes
/// of per-model usage dimensions, Anthropic of a single line item, so both exist here: with a model
/// the line is of one type of its tokens, without it is the single line.
Stream claude_platform_line(Model const* model, Token token, std::string const& region,
                            std::string const& workspace, std::string const& account);

}  // namespace mandate::sample
