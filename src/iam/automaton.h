#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "iam/context.h"

namespace mandate::iam {

/// Matches a text against letters, `?` and `*`, one step a byte: every state of the pattern is a
/// bit, and a step moves all of them at once. A match takes (bytes of the text) × (bytes of the
/// pattern / 64) steps whatever the two are, so nobody can make it slow (backtracking matchers take
/// the product of both lengths, or worse).
///
/// The head is the part of an ARN before the fifth colon; there a wildcard stands for text within
/// one segment.
namespace automaton {

/// Where a wildcard stands, or how far it reaches.
enum class Reach { kAnything, kSegment };

inline constexpr std::size_t kMostWords = kMostMatchedBytes / 64 + 1;
inline constexpr std::size_t kClasses = 257;

/// 64-bit words that a pattern of `length` letters and `?` with `letters` different letters needs.
constexpr std::size_t words_for(std::size_t length) { return length / 64 + 1; }
constexpr std::size_t memory_for(std::size_t length, std::size_t letters) {
    return words_for(length) * (letters + 4);
}

/// A pattern in memory that somebody else owns.
struct View {
    std::uint16_t const* class_of = nullptr;  ///< 256 of them
    std::uint64_t const* memory = nullptr;
    std::size_t words = 0;
    std::size_t length = 0;

    /// Whether the whole text matches. Neither allocates nor throws. False for a text of more than
    /// kMostMatchedBytes.
    bool matches(std::string_view text) const noexcept;
};

/// Fills the memory of a View, from left to right. The memory must be large enough for memory_for;
/// it need not be cleared.
class Builder {
public:
    Builder(std::span<std::uint16_t, 256> class_of, std::span<std::uint64_t> memory,
            std::size_t length);

    void add_letter(char letter);
    void add_any_one(Reach reach);
    void add_any_run(Reach reach);
    View view() const { return {class_of_.data(), memory_.data(), words_, length_}; }

private:
    std::uint64_t* row(std::size_t index) { return memory_.data() + index * words_; }
    std::uint16_t class_for(char letter);

    std::span<std::uint16_t, 256> class_of_;
    std::span<std::uint64_t> memory_;
    std::size_t words_;
    std::size_t length_ = 0;
    std::uint16_t classes_ = 0;
};

}  // namespace automaton
}  // namespace mandate::iam
