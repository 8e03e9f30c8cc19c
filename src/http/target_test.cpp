#include "http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Target, RefusesWhatIsNoTarget) {
    for (auto const* text : {"",
                             "*",
                             "api",
                             "host:80",
                             "https://localhost/",
                             "ftp://localhost/",
                             "http://",
                             "http:x",
                             "http://user@localhost/",
                             "/a b",
                             "/a\tb",
                             "/%",
                             "/%4",
                             "/%zz",
                             "/?a=%zz",
                             "/%00",
                             "/a%0Ab",
                             "/%ff",
                             "/%C0%AF",
                             "/?x=%00",
                             "/?x=%ED%A0%80",
                             "/?%FF=1",
                             "/a|b",
                             "/a#b"}) {
        auto const target = parse_target(text);
        ASSERT_FALSE(target.has_value()) << text;
        EXPECT_EQ(http_status(target.error().code), 400) << text;
    }
}

TEST(Target, NeverClimbs) {
    for (auto const* text :
         {"/..", "/../etc/passwd", "/assets/../../x", "/%2e%2e/x", "/.%2E/x", "/%2e/x", "/a%2fb",
          "/a%5Cb", "/..%2f..", "/assets/%2e%2e%2fx", "http://localhost/../x"}) {
        EXPECT_FALSE(parse_target(text).has_value()) << text;
    }
}

TEST(Target, DecodesOnce) {
    auto const target = parse_target("/a%20b/%252e%252e/caf%C3%A9/");
    ASSERT_TRUE(target.has_value());
    EXPECT_THAT(target->segments, ElementsAre("a b", "%2e%2e", "caf\u00e9", ""));
    EXPECT_EQ(target->path, "/a b/%2e%2e/caf\u00e9/");
}

TEST(Target, ReadsParametersInOrder) {
    auto const target =
        parse_target("/api/v1/spend?by=role,token_type&where=a%3D1&where=user=x%2By&q=a+b&e=&n");
    ASSERT_TRUE(target.has_value());
    EXPECT_EQ(target->path, "/api/v1/spend");
    EXPECT_THAT(target->parameters, ElementsAre(Pair("by", "role,token_type"), Pair("where", "a=1"),
                                                Pair("where", "user=x+y"), Pair("q", "a b"),
                                                Pair("e", ""), Pair("n", "")));
    EXPECT_THAT(parse_target("/?")->parameters, ElementsAre());
    EXPECT_THAT(parse_target("/")->segments, ElementsAre(""));
}

TEST(Target, HasABoundedNumberOfParameters) {
    std::string many = "/?a";
    for (int i = 0; i < 200; ++i) {
        many += "&a";
    }
    EXPECT_FALSE(parse_target(many).has_value());
}

TEST(Target, ReadsTheAbsoluteForm) {
    auto const target = parse_target("http://localhost:8080/api?x=1");
    ASSERT_TRUE(target.has_value());
    EXPECT_EQ(target->authority, "localhost:8080");
    EXPECT_EQ(target->path, "/api");
}

TEST(Target, LogsThePathOnly) {
    EXPECT_EQ(path_for_log("/api/v1/spend?where=user=lena"), "/api/v1/spend");
    EXPECT_EQ(path_for_log(std::string(5000, 'x')).size(), 200);
}

TEST(Utf8, IsShortestFormWithoutControls) {
    for (auto const* text : {"", "abc", "\u00e9", "\u20ac", "\U0001F600", "\uFFFD"}) {
        EXPECT_TRUE(is_plain_utf8(text)) << text;
    }
    for (auto const* text :
         {"\x1f", "\x7f", "\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xe2\x82", "\xed\xa0\x80",
          "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5", "a\xff"}) {
        EXPECT_FALSE(is_plain_utf8(text));
    }
}

}  // namespace
}  // namespace mandate::http
