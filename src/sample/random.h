#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/fixed12.h"

namespace mandate::sample {

/// A good mix of the bits of one number (the finaliser of splitmix64).
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

/// A number made of two, in this order.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }

/// FNV-1a, so that what belongs to a name stays the same when other names come or go.
constexpr std::uint64_t mix_text(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (char const c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
    }
    return mix(hash);
}

/// Random numbers of ours (splitmix64), because the standard's distributions differ between
/// libraries: the same seed gives the same company everywhere. Integers only. Not thread-safe.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t x = state_;
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
        return x ^ (x >> 31U);
    }

    /// 0 to n - 1; n must not be 0.
    std::uint64_t below(std::uint64_t n) {
        return static_cast<std::uint64_t>((static_cast<UInt128>(next()) * n) >> 64U);
    }

    /// Both ends included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }

    /// `length` characters out of `alphabet`.
    std::string text(std::size_t length, std::string_view alphabet) {
        std::string result(length, '\0');
        for (char& c : result) {
            c = alphabet[below(alphabet.size())];
        }
        return result;
    }

private:
    std::uint64_t state_;
};

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kLowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kDecimalDigits = "0123456789";

}  // namespace mandate::sample
