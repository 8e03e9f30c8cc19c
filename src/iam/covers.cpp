#include "iam/covers.h"

namespace mandate::iam {
namespace {

using automaton::Reach;
using Kind = TextPart::Kind;

/// One letter, wildcard or variable.
struct Symbol {
    Kind kind = Kind::kText;
    Reach reach = Reach::kAnything;
    std::string text;  ///< one letter, or a variable with its default
};

std::vector<Symbol> symbols_of(std::string_view text, PolicyVersion version, Matching matching) {
    std::vector<Symbol> symbols;
    for (PatternToken const& token : tokens_of(text, version, matching)) {
        if (token.kind == Kind::kText) {
            for (char const letter : token.text) {
                symbols.push_back({Kind::kText, token.reach, std::string(1, letter)});
            }
        } else {
            std::string const fallback = token.fallback ? "'" + *token.fallback : std::string();
            symbols.push_back({token.kind, token.reach, token.text + fallback});
        }
    }
    return symbols;
}

/// Whether one wildcard of the wider pattern stands for whatever the symbol stands for.
bool stands_for(Symbol const& wildcard, Symbol const& symbol) {
    bool const anything = wildcard.reach == Reach::kAnything;
    switch (symbol.kind) {
        case Kind::kText: return anything || symbol.text != ":";
        case Kind::kAnyOne: return anything || symbol.reach == Reach::kSegment;
        case Kind::kAnyRun:
            return wildcard.kind == Kind::kAnyRun && (anything || symbol.reach == Reach::kSegment);
        case Kind::kVariable: return wildcard.kind == Kind::kAnyRun && anything;
    }
    return false;
}

bool is_wildcard(Symbol const& symbol) {
    return symbol.kind == Kind::kAnyOne || symbol.kind == Kind::kAnyRun;
}

}  // namespace

bool covers(std::string_view wide, std::string_view narrow, PolicyVersion version,
            Matching matching) {
    if (wide == narrow) {
        return true;
    }
    if (wide.find_first_of("*?") == std::string_view::npos ||
        (wide.front() != '*' && wide.front() != '?' && !narrow.starts_with(wide.front()))) {
        return false;
    }
    std::vector<Symbol> const pattern = symbols_of(wide, version, matching);
    std::vector<Symbol> const text = symbols_of(narrow, version, matching);
    // reached[i]: the first i symbols of the pattern stand for all symbols of the text so far.
    std::vector<char> reached(pattern.size() + 1, 0);
    auto const skip_runs = [&] {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (reached[i] != 0 && pattern[i].kind == Kind::kAnyRun) {
                reached[i + 1] = 1;
            }
        }
    };
    reached[0] = 1;
    skip_runs();
    for (Symbol const& symbol : text) {
        std::vector<char> next(pattern.size() + 1, 0);
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            Symbol const& own = pattern[i];
            bool const fits = is_wildcard(own) ? stands_for(own, symbol)
                                               : own.kind == symbol.kind && own.text == symbol.text;
            if (reached[i] != 0 && fits) {
                next[own.kind == Kind::kAnyRun ? i : i + 1] = 1;
            }
        }
        reached = std::move(next);
        skip_runs();
    }
    return reached[pattern.size()] != 0;
}

}  // namespace mandate::iam
