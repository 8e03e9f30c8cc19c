// Clients that do not behave, over real sockets. Nothing here asserts how long something takes;
// timeouts of the server are short, so that what it cuts is cut soon.

#include <chrono>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing.h"

namespace mandate::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Reply;
using testing::Setting;

class RudeClients : public ::testing::Test {
protected:
    Server& server(Handlers handlers = testing::empty_bill()) {
        auto started = Server::start(setting_.options, std::move(handlers));
        EXPECT_TRUE(started.has_value());
        server_.emplace(std::move(*started));
        return *server_;
    }

    void expect_alive() { EXPECT_EQ(Client(server_->port()).get("/api/v1/health").status, 200); }

    Setting setting_;
    std::optional<Server> server_;
};

TEST_F(RudeClients, WhatIsNotHttpIsRefusedAndClosed) {
    Server const& running = server();
    std::string const host = "Host: 127.0.0.1:" + std::to_string(running.port()) + "\r\n";
    for (std::string const& bytes : {
             std::string("\r\n\r\n\r\n\r\nnonsense\r\n\r\n"),
             std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
             std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
             "GET  /api/v1/health HTTP/1.1\r\n" + host + "\r\n",
             "GET /api/v1/health HTTP/9.9\r\n" + host + "\r\n",
             "GET /api/v1/health\r\n" + host + "\r\n",
             "GET /api/v1/health HTTP/1.1\r\nno colon here\r\n" + host + "\r\n",
             "GET /api/v1/health HTTP/1.1\r\n" + host + "X : 1\r\n\r\n",
             "GET /\x01 HTTP/1.1\r\n" + host + "\r\n",
             "GET / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
             "GET / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
             "GET / HTTP/1.1\r\n" + host +
                 "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
             "GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
         }) {
        Client client(running.port());
        client.send(bytes);
        Reply const reply = client.read();
        EXPECT_EQ(reply.status, 400) << bytes;
        EXPECT_EQ(reply.header("connection"), "close");
        EXPECT_EQ(reply.header("content-type"), "application/problem+json");
        EXPECT_EQ(boost::json::parse(reply.body).at("request_id").as_string(),
                  reply.header("x-request-id"));
        EXPECT_TRUE(client.at_end());
    }
    expect_alive();
}

