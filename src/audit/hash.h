#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mandate::audit {

/// Reads hex digits, lower case only, into exactly as many bytes as there is room for.
/// @returns false, and `bytes` is then of no use, when there are more, fewer or other characters.
bool read_hex(std::string_view digits, std::span<std::uint8_t> bytes);

/// A SHA-256 (FIPS 180-4).
struct Hash {
    std::array<std::uint8_t, 32> bytes{};

    /// Reads 64 lower-case hex digits; nothing when the text is anything else.
    static std::optional<Hash> from_hex(std::string_view digits);

    /// 64 lower-case hex digits.
    std::string hex() const;

    /// The 32 bytes; valid as long as the hash is.
    std::string_view view() const {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }

    friend auto operator<=>(Hash const&, Hash const&) = default;
};

/// SHA-256 of the parts, one behind the other. Thread-safe.
Hash hash_of(std::initializer_list<std::string_view> parts);

}  // namespace mandate::audit
