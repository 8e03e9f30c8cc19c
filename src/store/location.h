#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mandate::store {

/// Which of the two databases speaks.
enum class Dialect { kSqlite, kPostgresql };

/// Where the state database is.
struct DatabaseLocation {
    Dialect dialect = Dialect::kSqlite;
    /// SQLite: the file. Its folder must be on a local disk.
    std::filesystem::path file;
    /// PostgreSQL: `postgresql://user@host:port/database`, as libpq reads it.
    std::string url;
    /// PostgreSQL: the id of the data folder that the database belongs to. The first that makes the
    /// database with an id gives it its own; every other one is refused. Empty asks nothing.
    std::string installation;

    static DatabaseLocation sqlite(std::filesystem::path file);
    static DatabaseLocation postgresql(std::string url, std::string installation);

    /// True for texts that name a PostgreSQL database: `postgresql://` or `postgres://`.
    static bool is_postgresql(std::string_view text);

    /// How messages name it; never with a password.
    std::string name() const;
};

/// Whether it is certain where the password of a PostgreSQL address ends: where `@`, `/`, `?` or a
/// stray `%` of a password is not written as `%40`, `%2F`, `%3F`, `%25`, libpq takes a part of it
/// for a host or a database, and its messages show it. (RFC 3986; libpq's manual, "Connection
/// URIs".)
/// @returns Error{Usage}; its message shows nothing of the address.
Result<void> check_postgresql_url(std::string_view url);

/// The address without user's password, and without parameters that are secrets; it begins with
/// `postgresql://`. Two addresses of one database are equal when they are written alike.
/// The address must have passed check_postgresql_url.
std::string without_password(std::string_view url);

}  // namespace mandate::store
