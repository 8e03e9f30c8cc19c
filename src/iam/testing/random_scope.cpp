#include "iam/testing/random_scope.h"

#include <array>
#include <random>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

#include "base/codec.h"

namespace mandate::iam::testing {
namespace {

constexpr std::array<std::string_view, 4> kBedrockModels{
    "anthropic.claude-sonnet-4-6", "anthropic.claude-3-haiku-20240307-v1:0",
    "amazon.titan-embed-text-v2:0", "openai.gpt-oss-120b-1:0"};
constexpr std::array<std::string_view, 3> kClaudeModels{"claude-sonnet-4-6", "claude-opus-5",
                                                        "claude-haiku-4-5"};
constexpr std::array<std::string_view, 3> kRegions{"us-east-1", "us-west-2", "eu-central-1"};
constexpr std::array<std::string_view, 4> kReadActions{"s3:GetObject", "dynamodb:GetItem",
                                                       "lambda:InvokeFunction", "sqs:SendMessage"};
constexpr std::array<std::string_view, 3> kAgentActions{"aws-external-anthropic:CreateAgent",
                                                        "aws-external-anthropic:CreateSession",
                                                        "aws-external-anthropic:GetSession"};
constexpr std::array<std::string_view, 3> kTools{"web_search", "code_execution", "mcp.example.com"};

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    std::string pick(std::span<std::string_view const> from) {
        return std::string(from[below(from.size())]);
    }
    /// At least one of them, each once.
    std::vector<std::string> some(std::span<std::string_view const> from) {
        std::vector<std::string> chosen;
        for (std::string_view const value : from) {
            if (one_in(2)) {
                chosen.emplace_back(value);
            }
        }
        return chosen.empty() ? std::vector{pick(from)} : chosen;
    }
    std::vector<ActionSet> actions() {
        constexpr std::array kAll{ActionSet::kInference, ActionSet::kStreaming, ActionSet::kBatch,
                                  ActionSet::kCounting};
        std::vector<ActionSet> chosen{kAll[below(kAll.size())]};
        if (one_in(2)) {
            chosen.push_back(kAll[below(kAll.size())]);
        }
        return chosen;
    }

private:
    std::mt19937_64 engine_;
};

void add_profile(Dice& dice, AccountId const& account, Grant& grant) {
    std::string const geography = grant.region.value().substr(0, 2);
    switch (dice.below(4)) {
        case 0: return;
        case 1: grant.inference_profile = fmt::format("global.{}", grant.model); return;
        case 2: grant.inference_profile = fmt::format("{}.{}", geography, grant.model); break;
        default:
            grant.inference_profile =
                fmt::format("arn:aws:bedrock:{}:{}:application-inference-profile/ab{}cd",
                            grant.region.value(), account.value(), dice.below(3));
    }
    grant.destination_regions = {grant.region};
    if (dice.one_in(2)) {
        grant.destination_regions.emplace_back(geography == "us" ? "us-east-2" : "eu-west-1");
    }
}

Grant random_grant(Dice& dice, Platform platform, AccountId const& account) {
    Grant grant;
    grant.platform = platform;
    grant.region = Region(dice.pick(kRegions));
    grant.actions = dice.actions();
    if (platform == Platform::kBedrock) {
        grant.model = dice.pick(kBedrockModels);
        add_profile(dice, account, grant);
        return grant;
    }
    grant.model = dice.pick(kClaudeModels);
    std::size_t const number = dice.below(3);
    grant.workspace = Workspace{fmt::format("support-{}", number), std::nullopt};
    if (!dice.one_in(4)) {
        grant.workspace->id =
            fmt::format("wrkspc_01AbCdEf23GhIj{}{}", number, grant.region.value().size());
    }
    return grant;
}

Agentic random_agentic(Dice& dice, Platform platform) {
    bool const bedrock = platform == Platform::kBedrock;
    switch (dice.below(3)) {
        case 0: return {default_tier(platform), {}};
        case 1:
            return bedrock ? Agentic{Tier::kReadOnly, {}}
                           : Agentic{Tier::kTools, dice.some(kTools)};
        default:
            return bedrock ? Agentic{Tier::kActions, dice.some(kReadActions)}
                           : Agentic{Tier::kAgents, dice.some(kAgentActions)};
    }
}

std::string example_field(std::string_view name, AccountId const& account) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kArns{{
        {"function_arn", "arn:aws:lambda:us-east-1:{}:function:support-bot"},
        {"oidc_provider_arn", "arn:aws:iam::{}:oidc-provider/oidc.example.com/id/EXAMPLE"},
        {"state_machine_arn", "arn:aws:states:us-east-1:{}:stateMachine:support"},
        {"trust_anchor_arn", "arn:aws:rolesanywhere:us-east-1:{}:trust-anchor/a1b2"},
        {"cluster_arn", "arn:aws:eks:us-east-1:{}:cluster/main"},
        {"agent_arn", "arn:aws:bedrock:us-east-1:{}:agent/ABCDEFGHIJ"},
        {"knowledge_base_arn", "arn:aws:bedrock:us-east-1:{}:knowledge-base/ABCDEFGHIJ"},
        {"flow_arn", "arn:aws:bedrock:us-east-1:{}:flow/ABCDEFGHIJ"},
        {"resource_arn", "arn:aws:sagemaker:us-east-1:{}:notebook-instance/main"},
    }};
    for (auto const& [known, arn] : kArns) {
        if (known == name) {
            return fmt::format(fmt::runtime(arn), account.value());
        }
    }
    if (name.ends_with("_arn")) {
        return fmt::format("arn:aws:iam::{}:instance-profile/main", account.value());
    }
    if (name == "region") {
        return "us-east-1";
    }
    if (name.ends_with("_on")) {
        return "2027-01-31";
    }
    return name == "session_duration" ? "PT4H" : "support-bot";
}

}  // namespace

