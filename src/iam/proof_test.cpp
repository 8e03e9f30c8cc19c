#include "iam/proof.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "catalog/testing.h"
#include "iam/artefact_proof.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/request_text.h"
#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

std::vector<std::string> const& all_models() {
    static std::vector<std::string> const kIds =
        catalog::testing::embedded_catalog().models().bedrock_ids();
    return kIds;
}

std::vector<Region> const& all_regions() {
    static std::vector<Region> const kRegions =
        catalog::testing::embedded_catalog().regions().all();
    return kRegions;
}

std::vector<std::string> const kModels{"anthropic.claude-opus-4-6", "amazon.nova-pro"};
std::vector<Region> const kRegions{Region("ap-south-1"), Region("us-east-2")};

Scope bare_scope() {
    return parse_scope(R"({"platform": "bedrock", "workload": "bot", "account": "111122223333",
        "runtime": {"kind": "lambda",
                    "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:bot"},
        "agentic": {"tier": "none"},
        "grants": [{"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
                    "inference_profile": null, "actions": ["streaming"]}]})",
                       "test")
        .value();
}

constexpr std::string_view kDenies = R"(
    {"Sid": "NoTokens", "Effect": "Deny", "Resource": "*",
     "Action": ["bedrock:CallWithBearerToken", "bedrock-mantle:CallWithBearerToken"]},
    {"Sid": "NoAgents", "Effect": "Deny", "Action": "*", "Resource": "*",
     "Condition": {"Bool": {"aws:ViaAWSMCPService": "true"}}})";

constexpr std::string_view kRight = R"(
    {"Sid": "Stream", "Effect": "Allow", "Action": "bedrock:InvokeModelWithResponseStream",
     "Resource": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
     "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"},
                   "Null": {"bedrock:InferenceProfileArn": "true"}}})";

NamedPolicy policy(std::string_view name, std::string const& statements) {
    return {std::string(name),
            parse_policy("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}", name,
                         PolicyKind::kIdentity)
                .value()};
}

/// A role written by hand, with everything in it asked about.
Proof prove_by_hand(std::string const& statements, Scope const& scope = bare_scope()) {
    NamedPolicy const named = policy("by hand", statements);
    std::span<NamedPolicy const> const policies(&named, 1);
    CompiledPolicies const identity(policies);
    return prove(scope, Layers{.identity = &identity}, kModels, kRegions, policies);
}

std::string with_denies(std::string_view allow) {
    return std::string(allow) + "," + std::string(kDenies);
}

void expect_counter_example(Proof const& proof, std::string_view words) {
    ASSERT_FALSE(proof.proven());
    EXPECT_NE(proof.counter_example->sentence.find(words), std::string::npos)
        << proof.counter_example->sentence;
}

TEST(Proof, ARoleWithoutPoliciesMayNotWhatIsGranted) {
    Proof const proof = prove(bare_scope(), Layers{}, kModels, kRegions);
    expect_counter_example(proof,
                           "part of a granted call, but not allowed: "
                           "bedrock:InvokeModelWithResponseStream on arn:aws:bedrock:"
                           "us-east-1::foundation-model/anthropic.claude-sonnet-4-6");
    EXPECT_TRUE(proof.counter_example->expected_allowed);
}

TEST(Proof, AWiderActionIsShownByTheRequestThatItLetsThrough) {
    std::string wide(kRight);
    wide.replace(wide.find("WithResponseStream"), 18, "*");
    expect_counter_example(prove_by_hand(with_denies(wide)),
                           "allowed, but part of no granted call: bedrock:InvokeModel on");
}

TEST(Proof, ARightUnderAConditionOfItsOwnIsFoundThroughThePolicysText) {
    std::string const other = R"({"Sid": "Other", "Effect": "Allow", "Action": "bedrock:Rerank",
        "Resource": "*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "supp*"}}})";
    std::string const statements = with_denies(kRight) + "," + other;
    expect_counter_example(prove_by_hand(statements), "bedrock:Rerank on");
    NamedPolicy const named = policy("by hand", statements);
    CompiledPolicies const identity(std::span(&named, 1));
    EXPECT_TRUE(prove(bare_scope(), Layers{.identity = &identity}, kModels, kRegions).proven());
}

TEST(Proof, AnAgenticCallMustBeDeniedWhateverElseTheRoleMay) {
    Proof const proof = prove_by_hand(std::string(kRight) + R"(,{"Effect": "Deny",
        "Resource": "*", "Action": ["bedrock:CallWithBearerToken",
                                    "bedrock-mantle:CallWithBearerToken"]})");
    expect_counter_example(proof, "denied by no Deny");
    EXPECT_EQ(proof.counter_example->request.context().find("aws:viaawsmcpservice")->front(),
              "true");
}

TEST(Proof, ADenyThatStopsOtherServicesIsNoneOfTheApproval) {
    expect_counter_example(
        prove_by_hand(with_denies(kRight) +
                      R"(,{"Effect": "Deny", "Action": "s3:*", "Resource": "*"})"),
        "denied, though it is none of AI: s3:GetObject");
}

