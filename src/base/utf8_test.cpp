#include "base/utf8.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

TEST(Utf8, MalformedTextHasNoCharacters) {
    for (std::string_view text :
         {"\x80", "a\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
          "\xE2\x82", "\xE2\x82\x28", "\xFF"}) {
        EXPECT_FALSE(count_characters(text).has_value());
    }
    std::string_view rest = "\x80x";
    EXPECT_FALSE(take_character(rest).has_value());
    EXPECT_EQ(rest.size(), 2U);
}

TEST(Utf8, CharactersAreTakenOneByOne) {
    std::string_view rest = "aé€😀";
    EXPECT_EQ(take_character(rest), U'a');
    EXPECT_EQ(take_character(rest), U'é');
    EXPECT_EQ(take_character(rest), U'€');
    EXPECT_EQ(take_character(rest), U'😀');
    EXPECT_TRUE(rest.empty());
}

TEST(Utf8, TheBordersOfEachLengthAreRead) {
    std::string_view rest =
        "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
        "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    for (char32_t expected : {U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\xD7FF', U'\xE000', U'\xFFFF',
                              U'\x10000', U'\x10FFFF'}) {
        EXPECT_EQ(take_character(rest), expected);
    }
    EXPECT_EQ(count_characters(""), 0U);
}

}  // namespace
}  // namespace mandate
