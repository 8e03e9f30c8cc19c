#include "audit/utf8.h"

#include <algorithm>

namespace mandate::audit {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

/// How many bytes follow a lead byte, its own bits, and the smallest code point of that length.
struct Lead {
    std::size_t tail;
    char32_t bits;
    char32_t smallest;
};

std::optional<Lead> read_lead(unsigned byte) {
    if (byte < 0x80) {
        return Lead{0, byte, 0};
    }
    if (byte >= 0xC2 && byte < 0xE0) {
        return Lead{1, byte & 0x1FU, 0x80};
    }
    if (byte >= 0xE0 && byte < 0xF0) {
        return Lead{2, byte & 0x0FU, 0x800};
    }
    if (byte >= 0xF0 && byte < 0xF5) {
        return Lead{3, byte & 0x07U, 0x10000};
    }
    return std::nullopt;
}

/// UTF-16 gives surrogates (D800..DFFF) to what UTF-8 begins with F0..F4; so those sort before
/// U+E000..U+FFFF, which begin with EE or EF.
unsigned utf16_rank(unsigned byte) {
    if (byte == 0xEE || byte == 0xEF) {
        return byte + 0x10;
    }
    return byte;
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
    std::optional<Lead> const lead = read_lead(byte_at(text, at));
    if (!lead || lead->tail >= text.size() - at) {
        return std::nullopt;
    }
    char32_t point = lead->bits;
    for (std::size_t i = 1; i <= lead->tail; ++i) {
        unsigned const byte = byte_at(text, at + i);
        if ((byte & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        point = (point << 6U) | (byte & 0x3FU);
    }
    bool const surrogate = point >= 0xD800 && point < 0xE000;
    if (point < lead->smallest || point > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    at += lead->tail + 1;
    return point;
}

bool is_unicode_space(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

std::strong_ordering compare_utf16(std::string_view left, std::string_view right) {
    auto const [l, r] = std::ranges::mismatch(left, right);
    if (l == left.end() || r == right.end()) {
        return left.size() <=> right.size();
    }
    return utf16_rank(static_cast<unsigned char>(*l)) <=>
           utf16_rank(static_cast<unsigned char>(*r));
}

}  // namespace mandate::audit
