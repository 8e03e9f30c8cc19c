#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mandate::audit {

/// Base64 of RFC 4648, section 4, with padding.
std::string to_base64(std::span<std::uint8_t const> bytes);

/// Reads what to_base64 writes: no white space, the padding that must be, no stray bits in the last
/// character; nothing for any other text.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace mandate::audit
