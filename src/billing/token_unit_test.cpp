#include "billing/token_unit.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

std::optional<std::int64_t> tokens(std::string_view unit, std::string_view description = "",
                                   BareUnits bare = BareUnits::kMillion) {
    return tokens_per_unit(unit, description, bare);
}

TEST(TokenUnit, ReadsUnitsThatSayIt) {
    for (char const* unit : {"tokens", "Token", "1 tokens", " Tokens "}) {
        EXPECT_EQ(tokens(unit), 1) << unit;
    }
    for (char const* unit : {"1K tokens", "1k Tokens", "1000 tokens", "1,000 tokens", "Thousand",
                             "Thousand tokens", "1 thousand tokens"}) {
        EXPECT_EQ(tokens(unit), 1'000) << unit;
    }
    for (char const* unit : {"1M tokens", "1M Tokens", "1000000 tokens", "1,000,000 tokens",
                             "Million", "Million tokens"}) {
        EXPECT_EQ(tokens(unit), 1'000'000) << unit;
    }
}

TEST(TokenUnit, DecidesUnitsByTheDescription) {
    EXPECT_EQ(tokens("Units"), 1'000'000);
    EXPECT_EQ(tokens("units", "a|b|thousand Cache Read Input Tokens Regional"), 1'000);
    EXPECT_EQ(tokens("Units", "a|b|Million Input Tokens Global|thousand"), 1'000'000);
    EXPECT_EQ(tokens("Units", "thousands of words|b"), 1'000'000) << "not the third field";
    EXPECT_EQ(tokens("Units", "a|b|thousand million tokens"), std::nullopt);
    EXPECT_EQ(tokens("Units", "", BareUnits::kUnknown), std::nullopt);
    EXPECT_EQ(tokens("Units", "a|b|Million Input Tokens", BareUnits::kUnknown), 1'000'000);
}

TEST(TokenUnit, DoesNotGuess) {
    for (char const* unit : {"", "1B tokens", "Hrs", "1M", "1K", "1K Requests", "CCU", "1", "image",
                             "2K tokens", "kilotokens"}) {
        EXPECT_EQ(tokens(unit), std::nullopt) << unit;
    }
}

}  // namespace
}  // namespace mandate::billing
