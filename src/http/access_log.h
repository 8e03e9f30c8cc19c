#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;  // NOLINT(readability-identifier-naming): spdlog's name
}

namespace mandate::http {

/// What is kept of one request. Never its query or headers: filters name people and accounts.
struct Access {
    std::string_view method;
    std::string_view target;  ///< only the path of it is written
    int status = 0;
    std::chrono::microseconds took{0};  ///< from the end of the request to the end of the answer
    std::string_view id;
};

/// One line of JSON a request: `{"time","level","method","path","status","ms","request_id"}`.
/// Thread-safe.
class AccessLog {
public:
    /// @param logger null: one of our own, to standard error.
    explicit AccessLog(std::shared_ptr<spdlog::logger> logger);

    void request(Access const& access) const;

    /// A failure of the program itself; `what` is for the operator, never for the client.
    void failure(std::string_view request_id, std::string_view what) const;

private:
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace mandate::http
