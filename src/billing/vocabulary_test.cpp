#include "billing/vocabulary.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "billing/unknown_keys.h"

namespace mandate::billing {
namespace {

/// Every value's word reads back as the value, and stands in docs/formats/vocabulary.md.
template <typename Enum, typename Parse>
void check(int count, Parse parse) {
    static std::string const document = [] {
        std::ifstream file(MANDATE_SOURCE_DIR "/docs/formats/vocabulary.md");
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }();
    for (int i = 0; i < count; ++i) {
        auto const value = static_cast<Enum>(i);
        EXPECT_EQ(parse(name_of(value)), value) << name_of(value);
        EXPECT_NE(document.find(fmt::format("`{}`", name_of(value))), std::string::npos)
            << name_of(value);
    }
    EXPECT_EQ(parse("Standard"), std::nullopt);
    EXPECT_EQ(parse(""), std::nullopt);
}

TEST(Vocabulary, WordsAreThoseOfTheDocument) {
    check<Platform>(6, parse_platform);
    check<TokenType>(7, parse_token_type);
    check<Tier>(7, parse_tier);
    check<Routing>(3, parse_routing);
    check<BillingShape>(6, parse_billing_shape);
    check<LineKind>(8, parse_line_kind);
}

TEST(Vocabulary, LineTypesHaveAKind) {
    for (auto const& [type, kind] : std::vector<std::pair<std::string, LineKind>>{
             {"Usage", LineKind::kUsage},
             {"DiscountedUsage", LineKind::kUsage},
             {"SavingsPlanCoveredUsage", LineKind::kUsage},
             {"RIFee", LineKind::kCommitment},
             {"SavingsPlanRecurringFee", LineKind::kCommitment},
             {"SavingsPlanUpfrontFee", LineKind::kCommitment},
             {"SavingsPlanNegation", LineKind::kCommitment},
             {"CommitmentPurchase", LineKind::kCommitment},
             {"Fee", LineKind::kFee},
             {"FlatRateSubscription", LineKind::kFee},
             {"FlateRateSubscription", LineKind::kFee},
             {"Purchase", LineKind::kFee},
             {"Discount", LineKind::kDiscount},
             {"BundledDiscount", LineKind::kDiscount},
             {"EdpDiscount", LineKind::kDiscount},
             {"SppDiscount", LineKind::kDiscount},
             {"RiVolumeDiscount", LineKind::kDiscount},
             {"PrivateRateDiscount", LineKind::kDiscount},
             {"Credit", LineKind::kCredit},
             {"Refund", LineKind::kRefund},
             {"Tax", LineKind::kTax},
             {"Adjustment", LineKind::kUnknown},
             {"", LineKind::kUnknown},
             {"usage", LineKind::kUnknown}}) {
        EXPECT_EQ(line_kind_of(type), kind) << type;
    }
}

TEST(UnknownKeys, KeepTheirNumbers) {
    UnknownKeys keys;
    EXPECT_TRUE(keys.empty());
    keys.add(UnknownKey::kModel);
    keys.add(UnknownKey::kTokens);
    EXPECT_EQ(keys.bits(), 0x102U);
    EXPECT_EQ(keys.names(), (std::vector<std::string_view>{"model", "tokens"}));
    EXPECT_EQ(UnknownKeys::from_bits(0x102U), keys);
    EXPECT_EQ(UnknownKeys::from_bits(0xFFFF'FFFFU).names().size(), 10U);
    keys.remove(UnknownKey::kModel);
    EXPECT_FALSE(keys.contains(UnknownKey::kModel));
    for (int i = 0; i < kUnknownKeyCount; ++i) {
        auto const key = static_cast<UnknownKey>(i);
        EXPECT_EQ(parse_unknown_key(name_of(key)), key);
    }
    EXPECT_EQ(parse_unknown_key("operation"), std::nullopt);
}

}  // namespace
}  // namespace mandate::billing
