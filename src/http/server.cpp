#include "http/server.h"

#include <algorithm>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "http/connection.h"
#include "http/listen.h"

namespace mandate::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// Files that the program needs beside its connections.
constexpr rlim_t kOtherFiles = 256;

/// Asks the system for as many files as the connections need.
/// @returns how many connections there can be.
std::size_t room_for(std::size_t connections) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return connections;
    }
    rlim_t const wanted = std::min<rlim_t>(connections + kOtherFiles, limit.rlim_max);
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    rlim_t const room =
        limit.rlim_cur > 2 * kOtherFiles ? limit.rlim_cur - kOtherFiles : limit.rlim_cur / 2;
    return std::min<std::size_t>(connections, room);
}

Error cannot_listen(ListenAddress const& address, error_code fault) {
    std::string const where = address.authority();
    if (fault == asio::error::address_in_use) {
        return {ErrorCode::kConflict,
                where + " is in use",
                "stop the other program or choose another with --listen",
                {{"listen", where}}};
    }
    std::string hint = "choose another with --listen";
    if (fault == asio::error::access_denied) {
        hint = "ports below 1024 need privileges; choose another with --listen";
    } else if (fault == error_code(EADDRNOTAVAIL, boost::system::system_category())) {
        hint = "this machine has no such address; choose another with --listen";
    }
    return {ErrorCode::kDependency,
            fmt::format("{} cannot be listened on: {}", where, fault.message()),
            std::move(hint),
            {{"listen", where}}};
}

/// Binds, and puts the port that the system gave into `address`.
Result<tcp::acceptor> listen_on(asio::io_context& context, ListenAddress& address) {
    tcp::acceptor acceptor(context);
    tcp::endpoint const endpoint(asio::ip::make_address(address.host), address.port);
    error_code fault;
    (void)acceptor.open(endpoint.protocol(), fault);
    if (!fault) {
        (void)acceptor.set_option(tcp::acceptor::reuse_address(true), fault);
    }
    if (!fault) {
        (void)acceptor.bind(endpoint, fault);
    }
    if (!fault) {
        (void)acceptor.listen(asio::socket_base::max_listen_connections, fault);
    }
    if (fault) {
        return std::unexpected(cannot_listen(address, fault));
    }
    address.port = acceptor.local_endpoint().port();
    return acceptor;
}

}  // namespace

struct Server::State {
    State(ServerOptions const& options, Handlers handlers, StaticFiles files, HostRule hosts)
        : shared{options.limits, Service(std::move(handlers), std::move(files), std::move(hosts)),
                 AccessLog(options.log),
                 WorkQueue(options.query_threads, options.limits.waiting_queries)},
          connections(context, shared) {}

    // The order matters: coroutines that are left die with the context, and use the rest.
    Shared shared;
    asio::io_context context;
    Connections connections;
    std::optional<tcp::acceptor> acceptor;
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    std::vector<std::jthread> threads;
    ListenAddress address;
    std::once_flag stopped;

    asio::awaitable<void> accept() {
        asio::steady_timer pause(context);
        while (!shared.stopping) {
            auto [fault, socket] = co_await acceptor->async_accept(kAwait);
            if (fault == asio::error::operation_aborted || fault == asio::error::bad_descriptor) {
                break;
            }
            if (fault) {  // no file left, or the client has gone: neither ends the server
                pause.expires_after(std::chrono::milliseconds(50));
                co_await pause.async_wait(kAwait);
            } else if (connections.count() >= shared.limits.connections) {
                turn_away(socket);
            } else {
                serve(std::move(socket));
            }
        }
    }

    void serve(tcp::socket socket) {
        try {
            connections.serve(socket.release(), address.ipv6);
        } catch (std::exception const& failure) {  // no memory: this client waits in vain
            shared.log.failure("", failure.what());
        }
    }

    /// One word that cannot block, and good bye.
    static void turn_away(tcp::socket& socket) {
        constexpr std::string_view kFull =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n";
        error_code ignored;
        (void)socket.non_blocking(true, ignored);
        socket.send(asio::buffer(kFull), 0, ignored);
        (void)socket.shutdown(tcp::socket::shutdown_send, ignored);
    }

    void run_threads(int count) {
        asio::co_spawn(acceptor->get_executor(), accept(), asio::detached);
        for (int i = 0; i < std::max(count, 1); ++i) {
            threads.emplace_back([this] { context.run(); });
        }
    }

    void stop() {
        shared.stopping = true;
        asio::post(acceptor->get_executor(), [this] {
            error_code ignored;
            (void)acceptor->close(ignored);
        });
        connections.close_idle();
        connections.wait_until_none(std::chrono::steady_clock::now() + shared.limits.drain_timeout);
        shared.queries.abandon();
        connections.cut();
        shared.queries.stop();
        context.stop();
        threads.clear();
    }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&& other) noexcept {
    if (this != &other) {
        if (state_) {
            stop();
        }
        state_ = std::move(other.state_);
    }
    return *this;
}

Server::~Server() {
    if (state_) {
        stop();
    }
}

Result<Server> Server::start(ServerOptions options, Handlers handlers) {
    auto address = TRY(ListenAddress::parse(options.listen));
    auto files = TRY(StaticFiles::open(options.web_root));
    options.limits.connections = room_for(options.limits.connections);
    // The port must be known before the rule about hosts is made, hence a context of its own.
    asio::io_context binding;
    auto acceptor = TRY(listen_on(binding, address));
    auto state =
        std::make_unique<State>(options, std::move(handlers), std::move(files), HostRule(address));
    state->address = address;
    state->acceptor.emplace(asio::make_strand(state->context), address.ipv6 ? tcp::v6() : tcp::v4(),
                            acceptor.release());
    state->run_threads(options.threads);
    return Server(std::move(state));
}

std::string Server::url() const { return state_->address.url(); }

std::uint16_t Server::port() const { return state_->address.port; }

std::string Server::warning() const {
    if (state_->address.is_loopback()) {
        return {};
    }
    return fmt::format(
        "whoever reaches {} sees all spend, because nobody is asked who they are; listen on "
        "127.0.0.1 or let only trusted people through to it",
        state_->address.authority());
}

std::size_t Server::connections() const { return state_->connections.count(); }

void Server::run_until_signal() {
    {
        asio::io_context waiting;
        asio::signal_set signals(waiting, SIGINT, SIGTERM);
        signals.async_wait([](error_code, int) {});
        waiting.run();
    }
    stop();
}

void Server::stop() {
    std::call_once(state_->stopped, [this] { state_->stop(); });
}

}  // namespace mandate::http
