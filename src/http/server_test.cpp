#include "http/server.h"

#include <atomic>
#include <csignal>
#include <latch>
#include <thread>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "http/testing.h"

namespace mandate::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Folder;
using ::testing::HasSubstr;
using testing::Reply;
using testing::Setting;

Server start(Setting const& setting, Handlers handlers = testing::empty_bill()) {
    auto server = Server::start(setting.options, std::move(handlers));
    EXPECT_TRUE(server.has_value()) << to_string(server.error());
    return std::move(*server);
}

/// A handler that holds every query until it is let go.
struct Gate {
    std::atomic<int> entered = 0;
    std::atomic<bool> open = false;

    Handlers handlers() {
        return {[this](app::SpendRequest const& request) {
            ++entered;
            open.wait(false);
            return testing::empty_bill().spend(request);
        }};
    }
    void wait_for(int count) const {
        while (entered < count) {
            std::this_thread::yield();
        }
    }
    void let_go() {
        open = true;
        open.notify_all();
    }
};

TEST(Server, StartsOnAFreePortAndAnswers) {
    Setting const setting;
    Server const server = start(setting);
    EXPECT_NE(server.port(), 0);
    EXPECT_EQ(server.url(), "http://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(server.warning(), "");
    Client client(server.port());
    Reply const reply = client.get("/api/v1/health");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"status":"ok"})");
    EXPECT_EQ(client.get("/api/v1/spend?by=role").status, 200) << "on the same connection";
}

TEST(Server, ABusyPortIsOneClearSentence) {
    Setting setting;
    Server const server = start(setting);
    setting.options.listen = "127.0.0.1:" + std::to_string(server.port());
    auto const second = Server::start(setting.options, testing::empty_bill());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
    EXPECT_EQ(to_string(second.error()),
              setting.options.listen +
                  " is in use; stop the other program or choose another with --listen");
}

TEST(Server, RefusesAddressesThatAreNotOurs) {
    Setting setting;
    setting.options.listen = "203.0.113.7:0";
    auto const server = Server::start(setting.options, testing::empty_bill());
    ASSERT_FALSE(server.has_value());
    EXPECT_EQ(server.error().code, ErrorCode::kDependency);
    setting.options.listen = "nowhere";
    EXPECT_EQ(Server::start(setting.options, testing::empty_bill()).error().code,
              ErrorCode::kUsage);
    setting.options.listen = "127.0.0.1:0";
    setting.options.web_root = "/nowhere/at/all";
    EXPECT_EQ(Server::start(setting.options, testing::empty_bill()).error().code,
              ErrorCode::kNotFound);
}

TEST(Server, WarnsBeyondThisMachineAndCanBeMoved) {
    Setting setting;
    setting.options.listen = "0.0.0.0:0";
    Server server = start(setting);
    EXPECT_THAT(server.warning(), HasSubstr("nobody is asked who they are"));
    Server moved = std::move(server);
    EXPECT_EQ(Client(moved.port()).get("/api/v1/health").status, 200);
    moved.stop();
    moved.stop();
    EXPECT_FALSE(Client(moved.port()).connected());
}

TEST(Server, ListensOnIpv6) {
    Setting setting;
    setting.options.listen = "[::1]:0";
    auto const server = Server::start(setting.options, testing::empty_bill());
    if (!server.has_value()) {
        GTEST_SKIP() << "this machine has no IPv6: " << server.error().message;
    }
    EXPECT_EQ(server->url(), "http://[::1]:" + std::to_string(server->port()));
    EXPECT_EQ(server->warning(), "");
    Client client(server->port(), Client::Family::kIpv6);
    EXPECT_EQ(client.get("/api/v1/health").status, 200);
}

TEST(Server, WithoutAWebAppItSaysSo) {
    Setting const setting;
    Server const server = start(setting);
    Reply const reply = Client(server.port()).get("/spend");
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, HasSubstr("has no web app; ./run builds it"));
}

TEST(Server, HeadIsGetWithoutItsBody) {
    Folder const web;
    web.write("index.html", "<!doctype html>");
    Setting setting;
    setting.options.web_root = web.path();
    Server const server = start(setting);
    Client client(server.port());
    for (auto const* path : {"/", "/api/v1/health", "/api/v1/spend?by=role", "/api/none"}) {
        Reply const head = client.head(path);
        Reply const get = client.get(path);
        EXPECT_EQ(head.status, get.status);
        EXPECT_EQ(head.header("content-length"), std::to_string(get.body.size()));
        EXPECT_EQ(head.header("content-type"), get.header("content-type"));
    }
}

TEST(Server, NotModifiedHasNoBodyAndTheConnectionGoesOn) {
    Setting const setting;
    Server const server = start(setting);
    Client client(server.port());
    std::string const etag = client.get("/api/v1/health").header("etag");
    Reply const reply =
        client.get("/api/v1/health", "If-None-Match: \"x\"\r\nIf-None-Match: " + etag + "\r\n");
    EXPECT_EQ(reply.status, 304);
    EXPECT_EQ(client.get("/api/v1/health").status, 200);
}

