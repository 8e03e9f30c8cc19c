#include "catalog/services.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/testing.h"

namespace mandate::catalog {
namespace {

Services const& embedded() { return testing::embedded_catalog().services(); }

std::string problem(std::string_view entries) {
    auto const services = Services::parse(
        fmt::format(R"({{"format": "mandate.services/1", "services": [{}]}})", entries), "s.json");
    return services ? "" : services.error().message;
}

TEST(Services, KnowsPlatformsByCode) {
    for (auto const& [code, platform] :
         std::map<std::string, Platform>{{"AmazonBedrock", Platform::kBedrock},
                                         {"AmazonBedrockService", Platform::kBedrock},
                                         {"AmazonBedrockFoundationModels", Platform::kBedrock},
                                         {"AmazonBedrockAgentCore", Platform::kAgentcore},
                                         {"AmazonSageMaker", Platform::kOtherAi},
                                         {"AmazonQ", Platform::kOtherAi},
                                         {"Kiro", Platform::kOtherAi},
                                         {"AmazonEC2", Platform::kNonAi},
                                         {"awskms", Platform::kNonAi},
                                         {"OCBPremiumSupport", Platform::kNonAi}}) {
        ASSERT_NE(embedded().by_code(code), nullptr) << code;
        EXPECT_EQ(embedded().by_code(code)->platform, platform) << code;
    }
    EXPECT_EQ(embedded().by_code("amazonec2"), nullptr);
    EXPECT_EQ(embedded().by_code("d3kx5example7opaquecode"), nullptr);
    auto const non_ai = std::ranges::count(embedded().all(), Platform::kNonAi, &Service::platform);
    EXPECT_GT(non_ai, 150);
}

TEST(Services, KnowsNamesAsFocusAndLegacyCurWriteThem) {
    for (char const* name :
         {"Amazon Elastic Compute Cloud", "Elastic Load Balancing", "AmazonCloudWatch",
          "Amazon Virtual Private Cloud", "Amazon EC2 Container Registry (ECR)", "AWS WAF",
          "Amazon Elastic Container Service for Kubernetes", "AWS Step Functions",
          "Red Hat OpenShift Service on AWS", "AWS Migration Hub Refactor Spaces"}) {
        ASSERT_NE(embedded().by_name(name), nullptr) << name;
        EXPECT_EQ(embedded().by_name(name)->platform, Platform::kNonAi) << name;
    }
    EXPECT_EQ(embedded().by_name("Amazon Bedrock")->platform, Platform::kBedrock);
    EXPECT_EQ(embedded().by_name("Azure Machine Learning"), nullptr);
}

TEST(Services, RefusesWhatIsNotPlain) {
    EXPECT_EQ(problem(R"({"code":"A","name":"a","platform":"bedrock"})"), "");
    EXPECT_EQ(problem(R"({"code":"A","name":"a","platform":"mars"})"),
              "s.json: services[0].platform: 'mars' is no platform");
    EXPECT_EQ(problem(R"({"code":"A","name":"a","platform":"unknown"})"),
              "s.json: services[0].platform: 'unknown' is no platform");
    EXPECT_EQ(problem(R"({"code":"A","name":"a","platform":"non_ai"},
                         {"code":"A","name":"b","platform":"non_ai"})"),
              "s.json: services[1].code: 'A' stands twice");
    EXPECT_EQ(problem(R"({"code":"A","name":"a","platform":"non_ai"},
                         {"code":"B","name":"a","platform":"bedrock"})"),
              "s.json: services[1].name: 'a' has two platforms");
    EXPECT_EQ(problem(R"({"code":7,"name":"a","platform":"non_ai"})"),
              "s.json: services[0].code: must be a text that is not empty");
    EXPECT_EQ(problem(R"({"name":"a","platform":"non_ai"})"),
              "s.json: services[0].code: is missing");
    EXPECT_EQ(problem("7"), "s.json: services[0]: must be an object");
    EXPECT_EQ(Services::parse(R"({"format":"mandate.models/1"})", "s.json").error().message,
              "s.json: format: must be 'mandate.services/1', not 'mandate.models/1'");
}

}  // namespace
}  // namespace mandate::catalog
