#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace mandate::warehouse {

/// Inflates a gzip file (RFC 1952) to its end without keeping it: every member's CRC-32 and length
/// are verified, and nothing may stand after the last one. DuckDB checks none of that and would
/// read a file that ends early as a shorter bill.
/// @returns the number of bytes inside, or Error{BadInput} that names the file and the byte.
Result<std::uint64_t> check_gzip(std::filesystem::path const& path);

}  // namespace mandate::warehouse
