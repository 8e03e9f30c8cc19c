#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::catalog {

/// What a rule says that the usage amount of a line counts.
enum class Measure {
    kTokens,  ///< tokens of one type of one model
    kCcu,     ///< Claude Consumption Units, $0.01 each, over all models
    kOther,   ///< something else that is understood and has no tokens
};

/// What a usage type of Claude Platform on AWS says, before models and words are looked up.
struct ClaudePlatformReading {
    Measure measure = Measure::kOther;
    std::string_view model;                       ///< as in the text; empty when the rule has none
    std::optional<std::string> token_type;        ///< a name of the vocabulary, set for kTokens
    std::optional<std::int64_t> tokens_per_unit;  ///< when the rule fixes it
};

/// How to read lines of Claude Platform on AWS, from `claude_platform.json`.
///
/// The shape of these lines is published nowhere: AWS speaks of per-model usage dimensions,
/// Anthropic of a single CCU line item. So nothing about them is in the program; a rule of the file
/// is a template over the usage type without its Marketplace envelope (`USE1-MP:USE1_...-Units`),
/// with `-` and `_` as one and case ignored: literal text, `{model}`, `{token}` (one of the file's
/// token words) and `{any}`. The first rule that fits counts.
/// Sources: claude-platform "monitoring" and "billing" pages (AWS), "Claude Platform on AWS"
/// (Anthropic). Immutable; thread-safe.
class ClaudePlatformRules {
public:
    /// Reads the text of `claude_platform.json`. @returns Error{BadInput} that names `file` and the
    /// field for unknown fields, placeholders, measures and token types.
    static Result<ClaudePlatformRules> parse(std::string_view json, std::string_view file);

    /// Whether a line with this product code and name is of Claude Platform on AWS.
    bool is_product(std::string_view code, std::string_view name) const;

    /// Reads a usage type whose envelope has been removed. `lower` is in lower case with `_`
    /// written as `-`, and must outlive the result, whose `model` is part of it.
    std::optional<ClaudePlatformReading> read(std::string_view lower) const;

    /// Whether a pricing unit counts CCU.
    bool is_ccu_unit(std::string_view unit) const;

    /// The routing of lines that served a model and do not say one; absent in the file means none.
    std::optional<std::string> const& default_routing() const { return default_routing_; }

private:
    enum class PartKind { kLiteral, kModel, kToken, kAny };
    struct Part {
        PartKind kind;
        std::string literal;
    };
    struct Rule {
        std::vector<Part> parts;
        Measure measure = Measure::kOther;
        std::optional<std::int64_t> tokens_per_unit;
    };
    struct TokenWord {
        std::string word;
        std::string token_type;
    };
    bool fits(std::vector<Part> const& parts, std::size_t at, std::string_view rest,
              ClaudePlatformReading& reading) const;
    static Result<std::vector<Part>> parse_template(std::string_view text);

    std::vector<std::string> product_codes_;
    std::vector<std::string> product_names_;  ///< lower case; a part of the name is enough
    std::vector<std::string> ccu_units_;      ///< lower case
    std::vector<TokenWord> token_words_;      ///< longest first
    std::vector<Rule> rules_;
    std::optional<std::string> default_routing_;
};

}  // namespace mandate::catalog
