#include "iam/live_scope.h"

#include <algorithm>

#include "iam/policy_compare.h"
#include "iam/proof.h"

namespace mandate::iam {
namespace {

std::vector<NamedPolicy> identity_of(LiveRole const& live) {
    std::vector<NamedPolicy> policies;
    for (auto const* const list : {&live.inline_policies, &live.attached_policies}) {
        for (LivePolicy const& policy : *list) {
            policies.push_back({policy.name, *policy.document});
        }
    }
    return policies;
}

void hold_against_scope(LiveJudgement& judgement, LiveRole const& live, Scope const& scope,
                        LiveSurroundings const& surroundings) {
    std::vector<NamedPolicy> const policies = identity_of(live);
    CompiledPolicies const identity(policies);
    CompiledPolicies boundary;
    Layers layers{.identity = &identity, .service_control = surroundings.service_control};
    layers.management_account = surroundings.management_account;
    if (live.boundary) {
        NamedPolicy const edge[] = {{live.boundary->name, *live.boundary->document}};
        boundary = CompiledPolicies(edge);
        layers.boundary = &boundary;
    }
    Proof proof = prove(scope, layers, surroundings.model_ids, surroundings.regions, policies);
    judgement.requests += proof.requests;
    if (proof.counter_example) {
        CounterExample& example = *proof.counter_example;
        judgement.verdict = LiveVerdict::kDiffers;
        judgement.difference =
            LiveDifference{std::move(example.request), example.decision.allowed(),
                           example.expected_allowed, std::move(example.sentence)};
    }
}

}  // namespace

LiveJudgement judge(LiveRole const& live, RoleArtefact const& artefact, Scope const& scope,
                    LiveSurroundings const& surroundings) {
    auto const companion = std::ranges::find(artefact.companions, live.name, &RoleText::name);
    if (companion != artefact.companions.end()) {
        return judge(live, *companion, surroundings);
    }
    LiveJudgement judgement = judge(live, artefact.role, surroundings);
    if (judgement.verdict == LiveVerdict::kMatches) {  // so every document is known
        hold_against_scope(judgement, live, scope, surroundings);
    }
    return judgement;
}

bool is_made_as(LiveRole const& live, RoleText const& approved) {
    bool const trusted =
        approved.kind == AnchorKind::kPermissionSet ||
        (live.trust && approved.trust && compare(*live.trust, *approved.trust).same());
    bool const bounded = live.boundary ? live.boundary->arn == approved.permissions_boundary
                                       : live.boundary_known && !approved.permissions_boundary;
    bool const alone = live.inline_policies.size() == 1 && live.inline_policies_whole &&
                       live.attached_policies.empty() && live.attached_policies_whole;
    return trusted && bounded && alone &&
           compare(*live.inline_policies.front().document, approved.permission).same();
}

}  // namespace mandate::iam
