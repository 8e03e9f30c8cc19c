// A flow of writes is broken off at every statement: by an error there, and by kill -9. Either way
// each write of it is there whole or not at all, what was acknowledged is there, and the log holds.

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/duties.h"
#include "store/outbox.h"
#include "store/testing/nouns.h"
#include "store/testing/postgresql_server.h"

namespace mandate::store {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

constexpr int kWrites = 3;

std::string prefix(int round, int number) { return fmt::format("r{}-w{}", round, number); }

/// One write of the flow: two things, a person, an act and a notice; the second and third also
/// change what the one before made.
Result<void> one_write(Writer& writer, int round, int number) {
    std::string const name = prefix(round, number);
    TRY(put_thing(writer, name + "-a", 0, {{"state", "made"}, {"serial", name}}, "because"));
    TRY(put_thing(writer, name + "-b", 0, {{"state", "made"}}));
    TRY(put_human(writer, name, 0, "Somebody", name + "@example.com"));
    TRY(act(writer, {.chain = name, .duty = "request", .person = "priya"}));
    TRY(notify(writer, {"thing.made", "lena", {{"thing", name}}}));
    if (number > 0) {
        TRY(put_thing(writer, prefix(round, number - 1) + "-a", 1, {{"state", "changed"}}));
    }
    return {};
}

/// Runs the flow until a write fails. @returns how many were acknowledged.
int run_flow(Store const& store, int round, std::function<void()> const& acknowledged = [] {}) {
    for (int number = 0; number < kWrites; ++number) {
        Result<WriteReceipt> const done = store.write(
            by("priya", number), [&](Writer& writer) { return one_write(writer, round, number); });
        if (!done) {
            return number;
        }
        acknowledged();
    }
    return kWrites;
}

/// How many writes of a round are there; a write that is there in parts is a failure.
int stored_writes(Store const& store, int round) {
    return must(store.read([&](Reader& reader) -> Result<int> {
        int whole = 0;
        for (int number = 0; number < kWrites; ++number) {
            std::string const name = prefix(round, number);
            bool const parts[] = {
                TRY(current(reader, kThing, name + "-a")).has_value(),
                TRY(current(reader, kThing, name + "-b")).has_value(),
                TRY(current(reader, kHuman, name)).has_value(),
                !TRY(acts(reader, name)).empty(),
                TRY(reader.one<std::int64_t>({"notices",
                                              "SELECT COUNT(*) AS n FROM outbox WHERE body = "
                                              ":body"},
                                             {{"body", fmt::format("{{\"thing\":\"{}\"}}", name)}}))
                        .value_or(0) == 1,
                number == 0 || TRY(current(reader, kThing, prefix(round, number - 1) + "-a"))
                                       .value_or(Versioned())
                                       .version == 2};
            auto const there = std::ranges::count(parts, true);
            EXPECT_TRUE(there == 0 || there == std::ssize(parts) || (number == 0 && there == 1))
                << name << " is there in parts";
            whole += there == std::ssize(parts) ? 1 : 0;
        }
        return whole;
    }));
}

class FaultsTest : public ::testing::TestWithParam<Dialect> {
protected:
    GovernedDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, FaultsTest,
                         ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(FaultsTest, AnErrorAtAnyStatementLeavesWholeWrites) {
    int statements_left = 0;
    std::string failed_at;
    Store const store = database_.open({.faults = [&](std::string_view name) -> Result<void> {
        if (--statements_left == 0) {
            failed_at = name;
            return fail(ErrorCode::kDependency, "the disk went away");
        }
        return {};
    }});
    int round = 0;
    std::set<std::string> seen;
    for (;; ++round) {
        statements_left = round + 1;
        failed_at.clear();
        int const acknowledged = run_flow(store, round);
        statements_left = 0;
        if (failed_at.empty()) {
            EXPECT_EQ(acknowledged, kWrites);
            break;
        }
        seen.insert(failed_at);
        // Behind the commit there is nothing to take back any more.
        EXPECT_EQ(stored_writes(store, round), acknowledged + (failed_at == "committed" ? 1 : 0))
            << failed_at;
    }
    EXPECT_GT(round, 60);
    for (std::string const expected :
         {"begin", "log_head", "thing", "log_entry_insert", "private_text_insert", "outbox_insert",
          "duty_act", "log_head_set", "commit", "committed"}) {
        EXPECT_TRUE(seen.contains(expected)) << expected;
    }
    EXPECT_EQ(faults_of(store), "");
}

/// Runs the flow in a process that is killed at its statement `at`. @returns how many writes it
/// acknowledged, and whether it came to the end.
std::pair<int, bool> run_and_kill(DatabaseLocation const& location, int round, int at) {
    int pipe[2] = {-1, -1};
    if (::pipe(pipe) != 0) {
        throw std::runtime_error("no pipe");
    }
    pid_t const child = ::fork();
    if (child == 0) {
        int left = at;
        Store const store = must(Store::open(location, CreateDatabase::kNo,
                                             {.faults = [&](std::string_view) -> Result<void> {
                                                 if (--left == 0) {
                                                     ::raise(SIGKILL);
                                                 }
                                                 return {};
                                             }}));
        run_flow(store, round, [&] { static_cast<void>(::write(pipe[1], "x", 1)); });
        ::_exit(0);
    }
    ::close(pipe[1]);
    int status = 0;
    ::waitpid(child, &status, 0);
    char acknowledged[kWrites + 1];
    auto const count = ::read(pipe[0], acknowledged, sizeof acknowledged);
    ::close(pipe[0]);
    return {static_cast<int>(count), WIFEXITED(status)};
}

TEST_P(FaultsTest, KillNineAtAnyStatementLosesNothingAcknowledged) {
    int round = 0;
    for (;; ++round) {
        auto const [acknowledged, ended] = run_and_kill(database_.location(), round, round + 1);
        Store const store = database_.open();
        int const stored = stored_writes(store, round);
        if (ended) {
            EXPECT_EQ(stored, kWrites);
            break;
        }
        // Killed between commit and acknowledgement, one more may be there.
        EXPECT_TRUE(stored == acknowledged || stored == acknowledged + 1)
            << stored << " of " << acknowledged;
        if (round % 10 == 0) {
            EXPECT_EQ(faults_of(store), "");
        }
    }
    EXPECT_GT(round, 60);
    EXPECT_EQ(faults_of(database_.open()), "");
}

}  // namespace
}  // namespace mandate::store
