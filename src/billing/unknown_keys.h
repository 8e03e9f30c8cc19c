#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mandate::billing {

/// A key of a line that should be there and was not understood. The numbers are stored in
/// snapshots: they never change, values are only added.
enum class UnknownKey : std::uint8_t {
    kPlatform = 0,
    kModel = 1,
    kVendor = 2,
    kTokenType = 3,
    kTier = 4,
    kRouting = 5,
    kRegion = 6,
    kLineKind = 7,
    kTokens = 8,  ///< the line counts tokens, but not how many a unit has
    kTags = 9,    ///< a text of tags that cannot be read; of a line, never of a key
};

inline constexpr int kUnknownKeyCount = 10;

/// `platform`, `model`, `vendor`, `token_type`, `tier`, `routing`, `region`, `line_kind`, `tokens`,
/// `tags`.
std::string_view name_of(UnknownKey key);

/// The key of a name, or nothing.
std::optional<UnknownKey> parse_unknown_key(std::string_view name);

/// A set of keys that were not understood. A small value; thread-safe.
class UnknownKeys {
public:
    constexpr UnknownKeys() = default;

    /// The set of a stored number; bits that have no name are dropped.
    static constexpr UnknownKeys from_bits(std::uint32_t bits) {
        UnknownKeys keys;
        keys.bits_ = bits & ((1U << kUnknownKeyCount) - 1U);
        return keys;
    }

    constexpr std::uint32_t bits() const { return bits_; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool contains(UnknownKey key) const { return (bits_ & mask(key)) != 0; }
    constexpr void add(UnknownKey key) { bits_ |= mask(key); }
    constexpr void remove(UnknownKey key) { bits_ &= ~mask(key); }

    /// The names of the keys, in the order of their numbers.
    std::vector<std::string_view> names() const;

    friend constexpr bool operator==(UnknownKeys, UnknownKeys) = default;

private:
    static constexpr std::uint32_t mask(UnknownKey key) {
        return 1U << static_cast<std::uint32_t>(key);
    }
    std::uint32_t bits_ = 0;
};

}  // namespace mandate::billing
