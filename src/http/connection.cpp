#include "http/connection.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "base/digest.h"
#include "http/problem.h"

namespace mandate::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Parser = beast::http::request_parser<beast::http::string_body>;
using Head = beast::http::response<beast::http::empty_body>;
using Whole = beast::http::response<beast::http::span_body<char const>>;

/// Failures arrive as a value beside the result.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t kFirstRead = 1024;
constexpr std::size_t kPipelined = 4096;  ///< bytes of further requests that may wait with us
constexpr std::size_t kSlowestReader = 16U << 10U;  ///< bytes a second
constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kLingerBytes = 256U << 10U;

enum class Then { kServeNext, kClose };

std::string all_values(beast::http::fields const& fields, beast::http::field name) {
    std::string joined;
    for (auto [at, end] = fields.equal_range(name); at != end; ++at) {
        joined += (joined.empty() ? "" : ",") + std::string(at->value());
    }
    return joined;
}

Request request_of(Parser::value_type const& message) {
    Request request;
    request.id = random_hex(8);
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    if (message.count(beast::http::field::host) == 1) {
        request.host = std::string(message[beast::http::field::host]);
    }
    request.accept = all_values(message, beast::http::field::accept);
    request.if_none_match = all_values(message, beast::http::field::if_none_match);
    return request;
}

/// The answer to bytes that are no request; nothing when the client is simply gone.
std::optional<Response> refusal(beast::error_code fault, std::string const& id) {
    using Fault = beast::http::error;
    if (fault.category() != beast::http::make_error_code(Fault::need_more).category() ||
        fault == Fault::end_of_stream || fault == Fault::partial_message) {
        return std::nullopt;
    }
    if (fault == Fault::header_limit || fault == Fault::buffer_overflow) {
        return problem_response({431, "header_too_large", "Request header too large",
                                 "the head of the request is longer than this server reads",
                                 "shorten the address or drop cookies"},
                                id);
    }
    if (fault == Fault::body_limit) {
        return problem_response({413, "body_too_large", "Request body too large",
                                 "the body of the request is longer than this server reads", ""},
                                id);
    }
    return problem_response({400, "bad_request", "Bad request",
                             fmt::format("the request is not HTTP/1.1: {}", fault.message()), ""},
                            id);
}

Response too_busy(std::string const& id) {
    Response response =
        problem_response({503, "busy", "Too busy", "as many queries wait for an answer as may wait",
                          "ask again in a second"},
                         id);
    response.set("Retry-After", "1");
    return response;
}

/// Runs `work` on a thread for queries; the coroutine goes on where it was.
/// @returns nothing when the queue is full.
asio::awaitable<std::optional<Response>> run(Shared& shared, Work work, std::string id) {
    auto start = [&shared, &work, &id](auto handler) {
        using Handler = decltype(handler);
        auto const waiting = std::make_shared<Handler>(std::move(handler));
        auto const executor = asio::prefer(asio::get_associated_executor(*waiting),
                                           asio::execution::outstanding_work_t::tracked);
        auto const finish = [waiting, executor](std::optional<Response> response) {
            asio::post(executor, [waiting, response = std::move(response)]() mutable {
                std::move (*waiting)(std::move(response));
            });
        };
        bool const taken = shared.queries.try_post([&shared, work, id, finish] {
            try {
                finish(work());
            } catch (std::exception const& failure) {
                shared.log.failure(id, failure.what());
                finish(internal_error_response(id));
            }
        });
        if (!taken) {
            finish(std::nullopt);
        }
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const,
                                            void(std::optional<Response>)>(start,
                                                                           asio::use_awaitable);
}

template <typename Message>
void put_head(Response const& response, Then then, Message& message) {
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    for (auto const& [name, value] : response.headers) {
        message.set(name, value);
    }
    constexpr int kNotModified = 304;
    if (response.status != kNotModified) {
        message.content_length(response.body->size());
    }
    message.keep_alive(then == Then::kServeNext);
}

}  // namespace

class Connections::Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(tcp::socket socket, Shared& shared)
        : stream_(std::move(socket)),
          buffer_(shared.limits.header_bytes + kPipelined),
          shared_(shared) {}

    asio::any_io_executor executor() { return stream_.get_executor(); }

    asio::awaitable<void> run() {
        while (!shared_.stopping && co_await wait_for_bytes()) {
            if (co_await serve_one() == Then::kClose) {
                co_await linger();
                break;
            }
        }
    }

    /// Both below: from any thread.
    void close_if_idle() {
        asio::post(executor(), [self = shared_from_this()] {
            if (!self->busy_) {
                self->stream_.close();
            }
        });
    }

    void close() {
        asio::post(executor(), [self = shared_from_this()] { self->stream_.close(); });
    }

