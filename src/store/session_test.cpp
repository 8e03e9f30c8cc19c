#include "store/session.h"

#include <thread>

#include <gtest/gtest.h>

#include "base/digest.h"

namespace mandate::store {
namespace {

namespace fs = std::filesystem;

constexpr Statement kInsert{
    "insert_record",
    "INSERT INTO source_of_record (payer, period, export, chosen_at, chosen_by) "
    "VALUES (:payer, '2026-10', :export, :at, 'test')"};
constexpr Statement kSelect{"select_records",
                            "SELECT payer, export, chosen_at, NULL AS absent FROM source_of_record "
                            "ORDER BY payer"};

fs::path fresh_file() {
    fs::path const folder = fs::path(testing::TempDir()) / ("session_" + random_hex(6));
    fs::create_directories(folder);
    return folder / "mandate.db";
}

Session open_session(fs::path const& file) {
    Result<Session> session = Session::open(file, CreateDatabase::kYes);
    if (!session) {
        ADD_FAILURE() << to_string(session.error());
        std::abort();
    }
    return std::move(*session);
}

Parameters record(std::string const& payer) {
    return {{"payer", payer}, {"export", "it's; an export"}, {"at", std::int64_t{1} << 40}};
}

TEST(Session, StoresAndReadsBack) {
    fs::path const file = fresh_file();
    {
        Session session = open_session(file);
        ASSERT_TRUE(session.write([&](Transaction& transaction) -> Result<void> {
            EXPECT_EQ(TRY(transaction.execute(kInsert, record("1"))), 1);
            return {};
        }));
    }
    Session session = open_session(file);
    Result<std::vector<Row>> const read = session.query(kSelect);
    ASSERT_TRUE(read) << to_string(read.error());
    std::vector<Row> const& rows = *read;
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].text("export"), "it's; an export");
    EXPECT_EQ(rows[0].integer("chosen_at"), std::int64_t{1} << 40);
    EXPECT_FALSE(rows[0].optional_text("absent"));
    EXPECT_THROW(static_cast<void>(rows[0].text("other")), std::logic_error);
}

TEST(Session, AFailedBodyLeavesNothing) {
    Session session = open_session(fresh_file());
    Result<void> const done = session.write([&](Transaction& transaction) -> Result<void> {
        TRY(transaction.execute(kInsert, record("1")));
        return bad_input("no");
    });
    EXPECT_FALSE(done);
    EXPECT_TRUE(session.query(kSelect)->empty());
    EXPECT_FALSE(session.write([&](Transaction& transaction) -> Result<void> {
        TRY(transaction.execute(kInsert, record("1")));
        TRY(transaction.execute(kInsert, record("1")));  // breaks the primary key
        return {};
    }));
    EXPECT_TRUE(session.query(kSelect)->empty());
}

TEST(Session, RefusesAMissingFileAndANewerSchema) {
    fs::path const file = fresh_file();
    EXPECT_EQ(Session::open(file, CreateDatabase::kNo).error().code, ErrorCode::kNotFound);
    {
        Session session = open_session(file);
        ASSERT_TRUE(session.query({"newer", "PRAGMA user_version = 999"}));
    }
    EXPECT_EQ(Session::open(file, CreateDatabase::kNo).error().code, ErrorCode::kConflict);
}

TEST(Session, WritersOfTwoSessionsWaitForEachOther) {
    fs::path const file = fresh_file();
    Session first = open_session(file);
    Session second = open_session(file);
    auto const add = [](Session& session, std::string const& prefix) {
        for (int i = 0; i < 50; ++i) {
            Result<void> const done = session.write([&](Transaction& transaction) -> Result<void> {
                TRY(transaction.execute(kInsert, record(prefix + std::to_string(i))));
                return {};
            });
            EXPECT_TRUE(done) << to_string(done.error());
        }
    };
    std::thread other([&] { add(second, "b"); });
    add(first, "a");
    other.join();
    EXPECT_EQ(first.query(kSelect)->size(), 100U);
}

}  // namespace
}  // namespace mandate::store
