#include "iam/automaton.h"

#include <algorithm>

namespace mandate::iam::automaton {
namespace {

// Rows of the memory: states that any byte keeps, states that any byte but a colon keeps, then for
// each class of bytes the tokens that accept it. Class 0 is every byte that is no letter of the
// pattern; class 1 is the colon.
constexpr std::size_t kKeptByAll = 0;
constexpr std::size_t kKeptInSegment = 1;
constexpr std::size_t kFirstClass = 2;
constexpr std::uint16_t kColon = 1;

}  // namespace

bool View::matches(std::string_view text) const noexcept {
    if (text.size() < length || text.size() > kMostMatchedBytes || words > kMostWords) {
        return false;
    }
    std::array<std::uint64_t, kMostWords> state;
    std::fill_n(state.begin(), words, 0U);
    state[0] = 1;
    for (char const c : text) {
        std::uint16_t const byte_class = class_of[static_cast<std::uint8_t>(c)];
        std::uint64_t const* const accepted = memory + (kFirstClass + byte_class) * words;
        std::uint64_t const* const kept =
            memory + (byte_class == kColon ? kKeptByAll : kKeptInSegment) * words;
        std::uint64_t carry = 0;
        std::uint64_t alive = 0;
        for (std::size_t w = 0; w < words; ++w) {
            std::uint64_t const advanced = state[w] & accepted[w];
            state[w] = (advanced << 1U) | carry | (state[w] & kept[w]);
            carry = advanced >> 63U;
            alive |= state[w];
        }
        if (alive == 0) {
            return false;
        }
    }
    return ((state[length / 64] >> (length % 64)) & 1U) != 0;
}

Builder::Builder(std::span<std::uint16_t, 256> class_of, std::span<std::uint64_t> memory,
                 std::size_t length)
    : class_of_(class_of), memory_(memory), words_(words_for(length)) {
    std::ranges::fill(class_of_, 0);
    std::fill_n(memory_.data(), words_ * (kFirstClass + 2), 0U);
    class_of_[static_cast<std::uint8_t>(':')] = kColon;
    classes_ = kColon;
}

std::uint16_t Builder::class_for(char letter) {
    std::uint16_t& byte_class = class_of_[static_cast<std::uint8_t>(letter)];
    if (byte_class == 0) {
        ++classes_;
        byte_class = classes_;
        std::copy_n(row(kFirstClass), words_, row(kFirstClass + byte_class));
    }
    return byte_class;
}

void Builder::add_letter(char letter) {
    row(kFirstClass + class_for(letter))[length_ / 64] |= 1ULL << (length_ % 64);
    ++length_;
}

void Builder::add_any_one(Reach reach) {
    for (std::size_t byte_class = 0; byte_class <= classes_; ++byte_class) {
        if (byte_class != kColon || reach == Reach::kAnything) {
            row(kFirstClass + byte_class)[length_ / 64] |= 1ULL << (length_ % 64);
        }
    }
    ++length_;
}

void Builder::add_any_run(Reach reach) {
    std::uint64_t const bit = 1ULL << (length_ % 64);
    row(kKeptInSegment)[length_ / 64] |= bit;
    if (reach == Reach::kAnything) {
        row(kKeptByAll)[length_ / 64] |= bit;
    }
}

}  // namespace mandate::iam::automaton
