#include "audit/utf8.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/utf8.h"

namespace mandate::audit {
namespace {

void append_utf8(std::string& text, char32_t c) {
    auto const put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6U));
        put(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12U));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    } else {
        put(0xF0 | (c >> 18U));
        put(0x80 | ((c >> 12U) & 0x3FU));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    }
}

std::u16string to_utf16(std::vector<char32_t> const& points) {
    std::u16string units;
    for (char32_t const c : points) {
        if (c < 0x10000) {
            units.push_back(static_cast<char16_t>(c));
        } else {
            units.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U)));
            units.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU)));
        }
    }
    return units;
}

/// Code points from every length of UTF-8, often close to each other.
rc::Gen<std::vector<char32_t>> any_points() {
    auto const range = [](char32_t first, char32_t last) {
        return rc::gen::map(rc::gen::inRange<std::uint32_t>(first, last),
                            [](std::uint32_t c) { return static_cast<char32_t>(c); });
    };
    return rc::gen::container<std::vector<char32_t>>(
        rc::gen::oneOf(range('a', 'd'), range(0x80, 0x800), range(0x800, 0xD800),
                       range(0xE000, 0x10000), range(0x10000, 0x110000),
                       rc::gen::element<char32_t>(0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF)));
}

TEST(Utf8, RefusesWhatIsNotUtf8) {
    for (std::string_view const text :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
          "\xF0\x9F\x98", "\xC3(", "a\xE2\x82(b", "\xE2\x82\xAC\xFE"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
    }
}

TEST(Utf8, ReadsTheEdgesOfEveryLength) {
    EXPECT_TRUE(is_utf8(""));
    for (char32_t const c :
         {0x0U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU}) {
        std::string text;
        append_utf8(text, c);
        std::size_t at = 0;
        EXPECT_EQ(next_code_point(text, at), c);
        EXPECT_EQ(at, text.size());
    }
}

TEST(Utf8, KnowsUnicodesSpaces) {
    for (char32_t const c : {0x20U, 0x09U, 0x85U, 0xA0U, 0x2009U, 0x2028U, 0x3000U}) {
        EXPECT_TRUE(is_unicode_space(c)) << static_cast<unsigned>(c);
    }
    for (char32_t const c : {0x21U, 0x08U, 0x200BU, 0xFEFFU}) {
        EXPECT_FALSE(is_unicode_space(c)) << static_cast<unsigned>(c);
    }
}

RC_GTEST_PROP(Utf8Law, TheOrderIsThatOfUtf16, ()) {
    std::vector<char32_t> const left = *any_points();
    std::vector<char32_t> right = *any_points();
    if (*rc::gen::arbitrary<bool>()) {
        right.insert(right.begin(), left.begin(), left.end());
    }
    std::string l;
    std::string r;
    for (char32_t const c : left) {
        append_utf8(l, c);
    }
    for (char32_t const c : right) {
        append_utf8(r, c);
    }
    RC_ASSERT(is_utf8(l));
    RC_ASSERT(compare_utf16(l, r) == (to_utf16(left) <=> to_utf16(right)));
}

}  // namespace
}  // namespace mandate::audit
