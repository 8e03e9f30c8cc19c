#include "store/entity_schema.h"

namespace mandate::store {
namespace {

struct Types {
    std::string_view text;
    std::string_view integer;
    std::string_view table_options;
};

/// STRICT tables of SQLite hold no other type than the column's, as PostgreSQL's do.
Types types_of(Dialect dialect) {
    return dialect == Dialect::kSqlite ? Types{"TEXT", "INTEGER", " STRICT"}
                                       : Types{"TEXT COLLATE \"C\"", "BIGINT", ""};
}

std::string create_table(EntityTable const& table, Types const& types) {
    std::string sql = fmt::format(
        "CREATE TABLE {0} (id {1} NOT NULL, version {2} NOT NULL CHECK (version >= 1), from_seq "
        "{2} PRIMARY KEY REFERENCES log_entry (sequence), to_seq {2} CHECK (to_seq > from_seq), "
        "body {1} NOT NULL",
        table.table, types.text, types.integer);
    for (Projection const& projection : table.projections) {
        sql += fmt::format(", {} {}", projection.column,
                           projection.type == ColumnType::kText ? types.text : types.integer);
    }
    return sql + fmt::format(", UNIQUE (id, version)){}", types.table_options);
}

/// All columns but to_seq.
std::vector<std::string> fixed_columns(EntityTable const& table) {
    std::vector<std::string> columns = {"id", "version", "from_seq", "body"};
    for (Projection const& projection : table.projections) {
        columns.emplace_back(projection.column);
    }
    return columns;
}

std::string sqlite_keep_versions(EntityTable const& table) {
    std::string changed = "OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL";
    for (std::string const& column : fixed_columns(table)) {
        changed += fmt::format(" OR NEW.{0} IS NOT OLD.{0}", column);
    }
    return fmt::format(
        "CREATE TRIGGER {0}_kept BEFORE UPDATE ON {0} WHEN {1} BEGIN SELECT RAISE(ABORT, 'a "
        "version in {0} is never changed'); END",
        table.table, changed);
}

std::string postgresql_keep_versions(EntityTable const& table) {
    std::string changed = "OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL";
    for (std::string const& column : fixed_columns(table)) {
        changed += fmt::format(" OR NEW.{0} IS DISTINCT FROM OLD.{0}", column);
    }
    return fmt::format(
        "CREATE TRIGGER {0}_kept BEFORE UPDATE ON {0} FOR EACH ROW WHEN ({1}) EXECUTE FUNCTION "
        "mandate_refuse('a version in {0} is never changed')",
        table.table, changed);
}

std::string refuse(std::string_view table, std::string_view event, std::string_view word,
                   Dialect dialect) {
    return dialect == Dialect::kSqlite
               ? fmt::format(
                     "CREATE TRIGGER {0}_{2} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, "
                     "'a row of {0} is never {2}'); END",
                     table, event, word)
               : fmt::format(
                     "CREATE TRIGGER {0}_{2} BEFORE {1} ON {0} FOR EACH STATEMENT EXECUTE "
                     "FUNCTION mandate_refuse('a row of {0} is never {2}')",
                     table, event, word);
}

std::string refuse_deletion(std::string_view table, Dialect dialect) {
    return refuse(table, dialect == Dialect::kSqlite ? "DELETE" : "DELETE OR TRUNCATE", "deleted",
                  dialect);
}

}  // namespace

std::vector<std::string> create_entity_table(EntityTable const& table, Dialect dialect) {
    return {
        create_table(table, types_of(dialect)),
        fmt::format("CREATE UNIQUE INDEX {0}_current ON {0} (id) WHERE to_seq IS NULL",
                    table.table),
        fmt::format("CREATE INDEX {0}_first ON {0} (id) WHERE version = 1", table.table),
        dialect == Dialect::kSqlite ? sqlite_keep_versions(table) : postgresql_keep_versions(table),
        refuse_deletion(table.table, dialect)};
}

std::vector<std::string> keep_rows(std::string_view table, Dialect dialect) {
    return {refuse(table, "UPDATE", "changed", dialect), refuse_deletion(table, dialect)};
}

}  // namespace mandate::store
