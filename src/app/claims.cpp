#include <fmt/format.h>

#include "app/authorisation.h"
#include "app/flow.h"
#include "app/governance.h"

namespace mandate::app {

using approval::Request;
using approval::RequestKind;
using approval::RequestState;
using organisation::Actor;
using organisation::Permission;
using organisation::Step;
using ownership::Anchor;
using ownership::Claim;
using ownership::ClaimOrigin;
using ownership::ConfirmedEstimate;
using ownership::Handoff;
using ownership::Workload;

namespace {

Result<std::vector<Claim>> claims_of(Reading& reading, Anchor const& anchor) {
    return values<Claim>(reading,
                         {{"anchor_kind", text_of(anchor.kind)}, {"anchor_value", anchor.value}});
}

/// Stores a new claim of an anchor that is free on its days.
Result<ClaimId> store_claim(Writing& writing, Claim claim, Date today, std::string_view action) {
    claim.id = ClaimId(TRY(next_id<Claim>(writing)));
    std::vector<Claim> const existing = TRY(claims_of(writing, claim.anchor));
    Claim const made = TRY(ownership::claim(std::move(claim), existing, today));
    TRY(save(writing, made, 0, action, made.reason.shown()));
    return made.id;
}

Result<void> activate_workload(Writing& writing, WorkloadId const& id) {
    Stored<Workload> const stored = TRY(load<Workload>(writing, id.value()));
    if (stored.value.state != ownership::WorkloadState::kPlanned) {
        return {};
    }
    return save(writing, TRY(ownership::activate(stored.value)), stored.version,
                "workload.activated");
}

/// What the request's tasks built, or the anchor that an adoption named.
Result<std::vector<Claim>> anchors_to_claim(Reading& reading, Request const& request, Date today) {
    std::vector<Claim> claims;
    Claim claim;
    claim.workload = request.workload;
    claim.request = request.id;
    if (request.kind == RequestKind::kAdoption) {
        claim.anchor = TRY(ownership::parse_anchor(request.adopts.value_or("")));
        claim.origin = ClaimOrigin::kAdopted;
        claim.effective_from = today;
        claims.push_back(claim);
        return claims;
    }
    for (Implementation const& running :
         TRY(values<Implementation>(reading, {{"request", request.id.value()}}))) {
        claim.anchor = TRY(ownership::parse_anchor(running.anchor));
        claim.origin = ClaimOrigin::kTask;
        claim.effective_from = running.implemented_on;
        if (running.implemented_on < today) {
            claim.reason = PrivateText(
                fmt::format("built for this workload on {}", to_string(running.implemented_on)));
        }
        std::vector<Claim> const there = TRY(claims_of(reading, claim.anchor));
        if (ownership::claim_on(there, claim.anchor, today) == nullptr) {
            claims.push_back(claim);
        }
    }
    return claims;
}

/// With the ids that the workspaces got from AWS: the decision knows their names alone.
Result<Handoff> handoff_of(Reading& reading, Implementation const& running) {
    approval::Composition composition = running.composition;
    for (iam::Grant& grant : composition.grants) {
        if (grant.workspace) {
            std::string const id = fmt::format("{}/{}/{}", composition.account.value(),
                                               grant.region.value(), grant.workspace->name);
            grant.workspace->id = TRY(load<WorkspaceRecord>(reading, id)).value.workspace_id;
        }
    }
    return ownership::handoff(composition, TRY(ownership::parse_anchor(running.anchor)));
}

}  // namespace

Result<ClaimOutcome> Governance::claim_request(Caller const& caller, RequestId const& id) {
    ClaimOutcome outcome;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        Request const& request = stored.value;
        Workload const workload = TRY(load<Workload>(writing, request.workload.value())).value;
        Actor const actor = TRY(authorise_workload_owner(writing, caller, workload, today()));
        bool const again = request.state == RequestState::kClaimed;
        Request const next = again ? request : TRY(approval::mark_claimed(request));
        TRY(take_step(writing, id.value(), Step::kClaim, actor));
        for (Claim& claim : TRY(anchors_to_claim(writing, request, today()))) {
            claim.claimed_by = actor.person;
            outcome.claims.push_back(
                TRY(store_claim(writing, std::move(claim), today(), "claim.made")));
        }
        if (outcome.claims.empty()) {
            return fail(ErrorCode::kConflict,
                        fmt::format("everything that {} built is claimed", id.value()));
        }
        TRY(activate_workload(writing, request.workload));
        if (!again) {
            TRY(save(writing, next, stored.version,
                     next.state == RequestState::kAdopted ? "request.adopted" : "request.claimed"));
        }
        for (Implementation const& running :
             TRY(values<Implementation>(writing, {{"request", id.value()}}))) {
            outcome.handoffs.push_back(TRY(handoff_of(writing, running)));
        }
        return {};
    }));
    return outcome;
}