TEST_F(RudeClients, OneHostExactly) {
    Server const& running = server();
    Client client(running.port());
    client.send("GET /api/v1/health HTTP/1.1\r\n\r\n");
    EXPECT_EQ(client.read().status, 400);
    client.send(client.request("GET", "/api/v1/health", "Host: evil.example\r\n"));
    EXPECT_EQ(client.read().status, 400);
    client.send("GET /api/v1/health HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    EXPECT_EQ(client.read().status, 421);
    EXPECT_EQ(client.get("/api/v1/health").status, 200) << "these were HTTP; the connection stays";
}

TEST_F(RudeClients, HugeHeadersAndBodiesAreRefused) {
    setting_.options.limits.header_bytes = 2048;
    setting_.options.limits.body_bytes = 100;
    Server const& running = server();
    std::string const big = "X-Big: " + std::string(3000, 'x') + "\r\n";
    EXPECT_EQ(Client(running.port()).get("/api/v1/health", big).status, 431);
    EXPECT_EQ(Client(running.port()).get("/?" + std::string(100'000, 'x')).status, 431);

    Client endless(running.port());
    endless.send("GET / HTTP/1.1\r\n");
    while (!endless.readable_within(0) &&
           endless.send("X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n")) {
    }
    EXPECT_EQ(endless.read().status, 431);

    EXPECT_EQ(Client(running.port()).get("/api/v1/health", "Content-Length: 101\r\n").status, 413);
    Client chunked(running.port());
    chunked.send(chunked.request("GET", "/api/v1/health", "Transfer-Encoding: chunked\r\n") +
                 "ff\r\n" + std::string(255, 'x') + "\r\n0\r\n\r\n");
    EXPECT_EQ(chunked.read().status, 413);
    expect_alive();
}

TEST_F(RudeClients, ASmallBodyIsReadAndForgotten) {
    Client client(server().port());
    client.send(client.request("POST", "/api/v1/spend", "Content-Length: 5\r\n") + "hello" +
                client.request("GET", "/api/v1/health"));
    EXPECT_EQ(client.read().status, 405);
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(RudeClients, PipelinedRequestsAreAnsweredInOrder) {
    Client client(server().port());
    std::string all;
    for (int i = 0; i < 200; ++i) {
        all += client.request("GET", i % 2 == 0 ? "/api/v1/spend?by=role" : "/api/v1/none");
    }
    client.send(all);
    for (int i = 0; i < 200; ++i) {
        ASSERT_EQ(client.read().status, i % 2 == 0 ? 200 : 404) << i;
    }
}

TEST_F(RudeClients, AHalfClosedClientGetsItsAnswers) {
    Client client(server().port());
    client.send(client.request("GET", "/api/v1/spend?by=role") +
                client.request("GET", "/api/v1/health"));
    client.close_sending_half();
    EXPECT_EQ(client.read().status, 200);
    EXPECT_EQ(client.read().status, 200);
    EXPECT_TRUE(client.at_end());
}

TEST_F(RudeClients, OldClientsAreServedOnce) {
    Server const& running = server();
    Client client(running.port());
    client.send("GET /api/v1/health HTTP/1.0\r\nConnection: keep-alive\r\nHost: localhost:" +
                std::to_string(running.port()) + "\r\n\r\n");
    Reply const reply = client.read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("connection"), "close");
    client.close_sending_half();
    EXPECT_TRUE(client.at_end());
}

TEST_F(RudeClients, AHeaderThatDripsIsCut) {
    setting_.options.limits.header_timeout = 200ms;
    setting_.options.limits.idle_timeout = 1h;
    Client client(server().port());
    client.send("GET / HTTP/1.1\r\n");
    while (!client.readable_within(10) && client.send("X")) {
    }
    EXPECT_TRUE(client.at_end());
    expect_alive();
}

TEST_F(RudeClients, ABodyThatDripsIsCut) {
    setting_.options.limits.header_timeout = 200ms;
    Client client(server().port());
    client.send(client.request("GET", "/api/v1/health", "Content-Length: 60000\r\n"));
    while (!client.readable_within(10) && client.send("X")) {
    }
    EXPECT_TRUE(client.at_end());
    expect_alive();
}

TEST_F(RudeClients, SilenceIsCut) {
    setting_.options.limits.idle_timeout = 100ms;
    Server const& running = server();
    Client silent(running.port());
    EXPECT_TRUE(silent.at_end());
    Client after_one(running.port());
    EXPECT_EQ(after_one.get("/api/v1/health").status, 200);
    EXPECT_TRUE(after_one.at_end());
}

TEST_F(RudeClients, WhoAsksAndDoesNotReadIsCut) {
    setting_.options.limits.write_timeout = 100ms;
    testing::Folder const web;
    web.write("index.html", std::string(16U << 20U, 'x'));
    setting_.options.web_root = web.path();
    Server const& running = server();
    Client client(running.port());
    client.send(client.request("GET", "/"));
    while (running.connections() == 0) {
    }
    while (running.connections() > 0) {
        std::this_thread::yield();
    }
    EXPECT_LT(client.read().body.size(), 16U << 20U);
    expect_alive();
}

TEST_F(RudeClients, LeavingEarlyHurtsNobody) {
    Server const& running = server();
    for (int i = 0; i < 200; ++i) {
        Client client(running.port());
        std::string const request = client.request("GET", "/api/v1/spend?by=role");
        client.send(
            std::string_view(request).substr(0, request.size() - static_cast<unsigned>(i) % 20));
        if (i % 3 == 0) {
            linger const reset{1, 0};
            setsockopt(client.descriptor(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
    }
    expect_alive();
}

TEST_F(RudeClients, FiveHundredIdleConnectionsDoNotStopAFastOne) {
    Server const& running = server();
    std::vector<Client> idle;
    for (int i = 0; i < 500; ++i) {
        Client& client = idle.emplace_back(running.port());
        ASSERT_TRUE(client.connected());
        if (i % 2 == 0) {
            client.send("GET /api/v1/health HTTP/1.1\r\nHost: loc");
        }
    }
    Client fast(running.port());
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(fast.get("/api/v1/spend?by=role").status, 200);
    }
    EXPECT_EQ(running.connections(), 501);
}

}  // namespace
}  // namespace mandate::http
