#include "base/canonical_json.h"

#include <algorithm>
#include <random>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mandate {
namespace {

namespace json = boost::json;

std::string canonical(json::value const& value) {
    Result<std::string> const text = canonical_json(value);
    return text ? *text : to_string(text.error());
}

TEST(CanonicalJson, WhatHasNoCanonicalTextIsRefusedWithItsPlace) {
    EXPECT_EQ(canonical(json::object{{"a/b", json::array{1, 1.5}}}),
              "canonical JSON: /a~1b/1 is a number with a point or exponent; write it as a text, "
              "for example \"12.34\"");
    EXPECT_EQ(canonical(std::int64_t{9'007'199'254'740'992}),
              "canonical JSON: the value is an integer beyond 2^53 - 1; write it as a text");
    EXPECT_EQ(canonical(std::numeric_limits<std::int64_t>::min()),
              "canonical JSON: the value is an integer beyond 2^53 - 1; write it as a text");
    EXPECT_EQ(canonical(std::numeric_limits<std::uint64_t>::max()),
              "canonical JSON: the value is an integer beyond 2^53 - 1; write it as a text");
    EXPECT_EQ(canonical(json::array{"\xC3"}), "canonical JSON: /0 is a text that is not UTF-8");
    EXPECT_EQ(canonical(json::object{{"\xFF", 1}}),
              "canonical JSON: the value has a key that is not UTF-8");
    json::value deep = 1;
    for (unsigned i = 0; i < kDeepest; ++i) {
        deep = json::array{deep};
    }
    EXPECT_TRUE(canonical_json(deep).has_value());
    EXPECT_FALSE(canonical_json(json::array{deep}).has_value());
}

/// RFC 8785, section 3.2.3: the example of sorting.
TEST(CanonicalJson, MembersAreSortedByUtf16) {
    json::value const value =
        json::parse(R"({"\u20ac": "Euro Sign", "\r": "Carriage Return",)"
                    R"("\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",)"
                    R"("\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",)"
                    R"("\u00f6": "Latin Small Letter O With Diaeresis"})");
    EXPECT_EQ(canonical(value),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
              "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
              "\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

/// RFC 8785, section 3.2.2: the example, without its numbers.
TEST(CanonicalJson, StringsAndLiteralsOfTheRfc) {
    json::value const value = json::parse(
        R"({"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]})");
    EXPECT_EQ(canonical(value),
              "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\""
              "\\\\\\\\\\\"/\"}");
}

TEST(CanonicalJson, EmptyThingsNumbersAndControlCharacters) {
    EXPECT_EQ(canonical(json::object{}), "{}");
    EXPECT_EQ(canonical(json::array{}), "[]");
    EXPECT_EQ(canonical(json::array{0, -7, kLargestInteger, -kLargestInteger, std::uint64_t{8}}),
              "[0,-7,9007199254740991,-9007199254740991,8]");
    EXPECT_EQ(canonical(json::string(std::string_view("\0\x1f\x7f\b\f\r\t", 7))),
              "\"\\u0000\\u001f\x7f\\b\\f\\r\\t\"");
    EXPECT_EQ(canonical(json::object{{"{", json::object{{"a", nullptr}}}, {"", 1}}),
              R"({"":1,"{":{"a":null}})");
}

/// Ten thousand objects: the order of members never shows, the text reads back as the value, and
/// another value has another text.
TEST(CanonicalJson, OrderOfMembersNeverShows) {
    std::mt19937_64 random(3);
    for (int round = 0; round < 10'000; ++round) {
        std::map<std::string, json::value> names;
        for (std::uint64_t i = random() % 8; i > 0; --i) {
            names.emplace("k" + std::to_string(random() % 50),
                          static_cast<std::int64_t>(random() >> 12U));
        }
        std::vector<std::pair<std::string, json::value>> members(names.begin(), names.end());
        json::object straight(members.begin(), members.end());
        std::ranges::shuffle(members, random);
        json::object const shuffled(members.begin(), members.end());
        std::string const text = canonical(straight);
        ASSERT_EQ(text, canonical(shuffled));
        ASSERT_EQ(json::parse(text), json::value(straight));
        straight["changed"] = true;
        ASSERT_NE(text, canonical(straight));
    }
}

}  // namespace
}  // namespace mandate
