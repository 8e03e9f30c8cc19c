#include "iam/claude_platform_policy.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "iam/action_sets.h"
#include "iam/agentic_policy.h"
#include "iam/claude_platform_actions.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kBearer = "CallWithBearerToken";

using Names = std::set<std::string>;

/// A workspace that has an ARN.
struct Place {
    std::string arn;
    Region region;
    std::string name;
    Names granted;  ///< actions of the grants' action sets
};

/// The scope's workspaces with an id, each once, in the order of the grants.
/// Source: AWS, "Workspaces" (Claude Platform user guide): the workspace is the only resource.
std::vector<Place> places_of(Scope const& scope) {
    std::vector<Place> places;
    for (Grant const& grant : scope.grants) {
        if (!grant.workspace || !grant.workspace->id) {
            continue;
        }
        std::string arn = fmt::format("arn:{}:{}:{}:{}:workspace/{}", scope.partition.value(),
                                      kClaudePlatformService, grant.region.value(),
                                      scope.account.value(), *grant.workspace->id);
        auto place = std::ranges::find(places, arn, &Place::arn);
        if (place == places.end()) {
            places.push_back({std::move(arn), grant.region, grant.workspace->name, {}});
            place = places.end() - 1;
        }
        for (std::string& action :
             actions_of(Platform::kClaudePlatform, grant.actions, ActionTarget::kWorkspace)) {
            place->granted.insert(std::move(action));
        }
    }
    return places;
}

bool has_api_key(Scope const& scope) { return scope.runtime.kind == "iam_user"; }

/// @param regions where, for resources that do not say it; none: everywhere.
Statement statement(std::string sid, Effect effect, Names const& actions,
                    std::vector<std::string> resources, Names const& regions = {}) {
    Statement made;
    made.sid = std::move(sid);
    made.effect = effect;
    made.actions = {Polarity::kIs, {actions.begin(), actions.end()}};
    made.resources = Selection{Polarity::kIs, std::move(resources)};
    if (!regions.empty()) {
        made.conditions = {{{Quantifier::kNone, ConditionOperator::kStringEquals},
                            "aws:RequestedRegion",
                            {regions.begin(), regions.end()}}};
    }
    return made;
}

std::string bearer() { return fmt::format("{}:{}", kClaudePlatformService, kBearer); }

/// "An API key additionally requires CallWithBearerToken" (AWS, "Authentication", Claude
/// Platform user guide); without it a request has to be signed.
Statement bearer_denied() {
    return statement("DenyBearerTokens", Effect::kDeny, {bearer()}, {"*"});
}

Statement bearer_allowed(Scope const& scope) {
    Names regions;
    for (Grant const& grant : scope.grants) {
        regions.insert(grant.region.value());
    }
    return statement("ClaudePlatformBearer", Effect::kAllow, {bearer()}, {"*"}, regions);
}

/// What the tier `agents` names, as Claude Platform spells it.
struct Named {
    Names in_workspace;
    Names in_account;
    std::vector<ClaudeAction const*> actions;
};

Result<Named> named_by(Scope const& scope) {
    Named named;
    if (scope.agentic.tier != Tier::kAgents) {
        return named;
    }
    for (std::string const& name : scope.agentic.names) {
        ClaudeAction const* const action = find_claude_platform_action(name);
        if (action == nullptr) {
            return bad_input(
                fmt::format("agentic names: '{}' is no action of Claude Platform on AWS", name),
                "its actions stand on AWS's page of the service authorization reference");
        }
        if (action->name == kBearer) {
            if (!has_api_key(scope)) {
                return bad_input(
                    fmt::format("agentic names: '{}' is for API keys, and the runtime '{}' signs "
                                "its requests",
                                name, scope.runtime.kind),
                    "leave it out, or choose the runtime iam_user, an exception until a day");
            }
            continue;  // has a statement of its own
        }
        named.actions.push_back(action);
        (action->scope == ClaudeScope::kWorkspace ? named.in_workspace : named.in_account)
            .insert(action->in_full());
    }
    return named;
}

/// Workspaces with the same actions share a statement.
std::vector<Statement> workspace_statements(std::vector<Place> const& places, Named const& named) {
    std::map<Names, std::vector<std::string>> arns_by_actions;
    for (Place const& place : places) {
        Names actions = place.granted;
        actions.insert(named.in_workspace.begin(), named.in_workspace.end());
        arns_by_actions[std::move(actions)].push_back(place.arn);
    }
    std::vector<Statement> statements;
    for (auto& [actions, arns] : arns_by_actions) {
        std::ranges::sort(arns);
        std::string const number = statements.empty() ? "" : std::to_string(statements.size() + 1);
        statements.push_back(
            statement("ClaudePlatformWorkspace" + number, Effect::kAllow, actions, arns));
    }
    return statements;
}

/// "To let AWS Lambda assume the role: the service principal lambda.amazonaws.com" (AWS, "Defining
/// Lambda function permissions with an execution role", Lambda developer guide).
Policy trusts_lambda(Scope const& scope) {
    Statement trust;
    trust.effect = Effect::kAllow;
    trust.principals = Principals{};
    trust.principals->by_type[PrincipalType::kService] = {"lambda.amazonaws.com"};
    trust.actions = {Polarity::kIs, {"sts:AssumeRole"}};
    trust.conditions.push_back({{Quantifier::kNone, ConditionOperator::kStringEquals, false},
                                "aws:SourceAccount",
                                {scope.account.value()}});
    Policy policy;
    policy.statements.push_back(std::move(trust));
    return policy;
}

