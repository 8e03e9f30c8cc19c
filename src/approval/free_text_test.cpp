#include "approval/free_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::approval {
namespace {

std::string refusal(std::string_view text, std::size_t most = 5) {
    auto const checked = check_text("note", text, most);
    return checked ? "" : to_string(checked.error());
}

TEST(FreeText, InvalidUtf8IsRefused) {
    EXPECT_EQ(refusal("a\xC3"), "note is not valid UTF-8; send the text as UTF-8");
}

TEST(FreeText, BlankLongAndControlCharactersAreRefused) {
    EXPECT_EQ(refusal(""), "note is empty; write 1 to 5 characters");
    EXPECT_EQ(refusal(" \n\t"), "note is empty; write 1 to 5 characters");
    EXPECT_EQ(refusal("123456"), "note has 6 characters; write at most 5");
    EXPECT_EQ(refusal(std::string_view("a\0b", 3)),
              "note holds a control character; only line breaks and tabs are allowed");
    EXPECT_NE(refusal("a\x7F"), "");
    EXPECT_NE(refusal("a\u202Eb"), "");  // turns the direction of writing
    EXPECT_FALSE(check_text("note", PrivateText::erased()).has_value());
}

TEST(FreeText, CharactersAreCountedNotBytes) {
    EXPECT_EQ(refusal("äö€😀x"), "");
    EXPECT_EQ(refusal("a\nb\tc"), "");
    EXPECT_TRUE(check_text("note", PrivateText("fine")).has_value());
}

}  // namespace
}  // namespace mandate::approval
