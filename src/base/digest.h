#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mandate {

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

/// SHA-256 of a file's content, read in pieces.
Result<std::string> sha256_file(std::filesystem::path const& path);

/// `count` bytes from the system's random source, as lower-case hex. For names of staging folders
/// and deliveries.
std::string random_hex(std::size_t count);

}  // namespace mandate
