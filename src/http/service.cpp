#include "http/service.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/chrono.h>

#include "base/digest.h"
#include "base/text.h"
#include "http/problem.h"
#include "http/spend_query.h"
#include "render/spend.h"

namespace mandate::http {
namespace {

/// The web app loads everything from its own origin; Mantine writes style attributes, hence
/// 'unsafe-inline' for styles only.
constexpr auto kOnEveryAnswer = std::to_array<std::pair<char const*, char const*>>({
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
     "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; "
     "base-uri 'none'; form-action 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
});

constexpr int kMisdirected = 421;
constexpr int kNotModified = 304;

Response strange_host(std::string const& host, std::string const& id) {
    return problem_response(
        {.status = kMisdirected,
         .code = "misdirected_request",
         .title = "Wrong host",
         .detail = fmt::format("this server is not '{}'", is_plain_utf8(host) ? host : "?"),
         .hint = "open it as localhost or 127.0.0.1, with its port"},
        id);
}

Response wrong_method(std::string const& method, std::string const& path, std::string const& id) {
    Response response =
        problem_response({.status = 405,
                          .code = "method_not_allowed",
                          .title = "Method not allowed",
                          .detail = fmt::format("{} does not know {}", path, method),
                          .hint = "use GET or HEAD"},
                         id);
    response.set("Allow", "GET, HEAD");
    return response;
}

Response not_there(std::string const& path, std::string hint, std::string const& id) {
    return problem_response({.status = 404,
                             .code = "not_found",
                             .title = "Not found",
                             .detail = fmt::format("there is nothing at {}", path),
                             .hint = std::move(hint)},
                            id);
}

Response api_response(std::string type, std::string body) {
    Response response;
    response.set("Content-Type", std::move(type));
    response.set("Cache-Control", "no-store");
    response.set("ETag", fmt::format("\"{}\"", sha256(body).substr(0, 32)));
    response.body = std::make_shared<std::string const>(std::move(body));
    return response;
}

Response spend_response(SpendQuery const& query, app::SpendAnswer const& answer) {
    Response response;
    if (query.format == Format::kCsv) {
        response = api_response("text/csv; charset=utf-8", render::spend_csv(answer));
        response.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"",
                                                        csv_file_name(query.request, answer)));
    } else {
        response = api_response("application/json",
                                render::spend_json(answer, render::SpendExtras::kPage));
    }
    response.set("Vary", "Accept");
    return response;
}

/// If-None-Match compares weakly (RFC 9110, section 13.1.2).
bool client_has(std::string_view etag, std::string_view if_none_match) {
    for (std::string_view known : split(if_none_match, ',')) {
        known = trim(known);
        consume_prefix(known, "W/");
        if (known == "*" || known == etag) {
            return !etag.empty();
        }
    }
    return false;
}

std::string http_date() {
    auto const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

}  // namespace

/// Everything else below /api is absent, and everything else at all is the web app.
Service::Route const Service::kRoutes[] = {
    {"/api/v1/health", &Service::health},
    {"/api/v1/spend", &Service::spend},
};

Service::Service(Handlers handlers, StaticFiles files, HostRule hosts)
    : handlers_(std::move(handlers)), files_(std::move(files)), hosts_(std::move(hosts)) {}

Plan Service::plan(Request const& request) const {
    if (request.host.empty()) {
        return problem_response({.status = 400,
                                 .code = "bad_request",
                                 .title = "Bad request",
                                 .detail = "the request has no Host header, or several",
                                 .hint = "send exactly one"},
                                request.id);
    }
    auto const target = parse_target(request.target);
    if (!target.has_value()) {
        return error_response(target.error(), request.id);
    }
    std::string const& host = target->authority.empty() ? request.host : target->authority;
    if (!hosts_.allows(host)) {
        return strange_host(host, request.id);
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return wrong_method(request.method, target->path, request.id);
    }
    for (Route const& route : kRoutes) {
        if (route.path == target->path) {
            return (this->*route.plan)(request, *target);
        }
    }
    if (target->segments.front() == "api") {
        return not_there(target->path, "the API's description is api/openapi.yaml", request.id);
    }
    return web_app(request, *target);
}

Plan Service::health(Request const& /*request*/, Target const& /*target*/) const {
    return api_response("application/json", R"({"status":"ok"})");
}

Plan Service::spend(Request const& request, Target const& target) const {
    auto query = parse_spend_query(target, request.accept);
    if (!query.has_value()) {
        return error_response(query.error(), request.id);
    }
    return Work([this, query = std::move(*query), id = request.id] {
        auto const answer = handlers_.spend(query.request);
        return answer.has_value() ? spend_response(query, *answer)
                                  : error_response(answer.error(), id);
    });
}

Plan Service::web_app(Request const& request, Target const& target) const {
    if (files_.empty()) {
        return not_there(target.path, "this server has no web app; ./run builds it", request.id);
    }
    auto file = files_.serve(target.segments);
    return file ? std::move(*file) : not_there(target.path, "begin at /", request.id);
}

Response Service::finish(Request const& request, Response response) {
    std::string_view const etag = response.header("ETag");
    if (response.status == 200 && client_has(etag, request.if_none_match)) {
        response.status = kNotModified;
        response.body = std::make_shared<std::string const>();
    }
    for (auto const& [name, value] : kOnEveryAnswer) {
        response.set(name, value);
    }
    response.set("Date", http_date());
    response.set("X-Request-Id", request.id);
    return response;
}

}  // namespace mandate::http
