#include <fmt/format.h>
#include <gtest/gtest.h>

#include "iam/artefact_proof.h"
#include "iam/policy_compare.h"
#include "iam/policy_print.h"
#include "iam/request_text.h"
#include "iam/testing/mutation.h"

namespace mandate::iam {
namespace {

using testing::Mutant;

constexpr std::string_view kBedrock = R"("platform": "bedrock", "workload": "bot",
  "account": "111122223333")";
constexpr std::string_view kLambda = R"("runtime": {"kind": "lambda",
  "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:bot"})";
constexpr std::string_view kNoAgents = R"("agentic": {"tier": "none"})";
constexpr std::string_view kClaude = R"("platform": "claude_platform", "workload": "bot",
  "account": "111122223333")";
constexpr std::string_view kWorkspace = R"("model": "claude-sonnet-4-6", "region": "us-west-2",
  "workspace": {"name": "bot", "id": "wrkspc_01AbCdEf23GhIj"})";
constexpr std::string_view kGeographic = R"({"model": "anthropic.claude-sonnet-4-6",
  "region": "us-east-1", "inference_profile": "us.anthropic.claude-sonnet-4-6",
  "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
  "actions": ["inference", "streaming"]})";
constexpr std::string_view kBare = R"({"model": "amazon.titan-embed-text-v2:0",
  "region": "us-east-1", "inference_profile": null, "actions": ["inference"]})";

struct NamedScope {
    std::string name;
    std::string text;
};

std::string bedrock(std::string_view runtime, std::string_view agentic, std::string_view grants) {
    return fmt::format("{{{}, {}, {}, \"grants\": [{}]}}", kBedrock, runtime, agentic, grants);
}

std::string claude(std::string_view runtime, std::string_view agentic, std::string_view actions) {
    return fmt::format("{{{}, {}, {}, \"grants\": [{{{}, \"actions\": [{}]}}]}}", kClaude, runtime,
                       agentic, kWorkspace, actions);
}

/// One scope for each form of grant, tier and runtime.
std::vector<NamedScope> scopes() {
    std::string const ecs = R"("runtime": {"kind": "ecs_task", "region": "us-east-1"})";
    std::string const user = R"("runtime": {"kind": "iam_user", "user_name": "bot",
        "expires_on": "2027-01-31"})";
    std::string const people = R"("runtime": {"kind": "people", "permission_set": "Analysts"})";
    return {
        {"bare", bedrock(kLambda, kNoAgents, kBare)},
        {"geographic", bedrock(ecs, kNoAgents, kGeographic)},
        {"global", bedrock(R"("runtime": {"kind": "oidc", "audience": "sts.amazonaws.com",
            "subject": "repo:acme/bot:ref:refs/heads/main", "oidc_provider_arn":
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"})",
                           kNoAgents, R"({"model": "anthropic.claude-opus-4-8",
            "region": "eu-west-1", "inference_profile": "global.anthropic.claude-opus-4-8",
            "actions": ["inference", "counting"]})")},
        {"application profile",
         bedrock(R"("runtime": {"kind": "step_functions", "state_machine_arn":
            "arn:aws:states:us-east-1:111122223333:stateMachine:bot"})",
                 kNoAgents, R"({"model": "anthropic.claude-haiku-4-5", "region": "us-east-1",
            "inference_profile":
            "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/k1c3lwu20lem",
            "destination_regions": ["us-east-1", "us-west-2"], "actions": ["inference"]})")},
        {"batch", bedrock(kLambda, kNoAgents, R"({"model": "amazon.nova-lite-v1:0",
            "region": "us-east-1", "inference_profile": null, "actions": ["batch"]})")},
        {"batch through a profile",
         bedrock(kLambda, kNoAgents, R"({"model": "anthropic.claude-sonnet-4-6",
            "region": "us-east-1", "inference_profile": "us.anthropic.claude-sonnet-4-6",
            "destination_regions": ["us-east-1", "us-west-2"], "actions": ["batch"]})")},
        {"streaming alone",
         bedrock(R"("runtime": {"kind": "eks_pod_identity", "namespace": "bots",
            "service_account": "bot"})",
                 kNoAgents, R"({"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
            "inference_profile": null, "actions": ["streaming"]})")},
        {"counting alone", bedrock(kLambda, kNoAgents, R"({"model": "openai.gpt-oss-120b-1:0",
            "region": "us-west-2", "inference_profile": null, "actions": ["counting"]})")},
        {"two grants", bedrock(kLambda, kNoAgents, fmt::format("{}, {}", kGeographic, kBare))},
        {"people", bedrock(people, kNoAgents, kGeographic)},
        {"a user with a key", bedrock(user, kNoAgents, kBare)},
        {"named agentic actions", bedrock(kLambda, R"("agentic": {"tier": "actions",
            "actions": ["s3:GetObject", "bedrock:InvokeModel"]})",
                                          kBare)},
        {"agents read only", bedrock(people, R"("agentic": {"tier": "read_only"})", kBare)},
        {"nothing", bedrock(kLambda, kNoAgents, "")},
        {"Claude inference",
         claude(kLambda, R"("agentic": {"tier": "inference"})", R"("inference", "counting")")},
        {"Claude batch and tools",
         claude(ecs, R"("agentic": {"tier": "tools", "actions": ["web_search"]})",
                R"("inference", "batch")")},
        {"Claude agents", claude(kLambda, R"("agentic": {"tier": "agents",
            "actions": ["aws-external-anthropic:CreateAgent",
                        "aws-external-anthropic:ListWorkspaces"]})",
                                 R"("inference")")},
        {"Claude with a key",
         claude(user, R"("agentic": {"tier": "inference"})", R"("inference")")},
    };
}

