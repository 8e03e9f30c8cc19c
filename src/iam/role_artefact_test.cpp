#include "iam/role_artefact.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/json.h"
#include "iam/evaluator.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Scope scope_of(std::string_view runtime, std::string_view grants,
               std::string_view more = R"("agentic": {"tier": "none"})") {
    std::string const text =
        R"({"platform": "bedrock", "workload": "support-bot", "account": "111122223333", )" +
        std::string(more) + R"(, "runtime": )" + std::string(runtime) + R"(, "grants": [)" +
        std::string(grants) + "]}";
    Result<Scope> scope = parse_scope(text, "scope");
    if (!scope) {
        throw std::logic_error(to_string(scope.error()));
    }
    return std::move(*scope);
}

constexpr std::string_view kEc2 = R"({"kind": "ec2"})";
constexpr std::string_view kUser =
    R"({"kind": "iam_user", "user_name": "bot", "expires_on": "2027-01-31"})";
constexpr std::string_view kTitan =
    R"({"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1", "actions": ["inference"]})";
constexpr std::string_view kSonnet =
    R"({"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
        "inference_profile": "us.anthropic.claude-sonnet-4-6",
        "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
        "actions": ["inference", "streaming"]})";

Verdict verdict(RoleText const& role, std::string_view action, std::string_view resource,
                std::map<std::string, std::vector<std::string>> const& keys) {
    CompiledPolicies const policies(std::array{NamedPolicy{"mandate", role.permission}});
    Request const request = *Request::create(
        action, resource, *parse_principal("arn:aws:iam::111122223333:role/mandate/bot"),
        *Context::create(keys));
    Layers layers;
    layers.identity = &policies;
    return decide(request, layers).verdict;
}

TEST(RoleArtefact, APolicyThatAwsDoesNotTakeIsRefusedWithItsSize) {
    std::string grants;
    for (int i = 0; i < 40; ++i) {
        std::string one(kSonnet);
        std::string const id = "sonnet-4-6-" + std::to_string(i);
        for (std::size_t at = one.find("sonnet-4-6"); at != std::string::npos;
             at = one.find("sonnet-4-6", at + id.size())) {
            one.replace(at, 10, id);
        }
        grants += (i == 0 ? "" : ",") + one;
    }
    Result<RoleArtefact> const artefact = generate(scope_of(kEc2, grants));
    ASSERT_FALSE(artefact);
    EXPECT_THAT(to_string(artefact.error()), HasSubstr("AWS takes 10240"));
    EXPECT_THAT(to_string(artefact.error()), HasSubstr("split the workload"));
}

TEST(RoleArtefact, FiftyBareModelsFit) {
    std::string grants;
    for (int i = 0; i < 50; ++i) {
        grants += (i == 0 ? "" : ",") + std::string(R"({"model": "vendor.model-)") +
                  std::to_string(i) +
                  R"(-v1:0", "region": "us-east-1", "actions": ["inference", "streaming"]})";
    }
    Result<RoleArtefact> const artefact = generate(scope_of(kEc2, grants));
    ASSERT_TRUE(artefact) << to_string(artefact.error());
    EXPECT_LE(artefact->role.permission.statements.size(), 4U);
}

TEST(RoleArtefact, AgenticCallsAreDeniedEvenWhereTheModelIsGranted) {
    RoleText const role = generate(scope_of(kEc2, kTitan))->role;
    std::string_view const model =
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0";
    EXPECT_EQ(verdict(role, "bedrock:InvokeModel", model, {{"aws:RequestedRegion", {"us-east-1"}}}),
              Verdict::kAllowed);
    EXPECT_EQ(verdict(role, "bedrock:InvokeModel", model,
                      {{"aws:RequestedRegion", {"us-east-1"}}, {"aws:ViaAWSMCPService", {"true"}}}),
              Verdict::kExplicitDeny);
}

TEST(RoleArtefact, ARoleIsMadeByTheConventions) {
    RoleArtefact const artefact = *generate(
        scope_of(kEc2, kTitan,
                 R"("role_name": "bot", "tags": {"finops:workload": "support-bot"}, "conventions":
           {"role_path": "/ai/", "permissions_boundary": "arn:aws:iam::111122223333:policy/b",
            "tags": {"owner": "lena"}})"));
    EXPECT_EQ(artefact.role.kind, AnchorKind::kRole);
    EXPECT_EQ(artefact.role.name, "bot");
    EXPECT_EQ(artefact.role.path, "/ai/");
    EXPECT_EQ(artefact.role.permissions_boundary, "arn:aws:iam::111122223333:policy/b");
    EXPECT_EQ(artefact.role.tags, (std::map<std::string, std::string>{
                                      {"finops:workload", "support-bot"}, {"owner", "lena"}}));
    EXPECT_FALSE(artefact.role.session_duration);
    EXPECT_THAT(artefact.companions, IsEmpty());
    EXPECT_THAT(::testing::PrintToString(artefact.notes), HasSubstr("instance profile"));
}

TEST(RoleArtefact, PeopleGetAPermissionSet) {
    RoleText const role =
        generate(scope_of(R"({"kind": "people", "permission_set": "AiAnalyst"})", kTitan))->role;
    EXPECT_EQ(role.kind, AnchorKind::kPermissionSet);
    EXPECT_EQ(role.name, "AiAnalyst");
    EXPECT_EQ(role.path, "");
    EXPECT_FALSE(role.trust);
    EXPECT_EQ(role.session_duration, "PT8H");
    EXPECT_EQ(generate(scope_of(R"({"kind": "people", "permission_set": "AiAnalyst",
                                    "session_duration": "PT1H"})",
                                kTitan))
                  ->role.session_duration,
              "PT1H");
}

