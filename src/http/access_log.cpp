#include "http/access_log.h"

#include <chrono>
#include <utility>

#include <boost/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/date.h"
#include "http/target.h"

namespace mandate::http {
namespace {

std::shared_ptr<spdlog::logger> standard_error() {
    auto logger =
        std::make_shared<spdlog::logger>("http", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%v");
    return logger;
}

boost::json::object line(std::string_view level) {
    auto const now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    return {{"time", to_string(now)}, {"level", level}};
}

}  // namespace

AccessLog::AccessLog(std::shared_ptr<spdlog::logger> logger)
    : logger_(logger ? std::move(logger) : standard_error()) {}

void AccessLog::request(Access const& access) const {
    if (!logger_->should_log(spdlog::level::info)) {
        return;
    }
    std::string const path = path_for_log(access.target);
    boost::json::object json = line("info");
    json["method"] = access.method;
    json["path"] = is_plain_utf8(path) ? path : "?";
    json["status"] = access.status;
    json["ms"] = static_cast<double>(access.took.count()) / 1000;
    json["request_id"] = access.id;
    logger_->info(boost::json::serialize(json));
}

void AccessLog::failure(std::string_view request_id, std::string_view what) const {
    boost::json::object json = line("error");
    json["request_id"] = request_id;
    json["what"] = is_plain_utf8(what) ? what : "?";
    logger_->error(boost::json::serialize(json));
}

}  // namespace mandate::http
