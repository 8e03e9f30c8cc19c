#include "base/canonical_json.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <random>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace mandate {
namespace {

namespace json = boost::json;

std::string canonical(json::value const& value) {
    Result<std::string> const text = canonical_json(value);
    return text ? *text : "refused: " + text.error().message;
}

std::string number(std::uint64_t bits) { return canonical(std::bit_cast<double>(bits)); }

TEST(CanonicalJson, WhatHasNoCanonicalTextIsRefused) {
    EXPECT_EQ(canonical(std::numeric_limits<double>::quiet_NaN()),
              "refused: a number to be hashed is not finite");
    EXPECT_EQ(canonical(-std::numeric_limits<double>::infinity()),
              "refused: a number to be hashed is not finite");
    EXPECT_EQ(canonical(std::numeric_limits<std::int64_t>::min()),
              "refused: the whole number -9223372036854775808 is beyond 2^53");
    EXPECT_EQ(canonical(std::numeric_limits<std::uint64_t>::max()),
              "refused: the whole number 18446744073709551615 is beyond 2^53");
    EXPECT_EQ(canonical(json::array{"\xC3"}), "refused: a text to be hashed is not valid UTF-8");
    EXPECT_EQ(canonical(json::object{{"\xFF", 1}}),
              "refused: a name to be hashed is not valid UTF-8");
}

/// RFC 8785, section 3.2.2: the example.
TEST(CanonicalJson, TheExampleOfTheRfc) {
    json::value const value{
        {"numbers", {333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001}},
        {"string", "\u20ac$\x0f\nA'\x42\"\\\\\"/"},
        {"literals", {nullptr, true, false}}};
    EXPECT_EQ(canonical(value),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
              "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
              "\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

/// RFC 8785, appendix B: the samples of numbers.
TEST(CanonicalJson, TheNumbersOfTheRfc) {
    EXPECT_EQ(number(0x0000000000000000), "0");
    EXPECT_EQ(number(0x8000000000000000), "0");
    EXPECT_EQ(number(0x0000000000000001), "5e-324");
    EXPECT_EQ(number(0x8000000000000001), "-5e-324");
    EXPECT_EQ(number(0x7fefffffffffffff), "1.7976931348623157e+308");
    EXPECT_EQ(number(0x4340000000000000), "9007199254740992");
    EXPECT_EQ(number(0xc340000000000000), "-9007199254740992");
    EXPECT_EQ(number(0x4430000000000000), "295147905179352830000");
    EXPECT_EQ(number(0x44b52d02c7e14af5), "9.999999999999997e+22");
    EXPECT_EQ(number(0x44b52d02c7e14af6), "1e+23");
    EXPECT_EQ(number(0x44b52d02c7e14af7), "1.0000000000000001e+23");
    EXPECT_EQ(number(0x444b1ae4d6e2ef4e), "999999999999999700000");
    EXPECT_EQ(number(0x444b1ae4d6e2ef4f), "999999999999999900000");
    EXPECT_EQ(number(0x444b1ae4d6e2ef50), "1e+21");
    EXPECT_EQ(number(0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7");
    EXPECT_EQ(number(0x3eb0c6f7a0b5ed8d), "0.000001");
    EXPECT_EQ(number(0x41b3de4355555553), "333333333.3333332");
    EXPECT_EQ(number(0x41b3de4355555556), "333333333.3333334");
    EXPECT_EQ(number(0xbecbf647612f3696), "-0.0000033333333333333333");
    EXPECT_EQ(number(0x43143ff3c1cb0959), "1424953923781206.2");
}

TEST(CanonicalJson, WholeNumbersUpToTwoToThe53rd) {
    EXPECT_EQ(canonical(std::int64_t{9007199254740992}), "9007199254740992");
    EXPECT_EQ(canonical(std::int64_t{-9007199254740992}), "-9007199254740992");
    EXPECT_EQ(canonical(std::uint64_t{7}), "7");
    EXPECT_EQ(canonical(0), "0");
}

TEST(CanonicalJson, EmptyThingsAndControlCharacters) {
    EXPECT_EQ(canonical(json::object{}), "{}");
    EXPECT_EQ(canonical(json::array{}), "[]");
    EXPECT_EQ(canonical(json::string(std::string_view("\0\x1f\x7f\b\f\r\t", 7))),
              "\"\\u0000\\u001f\x7f\\b\\f\\r\\t\"");
    EXPECT_EQ(canonical(json::object{{"{", json::object{{"a", nullptr}}}, {"", 1}}),
              R"({"":1,"{":{"a":null}})");
}

/// Ten thousand objects: the order of members never shows, and the text reads back as the value.
TEST(CanonicalJson, OrderOfMembersNeverShows) {
    std::mt19937_64 random(3);
    for (int round = 0; round < 10'000; ++round) {
        std::vector<std::pair<std::string, json::value>> members;
        for (std::uint64_t i = random() % 8; i > 0; --i) {
            auto const value = static_cast<std::int64_t>(random() >> 12U);
            members.emplace_back("k" + std::to_string(i * (random() % 50 + 1) * 10 + i), value);
        }
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
