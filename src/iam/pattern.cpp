#include "iam/pattern.h"

#include <algorithm>
#include <array>
#include <cstring>
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

bool is_kind(PatternToken const& token, Kind kind) { return token.kind == kind; }

/// A `*` that may stand for anything.
bool is_free_run(PatternToken const& token) {
    return token.kind == Kind::kAnyRun && token.reach == Reach::kAnything;
}

void add_token(automaton::Builder& builder, PatternToken const& token, std::string_view text) {
    switch (token.kind) {
        case Kind::kText:
        case Kind::kVariable:
            std::ranges::for_each(text, [&](char c) { builder.add_letter(c); });
            break;
        case Kind::kAnyOne: builder.add_any_one(token.reach); break;
        case Kind::kAnyRun: builder.add_any_run(token.reach); break;
    }
}

/// "You can use any single-valued context key as a policy variable, but not a multivalued one."
std::optional<std::string_view> text_of(PatternToken const& token,
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
    : matching_(matching) {
    std::vector<PatternToken> tokens = tokens_of(text, version, matching);
    form_ = form_of(tokens, matching);
    if (!tokens.empty() && is_kind(tokens.front(), Kind::kText)) {
        literal_ = tokens.front().text;
    }
    if (form_ >= Form::kPieces) {
        build(std::move(tokens));
    }
}

Pattern::Form Pattern::form_of(std::vector<PatternToken> const& tokens, Matching matching) {
    auto const is_variable = [](PatternToken const& token) {
        return is_kind(token, Kind::kVariable);
    };
    std::ptrdiff_t colons = 0;
    for (PatternToken const& token : tokens) {
        colons += is_kind(token, Kind::kText) ? std::ranges::count(token.text, ':') : 0;
        if (matching == Matching::kResource && is_variable(token) &&
            token.reach == Reach::kSegment) {
            return Form::kNothing;
        }
    }
    bool const all_runs = std::ranges::all_of(
        tokens, [](PatternToken const& token) { return is_kind(token, Kind::kAnyRun); });
    if (all_runs && !tokens.empty()) {
        return Form::kEverything;
    }
    if (matching == Matching::kArn && colons < static_cast<std::ptrdiff_t>(kHeadColons)) {
        return Form::kNothing;
    }
    if (std::ranges::any_of(tokens, is_variable)) {
        return is_exact(matching) ? Form::kEqualParts : Form::kParts;
    }
    bool const free = std::ranges::all_of(tokens, [](PatternToken const& token) {
        return is_kind(token, Kind::kText) || is_free_run(token);
    });
    if (!free) {
        return Form::kAutomaton;
    }
    bool const begins_with_text = tokens.empty() || is_kind(tokens.front(), Kind::kText);
    return !begins_with_text || tokens.size() > 2 ? Form::kPieces
           : tokens.size() == 2                   ? Form::kPrefix
                                                  : Form::kLiteral;
}

void Pattern::build(std::vector<PatternToken> tokens) {
    Rest rest;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        PatternToken const& token = tokens[i];
        rest.length += is_kind(token, Kind::kAnyOne) ? 1 : 0;
        if (!is_kind(token, Kind::kText)) {
            continue;
        }
        rest.length += token.text.size();
        if (i > 0 && i + 1 == tokens.size()) {
            rest.suffix = token.text;
        } else if (i > 0) {
            rest.pieces.push_back(token.text);
        }
    }
    if (rest.length > kMostMatchedBytes) {
        form_ = Form::kNothing;
    } else if (form_ == Form::kAutomaton) {
        build_automaton(rest, tokens);
    } else if (form_ != Form::kPieces) {
        rest.tokens = std::move(tokens);
    }
    rest_ = std::make_shared<Rest const>(std::move(rest));
}

void Pattern::build_automaton(Rest& rest, std::vector<PatternToken> const& tokens) {
    std::set<char> letters;
    for (PatternToken const& token : tokens) {
        letters.insert(token.text.begin(), token.text.end());
    }
    rest.class_of.resize(256);
    rest.memory.resize(automaton::memory_for(rest.length, letters.size()));
    automaton::Builder builder(std::span<std::uint16_t, 256>(rest.class_of), rest.memory,
                               rest.length);
    for (PatternToken const& token : tokens) {
        add_token(builder, token, token.text);
    }
}

bool Pattern::matches(std::string_view text, Context const& context) const noexcept {
    switch (form_) {
        case Form::kNothing: return false;
        case Form::kEverything: return matching_ != Matching::kArn || text.starts_with("arn:");
        case Form::kLiteral:
            return matching_ == Matching::kExactIgnoringCase ? equals_ignoring_case(text, literal_)
                                                             : text == literal_;
        case Form::kPrefix: return text.starts_with(literal_);
        case Form::kPieces: return has_pieces(text);
        case Form::kAutomaton:
            return has_pieces(text) &&
                   automaton::View{rest_->class_of.data(), rest_->memory.data(),
                                   automaton::words_for(rest_->length), rest_->length}
                       .matches(text);
        case Form::kEqualParts: return matches_equal_parts(text, context);
        case Form::kParts: return has_pieces(text) && matches_parts(text, context);
    }
    return false;
}

/// Whether the letters of the pattern stand in the text in their order: enough when every wildcard
/// may stand for anything, else a quick way to say no. memmem is linear, whatever the letters are.
bool Pattern::has_pieces(std::string_view text) const noexcept {
    if (text.size() < rest_->length || !text.starts_with(literal_) ||
        !text.ends_with(rest_->suffix)) {
        return false;
    }
    text.remove_prefix(literal_.size());
    text.remove_suffix(rest_->suffix.size());
    for (std::string const& piece : rest_->pieces) {
        void const* const found = ::memmem(text.data(), text.size(), piece.data(), piece.size());
        if (found == nullptr) {
            return false;
        }
        auto const at = static_cast<std::size_t>(static_cast<char const*>(found) - text.data());
        text.remove_prefix(at + piece.size());
    }
    return true;
}

bool Pattern::matches_equal_parts(std::string_view text, Context const& context) const noexcept {
    for (PatternToken const& token : rest_->tokens) {
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
    for (PatternToken const& token : rest_->tokens) {
        std::optional<std::string_view> const part = text_of(token, context);
        if (!part) {
            return false;
        }
        length += is_kind(token, Kind::kAnyOne) ? 1 : part->size();
    }
    if (length > text.size() || length > kMostMatchedBytes) {
        return false;  // every letter of the pattern needs one of the text
    }
    std::array<std::uint16_t, 256> class_of;
    std::array<std::uint64_t, automaton::kMostWords*(automaton::kClasses + 4)> memory;
    automaton::Builder builder(class_of, memory, length);
    for (PatternToken const& token : rest_->tokens) {
        add_token(builder, token, *text_of(token, context));
    }
    return builder.view().matches(text);
}

}  // namespace mandate::iam
