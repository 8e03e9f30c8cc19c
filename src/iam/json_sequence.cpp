#include "iam/json_sequence.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kBetween = " \t\r\n,";

/// One past the string that begins at `at`.
std::size_t past_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        at += text[at] == '\\' ? 1U : 0U;
    }
    return std::min(at + 1, text.size());
}

/// One past the object or list that begins at `at`; the end of the text when it is not closed.
std::size_t past_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        char const c = text[at];
        if (c == '"') {
            at = past_string(text, at);
            continue;
        }
        ++at;
        depth += c == '{' || c == '[' ? 1U : 0U;
        if ((c == '}' || c == ']') && --depth == 0) {
            return at;
        }
    }
    return at;
}

}  // namespace

Result<std::vector<JsonPiece>> split_json_sequence(std::string_view text, std::size_t most,
                                                   std::string_view place) {
    consume_prefix(text, "\xEF\xBB\xBF");
    std::vector<JsonPiece> pieces;
    std::size_t line = 1;
    std::size_t counted = 0;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(kBetween, at)) != std::string_view::npos) {
        line +=
            static_cast<std::size_t>(std::ranges::count(text.substr(counted, at - counted), '\n'));
        counted = at;
        if (pieces.size() == most) {
            return bad_input(
                fmt::format("{}: line {}: more than {} JSON texts", place, line, most));
        }
        bool const opens = text[at] == '{' || text[at] == '[';
        std::size_t const end =
            opens ? past_value(text, at) : std::min(text.find_first_of("{[", at), text.size());
        pieces.push_back({text.substr(at, end - at), line});
        at = end;
    }
    return pieces;
}

}  // namespace mandate::iam
