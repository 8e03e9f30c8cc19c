#pragma once

#include <filesystem>
#include <string>
#include <string_view>

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
    /// PostgreSQL: the id of the data folder that the database belongs to. The first that opens the
    /// database with an id gives it its own; every other one is refused. Empty asks nothing.
    std::string installation;

    static DatabaseLocation sqlite(std::filesystem::path file);
    static DatabaseLocation postgresql(std::string url, std::string installation);

    /// True for texts that name a PostgreSQL database: `postgresql://` or `postgres://`.
    static bool is_postgresql(std::string_view text);

    /// How messages name it; never with a password.
    std::string name() const;
};

}  // namespace mandate::store
