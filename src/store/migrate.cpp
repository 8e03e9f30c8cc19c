#include "store/migrations.h"

namespace mandate::store {
namespace {

/// Any number will do, as long as every Mandate takes the same.
constexpr std::string_view kOneAtATime = "SELECT pg_advisory_xact_lock(7318349394477056)";

Result<void> apply(Connection& connection, std::string const& place,
                   std::vector<Migration> const& migrations) {
    TRY(connection.begin(Access::kWrite));
    if (connection.dialect() == Dialect::kPostgresql) {
        TRY(connection.script("migration_lock", kOneAtATime));
    }
    std::int64_t const version = TRY(connection.schema_version());
    auto const known = static_cast<std::int64_t>(migrations.size());
    if (version > known) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} was made by a newer Mandate (schema {}, this program knows {})",
                                place, version, known),
                    "use the newer program");
    }
    for (std::int64_t step = version; step < known; ++step) {
        Migration const& migration = migrations[static_cast<std::size_t>(step)];
        for (std::string const& sql : migration.statements) {
            TRY(connection.script(migration.name, sql));
        }
    }
    TRY(connection.set_schema_version(known));
    return connection.commit();
}

}  // namespace

Result<void> migrate(Connection& connection, std::string const& place) {
    std::vector<Migration> const migrations =
        connection.dialect() == Dialect::kSqlite ? sqlite_migrations() : postgresql_migrations();
    std::int64_t const version = TRY(connection.schema_version());
    if (version == static_cast<std::int64_t>(migrations.size())) {
        return {};
    }
    if (connection.is_read_only() && version < static_cast<std::int64_t>(migrations.size())) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} was made by an older Mandate and cannot be written", place),
                    "open it once where it can be written");
    }
    Result<void> done = apply(connection, place, migrations);
    if (!done) {
        connection.rollback();
    }
    return done;
}

}  // namespace mandate::store