std::string companion_name(Scope const& scope, Place const& place) {
    std::string const of =
        sha256(fmt::format("{}|{}|{}", scope.role_name, place.region.value(), place.name));
    std::string const ending = fmt::format("-passthrough-{}", of.substr(0, 8));
    return scope.role_name.substr(0, kLongestRoleName - ending.size()) + ending;
}

/// The actions that fit through the passthrough.
Names passing(Place const& place) {
    Names actions;
    for (std::string_view const name : {"CountTokens", "CreateInference"}) {
        std::string const in_full = fmt::format("{}:{}", kClaudePlatformService, name);
        if (place.granted.contains(in_full)) {
            actions.insert(in_full);
        }
    }
    return actions;
}

std::string listed(Names const& names) { return join({names.begin(), names.end()}, ", "); }

/// What named actions give beyond what their names say.
void add_notes_of_agents(Named const& named, std::vector<std::string>& notes) {
    Names content;
    Names administration;
    for (ClaudeAction const* const action : named.actions) {
        if (action->returns_content) {
            content.insert(action->name);
        }
        if (action->administers) {
            administration.insert(action->name);
        }
    }
    notes.emplace_back(
        "A session of an agent runs the model and the tools that the agent's definition names; "
        "IAM sees neither.");
    if (!content.empty()) {
        notes.push_back(
            fmt::format("These named actions return content or a secret: {}.", listed(content)));
    }
    if (!administration.empty()) {
        notes.push_back(
            fmt::format("These named actions change workspace, cost tags or keys, or "
                        "open the console: {}.",
                        listed(administration)));
    }
}

/// Which models, tools and ways the gateway stands for, because IAM cannot.
void add_notes_of_gateway(Scope const& scope, std::vector<std::string>& notes) {
    Names models;
    bool batches = false;
    for (Grant const& grant : scope.grants) {
        models.insert(grant.model);
        batches =
            batches || std::ranges::find(grant.actions, ActionSet::kBatch) != grant.actions.end();
    }
    notes.push_back(fmt::format(
        "IAM cannot limit the model here: who may call CreateInference on a workspace may call "
        "every model of it; the passthrough function lets only {} through.",
        models.empty() ? "what is granted" : listed(models)));
    notes.push_back(fmt::format(
        "IAM cannot limit server tools, skills and MCP hosts here: they travel inside the Messages "
        "request; the passthrough function lets {} through.",
        scope.agentic.tier == Tier::kTools ? "only " + join(scope.agentic.names, ", ") : "none"));
    if (batches) {
        notes.emplace_back(
            "Batches do not pass the passthrough function (it takes 6 MB): nothing "
            "limits their models and tools.");
    }
    notes.emplace_back(
        "The workload can also call its workspaces past the passthrough function: CloudTrail's "
        "data events show such a call under its own role.");
}

}  // namespace

Result<std::vector<Statement>> claude_platform_statements(Scope const& scope) {
    Named const named = TRY(named_by(scope));
    std::vector<Place> const places = places_of(scope);
    std::vector<Statement> statements = workspace_statements(places, named);
    if (!places.empty() && !named.in_account.empty()) {
        Names regions;
        for (Place const& place : places) {
            regions.insert(place.region.value());
        }
        statements.push_back(
            statement("ClaudePlatformAccount", Effect::kAllow, named.in_account, {"*"}, regions));
    }
    if (!has_api_key(scope)) {
        statements.push_back(bearer_denied());
    } else if (!scope.grants.empty()) {
        statements.push_back(bearer_allowed(scope));
    }
    return statements;
}

std::vector<RoleText> passthrough_companions(Scope const& scope) {
    std::vector<RoleText> companions;
    for (Place const& place : places_of(scope)) {
        Names const actions = passing(place);
        if (actions.empty()) {
            continue;
        }
        RoleText role;
        role.name = companion_name(scope, place);
        role.path = scope.conventions.role_path;
        role.trust = trusts_lambda(scope);
        role.permission.statements = {
            statement("ClaudePlatformWorkspace", Effect::kAllow, actions, {place.arn}),
            bearer_denied(), denied_agentic_calls()};
        role.permissions_boundary = scope.conventions.permissions_boundary;
        role.tags = scope.tags;
        role.tags.insert(scope.conventions.tags.begin(), scope.conventions.tags.end());
        companions.push_back(std::move(role));
    }
    return companions;
}

std::vector<std::string> claude_platform_notes(Scope const& scope) {
    std::vector<std::string> notes;
    Names without_id;
    for (Grant const& grant : scope.grants) {
        if (grant.workspace && !grant.workspace->id) {
            without_id.insert(fmt::format("{} in {}", grant.workspace->name, grant.region.value()));
        }
    }
    if (!without_id.empty()) {
        notes.push_back(fmt::format(
            "Nothing is granted on these workspaces before task 1 has created them and their ids "
            "are registered: {}.",
            listed(without_id)));
    }
    add_notes_of_gateway(scope, notes);
    if (scope.agentic.tier == Tier::kTools) {
        notes.emplace_back("The tier tools adds no IAM action; its policy is that of inference.");
    }
    if (Result<Named> const named = named_by(scope); named && !named->actions.empty()) {
        add_notes_of_agents(*named, notes);
    }
    if (has_api_key(scope)) {
        notes.emplace_back(
            "The user calls with an API key (CallWithBearerToken): whoever holds the "
            "key may do what the user may do.");
    }
    notes.emplace_back(
        "Usage and cost pages of the Claude Console are read from Anthropic and "
        "check no IAM action: who may open the console sees them.");
    notes.emplace_back(
        "A workspace's region binds endpoint, IAM, CloudTrail and bill, not where a "
        "model runs; data residency (inference_geo) does.");
    return notes;
}

}  // namespace mandate::iam
