#include "store/store.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/testing/databases.h"

namespace mandate::store {
namespace {

using testing::FreshDatabase;
using ::testing::HasSubstr;
using testing::must;

constexpr Statement kInsert{
    "insert_record",
    "INSERT INTO source_of_record (payer, period, export, chosen_at, chosen_by) "
    "VALUES (:payer, '2026-10', :export, :at, 'it''s :me')"};
constexpr Statement kSelect{
    "select_records",
    "SELECT payer, export, chosen_at, chosen_by, NULL AS absent FROM source_of_record ORDER BY "
    "payer"};
constexpr Statement kCount{"count_records", "SELECT COUNT(*) AS n FROM source_of_record"};

Parameters record(std::string const& payer) {
    return {{"payer", payer}, {"export", "it's; an export"}, {"at", std::int64_t{1} << 40}};
}

Result<void> insert(Store const& store, std::string const& payer) {
    TRY(store.write({}, [&](Writer& writer) -> Result<void> {
        EXPECT_EQ(TRY(writer.run(kInsert, record(payer))), 1);
        return {};
    }));
    return {};
}

std::int64_t count(Store const& store) {
    return must(store.read([](Reader& reader) { return reader.one<std::int64_t>(kCount); }))
        .value_or(-1);
}

class StoreTest : public ::testing::TestWithParam<Dialect> {
protected:
    FreshDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(StoreTest, RefusesTextsThatTheOtherDatabaseCouldNotHold) {
    Store const store = database_.open();
    for (std::string const& bad : {std::string("a\0b", 3), std::string("\xff"),
                                   std::string("\xc0\xaf"), std::string("\xed\xa0\x80")}) {
        Result<void> const done = insert(store, bad);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, ErrorCode::kBadInput);
        EXPECT_EQ(done.error().fields.at("parameter"), "payer");
        EXPECT_THAT(done.error().message, HasSubstr("parameter 'payer' of 'insert_record'"));
    }
    EXPECT_EQ(count(store), 0);
    EXPECT_TRUE(insert(store, "Zürich 東京 🎉"));
}

TEST_P(StoreTest, SaysWhatKindOfRefusalItIs) {
    Store const store = database_.open();
    must(insert(store, "1"));
    EXPECT_EQ(insert(store, "1").error().code, ErrorCode::kDuplicate);
    auto const code_of = [&](std::string_view sql) {
        Result<WriteReceipt> const done = store.write({}, [&](Writer& writer) -> Result<void> {
            TRY(writer.run({"bad", sql}));
            return {};
        });
        return done ? "stored" : std::string(name_of(done.error().code));
    };
    EXPECT_EQ(code_of("INSERT INTO log_checkpoint (size, note, at) VALUES (-1, 'x', 0)"),
              "refused");  // CHECK
    EXPECT_EQ(code_of("INSERT INTO log_checkpoint (size, note, at) VALUES (1, NULL, 0)"),
              "refused");  // NOT NULL
    EXPECT_EQ(code_of("INSERT INTO delivery_file (delivery_id, name, sha256) VALUES "
                      "('none', 'x', 'y')"),
              "refused");  // foreign key
    EXPECT_EQ(code_of("INSERT INTO log_checkpoint (size, note, at) VALUES (1, 'x', 0)"), "stored");
    EXPECT_EQ(code_of("UPDATE log_checkpoint SET note = 'y'"), "refused");  // trigger
    EXPECT_EQ(code_of("DELETE FROM log_checkpoint"), "refused");
    EXPECT_EQ(code_of("SELECT nothing FROM nowhere"), "dependency");
    EXPECT_EQ(count(store), 1);
}

TEST_P(StoreTest, AFailedBodyLeavesNothing) {
    Store const store = database_.open();
    EXPECT_FALSE(store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, record("1")));
        return bad_input("no");
    }));
    EXPECT_THROW(static_cast<void>(store.write({},
                                               [&](Writer& writer) -> Result<void> {
                                                   TRY(writer.run(kInsert, record("1")));
                                                   throw std::logic_error("a broken invariant");
                                               })),
                 std::logic_error);
    // One that fails late, and that nobody looked at.
    Result<WriteReceipt> const late = store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run_later(kInsert, record("1")));
        static_cast<void>(writer.run_later(kInsert, record("1")));
        return {};
    });
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::kDuplicate);
    EXPECT_EQ(count(store), 0);
    must(insert(store, "1"));
    EXPECT_EQ(count(store), 1);
}

TEST_P(StoreTest, AfterAFailureAWriteTakesNothingMore) {
    Store const store = database_.open();
    Result<WriteReceipt> const done = store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, record("1")));
        EXPECT_FALSE(writer.run(kInsert, record("1")));
        Result<std::int64_t> const again = writer.run(kInsert, record("2"));
        EXPECT_EQ(again.error().code, ErrorCode::kDuplicate);
        return {};
    });
    EXPECT_FALSE(done);
    EXPECT_EQ(count(store), 0);
}

