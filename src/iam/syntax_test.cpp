#include "iam/syntax.h"

#include <string>

#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

TEST(Syntax, AnAccountIsTwelveDigits) {
    EXPECT_TRUE(is_account_id("111122223333"));
    for (char const* text : {"", "11112222333", "1111222233334", "11112222333a", "*"}) {
        EXPECT_FALSE(is_account_id(text)) << text;
    }
}

TEST(Syntax, ARegionIsAPlaceAndANumber) {
    for (char const* text : {"us-east-1", "us-gov-west-1", "mx-central-1", "ap-southeast-7",
                             "us-isob-east-1", "eu-isoe-west-1"}) {
        EXPECT_TRUE(is_region(text)) << text;
    }
    for (char const* text : {"", "us", "us-east", "us-east-", "us-east-*", "US-EAST-1", "us-1",
                             "global", "unspecified", "us-east-1 ", "us--1", "-east-1", "*"}) {
        EXPECT_FALSE(is_region(text)) << text;
    }
}

TEST(Syntax, APartitionBeginsWithAws) {
    EXPECT_TRUE(is_partition("aws"));
    EXPECT_TRUE(is_partition("aws-us-gov"));
    for (char const* text : {"", "awsx", "aws-", "gcp", "aws-*", "*"}) {
        EXPECT_FALSE(is_partition(text)) << text;
    }
}

TEST(Syntax, ExactTextsHaveNoWildcardsVariablesOrControlCharacters) {
    EXPECT_TRUE(is_exact("repo:acme/bot:ref:refs/heads/main"));
    EXPECT_TRUE(is_exact("FinOps Analysts"));
    EXPECT_TRUE(is_exact("Bücher"));
    EXPECT_TRUE(is_exact(std::string(512, 'x')));
    for (std::string const& text :
         {std::string(), std::string("a*"), std::string("a?"), std::string("${aws:username}"),
          std::string("a\nb"), std::string("a\0b", 3), std::string(" a"), std::string("a "),
          std::string("\x7f"), std::string(513, 'x')}) {
        EXPECT_FALSE(is_exact(text)) << text;
    }
}

}  // namespace
}  // namespace mandate::iam
