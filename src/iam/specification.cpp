#include "iam/specification.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/ai_actions.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kThroughMcp = "aws:viaawsmcpservice";
constexpr std::string_view kBatchSuffix = "-batch";

/// Actions of Claude Platform that know no workspace.
/// Source: AWS, "IAM actions" (claude-platform user guide): "Account-scoped actions with a
/// workspace ARN grant nothing".
constexpr std::array<std::string_view, 10> kOfTheAccount{"assumeconsole",    "callwithbearertoken",
                                                         "createworkspace",  "disablekey",
                                                         "getaccountstatus", "getkey",
                                                         "listkeys",         "listworkspaces",
                                                         "registerkey",      "updatekey"};

bool has(Grant const& grant, ActionSet set) { return contains(grant.actions, set); }

CallPlace place_of(Scope const& scope, Grant const& grant) {
    return {scope.partition, scope.account, grant.region};
}

SentKey in_region(Grant const& grant) {
    return {"aws:requestedregion", {grant.region.value()}, {}};
}

/// A role of people is AWS's, and its end is known to AWS alone; any will do.
std::string principal_of(Scope const& scope) {
    std::string const account =
        fmt::format("arn:{}:iam::{}:", scope.partition.value(), scope.account.value());
    auto const field = [&](std::string_view name) {
        auto const found = scope.runtime.fields.find(std::string(name));
        return found == scope.runtime.fields.end() ? std::string() : found->second;
    };
    if (scope.runtime.kind == "people") {
        return fmt::format(
            "{}role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{}_0123456789abcdef", account,
            field("permission_set"));
    }
    if (scope.runtime.kind == "iam_user") {
        return fmt::format("{}user{}{}", account, scope.conventions.role_path, field("user_name"));
    }
    return fmt::format("{}role{}{}", account, scope.conventions.role_path, scope.role_name);
}

/// Whether the request has the key with one of the values, where an empty text is its absence.
bool sends(Request const& request, std::string_view key, std::span<std::string const> values) {
    std::vector<std::string> const* const found = request.context().find(key);
    if (found == nullptr) {
        return contains(values, std::string_view());
    }
    return found->size() == 1 && contains(values, found->front());
}

bool is_resource(std::string_view part, std::string_view asked) {
    if (part.size() < 2 || !part.ends_with('*')) {
        return part == asked;
    }
    part.remove_suffix(1);
    return asked.size() > part.size() && asked.starts_with(part);
}

}  // namespace

Specification::Specification(Scope const& scope, RoleOf role, std::string_view workspace)
    : role_(role), principal_(principal_of(scope)) {
    for (Grant const& grant : scope.grants) {
        CallPlace const place = place_of(scope, grant);
        if (role == RoleOf::kBatchService) {
            if (has(grant, ActionSet::kBatch)) {
                add(invoke("bedrock:InvokeModel", grant, place));
            }
        } else if (grant.platform == Platform::kBedrock) {
            add_bedrock(scope, grant);
        } else if (grant.workspace->id &&
                   (role == RoleOf::kWorkload || *grant.workspace->id == workspace)) {
            add_workspace(scope, grant);
        }
    }
    if (role == RoleOf::kWorkload) {
        for (std::string const& name : scope.agentic.names) {
            by_agents_.insert(to_lower(name));
        }
        add_agents(scope);
        add_bearer(scope);
    }
}

void Specification::add(std::vector<CallPart> parts) {
    for (CallPart& part : parts) {
        by_action_[to_lower(part.action)].push_back(parts_.size());
        parts_.push_back(std::move(part));
    }
}

void Specification::add_bedrock(Scope const& scope, Grant const& grant) {
    CallPlace const place = place_of(scope, grant);
    std::string_view const model_counted = grant.model;
    if (has(grant, ActionSet::kInference)) {
        add(invoke("bedrock:InvokeModel", grant, place));
    }
    if (has(grant, ActionSet::kStreaming)) {
        add(invoke("bedrock:InvokeModelWithResponseStream", grant, place));
    }
    if (has(grant, ActionSet::kCounting)) {
        // CountTokens knows foundation models alone, and no key of profiles.
        add({{"bedrock:CountTokens",
              foundation_model_arn(scope.partition, grant.region.value(), model_counted),
              {in_region(grant)}}});
    }
    if (has(grant, ActionSet::kBatch)) {
        add_batch(scope, grant);
    }
    // bedrock-mantle has no profiles; a model that is granted through one must not be reached
    // beside it.
    if (!grant.inference_profile && has(grant, ActionSet::kInference)) {
        add({mantle_call("bedrock-mantle:CreateInference", grant, place)});
    }
    if (!grant.inference_profile && has(grant, ActionSet::kCounting)) {
        add({mantle_call("bedrock-mantle:CountTokens", grant, place)});
    }
}

