#include "iam/assumption.h"

#include <algorithm>

#include <fmt/format.h>

#include "iam/arn.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kAssumeRole = "sts:AssumeRole";

std::string field(Runtime const& runtime, std::string_view name) {
    auto const found = runtime.fields.find(std::string(name));
    return found == runtime.fields.end() ? std::string() : found->second;
}

void expect(Assumption& assumption, std::string key, std::string right,
            std::vector<std::string> const& wrong) {
    for (std::string const& value : wrong) {
        assumption.wrong.emplace_back(key, value);
    }
    assumption.keys.push_back({std::move(key), {std::move(right)}});
}

/// A text that must be exactly so.
void expect_exactly(Assumption& assumption, std::string const& key, std::string const& right) {
    std::string shorter = right;
    shorter.pop_back();
    expect(assumption, key, right, {right + "x", "x" + right, shorter, shorter + "~", "zz9"});
}

enum class Of { kOneResource, kOneType, kAnyOfService };

/// `aws:SourceArn`: the resource for which a service acts.
void expect_source(Assumption& assumption, std::string const& right, Of of) {
    ArnView const arn = *split_arn(right);
    auto const with = [](std::string_view partition, std::string_view service,
                         std::string_view region, std::string_view account,
                         std::string_view resource) {
        return fmt::format("arn:{}:{}:{}:{}:{}", partition, service, region, account, resource);
    };
    std::vector<std::string> wrong{
        with(arn.partition == "aws" ? "aws-cn" : "aws", arn.service, arn.region, arn.account,
             arn.resource),
        with(arn.partition, "zz9", arn.region, arn.account, arn.resource),
        with(arn.partition, arn.service, "zz-unknown-9", arn.account, arn.resource),
        with(arn.partition, arn.service, arn.region, "999900001111", arn.resource)};
    if (of != Of::kAnyOfService) {
        wrong.push_back(with(arn.partition, arn.service, arn.region, arn.account, "zz9/example"));
    }
    if (of == Of::kOneResource) {
        wrong.push_back(right + "x");
        wrong.push_back(right.substr(0, right.size() - 1) + "~");
        wrong.push_back(with(arn.partition, arn.service, arn.region, arn.account,
                             "x" + std::string(arn.resource)));
    }
    expect(assumption, "aws:sourcearn", right, wrong);
}

/// A service that acts for a resource of the account: "to prevent the confused deputy".
Assumption deputy(Scope const& scope, std::string service, std::string const& example,
                  std::string const& exact, Of of) {
    Assumption assumption{std::move(service), {std::string(kAssumeRole)}, {}, {}};
    expect_exactly(assumption, "aws:sourceaccount", scope.account.value());
    expect_source(assumption, exact.empty() ? example : exact,
                  exact.empty() ? of : Of::kOneResource);
    return assumption;
}

/// Users of an OpenID Connect provider, told by audience and subject.
Assumption web_identity(Runtime const& runtime, std::string const& audience,
                        std::string const& subject) {
    std::string const arn = field(runtime, "oidc_provider_arn");
    std::string const provider = arn.substr(arn.find("oidc-provider/") + 14);
    Assumption assumption{"federated:" + arn, {"sts:AssumeRoleWithWebIdentity"}, {}, {}};
    expect_exactly(assumption, provider + ":aud", audience);
    expect_exactly(assumption, provider + ":sub", subject);
    return assumption;
}

/// "EKS Pod Identities: IAM role", session tags (eks user guide).
Assumption pod_identity(Runtime const& runtime) {
    Assumption assumption{
        "pods.eks.amazonaws.com", {std::string(kAssumeRole), "sts:TagSession"}, {}, {}};
    expect_exactly(assumption, "aws:requesttag/kubernetes-namespace", field(runtime, "namespace"));
    expect_exactly(assumption, "aws:requesttag/kubernetes-service-account",
                   field(runtime, "service_account"));
    if (std::string const cluster = field(runtime, "cluster_arn"); !cluster.empty()) {
        expect_exactly(assumption, "aws:requesttag/eks-cluster-arn", cluster);
    }
    return assumption;
}

/// "IAM Roles Anywhere: attribute mapping and trust policy" (rolesanywhere user guide).
Assumption certificate(Runtime const& runtime) {
    Assumption assumption{"rolesanywhere.amazonaws.com",
                          {std::string(kAssumeRole), "sts:SetSourceIdentity", "sts:TagSession"},
                          {},
                          {}};
    expect_source(assumption, field(runtime, "trust_anchor_arn"), Of::kOneResource);
    expect_exactly(assumption, "aws:principaltag/x509subject/cn",
                   field(runtime, "subject_common_name"));
    return assumption;
}

