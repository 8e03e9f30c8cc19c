// Random people do random things, in any order, most of which is refused. Whatever happens, the
// promises hold: 3 (a decision is linked to its implementation), 5 (nothing without its entry),
// 6 (duties stay apart), and every anchor has one owner a day.

#include <random>

#include <gtest/gtest.h>

#include "app/memory_records.h"
#include "base/clock.h"
#include "database_backend.h"
#include "random_company.h"

namespace mandate::scenarios {
namespace {

constexpr int kSequences = 10'000;
constexpr int kCommands = 40;

TEST(RandomCommands, NoSequenceBreaksAPromiseInMemory) {
    std::int64_t accepted = 0;
    std::int64_t claimed = 0;
    app::testing::MemoryRecords founded;
    RandomCompany const founder(founded, 0);
    for (int sequence = 0; sequence < kSequences; ++sequence) {
        app::testing::MemoryRecords records = founded;
        RandomCompany company(records, static_cast<std::uint32_t>(sequence),
                              RandomCompany::Start::kJoin);
        for (int command = 0; command < kCommands; ++command) {
            accepted += company.act() ? 1 : 0;
        }
        std::string const broken = company.broken_promise();
        ASSERT_EQ(broken, "") << "sequence " << sequence;
        claimed += company.claimed() ? 1 : 0;
        ASSERT_EQ(records.fault(), "") << "sequence " << sequence;
    }
    // The commands must get somewhere, or the test proves nothing.
    EXPECT_GT(accepted, kSequences * 5);
    EXPECT_GT(claimed, kSequences / 20);
}

void run_on(store::Dialect dialect) {
    constexpr int kDatabaseSequences = 200;
    for (int sequence = 0; sequence < kDatabaseSequences; ++sequence) {
        DatabaseBackend database(dialect);
        RandomCompany company(database.records(), static_cast<std::uint32_t>(sequence));
        for (int command = 0; command < kCommands; ++command) {
            company.act();
        }
        ASSERT_EQ(company.broken_promise(), "") << "sequence " << sequence;
        ASSERT_EQ(database.verify(), "") << "sequence " << sequence;
    }
}

TEST(RandomCommands, NoSequenceBreaksAPromiseOnSqlite) { run_on(store::Dialect::kSqlite); }
TEST(RandomCommands, NoSequenceBreaksAPromiseOnPostgresql) { run_on(store::Dialect::kPostgresql); }

}  // namespace
}  // namespace mandate::scenarios
