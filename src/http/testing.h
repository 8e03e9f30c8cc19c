#pragma once

// For the tests of this room: a server with made-up answers, and a client that is a bare socket, so
// that it can also be rude.

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"
#include "http/server.h"

namespace mandate::http::testing {

/// One answer as it came over the wire; names of headers in lower case.
struct Reply {
    int status = 0;  ///< 0: the server closed without an answer
    std::map<std::string, std::string> headers;
    std::string body;

    std::string header(std::string const& name) const {
        auto const found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// A connection to this machine's own address. Reading gives up after 30 seconds, which only a hang
/// reaches.
class Client {
public:
    enum class Family { kIpv4, kIpv6 };

    explicit Client(std::uint16_t port, Family family = Family::kIpv4) {
        bool const six = family == Family::kIpv6;
        socket_ = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        timeval const patience{30, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in four_address{};
        four_address.sin_family = AF_INET;
        four_address.sin_port = htons(port);
        four_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in6 six_address{};
        six_address.sin6_family = AF_INET6;
        six_address.sin6_port = htons(port);
        six_address.sin6_addr = in6addr_loopback;
        auto const* const address = six ? reinterpret_cast<sockaddr const*>(&six_address)
                                        : reinterpret_cast<sockaddr const*>(&four_address);
        connected_ = connect(socket_, address, six ? sizeof six_address : sizeof four_address) == 0;
        host_ = (six ? "[::1]:" : "127.0.0.1:") + std::to_string(port);
    }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;
    Client(Client&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          connected_(other.connected_),
          host_(std::move(other.host_)),
          unread_(std::move(other.unread_)) {}
    Client& operator=(Client&&) = delete;
    ~Client() {
        if (socket_ >= 0) {
            close(socket_);
        }
    }

    bool connected() const { return connected_; }
    int descriptor() const { return socket_; }

    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            ssize_t const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    void close_sending_half() const { shutdown(socket_, SHUT_WR); }

    /// A request in good form; `headers` are whole lines with their ends.
    std::string request(std::string_view method, std::string_view target,
                        std::string_view headers = {}) const {
        return fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n{}\r\n", method, target, host_, headers);
    }

    Reply get(std::string_view target, std::string_view headers = {}) {
        send(request("GET", target, headers));
        return read();
    }

    Reply head(std::string_view target) {
        send(request("HEAD", target));
        return read(Body::kNone);
    }

    enum class Body { kSome, kNone };

    Reply read(Body body = Body::kSome) {
        Reply reply;
        auto end = std::string::npos;
        while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
            if (!more()) {
                return reply;
            }
        }
        std::string const head = unread_.substr(0, end);
        unread_.erase(0, end + 4);
        auto const lines = split(head, '\n');
        reply.status = std::stoi(std::string(lines.front().substr(9, 3)));
        for (std::size_t i = 1; i < lines.size(); ++i) {
            auto const colon = lines[i].find(':');
            reply.headers[to_lower(lines[i].substr(0, colon))] = trim(lines[i].substr(colon + 1));
        }
        std::string const length = reply.header("content-length");
        std::size_t const size = body == Body::kNone || length.empty() ? 0 : std::stoul(length);
        while (unread_.size() < size && more()) {
        }
        reply.body = unread_.substr(0, size);
        unread_.erase(0, size);
        return reply;
    }

    /// Waits until the server closes; true when nothing came before that.
    bool at_end() { return unread_.empty() && !more(); }

    /// Whether the server says something, or closes, within `ms`.
    bool readable_within(int ms) const {
        pollfd waiting{socket_, POLLIN, 0};
        return poll(&waiting, 1, ms) > 0;
    }

private:
    bool more() {
        char piece[65536];
        ssize_t const got = recv(socket_, piece, sizeof piece, 0);
        if (got > 0) {
            unread_.append(piece, static_cast<std::size_t>(got));
        }
        return got > 0;
    }

    int socket_ = -1;
    bool connected_ = false;
    std::string host_;
    std::string unread_;
};

/// A folder that goes when the test ends.
class Folder {
public:
    Folder() : path_(std::filesystem::path(::testing::TempDir()) / ("http-" + random_hex(8))) {
        std::filesystem::create_directories(path_);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::filesystem::path const& path() const { return path_; }

    void write(std::string const& name, std::string_view content) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
    }

private:
    std::filesystem::path path_;
};

/// Options for a test: any free port, log lines into `log`.
struct Setting {
    std::ostringstream log;
    ServerOptions options;

    Setting() {
        options.listen = "127.0.0.1:0";
        options.log = std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
        options.log->set_pattern("%v");
    }
};

/// Answers every question with an empty bill in euros.
inline Handlers empty_bill() {
    return {[](app::SpendRequest const&) -> Result<app::SpendAnswer> {
        app::SpendAnswer answer;
        answer.keys = {"role"};
        answer.currency = "EUR";
        answer.basis = "unblended";
        return answer;
    }};
}

}  // namespace mandate::http::testing
