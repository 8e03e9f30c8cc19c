#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mandate::http {

/// What this room needs of one HTTP request. Values are as the client sent them: not decoded, not
/// checked, of any bytes that the HTTP grammar lets through.
struct Request {
    std::string id;      ///< names this request in the answer, the log and problem+json
    std::string method;  ///< `GET`
    std::string target;  ///< `/api/v1/spend?by=role`, or absolute: `http://localhost:8080/...`
    std::string host;    ///< the Host header; empty unless there is exactly one
    std::string accept;  ///< all Accept headers, joined by commas
    std::string if_none_match;  ///< all If-None-Match headers, joined by commas
};

/// One answer. The body is shared, because a static file is the same for everybody; it is never
/// null. What every answer carries (request id, security headers, date) is added by `finish`.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<std::string const> body = std::make_shared<std::string const>();

    void set(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
    }

    /// The header's value, or empty. `name` in the spelling that `set` was given.
    std::string_view header(std::string_view name) const {
        for (auto const& [known, value] : headers) {
            if (known == name) {
                return value;
            }
        }
        return {};
    }
};

}  // namespace mandate::http