TEST(Server, EveryRequestHasAnIdInAnswerBodyAndLog) {
    Setting const setting;
    Server server = start(setting);
    Client client(server.port());
    Reply const reply = client.get("/api/v1/spend?by=role&where=user%3Dlena&frob=1");
    ASSERT_EQ(reply.status, 400);
    std::string const id = reply.header("x-request-id");
    EXPECT_EQ(id.size(), 16);
    EXPECT_EQ(boost::json::parse(reply.body).at("request_id").as_string(), id);
    EXPECT_NE(client.get("/api/v1/health").header("x-request-id"), id);
    server.stop();
    std::string const line = setting.log.str().substr(0, setting.log.str().find('\n'));
    auto const json = boost::json::parse(line).as_object();
    EXPECT_EQ(json.at("level").as_string(), "info");
    EXPECT_EQ(json.at("method").as_string(), "GET");
    EXPECT_EQ(json.at("path").as_string(), "/api/v1/spend");
    EXPECT_EQ(json.at("status").as_int64(), 400);
    EXPECT_EQ(json.at("request_id").as_string(), id);
    EXPECT_TRUE(json.at("ms").is_double());
    EXPECT_EQ(setting.log.str().find("lena"), std::string::npos) << "queries name people";
}

TEST(Server, AFailingHandlerIsToldApartFromItsReason) {
    Setting const setting;
    Server server = start(setting, {[](app::SpendRequest const&) -> Result<app::SpendAnswer> {
                              throw std::runtime_error("disk of 10.0.0.7 is gone");
                          }});
    Client client(server.port());
    Reply const reply = client.get("/api/v1/spend?by=role");
    EXPECT_EQ(reply.status, 500);
    EXPECT_THAT(reply.body, HasSubstr(reply.header("x-request-id")));
    EXPECT_EQ(reply.body.find("10.0.0.7"), std::string::npos);
    EXPECT_EQ(client.get("/api/v1/health").status, 200);
    server.stop();
    EXPECT_THAT(setting.log.str(), HasSubstr("disk of 10.0.0.7 is gone"));
}

TEST(Server, SlowQueriesHoldUpNobodyAndTheirQueueIsBounded) {
    Setting setting;
    setting.options.query_threads = 1;
    setting.options.limits.waiting_queries = 2;
    Gate gate;
    Server server = start(setting, gate.handlers());
    std::vector<Client> slow;
    for (int i = 0; i < 5; ++i) {
        Client& client = slow.emplace_back(server.port());
        client.send(client.request("GET", "/api/v1/spend?by=role"));
        if (i == 0) {
            gate.wait_for(1);
        }
    }
    Client fast(server.port());
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(fast.get("/api/v1/health").status, 200);
    }
    // One runs and two wait; whichever two came last were turned away at once.
    std::vector<Reply> replies;
    std::vector<Client*> waiting;
    while (replies.size() < 2) {
        waiting.clear();
        for (Client& client : slow) {
            if (client.readable_within(10)) {
                replies.push_back(client.read());
            } else {
                waiting.push_back(&client);
            }
        }
    }
    for (Reply const& reply : replies) {
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.header("retry-after"), "1");
        EXPECT_THAT(reply.body, HasSubstr("\"busy\""));
    }
    EXPECT_EQ(waiting.size(), 3);
    gate.let_go();
    for (Client* client : waiting) {
        EXPECT_EQ(client->read().status, 200);
    }
    EXPECT_EQ(fast.get("/api/v1/spend?by=role").status, 200) << "the queue has room again";
}

TEST(Server, ConnectionsBeyondTheLimitAreTurnedAway) {
    Setting setting;
    setting.options.limits.connections = 3;
    Server const server = start(setting);
    std::vector<Client> allowed;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(allowed.emplace_back(server.port()).get("/api/v1/health").status, 200);
    }
    Client fourth(server.port());
    Reply const reply = fourth.read();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("retry-after"), "1");
    EXPECT_TRUE(fourth.at_end());
    EXPECT_EQ(allowed.front().get("/api/v1/health").status, 200);
    allowed.pop_back();
    while (server.connections() > 2) {
        std::this_thread::yield();
    }
    EXPECT_EQ(Client(server.port()).get("/api/v1/health").status, 200);
}

TEST(Server, StoppingLetsARequestFinishAndClosesTheIdle) {
    Setting setting;
    setting.options.limits.drain_timeout = 30s;
    Gate gate;
    Server server = start(setting, gate.handlers());
    Client idle(server.port());
    EXPECT_EQ(idle.get("/api/v1/health").status, 200);
    Client busy(server.port());
    busy.send(busy.request("GET", "/api/v1/spend?by=role"));
    gate.wait_for(1);
    std::jthread stopping([&server] { server.stop(); });
    EXPECT_TRUE(idle.at_end());
    gate.let_go();
    Reply const reply = busy.read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(busy.at_end());
}

TEST(Server, StoppingCutsWhatDoesNotEnd) {
    Setting setting;
    setting.options.limits.drain_timeout = 50ms;
    setting.options.query_threads = 1;
    Gate gate;
    Server server = start(setting, gate.handlers());
    Client running(server.port());
    running.send(running.request("GET", "/api/v1/spend?by=role"));
    gate.wait_for(1);
    Client waiting(server.port());
    waiting.send(waiting.request("GET", "/api/v1/spend?by=role"));
    std::jthread stopping([&server] { server.stop(); });
    EXPECT_TRUE(running.at_end());
    gate.let_go();
    stopping.join();
    EXPECT_TRUE(waiting.at_end());
    EXPECT_EQ(gate.entered, 1) << "what waited is forgotten";
}

/// True once the process has a handler for the signal.
bool catches(pid_t process, int signal) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigCgt:")) {
            return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1U) != 0;
        }
    }
    return false;
}

TEST(Server, RunsUntilASignal) {
    for (int const signal : {SIGTERM, SIGINT}) {
        pid_t const child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            Setting const setting;
            auto server = Server::start(setting.options, testing::empty_bill());
            if (server.has_value()) {
                server->run_until_signal();
            }
            _exit(server.has_value() ? 0 : 1);
        }
        while (!catches(child, signal)) {
            std::this_thread::yield();
        }
        kill(child, signal);
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    }
}

}  // namespace
}  // namespace mandate::http
