#include "iam/live_agents.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "iam/probe_contexts.h"
#include "iam/probe_requests.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kViaAgent = "aws:viaawsmcpservice";
constexpr std::size_t kMostTargets = 400;  ///< of one statement

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

std::set<ProbeTarget> targets_of(Statement const& statement, PolicyVersion version) {
    std::set<ProbeTarget> targets;
    bool const plain = statement.actions.polarity == Polarity::kIs && statement.resources &&
                       statement.resources->polarity == Polarity::kIs;
    if (!plain) {
        return {{"probe:Unknown", "*"}};
    }
    for (std::string const& action : statement.actions.values) {
        for (std::string const& resource : statement.resources->values) {
            if (targets.size() == kMostTargets) {
                return targets;
            }
            targets.insert({sample_of(action, PolicyVersion::k2008, true),
                            resource == "*" ? resource : sample_of(resource, version, true)});
        }
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

}  // namespace

std::optional<LiveDifference> agents_difference(LiveRole const& live, Policy const& approved,
                                                LiveSurroundings const& surroundings,
                                                std::uint64_t& requests) {
    Result<Principal> const principal = parse_principal(live.arn);
    if (!principal) {
        return std::nullopt;
    }
    Sides const sides(live, approved, surroundings);
    for (NamedPolicy const& named : sides.live) {
        for (Statement const& statement : named.policy.statements) {
            if (statement.effect != Effect::kAllow) {
                continue;
            }
            Policy const alone{named.policy.version, std::nullopt, {statement}};
            std::array<Policy const*, 2> const both{&alone, &approved};
            std::vector<Circumstances> const contexts =
                probe_contexts(both, {{std::string(kViaAgent), {"true"}}});
            for (ProbeTarget const& target : targets_of(statement, named.policy.version)) {
                for (Circumstances const& circumstances : contexts) {
                    ++requests;
                    if (auto difference = ask(target, circumstances, *principal, sides)) {
                        return difference;
                    }
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace mandate::iam
