#pragma once

#include <functional>
#include <string_view>
#include <variant>

#include "http/listen.h"
#include "http/message.h"
#include "http/server.h"
#include "http/static_files.h"
#include "http/target.h"

namespace mandate::http {

/// An answer that takes time: called once, on a thread for queries. May throw.
using Work = std::function<Response()>;

/// The answer, or the work that makes it.
using Plan = std::variant<Response, Work>;

/// From a request to its answer, without a socket in sight: who may ask, which route it is, and
/// what every answer carries. Thread-safe.
class Service {
public:
    Service(Handlers handlers, StaticFiles files, HostRule hosts);

    /// Never blocks on more than a small file.
    Plan plan(Request const& request) const;

    /// Completes an answer: request id, date, security headers; 304 when the client has this very
    /// content already. For the answers of `plan` and for every other one.
    static Response finish(Request const& request, Response response);

private:
    struct Route {
        std::string_view path;
        Plan (Service::*plan)(Request const&, Target const&) const;
    };
    static Route const kRoutes[];

    Plan health(Request const& request, Target const& target) const;
    Plan spend(Request const& request, Target const& target) const;
    Plan web_app(Request const& request, Target const& target) const;

    Handlers handlers_;
    StaticFiles files_;
    HostRule hosts_;
};

}  // namespace mandate::http
