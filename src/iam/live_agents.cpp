#include "iam/live_agents.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "iam/probe_contexts.h"
#include "iam/probe_requests.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kViaAgent = "aws:viaawsmcpservice";

/// Everything that decides, compiled whole: here other services count.
struct Sides {
    std::vector<NamedPolicy> live;
    CompiledPolicies identity, boundary, approved;
    Layers live_layers, approved_layers;

    Sides(LiveRole const& role, Policy const& approved_policy, LiveSurroundings const& around) {
        for (auto const* const list : {&role.inline_policies, &role.attached_policies}) {
            for (LivePolicy const& policy : *list) {
                if (policy.document) {
                    live.push_back({policy.name, *policy.document});
                }
            }
        }
        identity = CompiledPolicies(live);
        NamedPolicy const named[] = {{"approved policy", approved_policy}};
        approved = CompiledPolicies(named);
        live_layers.identity = &identity;
        live_layers.service_control = around.service_control;
        live_layers.management_account = around.management_account;
        approved_layers.identity = &approved;
        if (role.boundary && role.boundary->document) {
            NamedPolicy const edge[] = {{role.boundary->name, *role.boundary->document}};
            boundary = CompiledPolicies(edge);
            live_layers.boundary = &boundary;
        }
    }
};

/// Every action on the first resource and the first action on every resource: a statement is about
/// all pairs, and so is a Deny that is about agents.
std::set<ProbeTarget> targets_of(Statement const& statement, PolicyVersion version) {
    auto const& resources = statement.resources;
    bool const plain = statement.actions.polarity == Polarity::kIs && resources &&
                       resources->polarity == Polarity::kIs;
    if (!plain || statement.actions.values.empty() || resources->values.empty()) {
        return {{"probe:Unknown", "*"}};
    }
    auto const on = [&](std::string const& action, std::string const& resource) {
        return ProbeTarget{sample_of(action, PolicyVersion::k2008, true),
                           resource == "*" ? resource : sample_of(resource, version, true)};
    };
    std::set<ProbeTarget> targets;
    for (std::string const& action : statement.actions.values) {
        targets.insert(on(action, resources->values.front()));
    }
    for (std::string const& resource : resources->values) {
        targets.insert(on(statement.actions.values.front(), resource));
    }
    return targets;
}

std::optional<LiveDifference> ask(ProbeTarget const& target, Circumstances circumstances,
                                  Principal const& principal, Sides const& sides) {
    circumstances[std::string(kViaAgent)] = {"true"};
    circumstances.try_emplace("aws:requestedregion", std::vector<std::string>{"us-east-1"});
    Result<Context> context = Context::create(circumstances);
    if (!context) {
        return std::nullopt;
    }
    // The owner of a bucket is not in its ARN; the request counts as one within the account.
    Result<Request> request =
        Request::create(target.action, target.resource, principal, std::move(*context));
    if (!request) {
        return std::nullopt;
    }
    Decision const now = decide(*request, sides.live_layers);
    Decision const approved = decide(*request, sides.approved_layers);
    if (!now.allowed() || approved.verdict != Verdict::kExplicitDeny) {
        return std::nullopt;
    }
    std::string sentence =
        fmt::format("An agent may do through the role what the approval denies to it: {}; {}.",
                    text_of(*request), to_string(now, sides.live_layers));
    return LiveDifference{std::move(*request), true, false, std::move(sentence)};
}

/// Asks about one Allow; false when there is too much to ask.
bool look_at(Statement const& statement, PolicyVersion version, Policy const& approved,
             Principal const& principal, Sides const& sides, LiveJudgement& judgement) {
    Policy const alone{version, std::nullopt, {statement}};
    std::array<Policy const*, 2> const both{&alone, &approved};
    std::vector<Circumstances> const contexts =
        probe_contexts(both, {{std::string(kViaAgent), {"true"}}});
    std::set<ProbeTarget> const targets = targets_of(statement, version);
    if (contexts.empty() || judgement.requests + targets.size() * contexts.size() > kMostProbes) {
        return false;
    }
    for (ProbeTarget const& target : targets) {
        for (Circumstances const& circumstances : contexts) {
            ++judgement.requests;
            judgement.difference = ask(target, circumstances, principal, sides);
            if (judgement.difference) {
                return true;
            }
        }
    }
    return true;
}

}  // namespace

void look_for_agents(LiveRole const& live, Policy const& approved,
                     LiveSurroundings const& surroundings, LiveJudgement& judgement) {
    Result<Principal> const principal = parse_principal(live.arn);
    if (!principal) {
        return;
    }
    Sides const sides(live, approved, surroundings);
    for (NamedPolicy const& named : sides.live) {
        for (Statement const& statement : named.policy.statements) {
            if (judgement.difference || statement.effect != Effect::kAllow) {
                continue;
            }
            if (!look_at(statement, named.policy.version, approved, *principal, sides, judgement)) {
                judgement.missing.emplace_back(
                    "The role's policies allow too much else to tell what agents may do with it: "
                    "give it the approved policy alone.");
                return;
            }
        }
    }
}

}  // namespace mandate::iam
