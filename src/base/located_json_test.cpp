#include "base/located_json.h"

#include <gtest/gtest.h>

namespace mandate {
namespace {

constexpr std::string_view kText =
    "{ \"a\" : [1.50, \"x\\\"]\", {}, [ ], -2e3],\n  \"b\":{\"c\":null}}";

TEST(LocatedJson, KnowsWhereEachValueStands) {
    Result<LocatedJson> const document = LocatedJson::parse(kText, "a.json");
    ASSERT_TRUE(document);
    LocatedJson::Node const& list = document->root().children.at(0);
    ASSERT_EQ(list.children.size(), 5U);
    EXPECT_EQ(list.key, "a");
    std::vector<std::string_view> texts;
    for (LocatedJson::Node const& node : list.children) {
        texts.push_back(document->text_of(node));
    }
    EXPECT_EQ(texts, (std::vector<std::string_view>{"1.50", "\"x\\\"]\"", "{}", "[ ]", "-2e3"}));
    LocatedJson::Node const& inner = document->root().children.at(1).children.at(0);
    EXPECT_EQ(to_string(document->error_at(inner, "is null", "write a text").error()),
              "a.json: line 2, column 12: is null; write a text");
    EXPECT_EQ(document->error_at_key(inner, "is unknown").error().fields.at("position"),
              "line 2, column 8");
}

TEST(LocatedJson, ReadsAsStrictlyAsTheJsonReader) {
    EXPECT_FALSE(LocatedJson::parse("{\"a\":1,\"a\":2}", "a.json"));
    EXPECT_FALSE(LocatedJson::parse("", "a.json"));
    Result<LocatedJson> const marked = LocatedJson::parse("\xEF\xBB\xBF 7 ", "a.json");
    ASSERT_TRUE(marked);
    EXPECT_EQ(marked->text_of(marked->root()), "7");
}

}  // namespace
}  // namespace mandate