Result<ClaimId> Governance::claim_anchor(Caller const& caller, ClaimCommand const& command) {
    ClaimId id;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Workload const workload = TRY(load<Workload>(writing, command.workload.value())).value;
        Actor const actor = TRY(authorise_workload_owner(writing, caller, workload, today()));
        Claim claim;
        claim.anchor = TRY(ownership::parse_anchor(command.anchor));
        claim.workload = workload.id;
        claim.effective_from = command.from.value_or(today() + std::chrono::days{1});
        claim.origin = ClaimOrigin::kClaimed;
        claim.claimed_by = actor.person;
        claim.reason = PrivateText(command.reason);
        id = TRY(store_claim(writing, std::move(claim), today(), "claim.made"));
        return activate_workload(writing, workload.id);
    }));
    return id;
}

Result<void> Governance::release_claim(Caller const& caller, ClaimId const& id, Date on,
                                       std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Claim> const stored = TRY(load<Claim>(writing, id.value()));
        Workload const workload = TRY(load<Workload>(writing, stored.value.workload.value())).value;
        TRY(authorise_workload_owner(writing, caller, workload, today()));
        return save(writing, TRY(ownership::release(stored.value, on, today(), reason)),
                    stored.version, "claim.released", reason);
    });
}

Result<ClaimId> Governance::transfer_claim(Caller const& caller, ClaimId const& id,
                                           WorkloadId const& to, Date on, std::string_view reason) {
    ClaimId made;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Claim> const stored = TRY(load<Claim>(writing, id.value()));
        Workload const from = TRY(load<Workload>(writing, stored.value.workload.value())).value;
        Workload const target = TRY(load<Workload>(writing, to.value())).value;
        Actor const actor = TRY(authorise_workload_owner(writing, caller, from, today()));
        TRY(save(writing, TRY(ownership::release(stored.value, on, today(), reason)),
                 stored.version, "claim.released", reason));
        Claim claim = stored.value;
        claim.workload = target.id;
        claim.effective_from = on;
        claim.effective_to = stored.value.effective_to;
        claim.claimed_by = actor.person;
        claim.reason = PrivateText(std::string(reason));
        claim.restates_history = false;
        claim.request.reset();
        made = TRY(store_claim(writing, std::move(claim), today(), "claim.transferred"));
        return notify(writing, target.owner, "claim.transferred", "claim", made.value());
    }));
    return made;
}

Result<Handoff> Governance::handoff(WorkloadId const& workload, AccountId const& account,
                                    iam::Platform platform) {
    Handoff result;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        Stored<Implementation> const running =
            TRY(load<Implementation>(reading, implementation_id({workload, account, platform})));
        result = TRY(handoff_of(reading, running.value));
        return {};
    }));
    return result;
}

Result<void> Governance::confirm_estimate(Caller const& caller, WorkloadId const& workload,
                                          approval::Estimate const& figure) {
    TRY(approval::check_estimate(figure));
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Workload const owned = TRY(load<Workload>(writing, workload.value())).value;
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kReview, owned.product, today()));
        Stored<ConfirmedEstimate> const stored =
            TRY(load<ConfirmedEstimate>(writing, workload.value()));
        TRY(take_step(writing, stored.value.request.value(), Step::kConfirmEstimate, actor));
        TRY(save(writing, TRY(ownership::confirm(stored.value, figure, actor.person, today())),
                 stored.version, "estimate.confirmed"));
        return notify(writing, owned.owner, "estimate.confirmed", "workload", workload.value());
    });
}

Result<void> Governance::revise_estimate(Caller const& caller, WorkloadId const& workload,
                                         approval::Estimate const& figure) {
    TRY(approval::check_estimate(figure));
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Workload const owned = TRY(load<Workload>(writing, workload.value())).value;
        Actor const actor = TRY(authorise_workload_owner(writing, caller, owned, today()));
        Stored<ConfirmedEstimate> const stored =
            TRY(load<ConfirmedEstimate>(writing, workload.value()));
        TRY(take_step(writing, stored.value.request.value(), Step::kEstimate, actor));
        TRY(save(writing, TRY(ownership::revise(stored.value, figure, actor.person)),
                 stored.version, "estimate.revised"));
        return notify_all(writing, Permission::kReview, owned.product, "estimate.revised",
                          "workload", workload.value(), today());
    });
}

}  // namespace mandate::app
