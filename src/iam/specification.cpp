#include "iam/specification.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "iam/agentic_policy.h"
#include "iam/ai_actions.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kThroughMcp = "aws:viaawsmcpservice";
constexpr std::string_view kProfileKey = "bedrock:inferenceprofilearn";

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

/// @param others kUnsaid where the resource's ARN has the region: an endpoint serves its own.
SentKey in_region(Grant const& grant, OtherValues others = OtherValues::kNeverSent) {
    return {"aws:requestedregion", {grant.region.value()}, {}, others};
}

std::string workspace_arn(Scope const& scope, Grant const& grant) {
    return fmt::format("arn:{}:aws-external-anthropic:{}:{}:workspace/{}", scope.partition.value(),
                       grant.region.value(), scope.account.value(),
                       grant.workspace->id.value_or(""));
}

/// A role of people is AWS's, and its end is known to AWS alone; any will do.
std::string principal_of(Scope const& scope) {
    std::string const account =
        fmt::format("arn:{}:iam::{}:", scope.partition.value(), scope.account.value());
    if (scope.runtime.kind == "people") {
        return fmt::format(
            "{}role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{}_0123456789abcdef", account,
            scope.runtime.fields.at("permission_set"));
    }
    if (scope.runtime.kind == "iam_user") {
        return fmt::format("{}user{}{}", account, scope.conventions.role_path,
                           scope.runtime.fields.at("user_name"));
    }
    return fmt::format("{}role{}{}", account, scope.conventions.role_path, scope.role_name);
}

/// The service role of batch jobs stands beside the role and is named after it: `-batch` behind the
/// name, of which as much is kept as 64 characters allow, made unique by four letters of its hash.
std::string batch_role_of(Scope const& scope) {
    constexpr std::size_t kKept = 58;
    std::string name = scope.role_name;
    if (name.size() > kKept) {
        name = fmt::format("{}-{}", name.substr(0, kKept - 5), sha256(name).substr(0, 4));
    }
    return fmt::format("arn:{}:iam::{}:role{}{}-batch", scope.partition.value(),
                       scope.account.value(), scope.conventions.role_path, name);
}

/// Whether the request has the key with one of the values, where an empty text is its absence.
bool sends(Request const& request, std::string_view key, std::span<std::string const> values) {
    std::vector<std::string> const* const found = request.context().find(key);
    if (found == nullptr) {
        return contains(values, std::string_view());
    }
    return found->size() == 1 && contains(values, found->front());
}

bool is_through_mcp(Request const& request) {
    std::vector<std::string> const* const found = request.context().find(kThroughMcp);
    return found != nullptr && contains(*found, std::string_view("true"));
}

bool is_resource(std::string_view part, std::string_view asked) {
    if (part.size() < 2 || !part.ends_with('*')) {
        return part == asked;
    }
    part.remove_suffix(1);
    return asked.starts_with(part);
}

}  // namespace

