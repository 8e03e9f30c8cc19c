#include "store/named_sql.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate::store {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

/// Where what begins at `at` and is not to be looked into ends: a quoted text or name, a comment;
/// `at` itself when nothing such begins there. Doubled quotes need no care: they end one and begin
/// the next.
std::size_t end_of_opaque(std::string_view sql, std::size_t at) {
    auto const behind = [&](std::string_view end, std::size_t from) {
        std::size_t const found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    std::string_view const rest = sql.substr(at);
    if (rest.starts_with('\'') || rest.starts_with('"')) {
        return behind(rest.substr(0, 1), at + 1);
    }
    if (rest.starts_with("--")) {
        return behind("\n", at + 2);
    }
    if (rest.starts_with("/*")) {
        return behind("*/", at + 2);
    }
    return rest.starts_with("::") ? at + 2 : at;
}

}  // namespace

PositionalSql to_positional(std::string_view sql) {
    PositionalSql result;
    std::size_t at = 0;
    while (at < sql.size()) {
        if (std::size_t const end = end_of_opaque(sql, at); end != at) {
            result.text += sql.substr(at, end - at);
            at = end;
            continue;
        }
        if (sql[at] != ':' || at + 1 == sql.size() || !starts_name(sql[at + 1])) {
            result.text += sql[at++];
            continue;
        }
        std::size_t end = at + 1;
        while (end < sql.size() && continues_name(sql[end])) {
            ++end;
        }
        std::string const name(sql.substr(at + 1, end - at - 1));
        auto const known = std::ranges::find(result.names, name);
        auto const position = known - result.names.begin() + 1;
        if (known == result.names.end()) {
            result.names.push_back(name);
        }
        result.text += fmt::format("${}", position);
        at = end;
    }
    return result;
}

}  // namespace mandate::store
