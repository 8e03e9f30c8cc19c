#include "base/json.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

std::string problem(std::string_view text) {
    auto const value = parse_json(text, "a.json");
    return value ? "" : value.error().message;
}

TEST(Json, ReadsValuesAndSkipsAByteOrderMark) {
    auto const value =
        parse_json("\xEF\xBB\xBF{\"a\":{\"b\":\"c\"},\"n\":[1,2.5,null]} \n", "a.json");
    ASSERT_TRUE(value);
    EXPECT_EQ(*json_text(*json_member(*value, "a"), "b"), "c");
    EXPECT_EQ(json_member(*value, "x"), nullptr);
    EXPECT_EQ(json_text(*value, "n"), nullptr);
}

TEST(Json, RefusesAKeyThatStandsTwiceButNotInAnotherObject) {
    EXPECT_EQ(problem("{\"a\":1,\n \"a\":2}"),
              "a.json: line 2, column 4: the key 'a' stands twice in one object");
    EXPECT_EQ(problem("{\"a\":{\"a\":1},\"b\":{\"a\":2}}"), "");
    EXPECT_NE(problem("{\"a\":1,\"\\u0061\":2}"), "");
}

TEST(Json, SaysWhereItBreaks) {
    EXPECT_EQ(problem("{\"a\":1,}").substr(0, 32), "a.json: line 1, column 8: not JS");
    EXPECT_NE(problem("{} {}"), "");
    EXPECT_NE(problem(""), "");
    EXPECT_NE(problem("\"\xff\""), "");
    EXPECT_NE(problem(std::string(100, '[') + std::string(100, ']')), "");
}

}  // namespace
}  // namespace mandate
