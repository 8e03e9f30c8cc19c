#pragma once

#include <filesystem>
#include <string>

#include "app/data_folder.h"
#include "base/result.h"

namespace mandate::app {

/// Moves a folder that was written aside to where a row will name it, and flushes the folders above
/// it to disk. Both must lie in the data folder.
/// @returns Error{Dependency} when the disk refuses.
Result<void> move_into_place(DataFolder const& folder, std::filesystem::path const& from,
                             std::filesystem::path const& to);

/// Builds the ledger of a snapshot aside and moves it to `ledger/<name>`. Nobody sees a part of it,
/// and nothing of it is left when it fails. A whole ledger that is there already stays: it has the
/// same name only when it has the same content, and another process may have been faster.
/// @param aside a folder that is not there yet, in the data folder.
Result<void> place_ledger(DataFolder const& folder, std::filesystem::path const& snapshot,
                          std::filesystem::path const& aside, std::string const& name);

}  // namespace mandate::app
