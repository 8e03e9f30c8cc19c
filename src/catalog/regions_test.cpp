#include "catalog/regions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "catalog/testing.h"

namespace mandate::catalog {
namespace {

Regions const& embedded() { return testing::embedded_catalog().regions(); }

TEST(Regions, KnowsBillingCodes) {
    for (auto const& [code, region] : std::map<std::string, std::string>{{"USE1", "us-east-1"},
                                                                         {"USE2", "us-east-2"},
                                                                         {"USW2", "us-west-2"},
                                                                         {"EU", "eu-west-1"},
                                                                         {"EUW1", "eu-west-1"},
                                                                         {"EUC1", "eu-central-1"},
                                                                         {"APS1", "ap-southeast-1"},
                                                                         {"APS2", "ap-southeast-2"},
                                                                         {"APS3", "ap-south-1"},
                                                                         {"APS4", "ap-southeast-3"},
                                                                         {"APS5", "ap-south-2"},
                                                                         {"APS6", "ap-southeast-4"},
                                                                         {"MXC1", "mx-central-1"},
                                                                         {"CAN2", "ca-west-1"},
                                                                         {"UGW1", "us-gov-west-1"},
                                                                         {"UGE1", "us-gov-east-1"},
                                                                         {"CNN1", "cn-north-1"},
                                                                         {"AFS1", "af-south-1"}}) {
        EXPECT_EQ(embedded().by_code(code), Region(region)) << code;
    }
    EXPECT_EQ(embedded().by_code("use1"), std::nullopt);
    EXPECT_EQ(embedded().by_code(""), std::nullopt);
    EXPECT_EQ(embedded().by_code("us-east-1"), std::nullopt);
}

TEST(Regions, KnowsPartitions) {
    EXPECT_EQ(embedded().partition_of(Region("us-east-1")), Partition("aws"));
    EXPECT_EQ(embedded().partition_of(Region("us-gov-west-1")), Partition("aws-us-gov"));
    EXPECT_EQ(embedded().partition_of(Region("cn-northwest-1")), Partition("aws-cn"));
    EXPECT_EQ(embedded().partition_of(Region("us-east-99")), std::nullopt);
    EXPECT_TRUE(embedded().contains("eu-central-2"));
    EXPECT_FALSE(embedded().contains("EUC2"));
}

TEST(Regions, ListsAllOfThem) {
    std::vector<Region> const regions = embedded().all();
    EXPECT_TRUE(std::ranges::is_sorted(regions));
    EXPECT_EQ(std::ranges::count(regions, Region("eu-central-2")), 1);
    for (Region const& region : regions) {
        EXPECT_TRUE(embedded().partition_of(region)) << region.value();
    }
}

TEST(Regions, TellsAnUnknownCodeFromNoCode) {
    EXPECT_TRUE(looks_like_billing_code("XYZ7"));
    for (char const* text : {"", "EU", "Nova", "GPT5x", "gpt5", "USE", "1234"}) {
        EXPECT_FALSE(looks_like_billing_code(text)) << text;
    }
}

TEST(Regions, RefusesNamesThatStandTwice) {
    constexpr std::string_view kTwice = R"({"format": "mandate.regions/1", "regions": [
        {"id": "a", "partition": "aws", "codes": ["A"]},
        {"id": "b", "partition": "aws", "codes": ["A"]}]})";
    EXPECT_EQ(Regions::parse(kTwice, "r.json").error().message,
              "r.json: regions[1].codes: 'A' stands twice");
}

}  // namespace
}  // namespace mandate::catalog