/// Few models and regions, so that no mutant is caught by a chance of the catalogue.
std::vector<std::string> const kModels{"anthropic.claude-opus-4-6", "amazon.nova-pro"};
std::vector<Region> const kRegions{Region("ap-south-1"), Region("us-east-2")};

struct Tally {
    std::size_t mutants = 0;
    std::size_t killed = 0;
    std::size_t same = 0;  ///< shown by compare to mean the same
    /// A Deny of more actions of its AI service, all of which are denied anyway: what is permitted
    /// is still exactly what is granted.
    std::size_t denies_more = 0;
    std::size_t nothing_else = 0;  ///< kNothingElse
    std::vector<std::string> survivors;
};

/// Wildcards that catch nothing else that exists: IAM has no other action that begins so (service
/// authorization reference of 2026-09-26).
constexpr std::string_view kNothingElse = "action iam:PassRole is iam:PassRole*";

/// Proves an artefact with one of its policies changed.
void judge(Mutant const& mutant, Policy const& original, RoleArtefact const& artefact,
           Scope const& scope, std::string const& where, Tally& tally) {
    ++tally.mutants;
    Result<Proof> const proof = prove_artefact(artefact, scope, kModels, kRegions);
    if (!proof || !proof->proven()) {
        ++tally.killed;
    } else if (compare(original, mutant.policy).same()) {
        ++tally.same;
    } else if (mutant.denies_more) {
        ++tally.denies_more;
    } else if (mutant.change.ends_with(kNothingElse)) {
        ++tally.nothing_else;
    } else {
        tally.survivors.push_back(fmt::format("{}: {}", where, mutant.change));
    }
}

void mutate_role(RoleText& role, RoleArtefact const& artefact, Scope const& scope,
                 std::string const& where, Tally& tally) {
    Policy const permission = role.permission;
    for (Mutant const& mutant : testing::mutants_of(permission)) {
        role.permission = mutant.policy;
        judge(mutant, permission, artefact, scope, where, tally);
    }
    for (Policy const& wider : testing::wider_policies()) {
        Mutant mutant{"with " + print(wider, Layout::kCompact), permission};
        mutant.policy.statements.push_back(wider.statements.front());
        role.permission = mutant.policy;
        judge(mutant, permission, artefact, scope, where, tally);
    }
    role.permission = permission;
    if (role.trust) {
        Policy const trust = *role.trust;
        for (Mutant const& mutant : testing::mutants_of(trust)) {
            role.trust = mutant.policy;
            judge(mutant, trust, artefact, scope, where + ", trust policy", tally);
        }
        role.trust = trust;
    }
}

TEST(ProofMutation, EveryChangeOfAGeneratedPolicyAtOnePointIsFound) {
    Tally all;
    for (NamedScope const& named : scopes()) {
        Result<Scope> const scope = parse_scope(named.text, named.name);
        ASSERT_TRUE(scope) << to_string(scope.error());
        Result<RoleArtefact> generated = generate(*scope);
        ASSERT_TRUE(generated) << to_string(generated.error());
        RoleArtefact artefact = *std::move(generated);
        Result<Proof> const proof = prove_artefact(artefact, *scope, kModels, kRegions);
        ASSERT_TRUE(proof) << named.name << ": " << to_string(proof.error());
        ASSERT_TRUE(proof->proven())
            << named.name << ": " << proof->counter_example->sentence << "\n"
            << print(artefact.role.permission, Layout::kIndented);
        Tally tally;
        mutate_role(artefact.role, artefact, *scope, named.name, tally);
        for (RoleText& companion : artefact.companions) {
            mutate_role(companion, artefact, *scope, named.name + ", companion", tally);
        }
        std::cout << fmt::format(
            "{:<26} {:>5} mutants, {:>5} killed, {:>3} the same, {:>3} deny more\n", named.name,
            tally.mutants, tally.killed, tally.same + tally.nothing_else, tally.denies_more);
        all.mutants += tally.mutants;
        all.killed += tally.killed;
        all.same += tally.same;
        all.denies_more += tally.denies_more;
        all.nothing_else += tally.nothing_else;
        all.survivors.insert(all.survivors.end(), tally.survivors.begin(), tally.survivors.end());
    }
    std::cout << fmt::format(
        "all: {} mutants, {} killed, {} the same, {} deny more, {} catch "
        "nothing else\n",
        all.mutants, all.killed, all.same, all.denies_more, all.nothing_else);
    for (std::string const& survivor : all.survivors) {
        ADD_FAILURE() << "survives: " << survivor;
    }
    EXPECT_GT(all.killed, 3'000U);
}

}  // namespace
}  // namespace mandate::iam
