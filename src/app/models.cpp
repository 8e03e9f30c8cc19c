#include <fmt/format.h>

#include "app/authorisation.h"
#include "app/flow.h"
#include "app/governance.h"

namespace mandate::app {

using approval::Approval;
using approval::ApprovalState;
using approval::CatalogModel;
using approval::Covered;
using approval::ModelStatus;
using approval::Request;
using approval::RequestState;
using organisation::Account;
using organisation::Permission;

namespace {

bool names_model(Request const& request, CatalogModel const& model) {
    return request.wished_model &&
           (*request.wished_model == model.model || *request.wished_model == model.id ||
            *request.wished_model == model.name);
}

bool is_open(RequestState state) {
    return state == RequestState::kSubmitted || state == RequestState::kAwaitingSize ||
           state == RequestState::kInReview || state == RequestState::kApproved ||
           state == RequestState::kImplementing;
}

/// What of the governed world uses a model today.
Result<ModelImpact> impact_of(Reading& reading, CatalogModel const& model, Date today) {
    ModelImpact impact;
    std::set<RequestId> requests;
    for (Approval const& approval : TRY(values<Approval>(reading))) {
        bool const alive =
            approval::in_force(approval, today) || approval.state == ApprovalState::kAwaitingSecond;
        if (!alive || approval.content.platform != model.platform) {
            continue;
        }
        for (iam::Grant const& grant : approval.content.grants) {
            if (grant.model != model.model) {
                continue;
            }
            PersonId const owner =
                TRY(load<ownership::Workload>(reading, approval.content.workload.value()))
                    .value.owner;
            impact.grants.push_back({approval.id, approval.content.request,
                                     approval.content.workload, owner, approval.content.account,
                                     grant.region});
            requests.insert(approval.content.request);
        }
    }
    for (Request const& request : TRY(values<Request>(reading))) {
        if (is_open(request.state) &&
            (requests.contains(request.id) || names_model(request, model))) {
            impact.requests.push_back(request.id);
        }
    }
    return impact;
}

/// Open requests that need the model return to review, with the reason; what waits is stopped.
Result<void> cascade(Writing& writing, CatalogModel const& model, ModelImpact const& impact) {
    std::string const reason = fmt::format("{} became {}", model.name, text_of(model.status));
    for (RequestId const& id : impact.requests) {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        if (stored.value.state == RequestState::kAwaitingSize) {
            continue;  // it comes to review anyway
        }
        TRY(save(writing, TRY(approval::return_to_review(stored.value, reason)), stored.version,
                 "request.returned_to_review", reason));
        TRY(stop_open_tasks(writing, id, reason));
        TRY(notify(writing, stored.value.requested_by, "request.returned_to_review", "request",
                   id.value()));
    }
    for (ModelImpact::Touched const& touched : impact.grants) {
        TRY(notify(writing, touched.owner, "model.decided", "model", model.id));
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> Governance::add_models(Caller const& caller,
                                                        std::vector<CatalogModel> const& found) {
    std::vector<std::string> added;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kDecideModel, today()));
        for (CatalogModel const& model : found) {
            std::optional<Stored<CatalogModel>> const before =
                TRY(find_one<CatalogModel>(writing, model.id));
            if (!before) {
                TRY(save(writing, model, 0, "model.found"));
                added.push_back(model.id);
                continue;
            }
            // What AWS says of it may change; what was decided stays.
            CatalogModel next = before->value;
            next.name = model.name;
            next.end_of_life = model.end_of_life;
            for (Region const& region : model.offered_in) {
                next.offered_in.push_back(region);
            }
            std::ranges::sort(next.offered_in);
            next.offered_in.erase(std::ranges::unique(next.offered_in).begin(),
                                  next.offered_in.end());
            for (std::string const& profile : model.profiles) {
                next.profiles.push_back(profile);
            }
            std::ranges::sort(next.profiles);
            next.profiles.erase(std::ranges::unique(next.profiles).begin(), next.profiles.end());
            if (next != before->value) {
                TRY(save(writing, next, before->version, "model.updated"));
            }
        }
        for (std::string const& id : added) {
            TRY(notify_all(writing, Permission::kDecideModel, std::nullopt, "model.found", "model",
                           id, today()));
        }
        return {};
    }));
    return added;
}

Result<ModelImpact> Governance::model_impact(std::string_view model) {
    ModelImpact impact;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        impact = TRY(impact_of(reading, TRY(load<CatalogModel>(reading, model)).value, today()));
        return {};
    }));
    return impact;
}

Result<ModelOutcome> Governance::decide_model(Caller const& caller, std::string_view model,
                                              approval::Decision decision, SeenVersion seen) {
    ModelOutcome outcome;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        organisation::Actor const actor =
            TRY(authorise(writing, caller, Permission::kDecideModel, std::nullopt, today()));
        Stored<CatalogModel> const stored = TRY(load<CatalogModel>(writing, model));
        TRY(check_seen(seen, stored.version, "model", model));
        decision.by = actor.person;
        decision.on = today();
        CatalogModel const next =
            TRY(approval::decide(stored.value, decision, TRY(values<Account>(writing))));
        outcome.impact = TRY(impact_of(writing, next, today()));
        TRY(take_step(writing, next.id, organisation::Step::kApprove, actor));
        TRY(save(writing, next, stored.version, fmt::format("model.{}", text_of(decision.status)),
                 decision.reason));
        if (decision.status != ModelStatus::kApproved) {
            TRY(cascade(writing, next, outcome.impact));
        }
        outcome.tasks = TRY(issue_guard_rails(writing, next, today()));
        return {};
    }));
    return outcome;
}

Result<std::vector<ModelCoverage>> Governance::model_coverage(std::string_view model) {
    std::vector<ModelCoverage> coverage;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        CatalogModel const decided = TRY(load<CatalogModel>(reading, model)).value;
        std::map<Covered, ModelCoverage> places;
        for (Covered const& covered : decided.covered) {
            places[covered] = {covered.account, covered.region, ModelCoverage::State::kOpen, {}};
        }
        auto note = [&](AccountId const& account, iam::Grant const& grant,
                        WorkloadId const& workload, ModelCoverage::State state) {
            ModelCoverage& place = places[{account, grant.region}];
            place.account = account;
            place.region = grant.region;
            place.state = std::max(place.state, state);
            if (std::ranges::find(place.workloads, workload) == place.workloads.end()) {
                place.workloads.push_back(workload);
            }
        };
        auto is_it = [&](iam::Grant const& grant) {
            return grant.platform == decided.platform && grant.model == decided.model;
        };
        for (Approval const& approval : TRY(values<Approval>(reading))) {
            for (iam::Grant const& grant : approval.content.grants) {
                if (approval::in_force(approval, today()) && is_it(grant)) {
                    note(approval.content.account, grant, approval.content.workload,
                         ModelCoverage::State::kApproved);
                }
            }
        }
        for (Implementation const& running : TRY(values<Implementation>(reading))) {
            for (iam::Grant const& grant : running.composition.grants) {
                if (is_it(grant)) {
                    note(running.composition.account, grant, running.composition.workload,
                         ModelCoverage::State::kImplemented);
                }
            }
        }
        for (auto& [covered, place] : places) {
            coverage.push_back(std::move(place));
        }
        return {};
    }));
    return coverage;
}

}  // namespace mandate::app
