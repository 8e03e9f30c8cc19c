// Disks that are full or cannot be written, servers that go away, two Mandates on one database.

#include <atomic>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/testing/nouns.h"
#include "store/testing/postgresql_server.h"

namespace mandate::store {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

constexpr Statement kInsert{"insert_record",
                            "INSERT INTO source_of_record (payer, period, export, chosen_at, "
                            "chosen_by) VALUES (:payer, '2026-10', :export, 0, 'test')"};
constexpr Statement kCount{"count_records", "SELECT COUNT(*) AS n FROM source_of_record"};

Result<WriteReceipt> insert(Store const& store, std::string const& payer, std::size_t bytes = 10) {
    return store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, {{"payer", payer}, {"export", std::string(bytes, 'x')}}));
        return {};
    });
}

Result<std::int64_t> count(Store const& store) {
    return store.read([](Reader& reader) -> Result<std::int64_t> {
        return TRY(reader.one<std::int64_t>(kCount)).value_or(-1);
    });
}

/// A folder on a small file system of its own. Only root can have one.
class SmallDisk {
public:
    explicit SmallDisk(std::string const& size)
        : folder_(fs::temp_directory_path() / ("mandate-disk-" + random_hex(6))) {
        fs::create_directories(folder_);
        mounted_ = ::mount("none", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    SmallDisk(SmallDisk const&) = delete;
    SmallDisk& operator=(SmallDisk const&) = delete;
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(folder_.c_str(), MNT_DETACH);
        }
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    fs::path const& folder() const { return folder_; }
    bool mounted() const { return mounted_; }

    void make_read_only() const {
        if (::mount("none", folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
            throw std::runtime_error("cannot be made read-only");
        }
    }

private:
    fs::path folder_;
    bool mounted_ = false;
};

#define NEEDS_MOUNT(disk)                                                                      \
    if (!(disk).mounted()) {                                                                   \
        GTEST_SKIP() << "only root can make a small or read-only disk; run this test as root"; \
    }

/// Writes until the disk is full. @returns the error, and how many writes were stored.
std::pair<Error, std::int64_t> fill(Store const& store) {
    for (int i = 0; i < 10'000; ++i) {
        Result<WriteReceipt> const done = insert(store, fmt::format("fill-{}", i), 20'000);
        if (!done) {
            return {done.error(), i};
        }
    }
    throw std::runtime_error("the disk does not get full");
}

TEST(Trouble, AFullDiskIsOneSentenceAndTheStateStays) {
    SmallDisk const disk("2m");
    NEEDS_MOUNT(disk);
    DatabaseLocation const location = DatabaseLocation::sqlite(disk.folder() / "mandate.db");
    std::ofstream(disk.folder() / "filler") << std::string(500'000, 'x');
    {
        Store const store = must(Store::open(location, CreateDatabase::kYes));
        auto const [error, stored] = fill(store);
        EXPECT_EQ(error.code, ErrorCode::kDependency);
        EXPECT_THAT(error.message, HasSubstr("disk is full"));
        EXPECT_EQ(must(count(store)), stored);
        fs::remove(disk.folder() / "filler");
        must(insert(store, "after"));
        EXPECT_EQ(must(count(store)), stored + 1);
        EXPECT_TRUE(
            must(store.read([](Reader& reader) { return verify_log(reader, {}); })).holds());
    }
    Store const again = must(Store::open(location, CreateDatabase::kNo));
    EXPECT_GT(must(count(again)), 1);
}

TEST(Trouble, AFullDiskOfPostgresqlIsOneSentenceAndTheStateStays) {
    SmallDisk const disk("16m");
    NEEDS_MOUNT(disk);
    fs::permissions(disk.folder(), fs::perms::all);
    // Of its own: other tests' pages would drive this one's out of memory, onto the full disk.
    PostgresqlServer server(PostgresqlServer::Sync::kOff);
    auto const admin =
        must(open_postgresql(DatabaseLocation::postgresql(server.url("postgres"), "")));
    fs::path const space = disk.folder() / "space";
    fs::create_directory(space);
    fs::permissions(space, fs::perms::all);
    PostgresqlServer::own(space);
    script(*admin, fmt::format("CREATE TABLESPACE small LOCATION '{}'", space.string()));
    script(*admin, "CREATE DATABASE small TABLESPACE small");
    {
        Store const store = must(Store::open(DatabaseLocation::postgresql(server.url("small"), ""),
                                             CreateDatabase::kYes));
        // Texts that cannot be compressed away.
        auto const wide = [](int i) { return random_hex(20'000) + std::to_string(i); };
        Error error;
        int stored = 0;
        for (; error.message.empty(); ++stored) {
            ASSERT_LT(stored, 10'000);
            Result<WriteReceipt> const done = store.write({}, [&](Writer& writer) -> Result<void> {
                TRY(writer.run(kInsert,
                               {{"payer", std::to_string(stored)}, {"export", wide(stored)}}));
                return {};
            });
            if (!done) {
                error = done.error();
            }
        }
        EXPECT_EQ(error.code, ErrorCode::kDependency);
        EXPECT_THAT(error.message, HasSubstr("No space left on device"));
        EXPECT_EQ(must(count(store)), stored - 1);
        EXPECT_TRUE(
            must(store.read([](Reader& reader) { return verify_log(reader, {}); })).holds());
    }
    script(*admin, "DROP DATABASE small WITH (FORCE)");
    script(*admin, "DROP TABLESPACE small");
}

TEST(Trouble, ReadsFromAFolderThatCannotBeWritten) {
    SmallDisk const disk("8m");
    NEEDS_MOUNT(disk);
    DatabaseLocation const location = DatabaseLocation::sqlite(disk.folder() / "mandate #1?.db");
    {
        Store const store = must(Store::open(location, CreateDatabase::kYes));
        must(insert(store, "1"));
    }
    disk.make_read_only();
    Store const store = must(Store::open(location, CreateDatabase::kNo));
    EXPECT_EQ(must(count(store)), 1);
    Result<WriteReceipt> const written = insert(store, "2");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::kDependency);
    EXPECT_THAT(written.error().message, HasSubstr("can only be read"));
}

TEST(Trouble, NeverReadsAnOldStateWhereChangesLieBesideTheFile) {
    SmallDisk const disk("8m");
    NEEDS_MOUNT(disk);
    FreshDatabase const database(Dialect::kSqlite);
    Store const store = database.open();
    must(insert(store, "1"));
    // A folder that was copied while the program ran: the change is in the log beside the file.
    fs::path const file = database.location().file;
    fs::copy(file, disk.folder() / "mandate.db");
    fs::copy(fs::path(file) += "-wal", disk.folder() / "mandate.db-wal");
    disk.make_read_only();
    Result<Store> const copy =
        Store::open(DatabaseLocation::sqlite(disk.folder() / "mandate.db"), CreateDatabase::kNo);
    if (copy) {
        EXPECT_EQ(must(count(*copy)), 1);
    } else {
        EXPECT_THAT(copy.error().message, HasSubstr("has changes beside it"));
    }
}

TEST(Trouble, AFileThatIsNoDatabase) {
    FreshDatabase const database(Dialect::kSqlite);
    std::ofstream(database.location().file) << "this is a text, and quite a long one at that";
    Result<Store> const store = Store::open(database.location(), CreateDatabase::kNo);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::kDependency);
    EXPECT_THAT(store.error().message, HasSubstr("file is not a database"));
}

TEST(Trouble, AnotherWriterThatDoesNotEndIsAConflict) {
    FreshDatabase const database(Dialect::kSqlite);
    Store const store = database.open();
    std::unique_ptr<Connection> const other = database.connect();
    script(*other, "PRAGMA busy_timeout = 0");
    must(store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, {{"payer", "1"}, {"export", "x"}}));
        Result<void> const begun = other->begin(Access::kWrite);
        EXPECT_EQ(begun.error().code, ErrorCode::kConflict);
        return {};
    }));
    must(other->begin(Access::kWrite));
    other->rollback();
    EXPECT_EQ(must(count(store)), 1);
}

TEST(Trouble, AServerThatCannotBeReached) {
    Result<Store> const store = Store::open(
        DatabaseLocation::postgresql("postgresql://mandate:secret@127.0.0.1:1/state", ""),
        CreateDatabase::kNo);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::kDependency);
    EXPECT_THAT(store.error().message,
                HasSubstr("postgresql://127.0.0.1:1/state cannot be reached"));
    EXPECT_THAT(to_string(store.error()), ::testing::Not(HasSubstr("secret")));
}