private:
    /// Waits for a request to begin. Little memory is held for a client that says nothing.
    asio::awaitable<bool> wait_for_bytes() {
        if (buffer_.size() > 0) {
            co_return true;
        }
        buffer_.shrink_to_fit();
        stream_.expires_after(shared_.limits.idle_timeout);
        auto const [fault, count] =
            co_await stream_.async_read_some(buffer_.prepare(kFirstRead), kAwait);
        buffer_.commit(count);
        co_return !fault && count > 0;
    }

    asio::awaitable<Then> serve_one() {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(shared_.limits.header_bytes));
        parser.body_limit(shared_.limits.body_bytes);
        stream_.expires_after(shared_.limits.header_timeout);
        auto const [fault, count] =
            co_await beast::http::async_read(stream_, buffer_, parser, kAwait);
        busy_ = true;
        Clock::time_point const begin = Clock::now();
        Request const request = request_of(parser.get());
        bool const keep = !fault && parser.get().version() == 11 && parser.keep_alive();
        Then then = keep ? Then::kServeNext : Then::kClose;
        std::optional<Response> response;
        if (fault) {
            response = refusal(fault, request.id);
        } else {
            response = co_await answer(request);
        }
        if (!response) {
            co_return Then::kClose;
        }
        if (shared_.stopping) {
            then = Then::kClose;
        }
        int const status = co_await write(request, std::move(*response), then);
        shared_.log.request(
            {request.method, request.target, status,
             std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin),
             request.id});
        busy_ = false;
        co_return stream_.socket().is_open() ? then : Then::kClose;
    }

    asio::awaitable<Response> answer(Request const& request) {
        stream_.expires_never();
        Plan plan = shared_.service.plan(request);
        if (auto* const ready = std::get_if<Response>(&plan)) {
            co_return std::move(*ready);
        }
        auto done = co_await http::run(shared_, std::move(std::get<Work>(plan)), request.id);
        if (!done) {
            co_return too_busy(request.id);
        }
        co_return std::move(*done);
    }

    /// @returns the status that was sent; the socket is closed when sending failed.
    asio::awaitable<int> write(Request const& request, Response response, Then then) {
        response = Service::finish(request, std::move(response));
        std::string const& body = *response.body;
        if (request.method == "HEAD" || body.empty()) {
            Head message;
            put_head(response, then, message);
            co_await send(message, body.size());
        } else {
            Whole message;
            put_head(response, then, message);
            message.body() = {body.data(), body.size()};
            co_await send(message, body.size());
        }
        co_return response.status;
    }

    /// A reader must take something now and then, and all of it at a least speed: whoever stops
    /// reading does not keep an answer in our memory.
    template <typename Body>
    asio::awaitable<void> send(beast::http::response<Body>& message, std::size_t size) {
        auto const pause = shared_.limits.write_timeout;
        auto const end = Clock::now() + pause + std::chrono::seconds(size / kSlowestReader);
        beast::http::response_serializer<Body> serializer(message);
        while (!serializer.is_done()) {
            stream_.expires_at(std::min(end, Clock::now() + pause));
            auto const [fault, count] =
                co_await beast::http::async_write_some(stream_, serializer, kAwait);
            if (fault) {
                stream_.close();
                break;
            }
        }
    }

    /// Closing with unread bytes would reset the connection, and the client might lose the answer:
    /// so say that nothing more comes, and read on for a moment.
    asio::awaitable<void> linger() {
        beast::error_code ignored;
        (void)stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        if (ignored || shared_.stopping) {
            co_return;
        }
        busy_ = false;
        stream_.expires_after(kLinger);
        buffer_.clear();
        for (std::size_t total = 0; total < kLingerBytes;) {
            auto const [fault, count] =
                co_await stream_.async_read_some(buffer_.prepare(kFirstRead), kAwait);
            if (fault) {
                break;
            }
            total += count;
        }
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    Shared& shared_;
    bool busy_ = false;  ///< with a request that was read; only on the connection's strand
};

Connections::Connections(asio::io_context& context, Shared& shared)
    : context_(context), shared_(shared) {}

Connections::~Connections() = default;

void Connections::serve(int socket, bool ipv6) {
    tcp::socket owned(asio::make_strand(context_));
    beast::error_code fault;
    (void)owned.assign(ipv6 ? tcp::v6() : tcp::v4(), socket, fault);
    (void)owned.set_option(tcp::no_delay(true), fault);
    auto const connection = std::make_shared<Connection>(std::move(owned), shared_);
    {
        std::scoped_lock const lock(mutex_);
        open_.emplace(connection.get(), connection);
    }
    asio::co_spawn(connection->executor(), connection->run(),
                   [this, connection](std::exception_ptr const& failure) {
                       forget(connection.get());
                       try {
                           if (failure) {
                               std::rethrow_exception(failure);
                           }
                       } catch (std::exception const& e) {
                           shared_.log.failure("", e.what());
                       }
                   });
}

std::size_t Connections::count() const {
    std::scoped_lock const lock(mutex_);
    return open_.size();
}

bool Connections::wait_until_none(Clock::time_point deadline) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [this] { return open_.empty(); });
}

void Connections::close_idle() { for_each(&Connection::close_if_idle); }

void Connections::cut() { for_each(&Connection::close); }

void Connections::forget(Connection const* connection) {
    {
        std::scoped_lock const lock(mutex_);
        open_.erase(connection);
    }
    changed_.notify_all();
}

void Connections::for_each(void (Connection::*act)()) {
    std::vector<std::shared_ptr<Connection>> all;
    {
        std::scoped_lock const lock(mutex_);
        for (auto const& [address, weak] : open_) {
            if (auto connection = weak.lock()) {
                all.push_back(std::move(connection));
            }
        }
    }
    for (auto const& connection : all) {
        ((*connection).*act)();
    }
}

}  // namespace mandate::http
