#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "http/access_log.h"
#include "http/server.h"
#include "http/service.h"
#include "http/work_queue.h"

namespace boost::asio {
class io_context;
}

namespace mandate::http {

/// What the connections of a server share; outlives them.
struct Shared {
    Limits limits;
    Service service;
    AccessLog log;
    WorkQueue queries;
    std::atomic<bool> stopping = false;
};

/// The open connections, each a coroutine: read a request, answer it, read the next, until the
/// client closes, a limit is passed or the server stops. Pipelined requests are answered in order;
/// a client that has closed its sending half still gets its answers. Thread-safe.
class Connections {
public:
    Connections(boost::asio::io_context& context, Shared& shared);
    Connections(Connections const&) = delete;
    Connections& operator=(Connections const&) = delete;
    ~Connections();

    /// Serves a connected socket (a file descriptor, now ours) on the context's threads.
    void serve(int socket, bool ipv6);

    std::size_t count() const;

    /// @returns false when some are still open at `deadline`.
    bool wait_until_none(std::chrono::steady_clock::time_point deadline) const;

    /// Closes all that wait for a request.
    void close_idle();

    /// Closes all, whatever they do.
    void cut();

private:
    class Connection;
    void forget(Connection const* connection);
    void for_each(void (Connection::*act)());

    boost::asio::io_context& context_;
    Shared& shared_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::unordered_map<Connection const*, std::weak_ptr<Connection>> open_;
};

}  // namespace mandate::http
