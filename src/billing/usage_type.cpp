#include "billing/usage_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace mandate::billing {
namespace {

constexpr std::size_t kLengthLimit = 512;

constexpr std::array<std::pair<std::string_view, Tier>, 6> kTierWords{{
    {"standard", Tier::kStandard},
    {"priority", Tier::kPriority},
    {"flex", Tier::kFlex},
    {"batch", Tier::kBatch},
    {"latency-optimized", Tier::kLatencyOptimized},
    {"latencyoptimized", Tier::kLatencyOptimized},
}};

constexpr std::array<std::pair<std::string_view, Routing>, 5> kRoutingWords{{
    {"cross-region-global", Routing::kGlobal},
    {"cross-region-geo", Routing::kGeographic},
    {"global", Routing::kGlobal},
    {"geo", Routing::kGeographic},
    {"regional", Routing::kRegional},
}};

/// Longer prompts and customised models have prices of their own, and the same keys.
constexpr std::array<std::string_view, 5> kNeutralWords{"long-ctx", "long-context", "longcontext",
                                                        "lctx", "custom-model"};

constexpr std::array<std::string_view, 3> kLifetimes{"30m", "5m", "1h"};

constexpr std::array<std::string_view, 5> kModalities{"text", "image", "audio", "video", "speech"};

/// A modality behind the model: `Nova2.0Pro-text-input-tokens`.
constexpr std::array<std::string_view, 7> kModalityTails{"-speech-understanding",
                                                         "-speech-generation",
                                                         "-text",
                                                         "-image",
                                                         "-audio",
                                                         "-video",
                                                         "-speech"};

/// Fields that name something that is counted and is no token.
constexpr std::array<std::string_view, 26> kMediaNouns{"image",
                                                       "images",
                                                       "imagecount",
                                                       "inputimagecount",
                                                       "t2i",
                                                       "i2i",
                                                       "t2v",
                                                       "i2v",
                                                       "second",
                                                       "seconds",
                                                       "minute",
                                                       "minutes",
                                                       "search",
                                                       "searchunit",
                                                       "searchunits",
                                                       "video",
                                                       "inputaudiosecond",
                                                       "inputvideosecond",
                                                       "inputtextrequestcount",
                                                       "imagesprocessed",
                                                       "request",
                                                       "requests",
                                                       "page",
                                                       "pages",
                                                       "character",
                                                       "characters"};

/// Fields that may stand beside such a noun.
constexpr std::array<std::string_view, 13> kMediaAdjectives{
    "input",   "output",   "created", "processed", "count", "text", "audio",
    "premium", "standard", "unit",    "units",     "hd",    "per"};

/// Parts of Bedrock that no model served. Source: CUDOS, usage groups.
constexpr std::array<std::string_view, 24> kFeatureWords{
    "guardrail",           "evaluation",         "invokeflow",         "bedrockflow",
    "optimizeprompt",      "promptoptimi",       "prompt-routing",     "promptrouting",
    "nova-grounding",      "generatesql",        "structuredretrieve", "dataautomation",
    "data-automation",     "customization",      "rft-training",       "custommodelimport",
    "custom-model-import", "custommodel-import", "modelstorage",       "model-storage",
    "knowledgebase",       "knowledge-base",     "agentcore",          "automatedreasoning"};

bool has(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

/// Cuts `word` off the end, with the `-` in front of it, when it stands there as a whole.
bool cut_word(std::string_view& body, std::string_view word) {
    if (!body.ends_with(word)) {
        return false;
    }
    std::string_view rest = body.substr(0, body.size() - word.size());
    if (!rest.empty() && !consume_suffix(rest, "-")) {
        return false;
    }
    body = rest;
    return true;
}

/// Takes a billing code off the front, up to `separator`.
bool take_code(std::string_view& text, char separator, catalog::Regions const& regions,
               UsageEnvelope& envelope) {
    std::size_t const end = text.find(separator);
    if (end == std::string_view::npos) {
        return false;
    }
    std::string_view const code = text.substr(0, end);
    std::optional<Region> region = regions.by_code(code);
    if (!region && !catalog::looks_like_billing_code(code)) {
        return false;
    }
    if (!region || (envelope.region && envelope.region != region)) {
        envelope.unknown_region = true;
    }
    envelope.region = envelope.unknown_region ? std::nullopt : std::move(region);
    text.remove_prefix(end + 1);
    return true;
}

/// `tokens`, `token-count`, `tokencount`, `token` at the end, with a `-` in front or not.
bool cut_counter(std::string_view& body) {
    bool const cut = consume_suffix(body, "token-count") || consume_suffix(body, "tokencount") ||
                     consume_suffix(body, "tokens") || consume_suffix(body, "token");
    if (cut) {
        consume_suffix(body, "-");
    }
    return cut;
}

std::string_view cut_lifetime(std::string_view& body) {
    for (std::string_view const lifetime : kLifetimes) {
        if (consume_suffix(body, lifetime)) {
            consume_suffix(body, "-");
            return lifetime;
        }
    }
    return {};
}

/// A word that was cut must have stood alone: at the beginning, or behind `-`.
bool stood_alone(std::string_view& rest) { return rest.empty() || consume_suffix(rest, "-"); }

std::optional<TokenType> cut_cache_type(std::string_view& body) {
    std::string_view rest = body;
    std::string_view lifetime = cut_lifetime(rest);
    if (!cut_counter(rest)) {
        return std::nullopt;
    }
    if (consume_suffix(rest, "input")) {
        consume_suffix(rest, "-");
    }
    if (lifetime.empty()) {
        lifetime = cut_lifetime(rest);
    }
    bool const read = consume_suffix(rest, "read");
    if (!read && !consume_suffix(rest, "write")) {
        return std::nullopt;
    }
    consume_suffix(rest, "-");
    if (!consume_suffix(rest, "cache") || (read && !lifetime.empty())) {
        return std::nullopt;
    }
    std::string_view prompt = rest;
    if (consume_suffix(prompt, "prompt-")) {
        rest = prompt;
    }
    if (!stood_alone(rest)) {
        return std::nullopt;
    }
    body = rest;
    if (read) {
        return TokenType::kCacheRead;
    }
    return lifetime == "1h"    ? TokenType::kCacheWrite1h
           : lifetime == "30m" ? TokenType::kCacheWrite30m
                               : TokenType::kCacheWrite;
}

std::optional<TokenType> cut_plain_type(std::string_view& body) {
    std::string_view rest = body;
    if (!cut_counter(rest)) {
        return std::nullopt;
    }
    for (std::string_view const modality : kModalities) {
        std::string_view without = rest;
        if (consume_suffix(without, modality) && consume_suffix(without, "-")) {
            rest = without;
            break;
        }
    }
    bool const input = consume_suffix(rest, "input");
    if ((!input && !consume_suffix(rest, "output")) || !stood_alone(rest) || has(rest, "cache")) {
        return std::nullopt;
    }
    body = rest;
    return input ? TokenType::kInput : TokenType::kOutput;
}

bool is_media_noun(std::string_view field) {
    return std::ranges::find(kMediaNouns, field) != kMediaNouns.end();
}

bool is_media_word(std::string_view field) {
    if (is_media_noun(field) ||
        std::ranges::find(kMediaAdjectives, field) != kMediaAdjectives.end()) {
        return true;
    }
    return !field.empty() && field.front() >= '0' && field.front() <= '9';  // 1024, 720p
}

/// Reads a body that counts images, seconds and the like.
bool read_media(std::string_view body, catalog::Models const& models, UsageReading& reading) {
    std::vector<std::string_view> fields = split(body, '-');
    if (!std::ranges::any_of(fields, is_media_noun)) {
        return false;
    }
    reading.meter = UsageMeter::kMedia;
    reading.token_type = TokenType::kNone;
    reading.model = models.within(body);
    while (!fields.empty() && is_media_word(fields.back())) {
        cut_word(body, fields.back());
        fields.pop_back();
    }
    reading.model_token = body;
    return true;
}

void read_model(std::string_view token, catalog::Models const& models, UsageReading& reading) {
    reading.model_token = token;
    reading.model = models.by_usage_token(token);
    if (reading.model) {
        return;
    }
    for (std::string_view const tail : kModalityTails) {
        std::string_view without = token;
        if (consume_suffix(without, tail)) {
            reading.model = models.by_usage_token(without);
            return;
        }
    }
}

}  // namespace

UsageEnvelope open_envelope(std::string_view usage_type, catalog::Regions const& regions) {
    UsageEnvelope envelope;
    take_code(usage_type, '-', regions, envelope);
    envelope.marketplace = consume_prefix(usage_type, "MP:");
    if (take_code(usage_type, '_', regions, envelope)) {
        envelope.marketplace = true;
    }
    envelope.body = to_lower(usage_type);
    std::ranges::replace(envelope.body, '_', '-');
    if (envelope.marketplace && envelope.body.ends_with("-units")) {
        envelope.body.resize(envelope.body.size() - std::string_view("-units").size());
    }
    return envelope;
}

UsageModifiers cut_modifiers(std::string_view& body) {
    UsageModifiers modifiers;
    bool cut = true;
    while (cut) {
        cut = false;
        for (auto const& [word, tier] : kTierWords) {
            if (cut_word(body, word)) {
                cut = true;
                bool const base = !modifiers.tier || modifiers.tier == Tier::kStandard;
                modifiers.conflicting_tiers |=
                    !base && tier != Tier::kStandard && tier != modifiers.tier;
                modifiers.tier = base ? tier : modifiers.tier;
            }
        }
        for (auto const& [word, routing] : kRoutingWords) {
            if (cut_word(body, word)) {
                cut = true;
                modifiers.conflicting_routings |= modifiers.routing && modifiers.routing != routing;
                modifiers.routing = routing;
            }
        }
        for (std::string_view const word : kNeutralWords) {
            cut |= cut_word(body, word);
        }
    }
    return modifiers;
}

std::optional<TokenType> cut_token_type(std::string_view& body) {
    std::optional<TokenType> const cache = cut_cache_type(body);
    return cache ? cache : cut_plain_type(body);
}

UsageReading read_usage_type(std::string_view usage_type, catalog::Catalog const& catalog) {
    UsageReading reading;
    if (usage_type.size() > kLengthLimit) {
        return reading;
    }
    reading.envelope = open_envelope(usage_type, catalog.regions());
    std::string_view const whole = reading.envelope.body;
    std::string_view body = whole;
    reading.modifiers = cut_modifiers(body);
    reading.mantle = has(whole, "-mantle-") || whole.ends_with("-mantle");
    bool const provisioned = has(whole, "provisionedthroughput") || has(whole, "modelunits") ||
                             has(whole, "model-units");
    if (provisioned || has(whole, "reserved")) {
        reading.meter = UsageMeter::kCapacity;
        reading.token_type = TokenType::kNone;
        reading.modifiers.tier = provisioned ? Tier::kProvisioned : Tier::kReserved;
        reading.modifiers.conflicting_tiers = false;
        reading.model = catalog.models().within(whole);
        return reading;
    }
    if (std::ranges::any_of(kFeatureWords, [&](std::string_view w) { return has(whole, w); })) {
        reading.meter = UsageMeter::kFeature;
        reading.token_type = TokenType::kNone;
        reading.modifiers = {};
        return reading;
    }
    if (std::optional<TokenType> const type = cut_token_type(body)) {
        reading.meter = UsageMeter::kTokens;
        reading.token_type = type;
        cut_word(body, "mantle");
        read_model(body, catalog.models(), reading);
        return reading;
    }
    cut_word(body, "mantle");
    if (!has(whole, "token") && read_media(body, catalog.models(), reading)) {
        return reading;
    }
    reading.model_token = body;
    return reading;
}

}  // namespace mandate::billing
