#include "app/state_database.h"

#include <fstream>

#include <boost/json/object.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/known_actions.h"
#include "base/canonical_json.h"
#include "base/digest.h"
#include "base/json.h"
#include "store/store.h"
#include "warehouse/discovery.h"
#include "warehouse/snapshot.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;
using warehouse::kStateAddressFile;
using warehouse::kStateFile;

constexpr std::string_view kRememberedFormat = "mandate.database/1";
constexpr std::string_view kRestore = "restore the file from a backup";

/// What `mandate-database.json` says.
struct Remembered {
    std::string folder_id;
    std::string url;  ///< without a password
};

bool is_there(fs::path const& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

Result<Remembered> read_remembered(fs::path const& file) {
    Result<boost::json::value> const read = read_json_file(file.string(), 65'536);
    if (!read) {
        return fail(read.error().code, read.error().message, std::string(kRestore));
    }
    boost::json::value const& value = *read;
    auto const* const format = json_text(value, "format");
    auto const* const id = json_text(value, "folder");
    auto const* const url = json_text(value, "url");
    if (format != nullptr && format->starts_with("mandate.database/") &&
        *format != kRememberedFormat) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} was made by a newer Mandate", file.string()),
                    "use the newer program");
    }
    if (format == nullptr || *format != kRememberedFormat || id == nullptr || id->empty() ||
        url == nullptr || !store::check_postgresql_url(*url)) {
        return bad_input(fmt::format("{} does not say where the state is", file.string()),
                         std::string(kRestore));
    }
    if (store::without_password(*url) != *url) {
        return bad_input(fmt::format("{} holds a password", file.string()),
                         "take it out; it belongs in PGPASSWORD, ~/.pgpass or MANDATE_DATABASE");
    }
    return Remembered{std::string(*id), std::string(*url)};
}

/// On disk before the database is touched, and whole or not there.
Result<void> remember(fs::path const& folder, Remembered const& remembered) {
    boost::json::object const body = {
        {"format", kRememberedFormat}, {"folder", remembered.folder_id}, {"url", remembered.url}};
    fs::path const file = folder / kStateAddressFile;
    fs::path const aside = folder / kNewAddressFile;
    std::ofstream stream(aside, std::ios::binary | std::ios::trunc);
    stream << TRY(canonical_json(body)) << "\n";
    stream.close();
    std::error_code problem;
    if (stream) {
        TRY(warehouse::sync_to_disk(aside));
        fs::rename(aside, file, problem);
    }
    if (!stream || problem) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be written", file.string()),
                    "check the folder's permissions and the disk's free space");
    }
    return warehouse::sync_to_disk(folder);
}

/// The address that a wish names, with the password when it has one; empty when it names none.
std::string address_in(DatabaseWish const& wish) {
    return wish.environment.empty() ? wish.option : wish.environment;
}

Result<store::Store> open_store(fs::path const& folder, store::DatabaseLocation const& location,
                                store::CreateDatabase create) {
    store::StoreOptions options;
    options.actions = &known_actions();
    Result<store::Store> database = store::Store::open(location, create, options);
    if (database || location.dialect == store::Dialect::kSqlite) {
        return database;
    }
    Error error = std::move(database).error();
    error.message = fmt::format("the state of {}: {}", folder.string(), error.message);
    return std::unexpected(std::move(error));
}

/// As the folder remembers it; MANDATE_DATABASE may say where the same database is now.
Result<store::Store> open_remembered(fs::path const& folder, Create create,
                                     DatabaseWish const& wish) {
    if (is_there(folder / kStateFile)) {
        return fail(
            ErrorCode::kConflict,
            fmt::format("{} holds both {} and {}", folder.string(), kStateFile, kStateAddressFile),
            "take away the one that does not hold the state");
    }
    Remembered const remembered = TRY(read_remembered(folder / kStateAddressFile));
    if (!wish.option.empty() && store::without_password(wish.option) != remembered.url) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} keeps its state in {}, not in {}", folder.string(),
                                remembered.url, store::without_password(wish.option)),
                    "leave --database out, or name another folder with --data");
    }
    std::string const named = address_in(wish);
    // Only before the first bill is an empty database what it must be, and not the wrong one.
    bool const begun = is_there(folder / "bills");
    return open_store(folder,
                      store::DatabaseLocation::postgresql(named.empty() ? remembered.url : named,
                                                          remembered.folder_id),
                      create == Create::kYes && !begun ? store::CreateDatabase::kYes
                                                       : store::CreateDatabase::kNo);
}

