// How long a decision takes: a role with ten policies of ten statements, decided by one thread.
// Prints the time of each kind of request, and of making the request; see docs/benchmarks-iam.md.
#include <chrono>
#include <iostream>

#include <fmt/format.h>

#include "catalog/catalog.h"
#include "iam/artefact_proof.h"
#include "iam/evaluator.h"
#include "iam/policy_parse.h"

namespace {

using namespace mandate;
using namespace mandate::iam;

constexpr int kPolicies = 10;
constexpr int kStatements = 10;
constexpr int kDecisions = 200'000;

/// What roles have: lists of actions of one service, wildcards, regions, conditions on profiles.
std::string statement_text(int policy, int statement) {
    int const number = policy * kStatements + statement;
    switch (number % 5) {
        case 0:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
                "Resource":["arn:aws:bedrock:us-east-1::foundation-model/anthropic.model-{0}",
                "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-{0}"],"Condition":{{"ArnLike":
                {{"bedrock:InferenceProfileArn":"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.model-{0}"}}}}}})",
                number);
        case 1:
            return fmt::format(
                R"({{"Effect":"Deny","NotAction":["s3:*","logs:*","bedrock:*"],"Resource":"*","Condition":
                {{"Bool":{{"aws:ViaAWSMCPService":"true"}},"StringNotEquals":{{"aws:RequestedRegion":["us-east-1","r-{}"]}}}}}})",
                number);
        case 2:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:PutObject"],"Resource":
                ["arn:aws:s3:::bucket-{0}","arn:aws:s3:::bucket-{0}/${{aws:PrincipalTag/team}}/*"]}})",
                number);
        case 3:
            return fmt::format(
                R"({{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/blocked-{}*"}})",
                number);
        default:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents","dynamodb:GetItem",
                "dynamodb:Query","sqs:SendMessage"],"Resource":"arn:aws:*:*:111122223333:*-{}"}})",
                number);
    }
}

CompiledPolicies make_role() {
    std::vector<NamedPolicy> policies;
    for (int policy = 0; policy < kPolicies; ++policy) {
        std::string text = R"({"Version":"2012-10-17","Statement":[)";
        for (int statement = 0; statement < kStatements; ++statement) {
            text += (statement == 0 ? "" : ",") + statement_text(policy, statement);
        }
        policies.push_back({fmt::format("policy-{}", policy),
                            parse_policy(text + "]}", "benchmark", PolicyKind::kIdentity).value()});
    }
    return CompiledPolicies(policies);
}

Request make_request(std::string_view action, std::string_view resource) {
    Context const context =
        Context::create(
            {{"aws:RequestedRegion", {"us-east-1"}},
             {"aws:PrincipalTag/team", {"support"}},
             {"aws:ViaAWSMCPService", {"false"}},
             {"bedrock:InferenceProfileArn",
              {"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.model-95"}}})
            .value();
    return Request::create(action, resource,
                           parse_principal("arn:aws:iam::111122223333:role/mandate/app").value(),
                           context)
        .value();
}

template <typename Body>
double nanoseconds(Body body) {
    double best = 1e18;
    for (int run = 0; run < 5; ++run) {
        auto const start = std::chrono::steady_clock::now();
        for (int i = 0; i < kDecisions; ++i) {
            body();
        }
        std::chrono::duration<double, std::nano> const taken =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count() / kDecisions);
    }
    return best;
}

/// The scope of docs/formats/policy_scope.md: a geographic profile and a bare model.
constexpr std::string_view kScope = R"({
  "platform": "bedrock", "workload": "support-bot", "account": "111122223333",
  "runtime": {"kind": "lambda",
              "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:support-bot"},
  "agentic": {"tier": "none"},
  "grants": [
    {"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
     "inference_profile": "us.anthropic.claude-sonnet-4-6",
     "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
     "actions": ["inference", "streaming"]},
    {"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1", "inference_profile": null,
     "actions": ["inference"]}]})";

void time_proof() {
    catalog::Catalog const catalogue = catalog::load_catalog(std::nullopt).value();
    std::vector<std::string> const models = catalogue.models().bedrock_ids();
    std::vector<Region> const regions = catalogue.regions().all();
    Scope const scope = parse_scope(kScope, "benchmark").value();
    RoleArtefact const artefact = generate(scope).value();
    constexpr int kProofs = 10;
    double best = 1e18;
    Proof proof;
    for (int i = 0; i < kProofs; ++i) {
        auto const start = std::chrono::steady_clock::now();
        proof = prove_artefact(artefact, scope, models, regions).value();
        std::chrono::duration<double, std::milli> const taken =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count());
    }
    std::cout << fmt::format("{:<22} {:>8.1f} ms, {} requests, {}\n", "proof of a scope", best,
                             proof.requests, proof.proven() ? "proven" : "not proven");
}

}  // namespace

int main() {
    CompiledPolicies const role = make_role();
    Layers const layers{.identity = &role, .boundary = &role};
    struct Case {
        std::string_view name, action, resource;
    };
    constexpr Case kCases[] = {
        {"allowed, last policy", "bedrock:InvokeModel",
         "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-95"},
        {"no allow", "bedrock:InvokeModel",
         "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-1"},
        {"explicit deny", "bedrock:InvokeModel",
         "arn:aws:bedrock:eu-west-1::foundation-model/blocked-98-v1:0"},
        {"variable", "s3:GetObject", "arn:aws:s3:::bucket-97/support/file"},
        {"other service", "ec2:RunInstances", "*"},
    };
    for (Case const& one : kCases) {
        Request const request = make_request(one.action, one.resource);
        Layers const identity{.identity = &role};
        bool allowed = false;
        double const plain =
            nanoseconds([&] { allowed = decide(request, identity).allowed() || allowed; });
        double const bounded =
            nanoseconds([&] { allowed = decide(request, layers).allowed() || allowed; });
        std::cout << fmt::format(
            "{:<22} {:>8.0f} ns, with a boundary of the same size {:>8.0f} ns, {}\n", one.name,
            plain, bounded, allowed ? "allowed" : "not allowed");
    }
    Request request = make_request(kCases[0].action, kCases[0].resource);
    double const setting =
        nanoseconds([&] { static_cast<void>(request.set_resource(kCases[1].resource)); });
    std::cout << fmt::format("{:<22} {:>8.0f} ns\n", "another resource", setting);
    time_proof();
    return 0;
}
