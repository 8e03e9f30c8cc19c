#pragma once

#include <array>
#include <cstdint>
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

private:
    enum class Form { kNothing, kEverything, kLiteral, kPrefix, kAutomaton, kEqualParts, kParts };

    void classify();
    void build_automaton();
    bool matches_equal_parts(std::string_view text, Context const& context) const noexcept;
    bool matches_parts(std::string_view text, Context const& context) const noexcept;
    static std::optional<std::string_view> text_of(PatternToken const& token,
                                                   Context const& context) noexcept;
    template <typename Target>
    static void add_token(Target& target, PatternToken const& token, std::string_view text);

    Matching matching_;
    Form form_ = Form::kNothing;
    std::string literal_;  ///< all of it, or what every match begins with
    std::vector<PatternToken> tokens_;
    std::vector<std::uint16_t> class_of_;
    std::vector<std::uint64_t> memory_;
    std::size_t words_ = 0;
    std::size_t length_ = 0;
};

}  // namespace mandate::iam
