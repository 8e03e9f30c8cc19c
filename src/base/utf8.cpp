#include "base/utf8.h"

namespace mandate {
namespace {

/// What a first byte says: length of the sequence, its own bits, and the bounds of the second byte.
struct Sequence {
    std::size_t length;
    char32_t bits;
    unsigned char least;
    unsigned char most;
};

Sequence sequence_of(unsigned char first) {
    if (first <= 0x7F) {
        return {1, first, 0, 0};
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return {2, first & 0x1FU, 0x80, 0xBF};
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return {3, first & 0x0FU, static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF)};
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return {4, first & 0x07U, static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80),
                static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF)};
    }
    return {0, 0, 0, 0};
}

}  // namespace

std::optional<char32_t> take_character(std::string_view& text) {
    Sequence const sequence = sequence_of(static_cast<unsigned char>(text.front()));
    if (sequence.length == 0 || text.size() < sequence.length) {
        return std::nullopt;
    }
    char32_t character = sequence.bits;
    for (std::size_t i = 1; i < sequence.length; ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte < (i == 1 ? sequence.least : 0x80) || byte > (i == 1 ? sequence.most : 0xBF)) {
            return std::nullopt;
        }
        character = (character << 6U) | (byte & 0x3FU);
    }
    text.remove_prefix(sequence.length);
    return character;
}

std::optional<std::size_t> count_characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        if (!take_character(text)) {
            return std::nullopt;
        }
        ++count;
    }
    return count;
}

}  // namespace mandate
