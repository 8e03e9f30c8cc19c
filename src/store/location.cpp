#include "store/location.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::store {
namespace {

bool is_hex(char digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f') ||
           (digit >= 'A' && digit <= 'F');
}

/// Every % begins an escape, and none of them is NUL's.
bool escapes_are_whole(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        std::string_view const code = text.substr(at + 1, 2);
        if (code.size() < 2 || !is_hex(code[0]) || !is_hex(code[1]) || code == "00") {
            return false;
        }
    }
    return true;
}

bool is_plain(char letter) { return letter > ' ' && letter < '\x7f'; }

/// `user:password@hosts`, `/database`, `?parameters`.
struct Parts {
    std::string_view authority;
    std::string_view path;
    std::string_view query;
};

Parts parts_of(std::string_view url) {
    std::string_view const rest = url.substr(url.find("://") + 3);
    std::size_t const question = std::min(rest.find('?'), rest.size());
    std::size_t const slash = std::min(rest.find('/'), question);
    return {rest.substr(0, slash), rest.substr(slash, question - slash), rest.substr(question)};
}

std::string_view key_of(std::string_view parameter) {
    return parameter.substr(0, parameter.find('='));
}

}  // namespace

Result<void> check_postgresql_url(std::string_view url) {
    if (!DatabaseLocation::is_postgresql(url) || !std::ranges::all_of(url, is_plain)) {
        return fail(ErrorCode::kUsage, "the database's address is none of PostgreSQL's",
                    "write postgresql://user@host:port/database, and other characters as %XX");
    }
    Parts const parts = parts_of(url);
    bool const keys_are_plain = std::ranges::none_of(
        split(parts.query, '&'), [](auto parameter) { return key_of(parameter).contains('%'); });
    if (!escapes_are_whole(url) || std::ranges::count(parts.authority, '@') > 1 ||
        parts.path.contains('@') || parts.query.contains('@') || !keys_are_plain) {
        return fail(ErrorCode::kUsage,
                    "the database's address does not say clearly where its password ends",
                    "write @ in it as %40, / as %2F, ? as %3F and % as %25, or give the password "
                    "in PGPASSWORD or ~/.pgpass");
    }
    return {};
}

std::string without_password(std::string_view url) {
    Parts const parts = parts_of(url);
    std::string shown = "postgresql://";
    std::size_t const at = parts.authority.find('@');
    if (at == std::string_view::npos) {
        shown += parts.authority;
    } else {
        std::string_view const user = parts.authority.substr(0, at);
        std::string_view const name = user.substr(0, user.find(':'));
        shown += name;
        shown += parts.authority.substr(name.empty() ? at + 1 : at);
    }
    shown += parts.path;
    std::vector<std::string> kept;
    for (std::string_view const parameter :
         split(parts.query.substr(parts.query.empty() ? 0 : 1), '&')) {
        if (!parameter.empty() && !key_of(parameter).contains("password")) {
            kept.emplace_back(parameter);
        }
    }
    return shown + (kept.empty() ? "" : "?" + join(kept, "&"));
}

DatabaseLocation DatabaseLocation::sqlite(std::filesystem::path file) {
    DatabaseLocation location;
    location.file = std::move(file);
    return location;
}

DatabaseLocation DatabaseLocation::postgresql(std::string url, std::string installation) {
    DatabaseLocation location;
    location.dialect = Dialect::kPostgresql;
    location.url = std::move(url);
    location.installation = std::move(installation);
    return location;
}

bool DatabaseLocation::is_postgresql(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::string DatabaseLocation::name() const {
    if (dialect == Dialect::kSqlite) {
        return file.string();
    }
    if (!check_postgresql_url(url)) {
        return "postgresql://";
    }
    Parts const parts = parts_of(url);
    std::size_t const at = parts.authority.find('@');
    return fmt::format("postgresql://{}{}",
                       parts.authority.substr(at == std::string_view::npos ? 0 : at + 1),
                       parts.path);
}

}  // namespace mandate::store
