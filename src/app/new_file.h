#pragma once

#include <filesystem>
#include <string_view>

#include <sys/types.h>

namespace mandate::app {

/// What to do on a file system that has no hard links.
enum class WithoutLinks {
    kFail,
    kRename,  ///< which replaces what another process made there in the same moment
};

/// Makes a file with this text, whole and on disk before it has its name; one that is there already
/// stays as it is. Its folder is not synced.
/// @returns false when that failed; errno says why.
bool make_once(std::filesystem::path const& file, std::string_view text, mode_t mode,
               WithoutLinks without_links);

}  // namespace mandate::app