/// "Required permissions for batch inference" (bedrock user guide): the job is created with the
/// model and as a job; the role that runs it is passed to Bedrock and to nobody else.
void Specification::add_batch(Scope const& scope, Grant const& grant) {
    std::vector<CallPart> create =
        invoke("bedrock:CreateModelInvocationJob", grant, place_of(scope, grant));
    for (CallPart& part : create) {
        for (SentKey& key : part.keys) {
            if (key.key == "bedrock:inferenceprofilearn") {
                // No key of CreateModelInvocationJob, says the service authorization reference.
                key = {key.key, {""}, key.values};
            }
        }
    }
    add(std::move(create));
    for (std::string_view const action :
         {"bedrock:CreateModelInvocationJob", "bedrock:GetModelInvocationJob",
          "bedrock:StopModelInvocationJob"}) {
        add({{std::string(action),
              fmt::format("arn:{}:bedrock:{}:{}:model-invocation-job/*", scope.partition.value(),
                          grant.region.value(), scope.account.value()),
              {in_region(grant)}}});
    }
    add({{"iam:PassRole",
          fmt::format("{}{}", principal_, kBatchSuffix),
          {{"iam:passedtoservice", {"bedrock.amazonaws.com"}, {}}}}});
}

void Specification::add_workspace(Scope const& scope, Grant const& grant) {
    std::string const workspace =
        fmt::format("arn:{}:aws-external-anthropic:{}:{}:workspace/{}", scope.partition.value(),
                    grant.region.value(), scope.account.value(), grant.workspace->id.value_or(""));
    auto const permit = [&](std::string_view action) {
        add({{fmt::format("aws-external-anthropic:{}", action), workspace, {in_region(grant)}}});
    };
    if (has(grant, ActionSet::kInference) || has(grant, ActionSet::kStreaming)) {
        permit("CreateInference");
    }
    if (has(grant, ActionSet::kCounting)) {
        permit("CountTokens");
    }
    if (role_ == RoleOf::kWorkload && has(grant, ActionSet::kBatch)) {
        for (std::string_view const action :
             {"CreateBatchInference", "GetBatchInference", "ListBatchInferences",
              "CancelBatchInference", "DeleteBatchInference"}) {
            permit(action);
        }
    }
}

/// Claude Platform's tier `agents` grants what it names: on the workspaces, or where an action
/// knows none, in the account.
void Specification::add_agents(Scope const& scope) {
    if (scope.agentic.tier != Tier::kAgents) {
        return;
    }
    by_agents_.clear();  // through MCP servers of AWS nothing
    for (std::string const& name : scope.agentic.names) {
        std::string const lower = to_lower(name);
        std::string_view const action = std::string_view(lower).substr(lower.find(':') + 1);
        bool const of_the_account = contains(kOfTheAccount, action);
        for (Grant const& grant : scope.grants) {
            if (!grant.workspace->id) {
                continue;
            }
            std::string const resource =
                of_the_account ? "*"
                               : fmt::format("arn:{}:aws-external-anthropic:{}:{}:workspace/{}",
                                             scope.partition.value(), grant.region.value(),
                                             scope.account.value(), *grant.workspace->id);
            add({{name, resource, {in_region(grant)}}});
        }
    }
}

/// An API key needs CallWithBearerToken; only the runtime `iam_user` has one (an exception). For
/// everybody else requests are signed, and a token must not be a way round.
void Specification::add_bearer(Scope const& scope) {
    std::vector<std::string> const actions =
        scope.platform == Platform::kBedrock
            ? std::vector<std::string>{"bedrock:CallWithBearerToken",
                                       "bedrock-mantle:CallWithBearerToken"}
            : std::vector<std::string>{"aws-external-anthropic:CallWithBearerToken"};
    for (std::string const& action : actions) {
        bearer_.insert(to_lower(action));
        for (Grant const& grant : scope.grants) {
            if (scope.runtime.kind == "iam_user") {
                add({{action, "*", {in_region(grant)}}});
            }
        }
    }
    if (scope.runtime.kind == "iam_user") {
        bearer_.clear();
    }
}

Specification::Fits Specification::fits(CallPart const& part, Request const& request) {
    if (!is_resource(part.resource, request.resource())) {
        return Fits::kNo;
    }
    Fits fits = Fits::kYes;
    for (SentKey const& key : part.keys) {
        if (sends(request, key.key, key.values)) {
            continue;
        }
        if (!sends(request, key.key, key.unsaid)) {
            return Fits::kNo;
        }
        fits = Fits::kUnsaid;
    }
    return fits;
}

Expected Specification::expected(Request const& request) const {
    std::string const& action = request.lower_action();
    if (sends(request, kThroughMcp, std::array{std::string("true")}) &&
        !by_agents_.contains(action)) {
        return Expected::kForbidden;
    }
    if (bearer_.contains(action)) {
        return Expected::kForbidden;
    }
    Fits best = Fits::kNo;
    auto const parts = by_action_.find(action);
    if (parts != by_action_.end()) {
        for (std::size_t const index : parts->second) {
            best = std::max(best, fits(parts_[index], request));
        }
    }
    switch (best) {
        case Fits::kYes: return Expected::kAllowed;
        case Fits::kUnsaid: return Expected::kUnsaid;
        case Fits::kNo: break;
    }
    return is_ai_action(action) || is_escape(action) ? Expected::kDenied : Expected::kOpen;
}

}  // namespace mandate::iam
