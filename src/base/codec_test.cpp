#include "base/codec.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::codec_test {

enum class Colour { kRed, kDeepTeal };
BOOST_DESCRIBE_ENUM(Colour, kRed, kDeepTeal)

struct Circle {
    static constexpr std::string_view kKind = "circle";
    std::int64_t radius = 0;
    friend bool operator==(Circle const&, Circle const&) = default;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (radius))

struct Label {
    static constexpr std::string_view kKind = "label";
    PrivateText text;
    friend bool operator==(Label const&, Label const&) = default;
};
BOOST_DESCRIBE_STRUCT(Label, (), (text))

struct Drawing {
    AccountId account;
    Colour colour = Colour::kRed;
    std::vector<std::variant<Circle, Label>> shapes;
    std::optional<Date> day;
    Money price;
    std::map<std::string, PrivateText> notes;
    bool done = false;
    Instant at;
    friend bool operator==(Drawing const&, Drawing const&) = default;
};
BOOST_DESCRIBE_STRUCT(Drawing, (), (account, colour, shapes, day, price, notes, done, at))

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Drawing example() {
    Drawing drawing;
    drawing.account = AccountId("111122223333");
    drawing.colour = Colour::kDeepTeal;
    drawing.shapes = {Circle{7}, Label{PrivateText("hello")}};
    drawing.price = *Money::parse("12.34");
    drawing.notes = {{"a/b", PrivateText("x")}};
    drawing.at = Instant(std::chrono::microseconds(1'700'000'000'000'000));
    return drawing;
}

std::string refusal(std::string_view json) {
    auto const read = decode<Drawing>(boost::json::parse(json), "drawing");
    return read ? "accepted" : read.error().message;
}

constexpr std::string_view kGood =
    R"({"account":"111122223333","colour":"red","shapes":[],"price":"1","notes":{},"done":false,"at":0})";

std::string with(std::string_view from, std::string_view to) {
    std::string text(kGood);
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST(Codec, WhatIsWrittenReadsBackTheSame) {
    Encoded const encoded = encode(example());
    EXPECT_EQ(*decode<Drawing>(encoded.body, "drawing"), example());
    EXPECT_EQ(boost::json::serialize(encoded.body),
              R"({"account":"111122223333","colour":"deep_teal","shapes":[{"kind":"circle",)"
              R"("radius":7},{"kind":"label","text":"hello"}],"price":"12.340000000000",)"
              R"("notes":{"a/b":"x"},"done":false,"at":1700000000000000})");
}

TEST(Codec, PrivateTextsAreNamedByPointer) {
    EXPECT_THAT(encode(example()).private_pointers, ElementsAre("/shapes/1/text", "/notes/a~1b"));
}

TEST(Codec, ACommittedTextIsAnErasedOne) {
    auto const read = decode<Drawing>(
        boost::json::parse(with(R"("notes":{})", R"("notes":{"a":{"committed":"00ff"}})")), "d");
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(read->notes.at("a").is_erased());
}

TEST(Codec, ARefusalNamesThePathAndWhatWasExpected) {
    EXPECT_EQ(refusal(with(R"("red")", R"("blue")")),
              "drawing.colour must be one of red, deep_teal");
    EXPECT_EQ(refusal(with(R"("done":false,)", "")), "drawing.done is missing");
    EXPECT_EQ(refusal(with(R"("done":false)", R"("done":false,"size":1)")),
              "drawing.size is no known field");
    EXPECT_EQ(refusal(with("[]", R"([{"kind":"circle","radius":"7"}])")),
              "drawing.shapes[0].radius must be a whole number from -9007199254740991 to "
              "9007199254740991");
    EXPECT_EQ(refusal(with("[]", R"([{"kind":"cube"}])")),
              "drawing.shapes[0].kind must be one of circle, label");
    EXPECT_EQ(refusal(with("[]", R"([{"radius":1}])")), "drawing.shapes[0].kind is missing");
    EXPECT_EQ(refusal(with(R"("1")", "1.5")), "drawing.price must be a text");
    EXPECT_EQ(refusal(with(R"("1")", R"("one")")),
              "drawing.price must be an amount such as "
              "\"12.34\"");
    EXPECT_EQ(refusal(with(R"("at":0)", R"("at":1.5)")),
              "drawing.at must be a whole number from 0 to 9007199254740991");
    EXPECT_EQ(refusal("[]"), "drawing must be an object");
    EXPECT_EQ(refusal(kGood), "accepted");
}

TEST(Codec, NullIsAbsentForAnOptionalAndMissingForTheRest) {
    EXPECT_EQ(refusal(with(R"("done":false)", R"("done":false,"day":null)")), "accepted");
    EXPECT_EQ(refusal(with(R"("done":false)", R"("done":null)")), "drawing.done is missing");
    EXPECT_THAT(refusal(with(R"("done":false)", R"("done":false,"day":"2026-02-30")")),
                HasSubstr("drawing.day must be a day"));
}

TEST(Codec, EnumeratorsHaveStableTexts) {
    EXPECT_EQ(text_of(Colour::kDeepTeal), "deep_teal");
    EXPECT_EQ(*parse_enum<Colour>("deep_teal", "colour"), Colour::kDeepTeal);
    EXPECT_FALSE(parse_enum<Colour>("DeepTeal", "colour").has_value());
}

}  // namespace
}  // namespace mandate::codec_test
