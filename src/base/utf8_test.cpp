#include "base/utf8.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

TEST(Utf8, RefusesWhatIsNotShortestFormWithoutSurrogates) {
    for (std::string_view const text :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF", "a\xC3", "\xE2\x82", "\xE2(\xAC",
          "good until \xFE"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
    }
}

TEST(Utf8, ReadsEveryLength) {
    std::string_view text = "a\u00e9\u20ac\U0001F600\U0010FFFF";
    EXPECT_EQ(code_points(text), 5U);
    for (char32_t const expected : {U'a', U'\u00e9', U'\u20ac', U'\U0001F600', U'\U0010FFFF'}) {
        EXPECT_EQ(take_code_point(text), expected);
    }
    EXPECT_EQ(take_code_point(text), std::nullopt);
    EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
    EXPECT_TRUE(is_utf8(""));
}

TEST(Utf8, LeavesTheTextWhereItIsBroken) {
    std::string_view text = "\xC3";
    EXPECT_EQ(take_code_point(text), std::nullopt);
    EXPECT_EQ(text.size(), 1U);
}

TEST(Utf8, KnowsWhatMaySteerADisplay) {
    for (char32_t const steering : {U'\0', U'\n', U'\x7f', U'\x9b', U'\u200b', U'\u202e', U'\u2066',
                                    U'\u2028', U'\ufeff', U'\U000E0041'}) {
        EXPECT_TRUE(is_control(steering)) << static_cast<std::uint32_t>(steering);
    }
    for (char32_t const plain : {U' ', U'~', U'\u00a0', U'\u00e9', U'\u200d', U'\u4e2d'}) {
        EXPECT_FALSE(is_control(plain)) << static_cast<std::uint32_t>(plain);
    }
}

TEST(Utf8, AnExcerptIsShortAndSafeToShow) {
    EXPECT_EQ(excerpt("a\nb\xFF"
                      "c\u202e\u00e9"),
              "a?b?c?\u00e9");
    EXPECT_EQ(excerpt("\u00e9\u00e9\u00e9", 2), "\u00e9\u00e9...");
    EXPECT_EQ(excerpt("ab", 2), "ab");
}

}  // namespace
}  // namespace mandate
