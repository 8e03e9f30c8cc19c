#include <fmt/format.h>

#include "app/artefacts.h"
#include "app/authorisation.h"
#include "app/flow.h"
#include "app/governance.h"

namespace mandate::app {

using approval::IntakeRules;
using approval::Request;
using approval::RequestKind;
using approval::RequestState;
using organisation::Actor;
using organisation::Element;
using organisation::Hierarchy;
using organisation::Permission;
using organisation::Step;
using ownership::Workload;

namespace {

/// A request belongs to a product that is in force, and its slug to one workload.
Result<void> check_place(Reading& reading, Request const& request, Date today) {
    Hierarchy const hierarchy = TRY(hierarchy_on(reading, today));
    Element const* const product = hierarchy.find(request.product);
    if (product == nullptr || product->level != organisation::Level::kProduct) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no product {}", request.product.value()),
                    "see 'mandate hierarchy show'");
    }
    bool const exists = TRY(find_one<Workload>(reading, request.workload.value())).has_value();
    if (request.kind == RequestKind::kAddAi && !exists) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no workload {} to add AI to", request.workload.value()),
                    "ask for a new workload instead");
    }
    if (request.kind == RequestKind::kAddAi) {
        return {};
    }
    for (Request const& other :
         TRY(values<Request>(reading, {{"workload", request.workload.value()}}))) {
        bool const over =
            other.state == RequestState::kRejected || other.state == RequestState::kWithdrawn;
        if (other.id != request.id && !over && other.kind != RequestKind::kAddAi) {
            return fail(ErrorCode::kConflict,
                        fmt::format("the name {} is taken by {}", request.workload.value(),
                                    other.id.value()),
                        "choose another, or add AI to that workload");
        }
    }
    return {};
}

/// What the product's element may still spend in the year in which the request begins.
Result<std::optional<Money>> budget_remaining(Reading& reading, Request const& request) {
    organisation::FiscalCalendar const calendar = TRY(settings_of(reading)).calendar;
    Result<organisation::FiscalPeriod> const period =
        organisation::period_of(calendar, request.estimate.first_month.first_day());
    if (!period) {
        return std::optional<Money>();
    }
    std::string const id = fmt::format("{}:{}", request.product.value(), period->year);
    std::optional<Stored<organisation::Budget>> const budget =
        TRY(find_one<organisation::Budget>(reading, id));
    if (!budget || budget->value.currency != request.estimate.currency) {
        return std::optional<Money>();
    }
    Money committed;
    for (Workload const& workload :
         TRY(values<Workload>(reading, {{"product", request.product.value()}}))) {
        std::optional<Stored<ownership::ConfirmedEstimate>> const estimate =
            TRY(find_one<ownership::ConfirmedEstimate>(reading, workload.id.value()));
        if (estimate && estimate->value.confirmed_figure &&
            workload.state != ownership::WorkloadState::kRetired) {
            committed = TRY(
                committed.plus(TRY(approval::first_year_list(*estimate->value.confirmed_figure))));
        }
    }
    return std::optional(TRY(organisation::remaining(budget->value, committed)));
}

Result<IntakeRules> intake_rules(Reading& reading, Request const& request) {
    GovernanceSettings const settings = TRY(settings_of(reading));
    return IntakeRules{settings.size_limit, TRY(budget_remaining(reading, request)),
                       settings.business_case_free_below};
}

/// The owner of a request, or who may stand in for the owner by the same right on its element.
Result<Actor> authorise_owner(Reading& reading, Caller const& caller, Request const& request,
                              Date today) {
    Actor actor = TRY(authorise(reading, caller, Permission::kRequest, request.product, today));
    PersonId const& as = actor.on_behalf_of ? *actor.on_behalf_of : actor.person;
    if (as != request.requested_by) {
        return fail(
            ErrorCode::kForbidden,
            fmt::format("{} belongs to {}", request.id.value(), request.requested_by.value()),
            "have its owner do it, or act on the owner's behalf");
    }
    return actor;
}

}  // namespace

Result<RequestId> Governance::draft_request(Caller const& caller, Request request) {
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kRequest, request.product, today()));
        request.id = RequestId(TRY(next_id<Request>(writing)));
        request.state = RequestState::kDraft;
        request.requested_by = actor.on_behalf_of ? *actor.on_behalf_of : actor.person;
        request.created_on = today();
        request.reviewer.reset();
        request.sized_by.reset();
        TRY(approval::check_request(request));
        TRY(check_place(writing, request, today()));
        TRY(take_step(writing, request.id.value(), Step::kRequest, actor));
        return save(writing, request, 0, "request.drafted");
    }));
    return request.id;
}

Result<void> Governance::edit_request(Caller const& caller, Request const& contents,
                                      SeenVersion seen) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, contents.id.value()));
        TRY(check_seen(seen, stored.version, "request", contents.id.value()));
        Actor const actor = TRY(authorise_owner(writing, caller, stored.value, today()));
        Request const next = TRY(approval::edit(stored.value, contents));
        TRY(authorise(writing, caller, Permission::kRequest, next.product, today()));
        TRY(check_place(writing, next, today()));
        TRY(take_step(writing, next.id.value(), Step::kEstimate, actor));
        return save(writing, next, stored.version, "request.edited");
    });
}

