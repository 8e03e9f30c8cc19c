#include "app/data_folder.h"

#include <fmt/format.h>

#include "app/state_database.h"
#include "catalog/catalog.h"
#include "store/store.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;

Result<catalog::Catalog> load_catalog_of(fs::path const& folder) {
    fs::path const override_dir = folder / "catalog";
    std::error_code ignored;
    return catalog::load_catalog(
        fs::is_directory(override_dir, ignored) ? std::optional(override_dir) : std::nullopt);
}

Result<void> make_folder(fs::path const& folder) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (!fs::is_directory(folder, problem)) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be made: {}", folder.string(), problem.message()),
                    "check the folder's permissions and the disk's free space");
    }
    return {};
}

/// Whether a folder may still be made here: there is nothing, or nothing but what someone who makes
/// the same folder at this moment, or was killed while doing so, writes first.
bool is_vacant(fs::path const& folder) {
    std::error_code problem;
    if (!fs::is_directory(folder, problem)) {
        return !fs::exists(folder, problem) || fs::is_empty(folder, problem);
    }
    for (fs::directory_iterator entry(folder, problem); entry != fs::directory_iterator{};
         entry.increment(problem)) {
        if (entry->path().filename() != kNewAddressFile) {
            return false;
        }
    }
    return true;
}

}  // namespace

struct DataFolder::State {
    fs::path path;
    catalog::Catalog catalog;
    store::Store database;
};

DataFolder::DataFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
DataFolder::DataFolder(DataFolder&&) noexcept = default;
DataFolder& DataFolder::operator=(DataFolder&&) noexcept = default;
DataFolder::~DataFolder() = default;

Result<DataFolder> DataFolder::open(fs::path const& given, Create create,
                                    DatabaseWish const& wish) {
    fs::path const path = fs::absolute(given).lexically_normal();
    TRY(check_wish(wish));
    // In this order: what appears in the folder between the two looks makes it ours.
    bool const vacant = is_vacant(path);
    bool const ours = says_where_its_state_is(path);
    if (!ours && create == Create::kNo) {
        return fail(
            ErrorCode::kNotFound, fmt::format("{} is not a Mandate data folder", given.string()),
            fmt::format("run 'mandate ingest SOURCE --data {}' first, or name another with --data",
                        given.string()));
    }
    if (!ours && !vacant) {
        return fail(ErrorCode::kUsage,
                    fmt::format("{} is not a Mandate data folder, and not empty", given.string()),
                    "name an empty or a new folder with --data");
    }
    // The database comes first: it makes the folder ours, should we be killed on the way.
    if (create == Create::kYes) {
        TRY(make_folder(path));
    }
    store::Store database = TRY(open_state(path, create, wish));
    if (create == Create::kYes) {
        for (std::string_view name : {"bills", "ledger", "staging"}) {
            TRY(make_folder(path / name));
        }
    }
    return DataFolder(
        std::make_unique<State>(path, TRY(load_catalog_of(path)), std::move(database)));
}

fs::path const& DataFolder::path() const { return state_->path; }
catalog::Catalog const& DataFolder::catalog() const { return state_->catalog; }
store::Store const& DataFolder::database() const { return state_->database; }

}  // namespace mandate::app
