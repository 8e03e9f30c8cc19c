#include "http/service.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/problem.h"
#include "http/testing.h"

namespace mandate::http {
namespace {

using ::testing::HasSubstr;

class ServiceTest : public ::testing::Test {
protected:
    static Service make(Handlers handlers) {
        return {std::move(handlers), std::move(*StaticFiles::open("")),
                HostRule(*ListenAddress::parse("127.0.0.1:8080"))};
    }

    static Request request(std::string target, std::string method = "GET") {
        return {.id = "0123456789abcdef",
                .method = std::move(method),
                .target = std::move(target),
                .host = "localhost:8080",
                .accept = {},
                .if_none_match = {}};
    }

    static Response answer(Service const& service, Request const& request) {
        Plan plan = service.plan(request);
        auto* const work = std::get_if<Work>(&plan);
        return Service::finish(request, work ? (*work)() : std::get<Response>(std::move(plan)));
    }

    static boost::json::object problem_of(Response const& response) {
        EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(response.header("Cache-Control"), "no-store");
        auto json = boost::json::parse(*response.body).as_object();
        EXPECT_EQ(json.at("status").as_int64(), response.status);
        EXPECT_EQ(json.at("request_id").as_string(), "0123456789abcdef");
        for (auto const* field : {"type", "title", "detail", "code"}) {
            EXPECT_TRUE(json.contains(field)) << field;
        }
        return json;
    }

    Service service_ = make(testing::empty_bill());
};

TEST_F(ServiceTest, RefusesStrangeHosts) {
    Request strange = request("/api/v1/health");
    strange.host = "evil.example:8080";
    EXPECT_EQ(answer(service_, strange).status, 421);
    strange.host = "\"\xff";
    EXPECT_EQ(problem_of(answer(service_, strange)).at("status").as_int64(), 421);
    strange.host.clear();
    EXPECT_EQ(answer(service_, strange).status, 400);
    EXPECT_EQ(answer(service_, request("http://evil.example:8080/api/v1/health")).status, 421);
    EXPECT_EQ(answer(service_, request("http://localhost:8080/api/v1/health")).status, 200);
}

TEST_F(ServiceTest, RefusesOtherMethodsAndSaysWhichThereAre) {
    for (auto const* method :
         {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "BREW"}) {
        for (auto const* path : {"/api/v1/spend?by=role", "/", "/api/none"}) {
            Response const response = answer(service_, request(path, method));
            EXPECT_EQ(response.status, 405);
            EXPECT_EQ(response.header("Allow"), "GET, HEAD");
            EXPECT_EQ(problem_of(response).at("code").as_string(), "method_not_allowed");
        }
    }
}

TEST_F(ServiceTest, SaysWhatIsNotThere) {
    for (auto const* path : {"/api", "/api/", "/api/v1", "/api/v2/spend", "/api/v1/spend/",
                             "/api/v1/health/x", "/", "/x.js"}) {
        Response const response = answer(service_, request(path));
        EXPECT_EQ(response.status, 404) << path;
        problem_of(response);
    }
}

TEST_F(ServiceTest, ErrorsOfAQueryKeepTheirStatusAndWords) {
    auto const bad = problem_of(answer(service_, request("/api/v1/spend?by=role&frob=1")));
    EXPECT_EQ(bad.at("status").as_int64(), 400);
    EXPECT_THAT(std::string(bad.at("detail").as_string()), HasSubstr("frob"));
    std::pair<ErrorCode, int> const codes[] = {
        {ErrorCode::kUsage, 400}, {ErrorCode::kNotFound, 404}, {ErrorCode::kDependency, 503}};
    for (auto const& [code, status] : codes) {
        Service const failing = make({[code](app::SpendRequest const&) -> Result<app::SpendAnswer> {
            return fail(code, "the ledger of 2026-10 is gone", "ingest it again");
        }});
        Response const response = answer(failing, request("/api/v1/spend?by=role"));
        EXPECT_EQ(response.status, status);
        EXPECT_THAT(*response.body, HasSubstr("the ledger of 2026-10 is gone"));
        problem_of(response);
    }
}

TEST_F(ServiceTest, SpendGoesToTheHandlerAsAsked) {
    app::SpendRequest seen;
    Service const service = make({[&seen](app::SpendRequest const& asked) {
        seen = asked;
        return testing::empty_bill().spend(asked);
    }});
    Response const response =
        answer(service, request("/api/v1/spend?by=role&where=user%3Dlena&chart=model"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(seen.by, "role");
    EXPECT_EQ(seen.where, std::vector<std::string>{"user=lena"});
    EXPECT_EQ(seen.chart, "model");
    EXPECT_EQ(response.header("Content-Type"), "application/json");
    EXPECT_EQ(response.header("Cache-Control"), "no-store");
    EXPECT_EQ(response.header("Vary"), "Accept");
    EXPECT_EQ(boost::json::parse(*response.body).at("format").as_string(), "mandate.spend/1");
}

TEST_F(ServiceTest, CsvIsAnAttachment) {
    Request asked = request("/api/v1/spend?by=role&period=2026-10");
    asked.accept = "text/csv";
    Response const response = answer(service_, asked);
    EXPECT_EQ(response.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(response.header("Content-Disposition"),
              "attachment; filename=\"mandate-spend-role-2026-10.csv\"");
}

TEST_F(ServiceTest, SaysNotModifiedToAClientThatHasIt) {
    Request again = request("/api/v1/spend?by=role");
    std::string const etag(answer(service_, again).header("ETag"));
    ASSERT_EQ(etag.size(), 34);
    for (std::string const& known : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
        again.if_none_match = known;
        Response const response = answer(service_, again);
        EXPECT_EQ(response.status, 304) << known;
        EXPECT_TRUE(response.body->empty());
        EXPECT_EQ(response.header("ETag"), etag);
    }
    again.if_none_match = "\"other\"";
    EXPECT_EQ(answer(service_, again).status, 200);
    Request failing = request("/api/none");
    failing.if_none_match = "*";
    EXPECT_EQ(answer(service_, failing).status, 404);
}

TEST_F(ServiceTest, EveryAnswerCarriesTheSafetyHeaders) {
    for (auto const* path : {"/api/v1/health", "/api/v1/spend", "/api/none", "/", "/%zz"}) {
        Response const response = answer(service_, request(path));
        EXPECT_EQ(response.header("X-Request-Id"), "0123456789abcdef");
        EXPECT_THAT(std::string(response.header("Content-Security-Policy")),
                    HasSubstr("frame-ancestors 'none'"));
        EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(response.header("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(response.header("Cross-Origin-Opener-Policy"), "same-origin");
        EXPECT_EQ(response.header("Cross-Origin-Resource-Policy"), "same-origin");
        EXPECT_FALSE(response.header("Permissions-Policy").empty());
        EXPECT_THAT(std::string(response.header("Date")),
                    ::testing::MatchesRegex("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                                            "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT"));
        EXPECT_TRUE(response.header("Access-Control-Allow-Origin").empty());
    }
}

}  // namespace
}  // namespace mandate::http
