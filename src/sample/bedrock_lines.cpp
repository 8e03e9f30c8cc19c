#include "sample/bedrock_lines.h"

#include <array>
#include <cassert>

#include <fmt/format.h>

namespace mandate::sample {
namespace {

constexpr std::string_view kEdition = " (Amazon Bedrock Edition)";
constexpr std::string_view kAnthropic = "Anthropic, PBC";

std::string_view runtime_suffix(Token token) {
    constexpr std::array<std::string_view, kTokenCount> kSuffixes{
        "input-tokens",
        "output-tokens",
        "cache-read-input-token-count",
        "cache-write-input-token-count",
        "cache-write-30m-input-token-count",
        "cache-write-1h-input-token-count"};
    return kSuffixes[static_cast<std::size_t>(token)];
}

std::string_view tier_suffix(Tier tier) {
    switch (tier) {
        case Tier::kPriority: return "-priority";
        case Tier::kFlex: return "-flex";
        case Tier::kBatch: return "-batch";
        case Tier::kLatencyOptimized: return "-latency-optimized";
        case Tier::kStandard: break;
    }
    return "";
}

Word tier_word(Tier tier) {
    constexpr std::array kWords{"standard", "priority", "flex", "batch", "latency_optimized"};
    return kWords[static_cast<std::size_t>(tier)];
}

Word route_word(Route route) {
    constexpr std::array kWords{"regional", "geographic", "global"};
    return kWords[static_cast<std::size_t>(route)];
}

std::string runtime_usage_type(Offer const& offer, Token token) {
    return fmt::format("{}-{}-{}{}{}", billing_code(offer.region), offer.model->usage_name,
                       runtime_suffix(token), tier_suffix(offer.tier),
                       offer.route == Route::kGlobal ? "-cross-region-global" : "");
}

std::string mantle_usage_type(Offer const& offer, Token token) {
    if (token == Token::kCacheWrite30m) {
        return fmt::format("{}-{}-mantle-cache_write_tokens_30m_standard",
                           billing_code(offer.region), offer.model->id);
    }
    return fmt::format(
        "{}-{}-mantle-{}-{}{}", billing_code(offer.region), offer.model->id, runtime_suffix(token),
        offer.route == Route::kGlobal ? "global-" : "",
        offer.tier == Tier::kStandard ? "standard" : tier_suffix(offer.tier).substr(1));
}

std::string marketplace_usage_type(Offer const& offer, Token token) {
    constexpr std::array<std::string_view, kTokenCount> kOld{"InputTokenCount",
                                                             "OutputTokenCount",
                                                             "CacheReadInputTokenCount",
                                                             "CacheWriteInputTokenCount",
                                                             "CacheWrite30mInputTokenCount",
                                                             "CacheWrite1hInputTokenCount"};
    std::string_view const code = billing_code(offer.region);
    std::string const body = fmt::format(
        "{}_{}{}{}-Units", code, kOld[static_cast<std::size_t>(token)],
        offer.route == Route::kGlobal ? "_Global" : "", offer.tier == Tier::kBatch ? "_Batch" : "");
    return offer.channel == Channel::kMarketplaceBare ? body : fmt::format("{}-MP:{}", code, body);
}

std::string new_marketplace_usage_type(Offer const& offer, Token token) {
    constexpr std::array<std::string_view, kTokenCount> kNew{
        "input_tokens",       "output_tokens",          "cache_read_tokens",
        "cache_write_tokens", "cache_write_tokens_30m", "cache_write_tokens_1h"};
    std::string_view const code = billing_code(offer.region);
    return fmt::format("{}-MP:{}_{}{}_standard-Units", code, code,
                       kNew[static_cast<std::size_t>(token)],
                       offer.route == Route::kGlobal ? "_global" : "");
}

/// Marketplace descriptions: the third field names the unit.
std::string marketplace_description(Offer const& offer, Token token) {
    constexpr std::array<std::string_view, kTokenCount> kWords{
        "Input Tokens",       "Output Tokens",          "Cache Read Input Tokens",
        "Cache Write Tokens", "Cache Write 30m Tokens", "Cache Write 1h Tokens"};
    std::string_view const words = kWords[static_cast<std::size_t>(token)];
    std::string_view const place = offer.route == Route::kGlobal       ? "Global"
                                   : offer.route == Route::kGeographic ? "Regional CRIS"
                                                                       : "Regional";
    std::string const unit = offer.channel == Channel::kMarketplaceNew
                                 ? fmt::format("{} - Standard, {}", words, place)
                                 : fmt::format("Million {} {}", words, place);
    return fmt::format("AWS Marketplace software usage|{}|{}", offer.region, unit);
}

std::string called_resource(Offer const& offer, std::string const& account) {
    if (!offer.resource.empty()) {
        return offer.resource;
    }
    if (offer.route == Route::kRegional) {
        return fmt::format("arn:aws:bedrock:{}::foundation-model/{}", offer.region,
                           offer.model->id);
    }
    std::string_view const geography = offer.region.starts_with("eu-")   ? "eu"
                                       : offer.region.starts_with("ap-") ? "apac"
                                                                         : "us";
    return fmt::format("arn:aws:bedrock:{}:{}:inference-profile/{}.{}", offer.region, account,
                       offer.route == Route::kGlobal ? "global" : geography, offer.model->id);
}

std::int64_t price_of(Offer const& offer, Token token) {
    std::int64_t price = offer.model->price[static_cast<std::size_t>(token)];
    if (offer.route != Route::kGlobal) {
        price = price * offer.model->regional_percent / 100;
    }
    switch (offer.tier) {
        case Tier::kBatch:
        case Tier::kFlex: return price / 2;
        case Tier::kPriority: return price * 7 / 4;
        case Tier::kLatencyOptimized: return price * 5 / 4;
        case Tier::kStandard: break;
    }
    return price;
}

void set_aws_columns(Stream& line, Offer const& offer, Token token) {
    bool const mantle = offer.channel == Channel::kMantle;
    line.product_code = offer.product_code;
    line.usage_type = mantle ? mantle_usage_type(offer, token) : runtime_usage_type(offer, token);
    line.product_name = offer.product_code == "AmazonBedrockFoundationModels"
                            ? std::string(offer.model->product_name) + std::string(kEdition)
                        : offer.product_code == "AmazonBedrockService" ? "Amazon Bedrock Service"
                                                                       : "Amazon Bedrock";
    line.operation = token == Token::kOutput ? "InvokeModelStreamingInference"
                     : mantle                ? "CreateInference"
                                             : "InvokeModelInference";
    line.unit = "1K tokens";
    line.quantum_places = 3;
    // bedrock-mantle lines name the region in the ARN and in the billing code only.
    line.region_code = mantle ? "" : offer.region;
    line.description = fmt::format("{} for {} in {}", runtime_suffix(token),
                                   offer.model->usage_name, offer.region);
    line.product = {{"feature", offer.tier == Tier::kBatch ? "Batch" : "On-Demand"},
                    {"inference_type", std::string(name_of(token))},
                    {"provider", std::string(offer.model->vendor)}};
    line.means.billing_shape = mantle ? "aws_mantle" : "aws_runtime";
}

void set_marketplace_columns(Stream& line, Offer const& offer, Token token) {
    line.marketplace = true;
    line.seller = kAnthropic;
    line.product_code = offer.model->product_code;
    line.product_name = std::string(offer.model->product_name) + std::string(kEdition);
    line.usage_type = offer.channel == Channel::kMarketplaceNew
                          ? new_marketplace_usage_type(offer, token)
                          : marketplace_usage_type(offer, token);
    line.operation = "Usage";
    line.unit = "Units";
    line.quantum_places = 6;
    line.description = marketplace_description(offer, token);
    line.means.billing_shape = "marketplace";
}

}  // namespace

std::string_view billing_code(std::string_view region) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kCodes{
        {{"us-east-1", "USE1"},
         {"us-east-2", "USE2"},
         {"us-west-2", "USW2"},
         {"eu-west-1", "EU"},
         {"eu-central-1", "EUC1"},
         {"eu-west-2", "EUW2"},
         {"ap-northeast-1", "APN1"},
         {"ap-southeast-2", "APS2"},
         {"ca-central-1", "CAN1"}}};
    for (auto const& [name, code] : kCodes) {
        if (name == region) {
            return code;
        }
    }
    assert(false && "the sample company uses nine regions");
    return {};
}

