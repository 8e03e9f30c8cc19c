#include "iam/bedrock_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/evaluator.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kSonnet = "anthropic.claude-sonnet-4-6";
constexpr std::string_view kInvoke = "bedrock:InvokeModel";
constexpr std::string_view kStream = "bedrock:InvokeModelWithResponseStream";

Grant bare(std::vector<ActionSet> actions = {ActionSet::kInference}) {
    return {Platform::kBedrock, std::string(kSonnet), Region("us-east-1"), std::nullopt, {},
            std::nullopt,       std::move(actions)};
}

Grant through(std::string profile, std::vector<ActionSet> actions = {ActionSet::kInference}) {
    Grant grant = bare(std::move(actions));
    grant.inference_profile = std::move(profile);
    if (!grant.inference_profile->starts_with("global.")) {
        grant.destination_regions = {Region("us-east-1"), Region("us-east-2")};
    }
    return grant;
}

std::string const kUs = "us.anthropic.claude-sonnet-4-6";
std::string const kGlobal = "global.anthropic.claude-sonnet-4-6";
std::string const kApplication =
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2";

Scope scope_of(std::vector<Grant> grants, Runtime runtime = {"ec2", {}}) {
    Scope scope;
    scope.workload = "support-bot";
    scope.account = AccountId("111122223333");
    scope.runtime = std::move(runtime);
    scope.grants = std::move(grants);
    return *normalised(std::move(scope));
}

std::string model(std::string_view region, std::string_view id = kSonnet) {
    return "arn:aws:bedrock:" + std::string(region) + "::foundation-model/" + std::string(id);
}

std::string profile(std::string const& id, std::string const& region = "us-east-1") {
    return "arn:aws:bedrock:" + region + ":111122223333:inference-profile/" + id;
}

using Keys = std::map<std::string, std::vector<std::string>>;

Keys in(std::string const& region) { return {{"aws:RequestedRegion", {region}}}; }

Keys in(std::string const& region, std::string const& profile_arn) {
    return {{"aws:RequestedRegion", {region}}, {"bedrock:InferenceProfileArn", {profile_arn}}};
}

/// Asks a policy.
class Asked {
public:
    explicit Asked(Policy policy) : policies_(std::array{NamedPolicy{"p", std::move(policy)}}) {}
    explicit Asked(Scope const& scope) : Asked(Policy{{}, {}, *bedrock_statements(scope)}) {}

    bool allows(std::string_view action, std::string_view resource, Keys const& keys) const {
        return verdict(action, resource, keys) == Verdict::kAllowed;
    }
    Verdict verdict(std::string_view action, std::string_view resource, Keys const& keys) const {
        Request const request = *Request::create(
            action, resource, *parse_principal("arn:aws:iam::111122223333:role/mandate/bot"),
            *Context::create(keys));
        Layers layers;
        layers.identity = &policies_;
        return decide(request, layers).verdict;
    }

private:
    CompiledPolicies policies_;
};

TEST(BedrockPolicy, ABareGrantIsOneModelInOneRegion) {
    Asked const role(scope_of({bare()}));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kStream, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows("bedrock:CountTokens", model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-2"), in("us-east-2")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-2")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), {}));
    EXPECT_FALSE(
        role.allows(kInvoke, model("us-east-1", "anthropic.claude-sonnet-4"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model(""), in("unspecified")));
}

TEST(BedrockPolicy, ABareGrantLetsNoProfileThrough) {
    Asked const role(scope_of({bare()}));
    for (std::string const& arn : {profile(kUs), profile(kGlobal), kApplication}) {
        EXPECT_FALSE(role.allows(kInvoke, arn, in("us-east-1"))) << arn;
        EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", arn))) << arn;
    }
}

TEST(BedrockPolicy, AGeographicProfileIsThreeRegionsAndNotTheBareModel) {
    Asked const role(scope_of({through(kUs)}));
    EXPECT_TRUE(role.allows(kInvoke, profile(kUs), in("us-east-1")));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kUs))));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-2"), in("us-east-2", profile(kUs))));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-2"), in("us-east-1", profile(kUs))));
    // no bypass through the bare model id, another profile, or another region
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kGlobal))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", kApplication)));
    EXPECT_FALSE(
        role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kUs, "us-west-2"))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-west-2"), in("us-west-2", profile(kUs))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-2"), in("us-west-2", profile(kUs))));
    EXPECT_FALSE(role.allows(kInvoke, profile(kUs, "us-west-2"), in("us-west-2")));
    EXPECT_FALSE(role.allows(kInvoke, profile(kUs), in("us-west-2")));
    EXPECT_FALSE(role.allows(kInvoke, profile(kGlobal), in("us-east-1")));
    EXPECT_FALSE(role.allows(kStream, profile(kUs), in("us-east-1")));
}

