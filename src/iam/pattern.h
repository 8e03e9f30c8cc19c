#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/automaton.h"
#include "iam/context.h"
#include "iam/wildcard.h"

namespace mandate::iam {

/// How a text of a policy is compared with one of a request.
enum class Matching {
    kExact,              ///< StringEquals: `*` and `?` are themselves
    kExactIgnoringCase,  ///< StringEqualsIgnoreCase; ASCII letters only
    kAction,             ///< "prefix and action name are not case sensitive"; wildcards anywhere
    kLike,               ///< StringLike: wildcards anywhere
    /// "Wildcards within the individual segments of an ARN; if * is the last character of a
    /// segment, it can expand to match beyond the colon boundaries" (IAM JSON policy elements:
    /// Resource). Variables only "after the fifth colon" (IAM policy elements: Variables and tags).
    kResource,
    /// "Each of the six colon-delimited components of the ARN is checked separately" (Condition
    /// operators: ArnLike). A pattern of fewer components matches nothing, but `*` any ARN.
    kArn,
};

/// A letter sequence, a wildcard with its reach, or a variable.
struct PatternToken {
    TextPart::Kind kind = TextPart::Kind::kText;
    automaton::Reach reach = automaton::Reach::kAnything;
    std::string text;
    std::optional<std::string> fallback;
};

/// The text in parts that know how far their wildcards reach. Precondition: split_wildcards accepts
/// the text; else there are none.
std::vector<PatternToken> tokens_of(std::string_view text, PolicyVersion version,
                                    Matching matching);

/// One text of a policy, compiled once. Immutable; thread-safe.
class Pattern {
public:
    /// Precondition: split_wildcards accepts the text (parse_policy saw to it).
    Pattern(std::string_view text, PolicyVersion version, Matching matching);

    /// Whether a text of the request matches; for kAction it must be in lower case. Variables take
    /// their values from the context; their wildcards are plain text. A variable that has no value
    /// ("not present: any attempt to match it fails") or more than one matches nothing. Neither
    /// allocates nor throws; linear in the length of the text.
    bool matches(std::string_view text, Context const& context) const noexcept;

    /// Letters that every text that matches begins with.
    std::string_view prefix() const { return literal_; }

private:
    enum class Form {
        kNothing,
        kEverything,
        kLiteral,
        kPrefix,      ///< letters, then a `*` that may stand for anything
        kPieces,      ///< letters with such `*` between them
        kAutomaton,   ///< any other wildcards
        kEqualParts,  ///< letters and variables
        kParts,       ///< letters, variables and wildcards
    };
    /// What the rarer forms need beside `literal_`.
    struct Rest {
        std::vector<PatternToken> tokens;  ///< kEqualParts, kParts
        std::vector<std::string> pieces;   ///< letters that stand between wildcards, in order
        std::string suffix;                ///< letters that every match ends with
        std::size_t length = 0;            ///< bytes that every match has at least
        std::vector<std::uint16_t> class_of;
        std::vector<std::uint64_t> memory;
    };

    static Form form_of(std::vector<PatternToken> const& tokens, Matching matching);
    void build(std::vector<PatternToken> tokens);
    static void build_automaton(Rest& rest, std::vector<PatternToken> const& tokens);
    bool has_pieces(std::string_view text) const noexcept;
    bool matches_equal_parts(std::string_view text, Context const& context) const noexcept;
    bool matches_parts(std::string_view text, Context const& context) const noexcept;

    Matching matching_;
    Form form_ = Form::kNothing;
    std::string literal_;               ///< all of it, or what every match begins with
    std::shared_ptr<Rest const> rest_;  ///< never changed, so copies share it
};

}  // namespace mandate::iam
