// The store fails at every statement of every write of a flow: either all of the command is there
// or nothing of it, the log verifies, and the same command works when it is given again.

#include <gtest/gtest.h>

#include "database_backend.h"
#include "scenario.h"
#include "store/log.h"
#include "world.h"

namespace mandate::scenarios {
namespace {

constexpr std::string_view kFault = "planned fault";

/// Fails the n-th statement from now on, once.
struct Plan {
    std::int64_t left = 0;
    bool struck = false;

    Result<void> operator()(std::string_view statement) {
        if (left == 0 || statement == "committed" || --left > 0) {
            return {};
        }
        struck = true;
        return fail(ErrorCode::kDependency, std::string(kFault));
    }
};

std::int64_t log_size(DatabaseBackend const& database) {
    return store::testing::must(
               database.store().read([](store::Reader& reader) { return store::log_head(reader); }))
        .size();
}

void fail_everywhere(store::Dialect dialect, std::string const& name) {
    auto const plan = std::make_shared<Plan>();
    store::StoreOptions options;
    options.faults = [plan](std::string_view statement) { return (*plan)(statement); };
    DatabaseBackend database(dialect, options);
    // The table of duties comes with the first write, in a write of its own.
    store::testing::must(
        database.records().write({PersonId("operator:root"), std::nullopt, true},
                                 [](app::Writing& /*writing*/) -> Result<void> { return {}; }));
    World world(database.backend());
    auto const sentences =
        read_scenario(std::filesystem::path(MANDATE_SOURCE_DIR) / "tests/scenarios" / name);
    ASSERT_TRUE(sentences) << to_string(sentences.error());
    std::int64_t faults = 0;
    for (Sentence const& sentence : *sentences) {
        for (std::int64_t statement = 1;; ++statement) {
            std::int64_t const before = log_size(database);
            *plan = Plan{statement, false};
            std::string const problem = world.run(sentence);
            bool const struck = plan->struck;
            *plan = Plan{};
            if (!struck) {
                ASSERT_EQ(problem, "");
                break;
            }
            ++faults;
            ASSERT_NE(problem.find(kFault), std::string::npos) << sentence.place << problem;
            ASSERT_EQ(log_size(database), before) << sentence.place << " left something behind";
        }
        ASSERT_EQ(database.verify(), "") << sentence.place;
    }
    EXPECT_GT(faults, 100);
}

TEST(Faults, EveryStatementOfAFlowOnSqlite) {
    fail_everywhere(store::Dialect::kSqlite, "faults.flow");
}
TEST(Faults, EveryStatementOfAFlowOnPostgresql) {
    fail_everywhere(store::Dialect::kPostgresql, "faults.flow");
}

}  // namespace
}  // namespace mandate::scenarios
