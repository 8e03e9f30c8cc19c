#include "base/text.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(Text, JsonStringsEscapeWhatJsonForbids) {
    EXPECT_EQ(json(""), R"("")");
    EXPECT_EQ(json("plain, äöü"), R"("plain, äöü")");
    EXPECT_EQ(json("a \"b\" c\\d"), R"("a \"b\" c\\d")");
    EXPECT_EQ(json(std::string_view("\n\x1b[31m\0\x7f", 8)), R"("\u000a\u001b[31m\u0000\u007f")");
}

TEST(Text, PrintableTextHasNoControlCharacters) {
    EXPECT_EQ(printable("a\n\x1b[31mb\x7f"), "a??[31mb?");
    EXPECT_EQ(printable("äöü"), "äöü");
}

}  // namespace
}  // namespace mandate