Assumption batch_in(Scope const& scope, Region const& region) {
    return deputy(scope, "bedrock.amazonaws.com",
                  fmt::format("arn:{}:bedrock:{}:{}:model-invocation-job/zz9example",
                              scope.partition.value(), region.value(), scope.account.value()),
                  {}, Of::kOneType);
}

}  // namespace

std::vector<Assumption> function_assumptions(Scope const& scope) {
    Assumption assumption{"lambda.amazonaws.com", {std::string(kAssumeRole)}, {}, {}};
    std::string const& account = scope.account.value();
    std::string neighbour = account;
    neighbour.back() = neighbour.back() == '0' ? '1' : '0';
    expect(assumption, "aws:sourceaccount", account,
           {"999900001111", neighbour, account + "1", "9" + account});
    return {std::move(assumption)};
}

std::vector<Assumption> batch_assumptions(Scope const& scope) {
    std::vector<Region> regions;
    for (Grant const& grant : scope.grants) {
        if (contains(grant.actions, ActionSet::kBatch) && !contains(regions, grant.region)) {
            regions.push_back(grant.region);
        }
    }
    std::vector<Assumption> found;
    for (Region const& region : regions) {
        found.push_back(batch_in(scope, region));
    }
    return found;
}

std::vector<Assumption> assumptions(Scope const& scope) {
    Runtime const& runtime = scope.runtime;
    auto const in_account = [&](std::string_view service, std::string_view resource) {
        return fmt::format("arn:{}:{}:{}:{}:{}", scope.partition.value(), service,
                           field(runtime, "region"), scope.account.value(), resource);
    };
    auto const bedrock = [&](std::string_view type, std::string_view exact) {
        return std::vector{deputy(scope, "bedrock.amazonaws.com",
                                  in_account("bedrock", fmt::format("{}/ZZ9EXAMPLE", type)),
                                  field(runtime, exact), Of::kOneType)};
    };
    std::string const& kind = runtime.kind;
    if (kind == "lambda") {
        // "include aws:SourceAccount and aws:SourceArn in your role trust policy" (AWS, "Working
        // with AWS managed policies in the execution role", Lambda developer guide).
        return {deputy(scope, "lambda.amazonaws.com", {}, field(runtime, "function_arn"),
                       Of::kOneResource)};
    }
    if (kind == "ec2") {
        return {{"ec2.amazonaws.com", {std::string(kAssumeRole)}, {}, {}}};
    }
    if (kind == "ecs_task") {
        return {deputy(scope, "ecs-tasks.amazonaws.com", in_account("ecs", "task/c/zz9example"), {},
                       Of::kAnyOfService)};
    }
    if (kind == "sagemaker") {
        return {deputy(scope, "sagemaker.amazonaws.com",
                       in_account("sagemaker", "training-job/zz9example"),
                       field(runtime, "resource_arn"), Of::kAnyOfService)};
    }
    if (kind == "step_functions") {
        return {deputy(scope, "states.amazonaws.com", {}, field(runtime, "state_machine_arn"),
                       Of::kOneResource)};
    }
    if (kind == "agentcore") {
        return {deputy(scope, "bedrock-agentcore.amazonaws.com",
                       in_account("bedrock-agentcore", "runtime/zz9example"), {},
                       Of::kAnyOfService)};
    }
    if (kind == "bedrock_agent") {
        return bedrock("agent", "agent_arn");
    }
    if (kind == "bedrock_knowledge_base") {
        return bedrock("knowledge-base", "knowledge_base_arn");
    }
    if (kind == "bedrock_flow") {
        return bedrock("flow", "flow_arn");
    }
    if (kind == "bedrock_batch") {
        return {batch_in(scope, Region(field(runtime, "region")))};
    }
    if (kind == "eks_irsa") {
        return {web_identity(runtime, "sts.amazonaws.com",
                             fmt::format("system:serviceaccount:{}:{}", field(runtime, "namespace"),
                                         field(runtime, "service_account")))};
    }
    if (kind == "oidc") {
        return {web_identity(runtime, field(runtime, "audience"), field(runtime, "subject"))};
    }
    if (kind == "eks_pod_identity") {
        return {pod_identity(runtime)};
    }
    if (kind == "roles_anywhere") {
        return {certificate(runtime)};
    }
    return {};
}

}  // namespace mandate::iam