TEST(Proof, WaysRoundAreAsked) {
    for (std::string const action : {"iam:PassRole", "sts:AssumeRole", "iam:PutRolePolicy",
                                     "iam:CreateServiceSpecificCredential"}) {
        expect_counter_example(prove_by_hand(with_denies(kRight) +
                                             R"(,{"Effect": "Allow", "Resource": "*",
                "Action": ")" + action + "\"}"),
                               "part of no granted call: " + action);
    }
}

TEST(Proof, RightsOfOtherServicesAreNoDifference) {
    Proof const proof = prove_by_hand(
        with_denies(kRight) +
        R"(,{"Effect": "Allow", "Action": ["s3:*", "logs:PutLogEvents"], "Resource": "*"})");
    EXPECT_TRUE(proof.proven()) << proof.counter_example->sentence;
}

TEST(Proof, ARoleWithinItsBoundaryIsProvenAndWithoutItIsNot) {
    NamedPolicy const wide =
        policy("wide", R"({"Effect": "Allow", "Action": "*", "Resource": "*"})");
    NamedPolicy const narrow = policy("boundary", with_denies(kRight));
    CompiledPolicies const identity(std::span(&wide, 1));
    CompiledPolicies const boundary(std::span(&narrow, 1));
    Scope const scope = bare_scope();
    Proof const within =
        prove(scope, Layers{.identity = &identity, .boundary = &boundary}, kModels, kRegions);
    EXPECT_TRUE(within.proven()) << within.counter_example->sentence;
    EXPECT_FALSE(prove(scope, Layers{.identity = &identity}, kModels, kRegions).proven());
}

TEST(Proof, TheWholeCatalogueIsAsked) {
    NamedPolicy const named = policy("by hand", with_denies(kRight));
    std::span<NamedPolicy const> const policies(&named, 1);
    CompiledPolicies const identity(policies);
    Proof const proof =
        prove(bare_scope(), Layers{.identity = &identity}, all_models(), all_regions(), policies);
    EXPECT_TRUE(proof.proven()) << proof.counter_example->sentence;
    EXPECT_GT(proof.requests, 4 * all_models().size() * all_regions().size());
    EXPECT_GT(proof.allowed, 0U);
    for (Dimension const& dimension : proof.dimensions) {
        EXPECT_FALSE(dimension.stands_for.empty()) << dimension.name;
    }
}

TEST(Proof, WhatIsGeneratedIsProven) {
    std::size_t proven = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        Scope const scope = testing::random_scope(seed);
        Result<RoleArtefact> const artefact = generate(scope);
        if (!artefact) {
            continue;  // larger than a policy may be
        }
        Result<Proof> const proof = prove_artefact(*artefact, scope, kModels, kRegions);
        ASSERT_TRUE(proof) << to_string(proof.error());
        ASSERT_TRUE(proof->proven()) << seed << ": " << proof->counter_example->sentence << "\n"
                                     << to_text(proof->counter_example->request)
                                     << print(artefact->role.permission, Layout::kIndented);
        ++proven;
    }
    EXPECT_GT(proven, 60U);
}

TEST(Proof, EveryKindOfRuntimeAssumesItsRoleAndNobodyElse) {
    for (RuntimeKind const& kind : runtime_kinds()) {
        Scope scope = bare_scope();
        scope.runtime = testing::example_runtime(kind, scope.account);
        Result<RoleArtefact> const artefact = generate(scope);
        ASSERT_TRUE(artefact) << to_string(artefact.error());
        Result<Proof> const proof = prove_artefact(*artefact, scope, kModels, kRegions);
        ASSERT_TRUE(proof) << kind.kind << ": " << to_string(proof.error());
        EXPECT_TRUE(proof->proven()) << kind.kind << ": " << proof->counter_example->sentence;
        EXPECT_EQ(artefact->role.trust.has_value(), !assumptions(scope).empty()) << kind.kind;
    }
}

TEST(Proof, AnArtefactWithoutItsCompanionOrTrustPolicyIsRefused) {
    Scope scope = bare_scope();
    scope.grants.front().actions = {ActionSet::kBatch};
    RoleArtefact artefact = generate(scope).value();
    ASSERT_EQ(artefact.companions.size(), 1U);
    RoleArtefact alone = artefact;
    alone.companions.clear();
    EXPECT_FALSE(prove_artefact(alone, scope, kModels, kRegions));
    artefact.role.trust.reset();
    EXPECT_FALSE(prove_artefact(artefact, scope, kModels, kRegions));
}

TEST(Proof, ARequestIsPrintedInFull) {
    Principal const principal = parse_principal("arn:aws:iam::111122223333:user/bot").value();
    Context const context =
        Context::create({{"aws:RequestedRegion", {"us-east-1", "x\ny"}}}).value();
    Request const request = Request::create("bedrock:InvokeModel", "*", principal, context).value();
    EXPECT_EQ(to_text(request),
              "action     bedrock:InvokeModel\n"
              "resource   *\n"
              "principal  arn:aws:iam::111122223333:user/bot\n"
              "context    aws:principalaccount = '111122223333'\n"
              "           aws:principalarn = 'arn:aws:iam::111122223333:user/bot'\n"
              "           aws:requestedregion = 'us-east-1', 'x?y'\n");
}

}  // namespace
}  // namespace mandate::iam
