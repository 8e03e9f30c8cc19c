#include "app/placement.h"

#include <fmt/format.h>

#include "catalog/catalog.h"
#include "warehouse/ledger.h"
#include "warehouse/snapshot.h"

namespace mandate::app {
namespace fs = std::filesystem;

Result<void> move_into_place(DataFolder const& folder, fs::path const& from, fs::path const& to) {
    std::error_code problem;
    fs::create_directories(to.parent_path(), problem);
    if (!problem) {
        fs::rename(from, to, problem);
    }
    if (problem) {
        return fail(
            ErrorCode::kDependency,
            fmt::format("{} cannot be moved into place: {}", to.string(), problem.message()),
            "check the folder's permissions and the disk's free space");
    }
    for (fs::path above = to.parent_path(); above != folder.path(); above = above.parent_path()) {
        TRY(warehouse::sync_to_disk(above));
    }
    return {};
}

Result<void> place_ledger(DataFolder const& folder, fs::path const& snapshot, fs::path const& aside,
                          std::string const& name) {
    fs::path const target = folder.ledger() / name;
    Result<void> placed = warehouse::build_ledger(snapshot, folder.catalog(), aside);
    std::error_code ignored;
    if (placed && !warehouse::is_complete_ledger(target)) {
        fs::remove_all(target, ignored);  // what is left of it
        placed = move_into_place(folder, aside, target);
    }
    fs::remove_all(aside, ignored);
    return warehouse::is_complete_ledger(target) ? Result<void>{} : placed;
}

}  // namespace mandate::app