Stream token_line(Offer const& offer, Token token, std::string const& account) {
    Stream line;
    line.account = account;
    line.product_family = "Amazon Bedrock";
    if (offer.channel == Channel::kRuntime || offer.channel == Channel::kMantle) {
        set_aws_columns(line, offer, token);
    } else {
        set_marketplace_columns(line, offer, token);
    }
    line.resource = called_resource(offer, account);
    line.counts_tokens = true;
    line.price = price_of(offer, token);
    line.list_price = line.price;
    line.means.platform = "bedrock";
    line.means.service = line.product_name;
    bool const known = !offer.model->slug.empty();
    line.means.model = known ? Word(std::string(offer.model->slug)) : Word::strange();
    line.means.vendor = known ? Word(std::string(offer.model->vendor)) : Word::strange();
    line.means.token_type = std::string(name_of(token));
    line.means.tier = tier_word(offer.tier);
    line.means.routing = route_word(offer.route);
    line.means.region = offer.region;
    return line;
}

Stream metered_line(Meter const& meter, std::string const& account, std::string platform,
                    Word billing_shape) {
    Stream line;
    line.account = account;
    line.product_code = meter.product_code;
    line.product_name = meter.product_name;
    line.product_family = meter.product_name;
    line.usage_type = fmt::format("{}-{}", billing_code(meter.region), meter.usage_type);
    line.operation = meter.operation;
    line.unit = meter.unit;
    line.region_code = meter.region;
    line.resource = meter.resource;
    line.description = fmt::format("{} per {} in {}", meter.usage_type, meter.unit, meter.region);
    line.price = meter.price;
    line.list_price = meter.price;
    line.quantum_places = meter.places;
    line.means.platform = std::move(platform);
    line.means.service = meter.product_name;
    line.means.billing_shape = std::move(billing_shape);
    line.means.region = meter.region;
    return line;
}