Specification::Specification(Scope const& scope, RoleOf role, std::string_view workspace)
    : role_(role), principal_(principal_of(scope)), batch_role_(batch_role_of(scope)) {
    for (Grant const& grant : scope.grants) {
        if (role == RoleOf::kBatchService) {
            if (has(grant, ActionSet::kBatch)) {
                add(invoke("bedrock:InvokeModel", grant, place_of(scope, grant)));
            }
        } else if (grant.platform == Platform::kBedrock) {
            add_bedrock(scope, grant);
        } else if (grant.workspace->id &&
                   (role == RoleOf::kWorkload || *grant.workspace->id == workspace)) {
            add_workspace(scope, grant);
        }
    }
    add_bearer(scope);
    if (role == RoleOf::kWorkload) {
        add_agents(scope);
        if (scope.runtime.kind == "iam_user") {
            last_day_ = scope.runtime.fields.at("expires_on");
        }
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
    if (has(grant, ActionSet::kInference)) {
        add(invoke("bedrock:InvokeModel", grant, place));
    }
    if (has(grant, ActionSet::kStreaming)) {
        add(invoke("bedrock:InvokeModelWithResponseStream", grant, place));
    }
    if (has(grant, ActionSet::kCounting)) {
        // CountTokens knows foundation models alone, and is never sent with a profile (service
        // authorization reference).
        add({{"bedrock:CountTokens",
              foundation_model_arn(scope.partition, grant.region.value(), grant.model),
              {in_region(grant), {std::string(kProfileKey), {""}}}}});
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
    // No page says that a job through a profile carries bedrock:InferenceProfileArn. Without it a
    // job on the bare model looks the same, so it is not granted: the key must be there.
    add(invoke("bedrock:CreateModelInvocationJob", grant, place_of(scope, grant)));
    for (std::string_view const action :
         {"bedrock:CreateModelInvocationJob", "bedrock:GetModelInvocationJob",
          "bedrock:StopModelInvocationJob"}) {
        add({{std::string(action),
              fmt::format("arn:{}:bedrock:{}:{}:model-invocation-job/*", scope.partition.value(),
                          grant.region.value(), scope.account.value()),
              {in_region(grant)}}});
    }
    add({{"iam:PassRole", batch_role_, {{"iam:passedtoservice", {"bedrock.amazonaws.com"}}}}});
}

void Specification::add_workspace(Scope const& scope, Grant const& grant) {
    auto const permit = [&](std::string_view action) {
        add({{fmt::format("aws-external-anthropic:{}", action),
              workspace_arn(scope, grant),
              {in_region(grant, OtherValues::kUnsaid)}}});
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

/// Bedrock's tiers are a ceiling on what comes through MCP servers of AWS, and grant nothing.
/// Claude Platform's tier `agents` grants what it names: on the workspaces, or where an action
/// knows none, in the account; through MCP servers nothing.
void Specification::add_agents(Scope const& scope) {
    if (scope.agentic.tier == Tier::kActions || scope.agentic.tier == Tier::kReadOnly) {
        bool const named = scope.agentic.tier == Tier::kActions;
        for (std::string const& name : named ? scope.agentic.names : read_only_actions()) {
            by_agents_.insert(to_lower(name));
        }
    }
    if (scope.agentic.tier != Tier::kAgents) {
        return;
    }
    for (std::string const& name : scope.agentic.names) {
        std::string const lower = to_lower(name);
        std::string_view const action = std::string_view(lower).substr(lower.find(':') + 1);
        if (bearer_.contains(lower)) {
            continue;
        }
        for (Grant const& grant : scope.grants) {
            if (!grant.workspace->id) {
                continue;
            }
            if (contains(kOfTheAccount, action)) {
                add({{name, "*", {in_region(grant)}}});
            } else {
                add({{name,
                      workspace_arn(scope, grant),
                      {in_region(grant, OtherValues::kUnsaid)}}});
            }
        }
    }
}

/// An API key needs CallWithBearerToken; only the runtime `iam_user` has one (an exception), and
/// uses it where it is granted something. For everybody else requests are signed, and a token must
/// not be a way round.
/// Source: AWS, "Control permissions for generating and using Amazon Bedrock API keys" (bedrock
/// user guide), "Authentication" (claude-platform user guide).
void Specification::add_bearer(Scope const& scope) {
    using Actions = std::vector<std::string>;
    bool const has_key = scope.runtime.kind == "iam_user" && role_ == RoleOf::kWorkload;
    for (std::string const& action :
         scope.platform == Platform::kBedrock
             ? Actions{"bedrock:CallWithBearerToken", "bedrock-mantle:CallWithBearerToken"}
             : Actions{"aws-external-anthropic:CallWithBearerToken"}) {
        if (!has_key) {
            bearer_.insert(to_lower(action));
            continue;
        }
        for (Grant const& grant : scope.grants) {
            add({{action, "*", {in_region(grant)}}});
        }
    }
}

Specification::Fits Specification::fits(CallPart const& part, Request const& request) {
    // An action without a resource is asked for with `*` and nothing else.
    bool const impossible = part.resource == "*" && request.resource() != "*";
    if (!impossible && !is_resource(part.resource, request.resource())) {
        return Fits::kNo;
    }
    Fits fits = impossible ? Fits::kUnsaid : Fits::kYes;
    for (SentKey const& key : part.keys) {
        if (sends(request, key.key, key.values)) {
            continue;
        }
        if (key.others == OtherValues::kNeverSent && !sends(request, key.key, key.unsaid)) {
            return Fits::kNo;
        }
        fits = Fits::kUnsaid;
    }
    return fits;
}

bool Specification::is_over(Request const& request) const {
    std::vector<std::string> const* const now = request.context().find("aws:currenttime");
    return !last_day_.empty() && now != nullptr &&
           std::string_view(now->front()).substr(0, last_day_.size()) > last_day_;
}

Expected Specification::expected(Request const& request) const {
    std::string const& action = request.lower_action();
    bool const beyond_tier = is_through_mcp(request) && !by_agents_.contains(action);
    if (beyond_tier || bearer_.contains(action)) {
        return Expected::kForbidden;
    }
    Fits best = Fits::kNo;
    auto const parts = by_action_.find(action);
    if (parts != by_action_.end()) {
        for (std::size_t const index : parts->second) {
            best = std::max(best, fits(parts_[index], request));
        }
    }
    if (best == Fits::kNo) {
        return is_ai_action(action) || is_escape(action) ? Expected::kDenied : Expected::kOpen;
    }
    if (is_over(request)) {
        return is_ai_action(action) ? Expected::kForbidden : Expected::kUnsaid;
    }
    return best == Fits::kUnsaid ? Expected::kUnsaid : Expected::kAllowed;
}

}  // namespace mandate::iam
