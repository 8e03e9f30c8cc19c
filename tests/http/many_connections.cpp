// Thousands of connections that say nothing, drip, or do not read, while a fast one is answered
// (design section 7). The rude ones live in child processes, because a process may open only so
// many files. Label long.

#include <array>
#include <csignal>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/server.h"
#include "http/testing.h"

namespace mandate::http {
namespace {

using testing::Client;
using testing::Setting;

constexpr int kChildren = 2;

/// A process that opens connections once it is told the port, says when they are open, drips into
/// some of them, and is ended with this object.
class RudeProcess {
public:
    explicit RudeProcess(int connections) {
        std::array<int, 2> orders{};
        std::array<int, 2> answers{};
        if (pipe(orders.data()) != 0 || pipe(answers.data()) != 0) {
            throw std::runtime_error("no pipe left");
        }
        child_ = fork();
        if (child_ < 0) {
            throw std::runtime_error("no process left");
        }
        if (child_ == 0) {
            close(orders[1]);
            close(answers[0]);
            live(connections, orders[0], answers[1]);
        }
        close(orders[0]);
        close(answers[1]);
        orders_ = orders[1];
        answers_ = answers[0];
    }
    RudeProcess(RudeProcess const&) = delete;
    RudeProcess& operator=(RudeProcess const&) = delete;
    ~RudeProcess() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        close(orders_);
        close(answers_);
    }

    void begin(std::uint16_t port) const { ASSERT_EQ(write(orders_, &port, sizeof port), 2); }

    /// @returns how many connections it holds.
    int held() const {
        int count = 0;
        return read(answers_, &count, sizeof count) == sizeof count ? count : -1;
    }

private:
    [[noreturn]] static void live(int connections, int orders, int answers) {
        std::uint16_t port = 0;
        if (read(orders, &port, sizeof port) != sizeof port) {
            _exit(1);
        }
        std::vector<Client> clients;
        clients.reserve(static_cast<std::size_t>(connections));
        int held = 0;
        for (int i = 0; i < connections; ++i) {
            Client const& client = clients.emplace_back(port);
            held += client.connected() ? 1 : 0;
            if (i % 4 == 1) {
                client.send("GET /api/v1/health HTTP/1.1\r\nHost: l");
            } else if (i % 4 == 2) {  // asks, and never reads
                client.send(client.request("GET", "/api/v1/health"));
            }
        }
        bool const said = write(answers, &held, sizeof held) == sizeof held;
        while (said && poll(nullptr, 0, 20) == 0) {
            for (std::size_t i = 1; i < clients.size(); i += 40) {
                clients[i].send("o");
            }
        }
        _exit(0);
    }

    pid_t child_ = -1;
    int orders_ = -1;
    int answers_ = -1;
};

class ManyConnections : public ::testing::TestWithParam<int> {};

TEST_P(ManyConnections, DoNotStopAFastOne) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < static_cast<rlim_t>(GetParam()) + 1000) {
        GTEST_SKIP() << "this system lets a process open only " << files.rlim_max << " files";
    }
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    std::vector<std::unique_ptr<RudeProcess>> rude;
    for (int i = 0; i < kChildren; ++i) {
        rude.push_back(std::make_unique<RudeProcess>(GetParam() / kChildren));
    }
    Setting setting;
    setting.options.limits.header_timeout = std::chrono::hours(1);
    setting.options.limits.idle_timeout = std::chrono::hours(1);
    auto server = Server::start(setting.options, testing::empty_bill());
    ASSERT_TRUE(server.has_value()) << to_string(server.error());
    for (auto const& process : rude) {
        process->begin(server->port());
    }
    Client early(server->port());
    EXPECT_EQ(early.get("/api/v1/spend?by=role").status, 200) << "while they arrive";
    for (auto const& process : rude) {
        ASSERT_EQ(process->held(), GetParam() / kChildren);
    }
    while (server->connections() < static_cast<std::size_t>(GetParam())) {
        std::this_thread::yield();
    }
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(early.get("/api/v1/spend?by=role").status, 200);
        ASSERT_EQ(Client(server->port()).get("/api/v1/health").status, 200);
    }
    EXPECT_GE(server->connections(), static_cast<std::size_t>(GetParam()));
    server->stop();
}

INSTANTIATE_TEST_SUITE_P(, ManyConnections, ::testing::Values(2'000, 10'000));

}  // namespace
}  // namespace mandate::http