Stream reserved_line(Model const& model, std::string_view usage_type, std::string const& region,
                     Route route, std::string const& account, std::int64_t hourly_price) {
    Offer const offer{.model = &model, .channel = Channel::kMarketplace, .region = region};
    Stream line = token_line(offer, Token::kInput, account);
    line.usage_type =
        fmt::format("{}-MP:{}_{}-Units", billing_code(region), billing_code(region), usage_type);
    line.description =
        fmt::format("AWS Marketplace software usage|{}|Reserved tokens per minute", region);
    line.counts_tokens = false;
    line.quantum_places = 0;
    line.price = hourly_price;
    line.list_price = hourly_price;
    line.means.token_type = "none";
    line.means.tier = "reserved";
    line.means.routing = route_word(route);
    return line;
}

Stream claude_platform_line(Model const* model, Token token, std::string const& region,
                            std::string const& workspace, std::string const& account) {
    std::string_view const code = billing_code(region);
    Stream line;
    line.account = account;
    line.marketplace = true;
    line.seller = kAnthropic;
    line.product_code = "2k8vq4xz9hm3rt7wn1cyd6bgp";
    line.product_name = "Claude Platform on AWS";
    line.operation = "Usage";
    line.resource = fmt::format("arn:aws:aws-external-anthropic:{}:{}:workspace/{}", region,
                                account, workspace);
    line.price = 1'000'000;  // 10^-4 units of $0.01
    line.list_price = line.price;
    line.quantum_places = 4;
    line.unit = "CCU";
    std::string words = "Claude Consumption Units";
    line.usage_type = fmt::format("{}-MP:{}_CCU-Units", code, code);
    line.means.platform = "claude_platform";
    line.means.service = line.product_name;
    line.means.billing_shape = "claude_platform";
    line.means.region = region;
    if (model != nullptr) {
        constexpr std::array<std::string_view, kTokenCount> kWords{
            "input_tokens",       "output_tokens",          "cache_read_tokens",
            "cache_write_tokens", "cache_write_tokens_30m", "cache_write_tokens_1h"};
        std::string_view const kind = kWords[static_cast<std::size_t>(token)];
        line.usage_type = fmt::format("{}-MP:{}_{}_{}-Units", code, code, model->slug, kind);
        words = fmt::format("Claude Consumption Units, {} {}", model->product_name, kind);
        line.means.model = std::string(model->slug);
        line.means.vendor = std::string(model->vendor);
        line.means.token_type = std::string(name_of(token));
        line.means.tier = "standard";
    }
    line.description = fmt::format("AWS Marketplace software usage|{}|{}", region, words);
    return line;
}

}  // namespace mandate::sample
