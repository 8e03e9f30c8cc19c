#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

namespace mandate::store::testing {

/// A PostgreSQL server of our own: its files in a temporary folder, reached through a socket there,
/// gone when it ends or when the program does. Run by root it runs as the user postgres, because it
/// refuses to be root. What cannot be started ends the test program with a sentence.
class PostgresqlServer {
public:
    /// Whether commits reach the disk: needed only where the server is killed.
    enum class Sync { kOff, kOn };

    explicit PostgresqlServer(Sync sync);
    PostgresqlServer(PostgresqlServer const&) = delete;
    PostgresqlServer& operator=(PostgresqlServer const&) = delete;
    ~PostgresqlServer();

    /// One for the whole test program, started by its first user, without sync.
    static PostgresqlServer& shared();

    /// Makes a new, empty database. @returns its URL.
    std::string create_database();
    /// The URL of a database.
    std::string url(std::string const& database) const;

    /// Stops at once, as when the power fails, and starts again.
    void crash();
    void stop();
    void start();

    /// Gives a folder to the user that the server runs as.
    static void own(std::filesystem::path const& folder);

private:
    std::filesystem::path folder_;
    int databases_ = 0;
    std::FILE* guard_ = nullptr;  ///< its end stops the server
};

}  // namespace mandate::store::testing