TEST(Trouble, AServerThatGoesAwayInTheMiddle) {
    PostgresqlServer server(PostgresqlServer::Sync::kOn);
    Store const store = must(Store::open(DatabaseLocation::postgresql(server.create_database(), ""),
                                         CreateDatabase::kYes));
    must(insert(store, "1"));
    Result<WriteReceipt> const broken = store.write({}, [&](Writer& writer) -> Result<void> {
        TRY(writer.run(kInsert, {{"payer", "2"}, {"export", "x"}}));
        server.stop();
        TRY(writer.run(kInsert, {{"payer", "3"}, {"export", "x"}}));
        return {};
    });
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, ErrorCode::kDependency);
    EXPECT_EQ(insert(store, "4").error().code, ErrorCode::kDependency);
    EXPECT_EQ(count(store).error().code, ErrorCode::kDependency);
    server.start();
    EXPECT_EQ(must(count(store)), 1);
    must(insert(store, "5"));
    // And between two writes: nobody notices.
    server.crash();
    must(insert(store, "6"));
    EXPECT_EQ(must(count(store)), 3);
}

TEST(Trouble, AServerThatCrashesLosesNothingAcknowledged) {
    PostgresqlServer server(PostgresqlServer::Sync::kOn);
    Store const store = must(Store::open(DatabaseLocation::postgresql(server.create_database(), ""),
                                         CreateDatabase::kYes));
    std::atomic<int> acknowledged = 0;
    std::atomic<bool> ends = false;
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer] {
            for (int i = 0; !ends; ++i) {
                acknowledged += insert(store, fmt::format("{}-{}", writer, i)) ? 1 : 0;
            }
        });
    }
    for (int crash = 0; crash < 2; ++crash) {
        int const before = acknowledged;
        while (acknowledged < before + 50) {
            std::this_thread::yield();
        }
        server.crash();
    }
    ends = true;
    for (std::thread& writer : writers) {
        writer.join();
    }
    // A commit whose answer was lost may be there as well.
    std::int64_t const stored = must(count(store));
    EXPECT_GE(stored, acknowledged);
    EXPECT_LE(stored, acknowledged + 2 * 4);
}

TEST(Trouble, TwoInstallationsOnOneDatabase) {
    std::string const url = PostgresqlServer::shared().create_database();
    Store const first =
        must(Store::open(DatabaseLocation::postgresql(url, "folder-1"), CreateDatabase::kYes));
    must(Store::open(DatabaseLocation::postgresql(url, "folder-1"), CreateDatabase::kNo));
    Result<Store> const second =
        Store::open(DatabaseLocation::postgresql(url, "folder-2"), CreateDatabase::kYes);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
    EXPECT_THAT(to_string(second.error()), HasSubstr("belongs to another data folder"));
}

TEST(Trouble, TwoServersOnOneDatabase) {
    std::string const url = PostgresqlServer::shared().create_database();
    DatabaseLocation const location = DatabaseLocation::postgresql(url, "folder-1");
    Store const first = must(Store::open(location, CreateDatabase::kYes));
    Store const second = must(Store::open(location, CreateDatabase::kNo));
    {
        Store::Serving const serving = must(first.serve());
        Result<Store::Serving> const refused = second.serve();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
        must(insert(second, "1"));  // a command line beside the server
    }
    must(second.serve());
}

}  // namespace
}  // namespace mandate::store
