// Commands a second through the store against the bare database doing as many synced commits, and
// how fast a log is verified. Usage:
//
//   bench_governance FOLDER|postgresql://...|own-postgresql [SECONDS]
//
// With own-postgresql it starts a PostgreSQL of its own that syncs, in $TMPDIR, gone when it ends.
// A command is what a use case does: read an entity, store its next version with its entry and a
// reason, note an act, and put a notice in the outbox. Prints one line a measurement. The database
// must be new; on PostgreSQL an empty one.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "base/clock.h"
#include "store/duties.h"
#include "store/entity_schema.h"
#include "store/log.h"
#include "store/outbox.h"
#include "store/store.h"
#include "store/testing/postgresql_server.h"
#include "store/verify.h"

namespace {

using namespace mandate;         // NOLINT(google-build-using-namespace): a program of one file
using namespace mandate::store;  // NOLINT(google-build-using-namespace)
using Seconds = std::chrono::duration<double>;
using Steady = std::chrono::steady_clock;

constexpr Projection kColumns[] = {{"state", "/state"}, {"owner", "/owner"}};
constexpr EntityTable kItem{"item", "item", "item", kColumns};
constexpr EntityTable const* kTables[] = {&kItem};

/// The value, or the end of the program with the error's sentence.
template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_governance: %s\n", to_string(result.error()).c_str());
        std::exit(3);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

void report(std::string const& what, std::int64_t count, double seconds) {
    fmt::print("{:<44} {:>10.0f} a second\n", what, static_cast<double>(count) / seconds);
    std::fflush(stdout);
}

/// One row of the size of an entry, in a transaction of its own.
void measure_bare(DatabaseLocation const& location, double limit) {
    auto const connection = must(connect(location, CreateDatabase::kYes));
    bool const sqlite = location.dialect == Dialect::kSqlite;
    must(connection->script("bare", sqlite ? "CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)"
                                           : "CREATE TABLE bare (id BIGINT PRIMARY KEY, text "
                                             "TEXT)"));
    std::string const text(500, 'x');
    std::int64_t count = 0;
    auto const start = Steady::now();
    for (; Seconds(Steady::now() - start).count() < limit; ++count) {
        must(connection->begin(Access::kWrite));
        must(connection->flush());
        static_cast<void>(
            must(connection->run({"bare", "INSERT INTO bare (id, text) VALUES (:id, :text)"},
                                 {{"id", count}, {"text", text}}, {})));
        must(connection->commit());
    }
    report("bare database, one writer, synced commits", count,
           Seconds(Steady::now() - start).count());
}

Result<void> command(Writer& writer, std::string const& id) {
    std::optional<Versioned> const before = TRY(current(writer, kItem, id));
    std::int64_t const version = before ? before->version : 0;
    TRY(put(writer, kItem,
            {.id = id,
             .expected_version = version,
             .body = {{"id", id},
                      {"state", fmt::format("state-{}", version)},
                      {"owner", "priya"},
                      {"account", "111122223333"},
                      {"model", "anthropic.claude-sonnet-4-6"},
                      {"region", "us-east-1"},
                      {"estimate", "1200.00"}},
             .action = "item.changed",
             .reason = "because the plan says so"}));
    TRY(act(
        writer,
        {.chain = fmt::format("{}/{}", id, version / 10), .duty = "request", .person = "priya"}));
    return notify(writer, {"item.changed", "lena", {{"item", id}}});
}

void measure_commands(Store const& store, int writers, double limit) {
    SystemClock const clock;
    std::atomic<std::int64_t> count = 0;
    auto const start = Steady::now();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < writers; ++thread) {
        threads.emplace_back([&, thread] {
            for (std::int64_t i = 0; Seconds(Steady::now() - start).count() < limit; ++i) {
                std::string const id = fmt::format("item-{}-{}-{}", writers, thread, i % 100);
                static_cast<void>(
                    must(store.write({.actor = "priya", .at = clock.now()},
                                     [&](Writer& writer) { return command(writer, id); })));
                ++count;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    report(fmt::format("commands, {} writers (2 entries each)", writers), count,
           Seconds(Steady::now() - start).count());
}

void measure_verification(Store const& store) {
    auto const start = Steady::now();
    VerifyReport const found = must(store.read(
        [](Reader& reader) { return verify_log(reader, {.tables = kTables, .keys = {}}); }));
    if (!found.holds()) {
        must(Result<void>(
            bad_input(found.faults.front().place + ": " + found.faults.front().problem)));
    }
    report(fmt::format("verification, {} entries and all their rows", found.entries), found.entries,
           Seconds(Steady::now() - start).count());
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count < 2) {
        std::fprintf(stderr,
                     "usage: bench_governance FOLDER|postgresql://...|own-postgresql [SECONDS]\n");
        return 2;
    }
    std::string where = arguments[1];
    std::optional<testing::PostgresqlServer> server;
    if (where == "own-postgresql") {
        server.emplace(testing::PostgresqlServer::Sync::kOn);
        where = server->create_database();
    }
    double const seconds = argument_count > 2 ? std::stod(arguments[2]) : 5;
    DatabaseLocation const location =
        DatabaseLocation::is_postgresql(where)
            ? DatabaseLocation::postgresql(where, "")
            : DatabaseLocation::sqlite(std::filesystem::path(where) / "mandate.db");
    Store const store = must(Store::open(location, CreateDatabase::kYes));
    auto const connection = must(connect(location, CreateDatabase::kNo));
    for (std::string const& sql : create_entity_table(kItem, location.dialect)) {
        must(connection->script("item", sql));
    }
    measure_bare(location, seconds);
    measure_commands(store, 1, seconds);
    measure_commands(store, 8, seconds);
    measure_verification(store);
    return 0;
}