TEST(RoleArtefact, TheExceptionOfAUserEndsByItself) {
    RoleText const user = generate(scope_of(kUser, kTitan))->role;
    EXPECT_EQ(user.kind, AnchorKind::kUser);
    EXPECT_EQ(user.name, "bot");
    EXPECT_FALSE(user.trust);
    auto const on = [&](char const* instant) {
        return verdict(user, "bedrock:CallWithBearerToken", "*",
                       {{"aws:RequestedRegion", {"us-east-1"}}, {"aws:CurrentTime", {instant}}});
    };
    EXPECT_EQ(on("2027-01-31T23:59:59Z"), Verdict::kAllowed);
    EXPECT_EQ(on("2027-02-01T00:00:00Z"), Verdict::kExplicitDeny);
    EXPECT_EQ(on("2030-01-01T00:00:00Z"), Verdict::kExplicitDeny);
    std::string const read_only = R"("agentic": {"tier": "read_only"})";
    Result<RoleArtefact> const large = generate(scope_of(kUser, kTitan, read_only));
    ASSERT_FALSE(large);
    EXPECT_THAT(to_string(large.error()), HasSubstr("AWS takes 2048"));
}

TEST(RoleArtefact, TheHashTellsScopesApartAndNotTheirOrder) {
    std::string const hash = artefact_sha256(
        *generate(scope_of(kEc2, std::string(kTitan) + "," + std::string(kSonnet))));
    EXPECT_EQ(hash.size(), 64U);
    EXPECT_EQ(hash, artefact_sha256(*generate(
                        scope_of(kEc2, std::string(kSonnet) + "," + std::string(kTitan)))));
    EXPECT_NE(hash, artefact_sha256(*generate(scope_of(kEc2, kTitan))));
    RoleArtefact artefact =
        *generate(scope_of(kEc2, std::string(kTitan) + "," + std::string(kSonnet)));
    artefact.notes.clear();
    std::ranges::reverse(artefact.role.permission.statements);
    EXPECT_EQ(artefact_sha256(artefact), hash);
    artefact.role.tags["x"] = "y";
    EXPECT_NE(artefact_sha256(artefact), hash);
}

TEST(RoleArtefact, TheCanonicalTextIsJsonThatHoldsThePolicies) {
    RoleArtefact const artefact =
        *generate(scope_of(kEc2, R"({"model": "amazon.nova-lite-v1:0", "region": "us-east-1",
                                     "actions": ["batch"]})"));
    auto const json = parse_json(canonical_text(artefact), "artefact");
    ASSERT_TRUE(json) << to_string(json.error());
    auto const& role = json->at("role").as_object();
    EXPECT_EQ(role.at("kind"), "role");
    EXPECT_TRUE(role.at("session_duration").is_null());
    EXPECT_EQ(role.at("permission_policy").at("Version"), "2012-10-17");
    EXPECT_EQ(json->at("companions").as_array().size(), 1U);
    EXPECT_EQ(json->as_object().find("notes"), json->as_object().end());
}

/// The same scope, said in another order.
Scope shuffled(Scope scope, std::mt19937_64& engine) {
    for (Grant& grant : scope.grants) {
        std::ranges::shuffle(grant.actions, engine);
        std::ranges::shuffle(grant.destination_regions, engine);
    }
    std::ranges::shuffle(scope.grants, engine);
    std::ranges::shuffle(scope.agentic.names, engine);
    return scope;
}

bool is_what_aws_takes(RoleText const& role) {
    Result<Policy> const read =
        parse_policy(print(role.permission, Layout::kIndented), role.name, PolicyKind::kIdentity);
    bool const exact = std::ranges::all_of(role.permission.statements, [](Statement const& one) {
        return one.effect == Effect::kDeny ||
               std::ranges::all_of(one.actions.values, [](std::string const& action) {
                   return action.find_first_of("*?") == std::string::npos;
               });
    });
    return read && *read == role.permission && exact && role.name.size() <= 64;
}

RC_GTEST_PROP(RoleArtefactRandom, IsWhatAwsTakesAndDoesNotDependOnTheOrder, (std::uint64_t seed)) {
    Scope const scope = testing::random_scope(seed);
    Result<RoleArtefact> const artefact = generate(scope);
    if (!artefact) {  // an IAM user's policies have 2,048 characters
        RC_ASSERT(artefact.error().message.find("AWS takes") != std::string::npos);
        return;
    }
    RC_ASSERT(is_what_aws_takes(artefact->role));
    for (RoleText const& companion : artefact->companions) {
        RC_ASSERT(is_what_aws_takes(companion));
    }
    std::mt19937_64 engine(seed);
    Result<RoleArtefact> const again = generate(*normalised(shuffled(scope, engine)));
    RC_ASSERT(again && *again == *artefact);
    RC_ASSERT(artefact_sha256(*again) == artefact_sha256(*artefact));
}

}  // namespace
}  // namespace mandate::iam
