#include "base/utf8.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

TEST(Utf8, MalformedTextHasNoCharacters) {
    for (std::string_view text :
         {"\x80", "a\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xE2\x82", "\xE2\x82\x28", "\xFF"}) {
        EXPECT_FALSE(is_utf8(text));
        EXPECT_FALSE(count_characters(text).has_value());
    }
    std::size_t at = 1;
    EXPECT_FALSE(next_code_point("x\x80y", at).has_value());
    EXPECT_EQ(at, 1U);
}

TEST(Utf8, CodePointsAreReadOneByOne) {
    std::string_view const text = "aé€😀";
    std::size_t at = 0;
    for (char32_t expected : {U'a', U'é', U'€', U'😀'}) {
        EXPECT_EQ(next_code_point(text, at), expected);
    }
    EXPECT_EQ(at, text.size());
    EXPECT_EQ(count_characters(text), 4U);
}

TEST(Utf8, TheBordersOfEachLengthAreRead) {
    std::string_view const text =
        "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
        "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    std::size_t at = 0;
    for (char32_t expected : {U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\xD7FF', U'\xE000', U'\xFFFF',
                              U'\x10000', U'\x10FFFF'}) {
        EXPECT_EQ(next_code_point(text, at), expected);
    }
    EXPECT_EQ(count_characters(""), 0U);
}

TEST(Utf8, SurrogatesSortBeforeTheirBytes) {
    EXPECT_TRUE(compare_utf16("😀", "\uFB33") < 0);  // D83D before FB33, though F0 comes after EF
    EXPECT_TRUE(compare_utf16("\uFFFD", "\U0010FFFF") > 0);
    EXPECT_TRUE(compare_utf16("€", "😀") < 0);
    EXPECT_TRUE(compare_utf16("a", "ab") < 0);
    EXPECT_TRUE(compare_utf16("ab", "ab") == 0);
}

TEST(Utf8, SpacesOfUnicode) {
    EXPECT_TRUE(is_unicode_space(U' '));
    EXPECT_TRUE(is_unicode_space(U'\u00A0'));
    EXPECT_TRUE(is_unicode_space(U'\u3000'));
    EXPECT_FALSE(is_unicode_space(U'a'));
    EXPECT_FALSE(is_unicode_space(U'\u200B'));
}

}  // namespace
}  // namespace mandate