Result<RequestState> Governance::submit_request(Caller const& caller, RequestId const& id,
                                                SeenVersion seen) {
    RequestState state = RequestState::kSubmitted;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(check_seen(seen, stored.version, "request", id.value()));
        Actor const actor = TRY(authorise_owner(writing, caller, stored.value, today()));
        TRY(check_place(writing, stored.value, today()));
        Request const next =
            TRY(approval::submit(stored.value, TRY(intake_rules(writing, stored.value))));
        state = next.state;
        TRY(take_step(writing, id.value(), Step::kEstimate, actor));
        TRY(save(writing, next, stored.version, "request.submitted"));
        bool const sized = state != RequestState::kAwaitingSize;
        return notify_all(writing, sized ? Permission::kReview : Permission::kSize, next.product,
                          sized ? "request.submitted" : "request.awaiting_size", "request",
                          id.value(), today());
    }));
    return state;
}

Result<void> Governance::withdraw_request(Caller const& caller, RequestId const& id,
                                          std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(authorise_owner(writing, caller, stored.value, today()));
        return save(writing, TRY(approval::withdraw(stored.value, reason)), stored.version,
                    "request.withdrawn", reason);
    });
}

Result<void> Governance::approve_size(Caller const& caller, RequestId const& id, SeenVersion seen) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(check_seen(seen, stored.version, "request", id.value()));
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kSize, stored.value.product, today()));
        Request const next = TRY(approval::approve_size(stored.value, actor.person));
        TRY(take_step(writing, id.value(), Step::kSize, actor));
        TRY(save(writing, next, stored.version, "request.size_approved"));
        return notify_all(writing, Permission::kReview, next.product, "request.submitted",
                          "request", id.value(), today());
    });
}

Result<void> Governance::take_review(Caller const& caller, RequestId const& id) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kReview, stored.value.product, today()));
        // Who may not approve it has no business with its review.
        TRY(organisation::check_duty(TRY(writing.acts(id.value())), Step::kApprove, actor));
        return save(writing, TRY(approval::take_review(stored.value, actor.person)), stored.version,
                    "request.review_taken");
    });
}

namespace {

/// A reviewer at gate 1 or the Lead, whoever's turn it is.
Result<void> authorise_reviewer(Writing& writing, Caller const& caller, Request const& request,
                                Date today) {
    bool const size = request.state == RequestState::kAwaitingSize;
    Actor const actor = TRY(authorise(
        writing, caller, size ? Permission::kSize : Permission::kReview, request.product, today));
    return organisation::check_duty(TRY(writing.acts(request.id.value())),
                                    size ? Step::kSize : Step::kApprove, actor);
}

}  // namespace

Result<void> Governance::return_request(Caller const& caller, RequestId const& id,
                                        std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(authorise_reviewer(writing, caller, stored.value, today()));
        TRY(save(writing, TRY(approval::return_to_owner(stored.value, reason)), stored.version,
                 "request.returned", reason));
        return notify(writing, stored.value.requested_by, "request.returned", "request",
                      id.value());
    });
}

Result<void> Governance::reject_request(Caller const& caller, RequestId const& id,
                                        std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(authorise_reviewer(writing, caller, stored.value, today()));
        TRY(save(writing, TRY(approval::reject(stored.value, reason)), stored.version,
                 "request.rejected", reason));
        return notify(writing, stored.value.requested_by, "request.rejected", "request",
                      id.value());
    });
}

Result<void> Governance::retire_request(Caller const& caller, RequestId const& id,
                                        std::string_view reason) {
    return write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, id.value()));
        TRY(authorise_owner(writing, caller, stored.value, today()));
        TRY(save(writing, TRY(approval::retire(stored.value, reason)), stored.version,
                 "request.retired", reason));
        TRY(end_approvals_of(writing, id, reason, today()));
        return retire_if_unused(writing, stored.value.workload, today());
    });
}

Result<std::string> Governance::comment(Caller const& caller, std::string_view subject_kind,
                                        std::string_view subject_id, std::string_view text) {
    TRY(approval::check_comment(text));
    approval::Comment comment;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        Actor const actor = TRY(actor_of(writing, caller, today()));
        TRY(check_subject(writing, subject_kind, subject_id));
        std::vector<PersonId> known;
        for (organisation::Person const& person : TRY(values<organisation::Person>(writing))) {
            known.push_back(person.id);
        }
        comment.id = TRY(next_id<approval::Comment>(writing));
        comment.subject_kind = subject_kind;
        comment.subject_id = subject_id;
        comment.author = actor.person;
        comment.at = clock_.now();
        comment.text = PrivateText(std::string(text));
        comment.mentions = approval::mentions_in(text, known);
        TRY(save(writing, comment, 0, "comment.written"));
        for (PersonId const& mentioned : comment.mentions) {
            TRY(notify(writing, mentioned, "comment.mentioned", subject_kind, subject_id));
        }
        return {};
    }));
    return comment.id;
}

}  // namespace mandate::app
