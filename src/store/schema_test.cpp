// The schema is written for each database; here both are compared by what they are and allow.

#include <gtest/gtest.h>

#include "store/testing/nouns.h"

namespace mandate::store {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

std::vector<Row> rows(Connection& connection, std::string const& sql) {
    std::vector<Row> found;
    must(connection.run({sql, sql}, {}, [&](Row const& row) -> Result<void> {
        found.push_back(row);
        return {};
    }));
    return found;
}

/// `table.column type [not null]`, sorted.
std::set<std::string> columns_of(Connection& connection, Dialect dialect) {
    std::string const sqlite =
        "SELECT t.name AS tab, c.name AS col, CASE WHEN c.type = 'TEXT' THEN 'text' ELSE 'bigint' "
        "END AS type, CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END AS nullable "
        "FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'";
    std::string const postgresql =
        "SELECT table_name::text AS tab, column_name::text AS col, data_type::text AS type, "
        "is_nullable::text AS nullable FROM information_schema.columns WHERE table_schema = "
        "'public' AND table_name NOT IN ('schema_version', 'installation')";
    std::set<std::string> columns;
    for (Row const& row : rows(connection, dialect == Dialect::kSqlite ? sqlite : postgresql)) {
        columns.insert(fmt::format("{}.{} {} nullable={}", row.text("tab"), row.text("col"),
                                   row.text("type"), row.text("nullable")));
    }
    return columns;
}

TEST(Schema, BothDatabasesHaveTheSameColumns) {
    GovernedDatabase const sqlite(Dialect::kSqlite);
    GovernedDatabase const postgresql(Dialect::kPostgresql);
    std::set<std::string> const columns = columns_of(*sqlite.connect(), Dialect::kSqlite);
    EXPECT_EQ(columns, columns_of(*postgresql.connect(), Dialect::kPostgresql));
    EXPECT_GT(columns.size(), 90U);
}

TEST(Schema, TextsOfPostgresqlSortByBytes) {
    GovernedDatabase const database(Dialect::kPostgresql);
    EXPECT_EQ(rows(*database.connect(),
                   "SELECT table_name::text AS tab FROM information_schema.columns WHERE "
                   "table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT "
                   "FROM 'C'")
                  .size(),
              0U);
}

/// What a database makes of statements, one after the other.
std::vector<std::string> outcomes(Dialect dialect, std::vector<std::string> const& statements) {
    GovernedDatabase const database(dialect);
    populate(database.open());
    std::unique_ptr<Connection> const connection = database.connect();
    std::vector<std::string> found;
    for (std::string const& sql : statements) {
        Result<void> const done = connection->script("rule", sql);
        found.push_back(sql + " -> " +
                        (done ? "stored" : std::string(mandate::name_of(done.error().code))));
    }
    return found;
}

std::string delivery(std::string const& id, std::string const& folder, std::string const& found_by,
                     std::string const& lines) {
    return fmt::format(
        "INSERT INTO delivery (id, export, period, kind, source, found_by, files_digest, "
        "coarse_digest, schema_fingerprint, folder, ledger, lines, facts, ingested_at) VALUES "
        "('{}', 'e', '2026-10', 'k', 's', '{}', 'd', 'd', 'f', '{}', 'l', {}, 0, 0)",
        id, found_by, folder, lines);
}

std::string version_of(std::string const& id, std::string const& rest) {
    return fmt::format(
        "INSERT INTO thing (id, version, from_seq, to_seq, body, serial) VALUES "
        "('{}', {})",
        id, rest);
}

TEST(Schema, BothDatabasesRefuseTheSame) {
    std::string const entry =
        "INSERT INTO log_entry (sequence, at, actor, via, action, entity_kind, entity_id, version, "
        "canonical) VALUES ";
    std::vector<std::string> const statements = {
        delivery("1", "f1", "manifest", "1"),
        delivery("1", "f2", "manifest", "1"),
        delivery("2", "f2", "manifest", "1"),  // a second current one
        delivery("2", "f2", "guess", "1"),
        delivery("2", "f2", "manifest", "-1"),
        delivery("2", "f2", "manifest", "NULL"),
        "UPDATE delivery SET superseded_at = 1",
        delivery("2", "f1", "manifest", "1"),  // the folder is taken
        delivery("2", "f2", "manifest", "1"),
        "INSERT INTO delivery_file (delivery_id, name, sha256) VALUES ('9', 'n', 's')",
        "INSERT INTO delivery_file (delivery_id, name, sha256) VALUES ('1', 'n', 's')",
        "INSERT INTO delivery_file (delivery_id, name, sha256) VALUES ('1', 'n', 's')",
        "DELETE FROM delivery WHERE id = '1'",
        entry + "(50, 0, 'a', 'cli', 'x.y', 'k', 'i', 1, '{}')",
        entry + "(50, 0, 'a', 'cli', 'x.y', 'k', 'i', 2, '{}')",
        entry + "(51, 0, 'a', 'cli', 'x.y', 'k', 'i', 1, '{}')",
        entry + "(51, 0, 'a', 'cli', 'x.y', 'k', 'i', 0, '{}')",
        entry + "(52, 0, 'a', 'cli', 'x.y', 'k', 'i', 0, '{}')",  // what has no versions may repeat
        entry + "(53, 0, 'a', 'fax', 'x.y', 'k', 'i', 0, '{}')",
        entry + "(-1, 0, 'a', 'cli', 'x.y', 'k', 'i', 0, '{}')",
        entry + "(53, 'noon', 'a', 'cli', 'x.y', 'k', 'i', 0, '{}')",
        entry + "(53, 0, NULL, 'cli', 'x.y', 'k', 'i', 0, '{}')",
        version_of("t", "1, 50, NULL, '{}', NULL"),
        version_of("t", "2, 51, NULL, '{}', NULL"),  // two current ones
        version_of("t", "2, 51, 51, '{}', NULL"),    // ended before it began
        version_of("t", "1, 51, 52, '{}', NULL"),    // the version is there
        version_of("u", "1, 50, NULL, '{}', NULL"),  // the entry made another
        version_of("u", "1, 99, NULL, '{}', NULL"),  // no such entry
        version_of("u", "0, 51, NULL, '{}', NULL"),
        version_of("u", "1, 51, NULL, NULL, NULL"),
        version_of("u", "1, 51, NULL, '{}', 's-2'"),  // the serial is taken
        version_of("u", "1, 51, NULL, '{}', 's-3'"),
        "UPDATE thing SET to_seq = 51 WHERE id = 't'",
        "UPDATE thing SET to_seq = 52 WHERE id = 't'",
        "INSERT INTO log_head (id, size, frontier) VALUES (2, 0, '0')",
        "UPDATE log_head SET size = -1",
        ("INSERT INTO private_text (digest, sequence, subject, salt, text) VALUES ('d', 99, 's', "
         "'x', 'y')"),
        ("INSERT INTO private_text (digest, sequence, subject, salt, text) VALUES ('d', 50, 's', "
         "NULL, 'y')"),
        ("INSERT INTO private_text (digest, sequence, subject, salt, text) VALUES ('d', 50, 's', "
         "'x', 'y')"),
        ("INSERT INTO private_text (digest, sequence, subject, salt, text) VALUES ('d', 51, 's', "
         "'x', 'y')"),
        "UPDATE private_text SET text = NULL WHERE digest = 'd'",
        "UPDATE private_text SET text = NULL, salt = NULL, erased_seq = 51 WHERE digest = 'd'",
        "UPDATE private_text SET erased_seq = 52 WHERE digest = 'd'",
        "INSERT INTO duty_conflict (duty_a, duty_b) VALUES ('request', 'approve')",
        "INSERT INTO duty_conflict (duty_a, duty_b) VALUES ('approve', 'request')",
        ("INSERT INTO duty_act (id, version, from_seq, body, chain, duty, person) VALUES ('a', 1, "
         "52, '{}', 'thing-1', 'approve', 'priya')"),
        ("INSERT INTO duty_act (id, version, from_seq, body, chain, duty, person) VALUES ('a', 1, "
         "52, '{}', 'thing-1', 'approve', 'kim')"),
    };
    std::vector<std::string> const sqlite = outcomes(Dialect::kSqlite, statements);
    std::vector<std::string> const postgresql = outcomes(Dialect::kPostgresql, statements);
    ASSERT_EQ(sqlite.size(), postgresql.size());
    for (std::size_t i = 0; i < sqlite.size(); ++i) {
        EXPECT_EQ(sqlite[i], postgresql[i]);
    }
    EXPECT_GT(std::ranges::count_if(
                  sqlite, [](std::string const& one) { return one.ends_with("-> stored"); }),
              10);
    EXPECT_GT(std::ranges::count_if(sqlite,
                                    [](std::string const& one) {
                                        return one.ends_with("-> refused") ||
                                               one.ends_with("-> duplicate");
                                    }),
              25);
}

}  // namespace
}  // namespace mandate::store
