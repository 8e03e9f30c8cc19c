#include "iam/wildcard.h"

#include "base/text.h"

namespace mandate::iam {
namespace {

using Kind = TextPart::Kind;

void add_text(std::vector<TextPart>& parts, std::string_view text) {
    if (parts.empty() || parts.back().kind != Kind::kText) {
        parts.push_back({Kind::kText, {}, std::nullopt});
    }
    parts.back().text += text;
}

/// Reads what stands between `${` and `}`.
bool add_variable(std::vector<TextPart>& parts, std::string_view inside) {
    if (inside == "*" || inside == "?" || inside == "$") {
        add_text(parts, inside);
        return true;
    }
    std::size_t const comma = inside.find(',');
    std::string_view const key = trim(inside.substr(0, comma));
    TextPart part{Kind::kVariable, to_lower(key), std::nullopt};
    if (comma != std::string_view::npos) {
        std::string_view fallback = trim(inside.substr(comma + 1));
        if (!consume_prefix(fallback, "'") || !consume_suffix(fallback, "'")) {
            return false;
        }
        part.fallback = std::string(fallback);
    }
    parts.push_back(std::move(part));
    return !key.empty() && key.find_first_of("${}*?'") == std::string_view::npos;
}

/// Where the variable that begins after `${` is closed; a `}` within a default is part of it.
std::size_t end_of_variable(std::string_view text) {
    std::size_t const quote = text.find('\'');
    std::size_t const brace = text.find('}');
    if (quote >= brace) {
        return brace;
    }
    std::size_t const closing = text.find('\'', quote + 1);
    return closing == std::string_view::npos ? closing : text.find('}', closing);
}

}  // namespace

std::optional<std::vector<TextPart>> split_wildcards(std::string_view text, PolicyVersion version,
                                                     Wildcards wildcards) {
    std::vector<TextPart> parts;
    while (!text.empty()) {
        if (version == PolicyVersion::k2012 && consume_prefix(text, "${")) {
            std::size_t const end = end_of_variable(text);
            if (end == std::string_view::npos || !add_variable(parts, text.substr(0, end))) {
                return std::nullopt;
            }
            text.remove_prefix(end + 1);
            continue;
        }
        char const c = text.front();
        if (wildcards == Wildcards::kStarAndQuestionMark && (c == '*' || c == '?')) {
            parts.push_back({c == '*' ? Kind::kAnyRun : Kind::kAnyOne, {}, std::nullopt});
        } else {
            add_text(parts, text.substr(0, 1));
        }
        text.remove_prefix(1);
    }
    return parts;
}

}  // namespace mandate::iam
