#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/model_decision.h"

namespace mandate::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kModels = R"({"modelSummaries": [
  {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
   "modelId": "anthropic.claude-sonnet-4-6", "modelName": "Claude Sonnet 4.6",
   "providerName": "Anthropic", "inputModalities": ["TEXT", "IMAGE"],
   "outputModalities": ["TEXT"], "responseStreamingSupported": true,
   "customizationsSupported": [], "inferenceTypesSupported": ["INFERENCE_PROFILE"],
   "modelLifecycle": {"status": "ACTIVE", "startOfLifeTime": "2026-02-17T00:00:00+00:00",
                      "endOfLifeTime": "2027-08-17T00:00:00+00:00"}},
  {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
   "modelId": "amazon.nova-pro-v1:0", "modelName": "Nova Pro", "providerName": "Amazon",
   "modelLifecycle": {"status": "ACTIVE"}}]})";

constexpr std::string_view kProfiles = R"({"inferenceProfileSummaries": [
  {"inferenceProfileName": "US Claude Sonnet 4.6", "status": "ACTIVE", "type": "SYSTEM_DEFINED",
   "inferenceProfileId": "us.anthropic.claude-sonnet-4-6",
   "inferenceProfileArn": "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6",
   "models": [
     {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"},
     {"modelArn": "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6"}]},
  {"inferenceProfileName": "Global Claude Opus 5", "status": "ACTIVE", "type": "SYSTEM_DEFINED",
   "inferenceProfileId": "global.anthropic.claude-opus-5",
   "models": [{"modelArn": "arn:aws:bedrock:::foundation-model/anthropic.claude-opus-5"}]},
  {"inferenceProfileName": "support", "status": "ACTIVE", "type": "APPLICATION",
   "inferenceProfileId": "k1c3lwu20lem",
   "models": [{"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"}]}]})";

Result<std::vector<CatalogModel>> parsed(std::string_view models, std::string_view profiles) {
    return parse_bedrock_models(models, profiles, Region("us-east-1"));
}

std::string with(std::string_view text, std::string_view from, std::string_view to) {
    std::string changed(text);
    std::size_t const at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return changed.replace(at, from.size(), to);
}

std::string refusal(std::string_view models, std::string_view profiles) {
    auto const refused = parsed(models, profiles);
    return refused ? "" : to_string(refused.error());
}

TEST(BedrockModels, MissingAndIllTypedFieldsAreNamed) {
    EXPECT_THAT(refusal("{", kProfiles), HasSubstr("ListFoundationModels: line 1"));
    EXPECT_EQ(refusal("{}", kProfiles),
              "ListFoundationModels: modelSummaries is missing, or no list; give the JSON that the "
              "AWS CLI prints");
    EXPECT_THAT(refusal("[]", kProfiles), HasSubstr("modelSummaries is missing"));
    EXPECT_THAT(
        refusal(R"({"modelSummaries": [7]})", kProfiles),
        HasSubstr("ListFoundationModels: modelSummaries[0].modelId is missing, or no text"));
    EXPECT_EQ(refusal(with(kModels, R"("modelName": "Nova Pro", )", ""), kProfiles),
              "ListFoundationModels: modelSummaries[1].modelName is missing, or no text");
    EXPECT_THAT(refusal(with(kModels, R"(, "providerName": "Amazon")", ""), kProfiles),
                HasSubstr("modelSummaries[1].providerName"));
    EXPECT_THAT(refusal(with(kModels, "2027-08-17T", "soon"), kProfiles),
                HasSubstr("modelSummaries[0].modelLifecycle.endOfLifeTime is no time"));
    EXPECT_THAT(refusal(kModels, "{}"), HasSubstr("inferenceProfileSummaries is missing"));
    EXPECT_THAT(
        refusal(kModels, with(kProfiles, R"("inferenceProfileId": "global.)", R"("id": "global.)")),
        HasSubstr("inferenceProfileSummaries[1].inferenceProfileId is missing"));
    EXPECT_THAT(refusal(kModels, with(kProfiles, R"("models": [{"modelArn": "arn:aws:bedrock:::)",
                                      R"("modules": [{"modelArn": "arn:aws:bedrock:::)")),
                HasSubstr("inferenceProfileSummaries[1]: models is missing"));
}

TEST(BedrockModels, AnotherRegionsListOrAnotherModelsArnIsRefused) {
    EXPECT_EQ(to_string(parse_bedrock_models(kModels, kProfiles, Region("eu-west-1")).error()),
              "ListFoundationModels: modelSummaries[0].modelArn is of region us-east-1, not "
              "eu-west-1; import each region's list under its own region");
    EXPECT_THAT(refusal(with(kModels, "foundation-model/amazon.nova-pro",
                             "foundation-model/amazon.nova-lite"),
                        kProfiles),
                HasSubstr("modelSummaries[1].modelArn is of model amazon.nova-lite-v1:0"));
    EXPECT_THAT(refusal(with(kModels, "foundation-model/amazon", "custom-model/amazon"), kProfiles),
                HasSubstr("is not the ARN of a foundation model"));
    EXPECT_THAT(refusal(kModels, with(kProfiles, "arn:aws:bedrock:us-west-2::", "us-west-2/")),
                HasSubstr("inferenceProfileSummaries[0]: models[1].modelArn"));
}

TEST(BedrockModels, BothListsAreMergedAndSorted) {
    std::vector<CatalogModel> const models = *parsed(kModels, kProfiles);
    ASSERT_EQ(models.size(), 3U);
    EXPECT_EQ(models[0].id, "bedrock:amazon.nova-pro-v1:0");
    EXPECT_EQ(models[0].vendor, "amazon");
    EXPECT_TRUE(models[0].profiles.empty());  // an application profile belongs to an account
    EXPECT_EQ(models[0].end_of_life, std::nullopt);

    EXPECT_EQ(models[1].id, "bedrock:anthropic.claude-opus-5");
    EXPECT_EQ(models[1].name, "Global Claude Opus 5");
    EXPECT_THAT(models[1].profiles, ElementsAre("global.anthropic.claude-opus-5"));
    EXPECT_THAT(models[1].offered_in, ElementsAre(Region("us-east-1")));

    EXPECT_EQ(models[2].id, "bedrock:anthropic.claude-sonnet-4-6");
    EXPECT_EQ(models[2].model, "anthropic.claude-sonnet-4-6");
    EXPECT_EQ(models[2].name, "Claude Sonnet 4.6");
    EXPECT_THAT(models[2].profiles, ElementsAre("us.anthropic.claude-sonnet-4-6"));
    EXPECT_THAT(models[2].offered_in, ElementsAre(Region("us-east-1")));
    EXPECT_EQ(to_string(*models[2].end_of_life), "2027-08-17");
    EXPECT_EQ(models[2].status, ModelStatus::kPendingReview);
}

TEST(BedrockModels, EmptyListsGiveNoModels) {
    EXPECT_TRUE(
        parsed(R"({"modelSummaries": []})", R"({"inferenceProfileSummaries": []})")->empty());
}

}  // namespace
}  // namespace mandate::approval