TEST(BedrockPolicy, AGlobalProfileHasThreeParts) {
    Asked const role(scope_of({through(kGlobal)}));
    EXPECT_TRUE(role.allows(kInvoke, profile(kGlobal), in("us-east-1")));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kGlobal))));
    EXPECT_TRUE(role.allows(kInvoke, model(""), in("unspecified", profile(kGlobal))));
    EXPECT_FALSE(role.allows(kInvoke, model(""), in("unspecified")));
    EXPECT_FALSE(role.allows(kInvoke, model(""), in("us-east-1", profile(kGlobal))));
    EXPECT_FALSE(role.allows(kInvoke, model(""), in("unspecified", profile(kUs))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-west-2"), in("us-west-2", profile(kGlobal))));
}

TEST(BedrockPolicy, AnApplicationProfileIsItsArn) {
    Asked const role(scope_of({through(kApplication)}));
    EXPECT_TRUE(role.allows(kInvoke, kApplication, in("us-east-1")));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-2"), in("us-east-2", kApplication)));
    EXPECT_FALSE(role.allows(kInvoke, kApplication + "3", in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, profile(kUs), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kUs))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
}

TEST(BedrockPolicy, MantleIsTheBareModelByItsId) {
    constexpr std::string_view kCreate = "bedrock-mantle:CreateInference";
    std::string const project = "arn:aws:bedrock-mantle:us-east-1:111122223333:project/default";
    Keys asked = in("us-east-1");
    asked["bedrock-mantle:Model"] = {std::string(kSonnet)};
    EXPECT_FALSE(Asked(scope_of({through(kUs)})).allows(kCreate, project, asked));
    EXPECT_FALSE(Asked(scope_of({bare({ActionSet::kStreaming})})).allows(kCreate, project, asked));
    Asked const role(scope_of({bare()}));
    EXPECT_TRUE(role.allows(kCreate, project, asked));
    EXPECT_FALSE(role.allows("bedrock-mantle:CountTokens", project, asked));
    EXPECT_FALSE(role.allows("bedrock-mantle:GetInference", project, asked));
    EXPECT_FALSE(role.allows(
        kCreate, "arn:aws:bedrock-mantle:us-east-1:999922223333:project/default", asked));
    EXPECT_FALSE(role.allows(
        kCreate, "arn:aws:bedrock-mantle:us-west-2:111122223333:project/default", asked));
    EXPECT_FALSE(role.allows(kCreate, project, in("us-east-1")));
    asked["bedrock-mantle:Model"] = {"anthropic.claude-opus-5"};
    EXPECT_FALSE(role.allows(kCreate, project, asked));
}

TEST(BedrockPolicy, CountingNeedsTheBareIdAndInfersNothing) {
    Asked const role(scope_of({through(kUs, {ActionSet::kCounting})}));
    EXPECT_TRUE(role.allows("bedrock:CountTokens", model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows("bedrock:CountTokens", model("us-east-2"), in("us-east-2")));
    EXPECT_FALSE(role.allows(kInvoke, profile(kUs), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1", profile(kUs))));
}

TEST(BedrockPolicy, BatchIsGrantedApart) {
    constexpr std::string_view kCreate = "bedrock:CreateModelInvocationJob";
    std::string const job = "arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/a1";
    Asked const without(scope_of({bare({ActionSet::kInference, ActionSet::kStreaming})}));
    EXPECT_FALSE(without.allows(kCreate, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(without.allows(kCreate, job, in("us-east-1")));
    Scope const scope = scope_of({bare({ActionSet::kBatch})});
    Asked const role(scope);
    EXPECT_TRUE(role.allows(kCreate, model("us-east-1"), in("us-east-1")));
    EXPECT_TRUE(role.allows(kCreate, job, in("us-east-1")));
    EXPECT_TRUE(role.allows("bedrock:StopModelInvocationJob", job, in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kCreate, model("us-east-1", "a.b"), in("us-east-1")));
    EXPECT_FALSE(role.allows("bedrock:ListModelInvocationJobs", "*", in("us-east-1")));
}

TEST(BedrockPolicy, OnlyTheOneServiceRoleIsPassedAndOnlyToBedrock) {
    Scope const scope = scope_of({bare({ActionSet::kBatch})});
    Asked const role(scope);
    RoleText const batch = batch_companions(scope)->at(0);
    std::string const arn = "arn:aws:iam::111122223333:role" + batch.path + batch.name;
    Keys const to_bedrock{{"iam:PassedToService", {"bedrock.amazonaws.com"}}};
    EXPECT_TRUE(role.allows("iam:PassRole", arn, to_bedrock));
    EXPECT_FALSE(role.allows("iam:PassRole", arn, {}));
    EXPECT_FALSE(
        role.allows("iam:PassRole", arn, {{"iam:PassedToService", {"ec2.amazonaws.com"}}}));
    EXPECT_FALSE(role.allows("iam:PassRole", "arn:aws:iam::111122223333:role/admin", to_bedrock));
    EXPECT_FALSE(Asked(scope_of({bare()})).allows("iam:PassRole", arn, to_bedrock));
}

TEST(BedrockPolicy, TheServiceRoleInvokesWhatBatchNamesAndNothingElse) {
    EXPECT_THAT(*batch_companions(scope_of({bare()})), IsEmpty());
    Grant other = bare();
    other.model = "amazon.titan-embed-text-v2:0";
    RoleText const batch =
        batch_companions(scope_of({through(kUs, {ActionSet::kBatch}), other}))->at(0);
    Asked const role(batch.permission);
    EXPECT_TRUE(role.allows(kInvoke, profile(kUs), in("us-east-1")));
    EXPECT_TRUE(role.allows(kInvoke, model("us-east-2"), in("us-east-2", profile(kUs))));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1"), in("us-east-1")));
    EXPECT_FALSE(role.allows(kStream, profile(kUs), in("us-east-1")));
    EXPECT_FALSE(role.allows(kInvoke, model("us-east-1", other.model), in("us-east-1")));
    EXPECT_FALSE(
        role.allows("bedrock:CreateModelInvocationJob", model("us-east-1"), in("us-east-1")));
    EXPECT_EQ(role.verdict("s3:ListAllMyBuckets", "*", {{"aws:ViaAWSMCPService", {"true"}}}),
              Verdict::kExplicitDeny);
    EXPECT_EQ(batch.path, "/mandate/");
    EXPECT_TRUE(batch.trust);
}

TEST(BedrockPolicy, TheServiceRolesNameFits) {
    Scope scope = scope_of({bare({ActionSet::kBatch})});
    EXPECT_EQ(batch_companions(scope)->at(0).name, scope.role_name + "-batch");
    scope.role_name = std::string(64, 'r');
    std::string const first = batch_companions(scope)->at(0).name;
    EXPECT_EQ(first.size(), 64U);
    EXPECT_THAT(first, ::testing::EndsWith("-batch"));
    scope.role_name.back() = 's';
    EXPECT_NE(batch_companions(scope)->at(0).name, first);
}

TEST(BedrockPolicy, BearerTokensAreDeniedExceptForAnApiKey) {
    for (std::string_view const action :
         {"bedrock:CallWithBearerToken", "bedrock-mantle:CallWithBearerToken"}) {
        EXPECT_EQ(Asked(scope_of({bare()})).verdict(action, "*", in("us-east-1")),
                  Verdict::kExplicitDeny);
        EXPECT_EQ(Asked(scope_of({})).verdict(action, "*", in("us-east-1")),
                  Verdict::kExplicitDeny);
        Runtime const user{"iam_user", {{"user_name", "bot"}, {"expires_on", "2027-01-31"}}};
        Asked const exception(scope_of({bare()}, user));
        EXPECT_TRUE(exception.allows(action, "*", in("us-east-1")));
        EXPECT_FALSE(exception.allows(action, "*", in("eu-west-1")));
        EXPECT_FALSE(Asked(scope_of({}, user)).allows(action, "*", in("us-east-1")));
    }
}

TEST(BedrockPolicy, ArnsAreOfTheRegionsPartition) {
    Grant grant = through("us-gov.anthropic.claude-sonnet-4-6", {ActionSet::kBatch});
    grant.region = Region("us-gov-west-1");
    grant.destination_regions = {Region("us-gov-west-1"), Region("us-gov-east-1")};
    Scope const scope = scope_of({grant});
    std::string const text = print(Policy{{}, {}, *bedrock_statements(scope)}, Layout::kCompact) +
                             print(*batch_companions(scope)->at(0).trust, Layout::kCompact);
    EXPECT_THAT(text, HasSubstr("arn:aws-us-gov:iam::111122223333:role/mandate/"));
    EXPECT_THAT(text, Not(HasSubstr("arn:aws:")));
}

TEST(BedrockPolicy, NotesSayWhatIsStillNeededAndUnknown) {
    std::string const all = ::testing::PrintToString(
        bedrock_notes(scope_of({through(kApplication, {ActionSet::kBatch}), bare()})));
    EXPECT_THAT(all, HasSubstr("-batch still needs s3:GetObject"));
    EXPECT_THAT(all, HasSubstr("AWS does not document which condition keys"));
    EXPECT_THAT(all, HasSubstr("get-inference-profile"));
    EXPECT_THAT(all, HasSubstr("bedrock-mantle"));
    EXPECT_EQ(bedrock_notes(scope_of({through(kUs)})).size(), 1U);
}

}  // namespace
}  // namespace mandate::iam
