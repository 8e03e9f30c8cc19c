#include "iam/arn.h"

#include <random>

#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

TEST(Arn, TakesSixFieldsAndLeavesColonsToTheResource) {
    auto const arn = parse_arn(
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0");
    ASSERT_TRUE(arn);
    EXPECT_EQ(arn->partition, Partition("aws"));
    EXPECT_EQ(arn->service, "bedrock");
    EXPECT_EQ(arn->region, Region("us-east-1"));
    EXPECT_EQ(arn->account, AccountId(""));
    EXPECT_EQ(arn->resource, "foundation-model/anthropic.claude-3-haiku-20240307-v1:0");
}

TEST(Arn, PrintIsTheInverseOfParse) {
    for (std::string const text :
         {"arn:aws:iam::111122223333:root", "arn:aws-cn:sts::111122223333:assumed-role/r/s/t:u",
          "arn:aws:bedrock:::foundation-model/x", "arn:*:*:*:*:*", "arn:aws:s3:::bucket/a:b/c"}) {
        auto const arn = parse_arn(text);
        ASSERT_TRUE(arn) << text;
        EXPECT_EQ(to_string(*arn), text);
    }
}

TEST(Arn, RefusesWhatIsNone) {
    for (char const* text :
         {"", "arn", "arn:", "arn:aws:iam::111122223333", "ARN:aws:iam:::x", "arn::iam:::x",
          "arn:aws::::x", "arn:aws:iam:::", " arn:aws:iam:::x", "urn:aws:iam:::x"}) {
        EXPECT_FALSE(parse_arn(text)) << text;
    }
}

TEST(Arn, PrintIsTheInverseOfParseForAnyText) {
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same cases every time
    constexpr std::string_view kLetters = "a:/-*";
    int parsed = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::string text = "arn:";
        for (std::size_t n = random() % 20; n > 0; --n) {
            text.push_back(kLetters[random() % kLetters.size()]);
        }
        if (auto const arn = parse_arn(text)) {
            EXPECT_EQ(to_string(*arn), text);
            ++parsed;
        }
    }
    EXPECT_GT(parsed, 50);
}

}  // namespace
}  // namespace mandate::iam