/// Whoever makes a folder holds it, so that two who make the same come one after the other.
class FolderHold {
public:
    explicit FolderHold(fs::path const& folder)
        : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        ::flock(descriptor_, LOCK_EX);
    }
    FolderHold(FolderHold const&) = delete;
    FolderHold& operator=(FolderHold const&) = delete;
    ~FolderHold() { ::close(descriptor_); }

private:
    int descriptor_;
};

Result<store::Store> make_on_postgresql(fs::path const& folder, DatabaseWish const& wish) {
    FolderHold const hold(folder);
    if (says_where_its_state_is(folder)) {  // another process was faster
        return open_remembered(folder, Create::kYes, wish);
    }
    // The file comes first: it makes the folder ours, should we be killed on the way.
    TRY(remember(folder, {random_hex(16), store::without_password(address_in(wish))}));
    Result<store::Store> database = open_remembered(folder, Create::kYes, wish);
    if (!database) {
        std::error_code ignored;
        fs::remove(folder / kStateAddressFile, ignored);
        fs::remove(folder, ignored);  // when nothing else is in it
    }
    return database;
}

Result<store::Store> open_in_file(fs::path const& folder, Create create) {
    fs::path const file = folder / kStateFile;
    Result<store::Store> database = open_store(
        folder, store::DatabaseLocation::sqlite(file),
        create == Create::kYes ? store::CreateDatabase::kYes : store::CreateDatabase::kNo);
    if (!database && database.error().code == ErrorCode::kDependency) {
        return fail(
            ErrorCode::kDependency,
            fmt::format("{} cannot be used: {}", file.string(), database.error().message),
            "check the folder's permissions and the disk's free space, or restore the file");
    }
    return database;
}

}  // namespace

Result<void> check_wish(DatabaseWish const& wish) {
    for (auto const& [text, name] : {std::pair(&wish.option, "--database"),
                                     std::pair(&wish.environment, "MANDATE_DATABASE")}) {
        if (Result<void> const good = store::check_postgresql_url(*text); !text->empty() && !good) {
            return fail(good.error().code, fmt::format("{}: {}", name, good.error().message),
                        good.error().hint);
        }
    }
    if (!wish.option.empty() && !wish.environment.empty() &&
        store::without_password(wish.option) != store::without_password(wish.environment)) {
        return fail(ErrorCode::kUsage, "--database and MANDATE_DATABASE name two databases",
                    "leave one of them out");
    }
    return {};
}

bool says_where_its_state_is(fs::path const& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / kStateFile, ignored) ||
           fs::is_regular_file(folder / kStateAddressFile, ignored);
}

Result<store::Store> open_state(fs::path const& folder, Create create, DatabaseWish const& wish) {
    if (is_there(folder / kStateAddressFile)) {
        return open_remembered(folder, create, wish);
    }
    std::string const address = address_in(wish);
    if (!address.empty() && is_there(folder / kStateFile)) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} keeps its state in {}, not in {}", folder.string(), kStateFile,
                                store::without_password(address)),
                    wish.option.empty()
                        ? "unset MANDATE_DATABASE, or name another folder with --data"
                        : "leave --database out, or name another folder with --data");
    }
    return address.empty() ? open_in_file(folder, create) : make_on_postgresql(folder, wish);
}

Result<void> check_free(DatabaseWish const& wish) {
    TRY(check_wish(wish));
    std::string const address = address_in(wish);
    if (address.empty()) {
        return {};
    }
    auto const location = store::DatabaseLocation::postgresql(address, "");
    store::Store const database = TRY(store::Store::open(location, store::CreateDatabase::kYes));
    if (!TRY(database.installation()).empty()) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} belongs to another data folder", location.name()),
                    "one data folder is one Mandate: use that folder, or a database of its own");
    }
    return {};
}

}  // namespace mandate::app
