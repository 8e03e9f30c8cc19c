#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace mandate {
namespace {

/// How many bytes follow a first byte, which bits of it count, and the least value of that length.
struct Shape {
    unsigned char mask;
    unsigned char mark;
    std::size_t following;
    char32_t least;
};
constexpr std::array kShapes = {Shape{0x80, 0x00, 0, 0}, Shape{0xE0, 0xC0, 1, 0x80},
                                Shape{0xF0, 0xE0, 2, 0x800}, Shape{0xF8, 0xF0, 3, 0x10000}};

struct Range {
    char32_t first;
    char32_t last;
};
constexpr std::array kControls = {
    Range{0x00, 0x1F},      Range{0x7F, 0x9F},      // C0, DEL, C1
    Range{0x200B, 0x200B},  Range{0x200E, 0x200F},  // zero-width space, direction marks
    Range{0x2028, 0x202E},                          // separators, embeddings and overrides
    Range{0x2060, 0x2069},                          // word joiner, invisible operators, isolates
    Range{0xFEFF, 0xFEFF},                          // byte order mark
    Range{0xFFF9, 0xFFFB},                          // interlinear annotation
    Range{0xE0000, 0xE007F}};                       // tags

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    auto const first = static_cast<unsigned char>(text.front());
    auto const* const shape =
        std::ranges::find_if(kShapes, [&](Shape s) { return (first & s.mask) == s.mark; });
    if (shape == kShapes.end() || text.size() <= shape->following) {
        return std::nullopt;
    }
    char32_t value = first & static_cast<unsigned char>(~shape->mask);
    for (std::size_t i = 1; i <= shape->following; ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        value = (value << 6U) | (byte & 0x3FU);
    }
    bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < shape->least || value > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    text.remove_prefix(shape->following + 1);
    return value;
}

bool is_utf8(std::string_view text) {
    // Nearly every text is ASCII; eight bytes at a time show it.
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data(), sizeof bytes);
        if ((bytes & 0x8080808080808080U) != 0) {
            break;
        }
        text.remove_prefix(sizeof bytes);
    }
    while (take_code_point(text)) {
    }
    return text.empty();
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_control(char32_t code_point) {
    return std::ranges::any_of(kControls, [&](Range range) {
        return code_point >= range.first && code_point <= range.last;
    });
}

std::string excerpt(std::string_view text, std::size_t most) {
    std::string shown;
    for (std::size_t length = 0; !text.empty(); ++length) {
        if (length == most) {
            return shown + "...";
        }
        std::string_view const before = text;
        std::optional<char32_t> const code_point = take_code_point(text);
        if (!code_point) {
            text.remove_prefix(1);
        }
        bool const plain = code_point && !is_control(*code_point);
        shown += plain ? before.substr(0, before.size() - text.size()) : "?";
    }
    return shown;
}

}  // namespace mandate
