#include "catalog/claude_platform.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "catalog/decode.h"

namespace mandate::catalog {
namespace {

constexpr std::size_t kTextLimit = 200;
constexpr std::size_t kPartLimit = 8;

std::string body_form(std::string_view text) {
    std::string body = to_lower(text);
    std::ranges::replace(body, '_', '-');
    return body;
}

std::optional<Measure> parse_measure(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Measure>, 3> kMeasures{
        {{"tokens", Measure::kTokens}, {"ccu", Measure::kCcu}, {"other", Measure::kOther}}};
    for (auto const& [word, measure] : kMeasures) {
        if (word == name) {
            return measure;
        }
    }
    return std::nullopt;
}

/// The token types of the vocabulary that a token word may stand for.
constexpr std::array<std::string_view, 6> kTokenTypes{
    "input", "output", "cache_read", "cache_write", "cache_write_30m", "cache_write_1h"};

}  // namespace

Result<ClaudePlatformRules> ClaudePlatformRules::parse(std::string_view json,
                                                       std::string_view file) {
    boost::json::value const value = TRY(parse_json(json, file));
    Fields const root = TRY(Fields::root(value, file, "claude_platform"));
    TRY(root.only({"format", "product_codes", "product_names", "ccu_units", "default_routing",
                   "token_words", "usage_types"}));
    ClaudePlatformRules rules;
    rules.product_codes_ = TRY(root.texts("product_codes"));
    for (std::string const& name : TRY(root.texts("product_names"))) {
        rules.product_names_.push_back(to_lower(name));
    }
    for (std::string const& unit : TRY(root.texts("ccu_units"))) {
        rules.ccu_units_.push_back(to_lower(unit));
    }
    rules.default_routing_ = TRY(root.optional_text("default_routing"));
    for (Fields const& entry : TRY(root.objects("token_words"))) {
        TRY(entry.only({"words", "token_type"}));
        std::string const token_type = TRY(entry.text("token_type"));
        if (std::ranges::find(kTokenTypes, token_type) == kTokenTypes.end()) {
            return entry.wrong("token_type", fmt::format("'{}' is no token type", token_type));
        }
        for (std::string const& word : TRY(entry.texts("words"))) {
            rules.token_words_.push_back({body_form(word), token_type});
        }
    }
    std::ranges::sort(rules.token_words_, std::ranges::greater{},
                      [](TokenWord const& word) { return word.word.size(); });
    for (Fields const& entry : TRY(root.objects("usage_types"))) {
        TRY(entry.only({"template", "measure", "tokens_per_unit"}));
        Rule rule;
        std::string const text = TRY(entry.text("template"));
        Result<std::vector<Part>> parts = parse_template(text);
        if (!parts) {
            return entry.wrong("template", parts.error().message);
        }
        rule.parts = *std::move(parts);
        std::optional<Measure> const measure = parse_measure(TRY(entry.text("measure")));
        if (!measure) {
            return entry.wrong("measure", "must be 'tokens', 'ccu' or 'other'");
        }
        rule.measure = *measure;
        rule.tokens_per_unit = TRY(entry.optional_count("tokens_per_unit"));
        bool const has_token = std::ranges::count(rule.parts, PartKind::kToken, &Part::kind) > 0;
        if (has_token != (rule.measure == Measure::kTokens)) {
            return entry.wrong("template", "'{token}' and the measure 'tokens' go together");
        }
        rules.rules_.push_back(std::move(rule));
    }
    return rules;
}

auto ClaudePlatformRules::parse_template(std::string_view text) -> Result<std::vector<Part>> {
    constexpr std::array<std::pair<std::string_view, PartKind>, 3> kHoles{
        {{"{model}", PartKind::kModel}, {"{token}", PartKind::kToken}, {"{any}", PartKind::kAny}}};
    std::vector<Part> parts;
    while (!text.empty()) {
        if (text.front() == '{') {
            auto const* const hole = std::ranges::find_if(
                kHoles, [&](auto const& entry) { return text.starts_with(entry.first); });
            if (hole == kHoles.end()) {
                return bad_input("a placeholder is '{model}', '{token}' or '{any}'");
            }
            parts.push_back({hole->second, ""});
            text.remove_prefix(hole->first.size());
        } else {
            std::string_view const literal = text.substr(0, text.find('{'));
            parts.push_back({PartKind::kLiteral, body_form(literal)});
            text.remove_prefix(literal.size());
        }
    }
    if (parts.size() > kPartLimit) {
        return bad_input(fmt::format("has more than {} parts", kPartLimit));
    }
    for (PartKind kind : {PartKind::kModel, PartKind::kToken, PartKind::kAny}) {
        if (std::ranges::count(parts, kind, &Part::kind) > 1) {
            return bad_input("names a placeholder twice");
        }
    }
    return parts;
}

bool ClaudePlatformRules::is_product(std::string_view code, std::string_view name) const {
    if (std::ranges::find(product_codes_, code) != product_codes_.end()) {
        return true;
    }
    std::string const lower = to_lower(name);
    return std::ranges::any_of(product_names_, [&](std::string const& part) {
        return lower.find(part) != std::string::npos;
    });
}

bool ClaudePlatformRules::is_ccu_unit(std::string_view unit) const {
    std::string const lower = to_lower(trim(unit));
    return std::ranges::find(ccu_units_, lower) != ccu_units_.end();
}

bool ClaudePlatformRules::fits(std::vector<Part> const& parts, std::size_t at,
                               std::string_view rest, ClaudePlatformReading& reading) const {
    if (at == parts.size()) {
        return rest.empty();
    }
    Part const& part = parts[at];
    if (part.kind == PartKind::kLiteral) {
        return rest.starts_with(part.literal) &&
               fits(parts, at + 1, rest.substr(part.literal.size()), reading);
    }
    if (part.kind == PartKind::kToken) {
        for (TokenWord const& word : token_words_) {
            if (rest.starts_with(word.word) &&
                fits(parts, at + 1, rest.substr(word.word.size()), reading)) {
                reading.token_type = word.token_type;
                return true;
            }
        }
        return false;
    }
    // A model is never empty; `{any}` may be.
    std::size_t const least = part.kind == PartKind::kModel ? 1 : 0;
    for (std::size_t size = least; size <= rest.size(); ++size) {
        if (fits(parts, at + 1, rest.substr(size), reading)) {
            if (part.kind == PartKind::kModel) {
                reading.model = rest.substr(0, size);
            }
            return true;
        }
    }
    return false;
}

std::optional<ClaudePlatformReading> ClaudePlatformRules::read(std::string_view lower) const {
    if (lower.size() > kTextLimit) {
        return std::nullopt;
    }
    for (Rule const& rule : rules_) {
        ClaudePlatformReading reading;
        if (fits(rule.parts, 0, lower, reading)) {
            reading.measure = rule.measure;
            reading.tokens_per_unit = rule.tokens_per_unit;
            return reading;
        }
    }
    return std::nullopt;
}

}  // namespace mandate::catalog
