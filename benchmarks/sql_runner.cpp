// Runs the statements of one SQL file in DuckDB, in memory, with the memory limit and threads
// given: what ./bench sets beside `mandate ingest`. Usage: bench_sql FILE MEMORY_MB THREADS
// TEMP_FOLDER
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <duckdb.h>
#include <fmt/format.h>

namespace {

bool run(duckdb_connection connection, std::string const& sql) {
    duckdb_result result;
    bool const good = duckdb_query(connection, sql.c_str(), &result) == DuckDBSuccess;
    if (!good) {
        std::fprintf(stderr, "bench_sql: %s\n", duckdb_result_error(&result));
    }
    duckdb_destroy_result(&result);
    return good;
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 5) {
        std::fprintf(stderr, "usage: bench_sql FILE MEMORY_MB THREADS TEMP_FOLDER\n");
        return 2;
    }
    std::ifstream file(arguments[1]);
    std::string const sql(std::istreambuf_iterator<char>(file), {});
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    if (duckdb_open(nullptr, &database) != DuckDBSuccess ||
        duckdb_connect(database, &connection) != DuckDBSuccess) {
        return 3;
    }
    bool const good =
        run(connection,
            fmt::format("SET memory_limit='{}MB'; SET threads={}; SET temp_directory='{}'; "
                        "SET preserve_insertion_order=false;",
                        arguments[2], arguments[3], arguments[4])) &&
        run(connection, sql);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return good ? 0 : 3;
}
