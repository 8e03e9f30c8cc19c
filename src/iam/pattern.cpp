#include "iam/pattern.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace mandate::iam {
namespace {

using automaton::Reach;
using Kind = TextPart::Kind;

constexpr std::size_t kHeadColons = 5;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_exact(Matching matching) {
    return matching == Matching::kExact || matching == Matching::kExactIgnoringCase;
}

bool is_arn(Matching matching) {
    return matching == Matching::kResource || matching == Matching::kArn;
}

std::string lower_where(Matching matching, std::string_view text) {
    return matching == Matching::kAction ? to_lower(text) : std::string(text);
}

}  // namespace

std::vector<PatternToken> tokens_of(std::string_view text, PolicyVersion version,
                                    Matching matching) {
    std::vector<TextPart> const parts =
        split_wildcards(text, version,
                        is_exact(matching) ? Wildcards::kNone : Wildcards::kStarAndQuestionMark)
            .value_or(std::vector<TextPart>{});
    std::vector<PatternToken> tokens;
    std::size_t colons = is_arn(matching) ? 0 : kHeadColons;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        TextPart const& part = parts[i];
        bool const in_head = colons < kHeadColons;
        PatternToken token{part.kind, in_head ? Reach::kSegment : Reach::kAnything,
                           lower_where(matching, part.text), part.fallback};
        if (part.kind == Kind::kText) {
            colons += static_cast<std::size_t>(std::ranges::count(part.text, ':'));
        } else if (part.kind == Kind::kAnyRun && in_head && matching == Matching::kResource) {
            bool const ends_segment = i + 1 == parts.size() || (parts[i + 1].kind == Kind::kText &&
                                                                parts[i + 1].text.front() == ':');
            token.reach = ends_segment ? Reach::kAnything : Reach::kSegment;
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Pattern::Pattern(std::string_view text, PolicyVersion version, Matching matching)
    : matching_(matching), tokens_(tokens_of(text, version, matching)) {
    auto const is_run = [](PatternToken const& token) { return token.kind == Kind::kAnyRun; };
    auto const is_variable_in_head = [](PatternToken const& token) {
        return token.kind == Kind::kVariable && token.reach == Reach::kSegment;
    };
    std::ptrdiff_t colons = 0;
    for (PatternToken const& token : tokens_) {
        colons += token.kind == Kind::kText ? std::ranges::count(token.text, ':') : 0;
    }
    if (!tokens_.empty() && std::ranges::all_of(tokens_, is_run)) {
        form_ = Form::kEverything;
    } else if (matching == Matching::kResource &&
               std::ranges::any_of(tokens_, is_variable_in_head)) {
        form_ = Form::kNothing;
    } else if (matching != Matching::kArn || colons >= static_cast<std::ptrdiff_t>(kHeadColons)) {
        classify();
    }
}

void Pattern::classify() {
    bool const variable = std::ranges::any_of(
        tokens_, [](PatternToken const& token) { return token.kind == Kind::kVariable; });
    if (tokens_.empty() || tokens_.front().kind == Kind::kText) {
        literal_ = tokens_.empty() ? std::string() : tokens_.front().text;
    }
    if (tokens_.size() <= 1 && !variable) {
        form_ = tokens_.empty() || tokens_.front().kind == Kind::kText ? Form::kLiteral
                                                                       : Form::kAutomaton;
    } else if (variable) {
        form_ = is_exact(matching_) ? Form::kEqualParts : Form::kParts;
    } else if (tokens_.size() == 2 && !literal_.empty() && tokens_[1].kind == Kind::kAnyRun &&
               tokens_[1].reach == Reach::kAnything) {
        form_ = Form::kPrefix;
    } else {
        form_ = Form::kAutomaton;
    }
    if (form_ == Form::kAutomaton) {
        build_automaton();
    }
    if (form_ != Form::kEqualParts && form_ != Form::kParts) {
        tokens_.clear();
    }
}

template <typename Target>
void Pattern::add_token(Target& target, PatternToken const& token, std::string_view text) {
    switch (token.kind) {
        case Kind::kText:
        case Kind::kVariable:
            std::ranges::for_each(text, [&](char c) { target.add_letter(c); });
            break;
        case Kind::kAnyOne: target.add_any_one(token.reach); break;
        case Kind::kAnyRun: target.add_any_run(token.reach); break;
    }
}

void Pattern::build_automaton() {
    std::size_t length = 0;
    std::set<char> letters;
    for (PatternToken const& token : tokens_) {
        length += token.kind == Kind::kText ? token.text.size() : 0;
        length += token.kind == Kind::kAnyOne ? 1 : 0;
        letters.insert(token.text.begin(), token.text.end());
    }
    if (length > kMostMatchedBytes) {
        form_ = Form::kNothing;
        return;
    }
    class_of_.resize(256);
    memory_.resize(automaton::memory_for(length, letters.size()));
    automaton::Builder builder(std::span<std::uint16_t, 256>(class_of_), memory_, length);
    for (PatternToken const& token : tokens_) {
        add_token(builder, token, token.text);
    }
    words_ = builder.view().words;
    length_ = length;
}

bool Pattern::matches(std::string_view text, Context const& context) const noexcept {
    switch (form_) {
        case Form::kNothing: return false;
        case Form::kEverything: return matching_ != Matching::kArn || text.starts_with("arn:");
        case Form::kLiteral:
            return matching_ == Matching::kExactIgnoringCase ? equals_ignoring_case(text, literal_)
                                                             : text == literal_;
        case Form::kPrefix: return text.starts_with(literal_);
        case Form::kAutomaton:
            return text.starts_with(literal_) &&
                   automaton::View{class_of_.data(), memory_.data(), words_, length_}.matches(text);
        case Form::kEqualParts: return matches_equal_parts(text, context);
        case Form::kParts: return text.starts_with(literal_) && matches_parts(text, context);
    }
    return false;
}

/// "You can use any single-valued context key as a policy variable, but not a multivalued one."
std::optional<std::string_view> Pattern::text_of(PatternToken const& token,
                                                 Context const& context) noexcept {
    if (token.kind != Kind::kVariable) {
        return token.text;
    }
    std::vector<std::string> const* const values = context.find(token.text);
    if (values != nullptr && values->size() == 1) {
        return values->front();
    }
    if (values == nullptr && token.fallback) {
        return *token.fallback;
    }
    return std::nullopt;
}

bool Pattern::matches_equal_parts(std::string_view text, Context const& context) const noexcept {
    for (PatternToken const& token : tokens_) {
        std::optional<std::string_view> const part = text_of(token, context);
        if (!part) {
            return false;
        }
        std::string_view const found = text.substr(0, part->size());
        if (matching_ == Matching::kExactIgnoringCase ? !equals_ignoring_case(found, *part)
                                                      : found != *part) {
            return false;
        }
        text.remove_prefix(found.size());
    }
    return text.empty();
}

/// The pattern with the values of its variables is built on the stack, then matched.
bool Pattern::matches_parts(std::string_view text, Context const& context) const noexcept {
    std::size_t length = 0;
    for (PatternToken const& token : tokens_) {
        std::optional<std::string_view> const part = text_of(token, context);
        if (!part) {
            return false;
        }
        length += token.kind == Kind::kAnyOne ? 1 : part->size();
    }
    if (length > text.size() || length > kMostMatchedBytes) {
        return false;  // every letter of the pattern needs one of the text
    }
    std::array<std::uint16_t, 256> class_of;
    std::array<std::uint64_t, automaton::kMostWords*(automaton::kClasses + 4)> memory;
    automaton::Builder builder(class_of, memory, length);
    for (PatternToken const& token : tokens_) {
        add_token(builder, token, *text_of(token, context));
    }
    return builder.view().matches(text);
}

}  // namespace mandate::iam
