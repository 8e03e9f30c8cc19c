#include "billing/resource.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

catalog::Catalog const& embedded() {
    static catalog::Catalog const catalog = *catalog::load_catalog(std::nullopt);
    return catalog;
}

Resource of(std::string_view text) { return *parse_resource(text, embedded()); }

TEST(Resource, KnowsItsKind) {
    for (auto const& [text, kind] : std::vector<std::pair<std::string, std::string>>{
             {"bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "foundation_model"},
             {"bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0",
              "inference_profile"},
             {"bedrock:us-east-1:111122223333:application-inference-profile/k1c3lwu20lem",
              "application_inference_profile"},
             {"bedrock-mantle:us-east-1:111122223333:project/proj_a", "project"},
             {"aws-external-anthropic:us-west-2:111122223333:workspace/wrkspc_01AbCdEf23GhIj",
              "workspace"},
             {"bedrock:us-east-1:111122223333:provisioned-model/p4kz", "provisioned_model"},
             {"bedrock:us-east-1:111122223333:custom-model/amazon.nova-lite-v1:0/abc",
              "custom_model"},
             {"bedrock:us-east-1:111122223333:custom-model-deployment/x", "custom_model"},
             {"bedrock:us-east-1:111122223333:imported-model/7xk2", "imported_model"},
             {"bedrock:us-east-1:111122223333:agent/ABC", "agent"},
             {"bedrock:us-east-1:111122223333:agent-alias/ABC/DEF", "agent"},
             {"bedrock:us-east-1:111122223333:knowledge-base/KB9", "knowledge_base"},
             {"bedrock:us-east-1:111122223333:flow/F", "flow"},
             {"bedrock:us-east-1:111122223333:guardrail/g", "guardrail"},
             {"bedrock:us-east-1:111122223333:default-prompt-router/r", "prompt_router"},
             {"bedrock-agentcore:us-east-1:111122223333:runtime/a-x", "agentcore_runtime"},
             {"bedrock-agentcore:us-east-1:111122223333:memory/m", "agentcore_memory"},
             {"bedrock-agentcore:us-east-1:111122223333:gateway/g", "agentcore_gateway"},
             {"bedrock-agentcore:us-east-1:aws:browser/aws.browser.v1", "agentcore_browser"},
             {"bedrock-agentcore:us-east-1:111122223333:code-interpreter-custom/c",
              "agentcore_code_interpreter"},
             {"bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default",
              "agentcore_other"},
             {"sagemaker:us-east-1:111122223333:endpoint/e", "endpoint"},
             {"sagemaker:us-east-1:111122223333:training-job/e", "other"},
             {"s3:::bucket", "other"},
             {"bedrock:us-east-1:111122223333:async-invoke/x", "other"}}) {
        EXPECT_EQ(name_of(of("arn:aws:" + text).kind), kind) << text;
    }
}

TEST(Resource, TakesAnInferenceProfileApart) {
    std::string const arn =
        "arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:inference-profile/"
        "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0";
    Resource const resource = of(arn);
    EXPECT_EQ(resource.partition, Partition("aws-us-gov"));
    EXPECT_EQ(resource.region, Region("us-gov-west-1"));
    EXPECT_EQ(resource.account, AccountId("111122223333"));
    EXPECT_EQ(resource.model_id, "anthropic.claude-sonnet-4-5-20250929-v1:0");
    EXPECT_EQ(resource.profile, arn);
    EXPECT_EQ(resource.routing, Routing::kGeographic);
    EXPECT_EQ(
        of("arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.amazon.x").routing,
        Routing::kGlobal);
}

TEST(Resource, GlobalModelHasNoRegionAndNoAccount) {
    Resource const resource = of("arn:aws:bedrock:::foundation-model/anthropic.claude-opus-4-6-v1");
    EXPECT_EQ(resource.region, std::nullopt);
    EXPECT_EQ(resource.account, std::nullopt);
    EXPECT_EQ(resource.model_id, "anthropic.claude-opus-4-6-v1");
    EXPECT_EQ(resource.profile, std::nullopt);
}

TEST(Resource, AnApplicationProfileHidesItsModel) {
    Resource const resource =
        of("arn:aws:bedrock:us-east-1:123456789123:application-inference-profile/k1c3lwu20lem");
    EXPECT_EQ(resource.model_id, std::nullopt);
    EXPECT_EQ(resource.routing, std::nullopt);
    EXPECT_TRUE(resource.profile);
}

TEST(Resource, ReadsBareIds) {
    EXPECT_EQ(of("us.anthropic.claude-opus-4-8").kind, ResourceKind::kInferenceProfile);
    EXPECT_EQ(of("us.anthropic.claude-opus-4-8").model_id, "anthropic.claude-opus-4-8");
    EXPECT_EQ(of("us.anthropic.claude-opus-4-8").profile, std::nullopt) << "no ARN";
    EXPECT_EQ(of("amazon.nova-lite-v1:0").kind, ResourceKind::kFoundationModel);
    EXPECT_EQ(of("wrkspc_01AbC").kind, ResourceKind::kWorkspace);
    EXPECT_EQ(of("proj_a").kind, ResourceKind::kProject);
    EXPECT_EQ(of("my.bucket").kind, ResourceKind::kOther);
    EXPECT_EQ(of("i-0c41f7b92de85a360").kind, ResourceKind::kOther);
    EXPECT_EQ(of("arn:aws:bedrock").kind, ResourceKind::kOther);
    EXPECT_EQ(of("arn:aws:bedrock:us-east-1::foundation-model/").model_id, std::nullopt);
    EXPECT_EQ(parse_resource("", embedded()), std::nullopt);
}

}  // namespace
}  // namespace mandate::billing
