#include "http/problem.h"

#include <memory>

#include <boost/json.hpp>

#include "render/spend.h"

namespace mandate::http {
namespace {

Response as_response(int status, std::string json) {
    Response response;
    response.status = status;
    response.set("Content-Type", "application/problem+json");
    response.set("Cache-Control", "no-store");
    response.body = std::make_shared<std::string const>(std::move(json));
    return response;
}

}  // namespace

Response problem_response(Problem const& problem, std::string const& request_id) {
    boost::json::object json;
    json["type"] = "about:blank";
    json["title"] = problem.title;
    json["status"] = problem.status;
    json["detail"] = problem.detail;
    json["code"] = problem.code;
    json["request_id"] = request_id;
    if (!problem.hint.empty()) {
        json["hint"] = problem.hint;
    }
    return as_response(problem.status, boost::json::serialize(json));
}

Response error_response(Error const& error, std::string const& request_id) {
    return as_response(http_status(error.code), render::problem_json(error, request_id));
}

Response internal_error_response(std::string const& request_id) {
    return problem_response(
        {.status = 500,
         .code = "internal",
         .title = "Mandate failed",
         .detail = "an error inside Mandate kept it from answering",
         .hint = "look for the request id in the server's log, or send it to the operator"},
        request_id);
}

}  // namespace mandate::http
