#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/spend.h"
#include "base/result.h"

namespace spdlog {
class logger;  // NOLINT(readability-identifier-naming): spdlog's name
}

namespace mandate::http {

/// What a server gives a client at most. Every one of them is a bound on what strangers can make
/// the program hold or wait for.
struct Limits {
    std::size_t connections = 20'000;  ///< lowered to what the system lets a process open
    std::size_t header_bytes = 16U << 10U;
    std::size_t body_bytes = 64U << 10U;
    std::size_t waiting_queries = 64;  ///< beyond those that run; the next one is told 503

    std::chrono::milliseconds header_timeout{10'000};  ///< first byte to end of the request
    std::chrono::milliseconds idle_timeout{60'000};    ///< without a request under way
    /// For an answer, and one second more for each 16 KiB of it.
    std::chrono::milliseconds write_timeout{20'000};
    std::chrono::milliseconds drain_timeout{5'000};  ///< for requests under way when stopping
};

struct ServerOptions {
    std::string listen = "127.0.0.1:8080";  ///< see ListenAddress; port 0 takes a free one
    std::filesystem::path web_root;         ///< the built web app; empty: only the API
    int threads = 2;                        ///< that talk to connections
    int query_threads = 2;                  ///< that run queries
    Limits limits;
    /// Takes one JSON object a request at level info, and failures at level error. Null: a logger
    /// of the server's own that writes lines to standard error.
    std::shared_ptr<spdlog::logger> log;
};

/// What the routes call. Each may block, is called from several threads at once, and may throw
/// (the client is told 500).
struct Handlers {
    std::function<Result<app::SpendAnswer>(app::SpendRequest const&)> spend;
};

/// Answers api/openapi.yaml and serves the web app, over HTTP/1.1 without TLS.
///
/// Connections are coroutines on a few threads, queries run on threads of their own behind a
/// bounded queue; so idle, slow and many connections never hold up a fast one. All member functions
/// may be called from any thread.
class Server {
public:
    /// Listens and serves from here on.
    /// @returns Error{Usage} when the address cannot be read, Error{Conflict} when it is taken,
    ///          Error{Dependency} when the system refuses it, Error{NotFound} without a web app.
    static Result<Server> start(ServerOptions options, Handlers handlers);

    Server(Server&&) noexcept;
    Server& operator=(Server&&) noexcept;
    /// Stops, if that was not done.
    ~Server();

    /// What to open in a browser: `http://127.0.0.1:8080`.
    std::string url() const;
    std::uint16_t port() const;

    /// One sentence to show when others than this machine's programs can reach the server (which
    /// asks nobody who they are); else empty.
    std::string warning() const;

    /// Connections that are open now.
    std::size_t connections() const;

    /// Waits for SIGINT or SIGTERM, then stops. A second signal ends the process at once.
    void run_until_signal();

    /// Accepts no more, closes idle connections, gives requests under way `drain_timeout`, cuts
    /// what is left. Returns when all threads have ended: a query that runs is waited for.
    void stop();

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::http
