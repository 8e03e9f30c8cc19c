#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace mandate::warehouse {

/// What tells whether a file is still the one that was read: AWS overwrites exports in place.
struct FileIdentity {
    std::filesystem::path path;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;

    friend bool operator==(FileIdentity const&, FileIdentity const&) = default;
};

/// @returns one identity a file, or Error{BadInput} naming the first that cannot be read.
Result<std::vector<FileIdentity>> identify(std::vector<std::filesystem::path> const& files);

/// SHA-256 over names, sizes and modification times: equal for a delivery that did not change.
/// Of a path only the last folder and the file name count, so that moving an export is no change.
std::string digest_of(std::vector<FileIdentity> const& files);

/// @returns Error{BadInput} naming the first file that is not what it was.
Result<void> check_unchanged(std::vector<FileIdentity> const& before);

}  // namespace mandate::warehouse