Runtime example_runtime(RuntimeKind const& kind, AccountId const& account) {
    Runtime runtime;
    runtime.kind = kind.kind;
    for (std::string const& name : kind.required) {
        runtime.fields[name] = example_field(name, account);
    }
    return runtime;
}

Scope random_scope(std::uint64_t seed) {
    Dice dice(seed);
    Scope scope;
    scope.platform = dice.one_in(3) ? Platform::kClaudePlatform : Platform::kBedrock;
    scope.workload = fmt::format("support-bot-{}", dice.below(5));
    scope.account = AccountId(dice.one_in(2) ? "111122223333" : "444455556666");
    RuntimeKind const& kind = runtime_kinds()[dice.below(runtime_kinds().size())];
    scope.runtime = example_runtime(kind, scope.account);
    for (std::string const& name : kind.optional) {
        if (dice.one_in(3)) {
            scope.runtime.fields[name] = example_field(name, scope.account);
        }
    }
    scope.agentic = random_agentic(dice, scope.platform);
    std::map<std::string, Grant> grants;  // each key once
    for (std::size_t count = dice.below(4); count > 0; --count) {
        Grant grant = random_grant(dice, scope.platform, scope.account);
        grants.insert_or_assign(key_of(grant), std::move(grant));
    }
    for (auto& [key, grant] : grants) {
        scope.grants.push_back(std::move(grant));
    }
    if (dice.one_in(3)) {
        scope.conventions.role_path = "/ai/governed/";
        scope.conventions.permissions_boundary =
            fmt::format("arn:aws:iam::{}:policy/boundary", scope.account.value());
        scope.conventions.tags = {{"owner", "platform"}};
    }
    scope.tags = {{"finops:workload", scope.workload}};
    Result<Scope> normal = normalised(std::move(scope));
    if (!normal) {
        throw std::logic_error("a random scope is none: " + to_string(normal.error()));
    }
    return std::move(*normal);
}

}  // namespace mandate::iam::testing
