// Two hundred random sequences of commands through each database, against a slow, obvious model.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "store/duties.h"
#include "store/log.h"
#include "store/private_text.h"
#include "store/testing/nouns.h"

namespace mandate::store {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

/// What one random command does; each field picks from a few.
struct Command {
    int what = 0;
    int entity = 0;
    int state = 0;
    int staleness = 0;
    bool fails = false;
};

rc::Gen<Command> any_command() {
    return rc::gen::apply(
        [](int what, int entity, int state, int staleness, int fails) {
            return Command{what, entity, state, staleness, fails == 0};
        },
        rc::gen::inRange(0, 6), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3),
        rc::gen::inRange(-1, 3), rc::gen::inRange(0, 6));
}

/// What must be there: the current version and state of each thing, acts, and the log's size.
struct Model {
    std::map<std::string, std::pair<std::int64_t, int>> things;
    std::vector<std::pair<std::string, std::string>> acts;  ///< duty, person
    std::int64_t size = 0;
};

class RandomTest : public ::testing::TestWithParam<Dialect> {
protected:
    RandomTest() {
        std::vector<DutyConflict> const conflicts = {{"duty0", "duty1"}};
        must(store_.write(by("system"), [&](Writer& writer) -> Result<void> {
            TRY(sync_duty_conflicts(writer, conflicts));
            return {};
        }));
    }

    std::int64_t log_size() {
        return must(store_.read([](Reader& reader) { return log_head(reader); })).size();
    }

    /// Runs a command and says what the model expects of it.
    void run(Command const& command, Model& model) {
        Model next = model;
        bool expected = true;
        Result<WriteReceipt> const done =
            store_.write(by("lena"), [&](Writer& writer) -> Result<void> {
                TRY(apply(writer, command, next, expected));
                if (command.fails) {
                    expected = false;
                    return bad_input("changed my mind");
                }
                return {};
            });
        RC_ASSERT(done.has_value() == expected);
        if (done) {
            model = next;
            RC_ASSERT(done->size == model.size);
        }
        RC_ASSERT(log_size() == model.size);
    }

    Result<void> apply(Writer& writer, Command const& command, Model& next, bool& expected) {
        if (command.what < 3) {
            return change(writer, command, next, expected);
        }
        if (command.what == 3) {
            std::string const duty = fmt::format("duty{}", command.state);
            std::string const person = fmt::format("person{}", command.entity);
            expected =
                command.state > 1 ||
                std::ranges::find(next.acts, std::pair{fmt::format("duty{}", 1 - command.state),
                                                       person}) == next.acts.end();
            next.acts.emplace_back(duty, person);
            ++next.size;
            TRY(act(writer, {.chain = chain_, .duty = duty, .person = person}));
            return {};
        }
        if (command.what == 4) {
            // The reasons of all changes so far are lena's.
            TRY(erase_private(writer, command.entity == 0 ? "lena" : "nobody"));
        } else {
            TRY(writer.append({.action = "sign_in.refused",
                               .kind = "sign_in",
                               .id = "omar",
                               .reason = "wrong password"}));
        }
        ++next.size;
        return {};
    }

    Result<void> change(Writer& writer, Command const& command, Model& next, bool& expected) {
        std::string const id = fmt::format("{}-{}", chain_, command.entity);
        auto& [version, state] = next.things[id];
        std::int64_t const stale = command.staleness == 0 ? -1 : 0;
        expected = stale == 0;
        if (version + stale >= 0) {
            std::int64_t const before = version;
            if (version == 0 || state != command.state) {
                ++version;
                ++next.size;
                state = command.state;
            }
            TRY(put_thing(writer, id, before + stale, {{"state", std::to_string(command.state)}},
                          "at random"));
        } else {
            expected = true;
        }
        return {};
    }

    GovernedDatabase database_{GetParam()};
    Store store_ = database_.open();
    std::string chain_;
};

INSTANTIATE_TEST_SUITE_P(Both, RandomTest,
                         ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(RandomTest, NoSequenceOfCommandsBreaksAnInvariant) {
    int round = 0;
    bool const held = rc::check("commands", [&] {
        chain_ = fmt::format("chain{}", ++round);
        Model model;
        model.size = log_size();
        auto const commands =
            *rc::gen::container<std::vector<Command>>(any_command()).as("commands");
        for (Command const& command : commands) {
            run(command, model);
        }
        must(store_.read([&](Reader& reader) -> Result<void> {
            for (auto const& [id, expected] : model.things) {
                Versioned const there = TRY(current(reader, kThing, id)).value_or(Versioned());
                RC_ASSERT(there.version == expected.first);
                if (expected.first > 0) {
                    RC_ASSERT(there.body.at("state").as_string() ==
                              std::to_string(expected.second));
                }
                RC_ASSERT(std::ssize(TRY(history(reader, kThing, id))) == expected.first);
            }
            RC_ASSERT(TRY(acts(reader, chain_)).size() == model.acts.size());
            return {};
        }));
        RC_ASSERT(faults_of(store_).empty());
    });
    EXPECT_TRUE(held);
}

}  // namespace
}  // namespace mandate::store
