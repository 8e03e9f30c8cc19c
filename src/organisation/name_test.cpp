#include "organisation/name.h"

#include <gtest/gtest.h>

namespace mandate::organisation {
namespace {

std::string fault(std::string_view text) { return name_fault(text).value_or("fine"); }

TEST(Name, RefusesWhatCannotBeShownOrWouldBeRun) {
    EXPECT_EQ(fault(""), "is empty");
    EXPECT_EQ(fault(" a"), "has white space at its beginning or end");
    EXPECT_EQ(fault("a\t"), "has white space at its beginning or end");
    EXPECT_EQ(fault("=HYPERLINK(1)"), "begins with '=', as a formula does");
    EXPECT_EQ(fault("+1"), "begins with '+', as a formula does");
    EXPECT_EQ(fault("-1"), "begins with '-', as a formula does");
    EXPECT_EQ(fault("@a"), "begins with '@', as a formula does");
    EXPECT_EQ(fault("a\nb"), "holds the control character U+000A");
    EXPECT_EQ(fault("a\u202eb"), "holds the control character U+202E");
    EXPECT_EQ(fault("a\xC3"), "is not UTF-8");
    EXPECT_EQ(fault(std::string(121, 'a')), "has 121 characters, more than 120");
}

TEST(Name, CountsCharactersNotBytes) {
    std::string name;
    for (int i = 0; i < 120; ++i) {
        name += "\u4e2d";
    }
    EXPECT_EQ(fault(name), "fine");
    EXPECT_EQ(fault("R&D, \"north\" = 1"), "fine");
}

TEST(Handle, IsShortLowerCaseAndBeginsWithALetter) {
    for (std::string const& text :
         {std::string("a"), std::string("Lena"), std::string("1lena"), std::string(".lena"),
          std::string("le na"), std::string("l\u00e9na"), std::string(41, 'a'), std::string()}) {
        EXPECT_FALSE(is_handle(text)) << text;
    }
    for (std::string const& text :
         {std::string("lena"), std::string("le"), std::string("l.n-a2"), std::string(40, 'a')}) {
        EXPECT_TRUE(is_handle(text)) << text;
    }
}

}  // namespace
}  // namespace mandate::organisation