TEST_P(StoreTest, AForgottenParameterIsABrokenInvariant) {
    Store const store = database_.open();
    EXPECT_THROW(
        static_cast<void>(store.read([](Reader& reader) {
            return reader.many<Row>({"x", "SELECT payer FROM source_of_record WHERE payer = :a"});
        })),
        std::logic_error);
    EXPECT_THROW(static_cast<void>(store.read([](Reader& reader) {
                     return reader.many<Row>({"x", "SELECT payer FROM source_of_record"},
                                             {{"a", "b"}});
                 })),
                 std::logic_error);
    EXPECT_EQ(count(store), 0);
}

TEST_P(StoreTest, StoresAndReadsBack) {
    {
        must(insert(database_.open(), "1"));
    }
    Store const store = database_.open();
    std::vector<Row> const rows =
        must(store.read([](Reader& reader) { return reader.many<Row>(kSelect); }));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].text("export"), "it's; an export");
    EXPECT_EQ(rows[0].text("chosen_by"), "it's :me");
    EXPECT_EQ(rows[0].integer("chosen_at"), std::int64_t{1} << 40);
    EXPECT_FALSE(rows[0].optional_text("absent"));
    EXPECT_THROW(static_cast<void>(rows[0].text("other")), std::logic_error);
}

TEST_P(StoreTest, AReaderSeesOneState) {
    Store const store = database_.open();
    must(insert(store, "1"));
    must(store.read([&](Reader& reader) -> Result<void> {
        EXPECT_EQ(TRY(reader.one<std::int64_t>(kCount)), 1);
        std::thread([&] { must(insert(store, "2")); }).join();
        EXPECT_EQ(TRY(reader.one<std::int64_t>(kCount)), 1);
        return {};
    }));
    EXPECT_EQ(count(store), 2);
}

TEST_P(StoreTest, AReaderCannotWrite) {
    Store const store = database_.open();
    Result<std::vector<Row>> const done =
        store.read([](Reader& reader) { return reader.many<Row>(kInsert, record("1")); });
    static_cast<void>(done);  // SQLite notices only that it is never committed
    EXPECT_EQ(count(store), 0);
}

TEST_P(StoreTest, RefusesANewerSchema) {
    {
        must(insert(database_.open(), "1"));
    }
    must(database_.connect()->set_schema_version(999));
    Result<Store> const opened = Store::open(database_.location(), CreateDatabase::kNo);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kConflict);
    EXPECT_THAT(opened.error().message, HasSubstr("was made by a newer Mandate (schema 999"));
}

TEST_P(StoreTest, RefusesAMissingDatabase) {
    Result<Store> const opened = Store::open(database_.location(), CreateDatabase::kNo);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
}

TEST_P(StoreTest, WritersOfTwoStoresWaitForEachOther) {
    Store const first = database_.open();
    Store const second = database_.open();
    auto const add = [](Store const& store, std::string const& prefix) {
        for (int i = 0; i < 50; ++i) {
            must(insert(store, prefix + std::to_string(i)));
        }
    };
    std::thread other([&] { add(second, "b"); });
    add(first, "a");
    other.join();
    EXPECT_EQ(count(first), 100);
}

TEST_P(StoreTest, ManyWritersOfWhichSomeFailShareCommits) {
    Store const store = database_.open();
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 8; ++writer) {
        writers.emplace_back([&, writer] {
            for (int i = 0; i < 40; ++i) {
                std::string const payer = fmt::format("{}-{}", writer, i);
                Result<WriteReceipt> const done = store.write({}, [&](Writer& to) -> Result<void> {
                    TRY(to.run_later(kInsert, record(payer)));
                    if (i % 4 == 1) {
                        return bad_input("changed my mind");
                    }
                    if (i % 4 == 2) {
                        TRY(to.run_later(kInsert, record(payer)));  // breaks the primary key
                    }
                    return {};
                });
                EXPECT_EQ(done.has_value(), i % 4 == 0 || i % 4 == 3);
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(count(store), 8 * 20);
}

TEST_P(StoreTest, IsInterruptedAtItsDeadline) {
    Store const store = database_.open({.deadline = std::chrono::milliseconds(200)});
    must(insert(store, "1"));
    // A statement that runs for hours.
    constexpr Statement kEndless{
        "endless",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        "100000000000) SELECT COUNT(*) AS c FROM n"};
    Result<std::vector<Row>> const read =
        store.read([&](Reader& reader) { return reader.many<Row>(kEndless); });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kDependency);
    EXPECT_THAT(read.error().message, HasSubstr("ran out of time at 'endless'"));
    Result<WriteReceipt> const written = store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, record("2")));
        TRY(writer.many<Row>(kEndless));
        return {};
    });
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().message, HasSubstr("ran out of time"));
    must(insert(store, "3"));
    EXPECT_EQ(count(store), 2);
}

}  // namespace
}  // namespace mandate::store
