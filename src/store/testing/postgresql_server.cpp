#include "store/testing/postgresql_server.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/driver.h"

namespace mandate::store::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrograms = "/usr/lib/postgresql/15/bin";
constexpr std::string_view kUser = "postgres";

[[noreturn]] void give_up(std::string const& why) {
    std::cerr << "the PostgreSQL of this test " << why << "\n";
    std::abort();
}

std::string as_postgres(std::string const& line) {
    return ::geteuid() == 0 ? fmt::format("runuser -u {} -- sh -c \"{}\"", kUser, line) : line;
}

/// Runs a program of PostgreSQL in its folder; its words end up in the file `log`.
void run(fs::path const& folder, std::string const& command) {
    std::string const line = as_postgres(fmt::format("cd '{0}' && {1}/{2} >>log 2>&1 </dev/null",
                                                     folder.string(), kPrograms, command));
    if (std::system(line.c_str()) != 0) {  // NOLINT(cert-env33-c): a fixed command of a test
        std::ifstream log(folder / "log");
        std::ostringstream words;
        words << log.rdbuf();
        give_up(fmt::format("did not do '{}':\n{}", command, words.str()));
    }
}

}  // namespace

PostgresqlServer::PostgresqlServer(Sync sync)
    : folder_(fs::temp_directory_path() / ("mandate-pg-" + random_hex(4))) {
    fs::create_directories(folder_);
    own(folder_);
    run(folder_, "initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync");
    {
        std::ofstream settings(folder_ / "data" / "postgresql.conf", std::ios::app);
        settings << "listen_addresses = ''\nunix_socket_directories = '" << folder_.string()
                 << "'\nmax_connections = 50\nshared_buffers = 32MB\nfsync = "
                 << (sync == Sync::kOn ? "on" : "off") << "\n";
    }
    // Reads until this program ends, however it ends; then stops the server.
    std::string const stop =
        fmt::format("cat >/dev/null; {0}; rm -rf '{1}'",
                    as_postgres(fmt::format("cd '{}' && {}/pg_ctl -D data -m immediate -w stop "
                                            ">>log 2>&1",
                                            folder_.string(), kPrograms)),
                    folder_.string());
    guard_ = ::popen(stop.c_str(), "we");
    start();
}

void PostgresqlServer::own(fs::path const& folder) {
    if (::geteuid() != 0) {
        return;
    }
    passwd const* const user = ::getpwnam(std::string(kUser).c_str());
    if (user == nullptr || ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) {
        give_up("needs the user postgres, which comes with the package postgresql");
    }
}

PostgresqlServer::~PostgresqlServer() { ::pclose(guard_); }

PostgresqlServer& PostgresqlServer::shared() {
    static PostgresqlServer server(Sync::kOff);
    return server;
}

std::string PostgresqlServer::url(std::string const& database) const {
    return fmt::format("postgresql:///{}?host={}&user=postgres", database, folder_.string());
}

std::string PostgresqlServer::create_database() {
    std::string const name = fmt::format("mandate_{}", ++databases_);
    auto connection = open_postgresql(DatabaseLocation::postgresql(url("postgres"), ""));
    if (!connection) {
        give_up(to_string(connection.error()));
    }
    Result<void> const made = (*connection)->script("create", "CREATE DATABASE " + name);
    if (!made) {
        give_up(to_string(made.error()));
    }
    return url(name);
}

void PostgresqlServer::start() { run(folder_, "pg_ctl -D data -w -l server.log start"); }
void PostgresqlServer::stop() { run(folder_, "pg_ctl -D data -m immediate -w stop"); }
void PostgresqlServer::crash() {
    stop();
    start();
}

}  // namespace mandate::store::testing
