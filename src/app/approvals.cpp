#include <fmt/format.h>

#include "app/artefacts.h"
#include "app/authorisation.h"
#include "app/flow.h"
#include "app/governance.h"

namespace mandate::app {

using approval::Approval;
using approval::ApprovalContent;
using approval::ApprovalRules;
using approval::ApprovalState;
using approval::CatalogModel;
using approval::Request;
using approval::RequestKind;
using approval::RequestState;
using organisation::Actor;
using organisation::Permission;
using organisation::Step;
using ownership::ConfirmedEstimate;
using ownership::Workload;

namespace {

/// Every grant's model is decided, for this account and region; a Restricted one is named.
Result<std::vector<std::string>> check_models(Reading& reading, AccountId const& account,
                                              std::vector<iam::Grant> const& grants) {
    std::vector<std::string> named;
    for (iam::Grant const& grant : grants) {
        std::string const id = fmt::format("{}:{}", text_of(grant.platform), grant.model);
        std::optional<Stored<CatalogModel>> const model = TRY(find_one<CatalogModel>(reading, id));
        if (!model) {
            return fail(ErrorCode::kAnswerIsNo,
                        fmt::format("nobody has decided about the model {}", id),
                        "add it with 'mandate model add' or 'mandate model import', then decide");
        }
        TRY(approval::check_usable(model->value, account, grant.region, approval::Named::kYes));
        if (model->value.status == approval::ModelStatus::kRestricted) {
            named.push_back(grant.model);
        }
    }
    std::ranges::sort(named);
    named.erase(std::ranges::unique(named).begin(), named.end());
    return named;
}

Date longest_expiry(GovernanceSettings const& settings, ApproveCommand const& command, Date today) {
    bool const elevated = iam::is_elevated(command.platform, command.agentic.tier);
    std::int64_t const days = elevated ? settings.elevated_approval_days : settings.approval_days;
    return today + std::chrono::days{days - 1};  // the first and the last day count
}

/// The runtime of the request, completed by what the Lead knows of it.
iam::Runtime completed(iam::Runtime runtime, std::map<std::string, std::string> const& fields) {
    for (auto const& [name, value] : fields) {
        runtime.fields[name] = value;
    }
    return runtime;
}

/// The workspaces that the grants name are this workload's, or nobody's yet.
Result<void> take_workspaces(Writing& writing, ApprovalContent const& content) {
    for (iam::Grant const& grant : content.grants) {
        if (!grant.workspace) {
            continue;
        }
        std::string const id = fmt::format("{}/{}/{}", content.account.value(),
                                           grant.region.value(), grant.workspace->name);
        std::optional<Stored<WorkspaceRecord>> const there =
            TRY(find_one<WorkspaceRecord>(writing, id));
        if (there && there->value.workload != content.workload) {
            return fail(ErrorCode::kConflict,
                        fmt::format("the workspace name {} is taken by {} in {} {}",
                                    grant.workspace->name, there->value.workload.value(),
                                    content.account.value(), grant.region.value()),
                        "choose another name");
        }
        if (!there) {
            TRY(save(writing,
                     WorkspaceRecord{id, grant.workspace->name, content.account, grant.region,
                                     content.workload, grant.workspace->id},
                     0, "workspace.named"));
        }
    }
    return {};
}

Result<void> ensure_workload(Writing& writing, Request const& request, Date today) {
    if (TRY(find_one<Workload>(writing, request.workload.value()))) {
        return {};
    }
    Workload workload;
    workload.id = request.workload;
    workload.name = request.workload_name;
    workload.product = request.product;
    workload.owner = request.requested_by;
    workload.created_on = today;
    return save(writing, workload, 0, "workload.planned");
}

/// Keeps the owner's and the Lead's figure of the workload, and the history of both.
Result<void> keep_estimate(Writing& writing, Request const& request,
                           approval::Estimate const& figure, PersonId const& by, Date today) {
    std::optional<Stored<ConfirmedEstimate>> const before =
        TRY(find_one<ConfirmedEstimate>(writing, request.workload.value()));
    ConfirmedEstimate estimate;
    estimate.workload = request.workload;
    estimate.request = request.id;
    estimate.owner_figure = request.estimate;
    estimate.owner = request.requested_by;
    return save(writing, TRY(ownership::confirm(estimate, figure, by, today)),
                before ? before->version : 0, "estimate.confirmed");
}

/// Approvals of the same workload and account that this one stands in for.
Result<void> supersede(Writing& writing, ApproveCommand const& command, Approval const& approval,
                       Date today) {
    for (ApprovalId const& id : command.replaces) {
        Stored<Approval> const old = TRY(load<Approval>(writing, id.value()));
        ApprovalContent const& content = old.value.content;
        if (content.workload != approval.content.workload ||
            content.account != approval.content.account ||
            content.platform != approval.content.platform) {
            return fail(ErrorCode::kUsage,
                        fmt::format("{} is of another workload, account or platform", id.value()),
                        "replace approvals of the same place only");
        }
        TRY(save(writing, TRY(approval::supersede(old.value, approval.id, today)), old.version,
                 "approval.superseded"));
    }
    return {};
}

/// Nobody was faster: what is decided was not decided already, and another Lead's decision about
/// the same place is one that this Lead names.
Result<void> check_new(Reading& reading, ApproveCommand const& command, Approval const& approval) {
    for (Approval const& other :
         TRY(values<Approval>(reading, {{"request", command.request.value()}}))) {
        bool const holds =
            other.state == ApprovalState::kActive || other.state == ApprovalState::kAwaitingSecond;
        if (!holds || std::ranges::find(command.replaces, other.id) != command.replaces.end()) {
            continue;
        }
        if (other.content_sha256 == approval.content_sha256) {
            return fail(
                ErrorCode::kConflict,
                fmt::format("{} has decided exactly this about {} already, in {}",
                            other.decided_by.value(), command.request.value(), other.id.value()),
                "see what it permits with 'mandate approve show'");
        }
        bool const same_place = other.content.account == approval.content.account &&
                                other.content.platform == approval.content.platform;
        bool const named = std::ranges::find(command.beside, other.id) != command.beside.end();
        if (same_place && other.decided_by != approval.decided_by && !named) {
            return fail(ErrorCode::kConflict,
                        fmt::format("{0} has decided about {1} in {2} already, in {3}",
                                    other.decided_by.value(), command.request.value(),
                                    command.account.value(), other.id.value()),
                        fmt::format("see it with 'mandate approve show {0}', then stand in for it "
                                    "with --replaces {0} or add to it with --beside {0}",
                                    other.id.value()));
        }
    }
    return {};
}

/// What an approval sets off once it is active.
Result<std::vector<TaskId>> set_off(Writing& writing, Approval const& approval,
                                    Stored<Request> const& request, approval::Priority priority,
                                    Date today) {
    ApprovalContent const& content = approval.content;
    std::vector<TaskId> tasks;
    if (request.value.kind != RequestKind::kAdoption) {  // an adopted anchor stands already
        tasks = TRY(issue_tasks(writing, {content.workload, content.account, content.platform},
                                content.request, priority, today));
    }
    if (request.value.state == RequestState::kSubmitted ||
        request.value.state == RequestState::kInReview) {
        TRY(save(writing, TRY(approval::mark_approved(request.value)), request.version,
                 "request.approved"));
    }
    TRY(notify(writing, request.value.requested_by, "request.approved", "request",
               content.request.value()));
    return tasks;
}

/// Whether another account or platform of the request may still be approved.
bool may_be_approved(RequestState state) {
    return state == RequestState::kSubmitted || state == RequestState::kInReview ||
           state == RequestState::kApproved || state == RequestState::kImplementing ||
           state == RequestState::kReadyToClaim || state == RequestState::kClaimed ||
           state == RequestState::kAdopted;
}

}  // namespace

Result<ApprovalOutcome> Governance::approve(Caller const& caller, ApproveCommand command) {
    ApprovalOutcome outcome;
    TRY(write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        Stored<Request> const stored = TRY(load<Request>(writing, command.request.value()));
        Request const& request = stored.value;
        TRY(check_seen(command.seen, stored.version, "request", request.id.value()));
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kReview, request.product, today()));
        if (!may_be_approved(request.state)) {
            return fail(ErrorCode::kConflict,
                        fmt::format("request {} is {}; it cannot be approved", request.id.value(),
                                    text_of(request.state)),
                        "a request is approved once it is submitted");
        }
        TRY(take_step(writing, request.id.value(), Step::kApprove, actor));
        TRY(take_step(writing, request.id.value(), Step::kConfirmEstimate, actor));
        TRY(load<organisation::Account>(writing, command.account.value()));
        GovernanceSettings const settings = TRY(settings_of(writing));
        ApprovalContent content;
        content.request = request.id;
        content.workload = request.workload;
        content.account = command.account;
        content.platform = command.platform;
        content.runtime = completed(request.runtime, command.runtime_fields);
        content.grants = command.grants;
        content.agentic = command.agentic;
        content.confirmed_estimate = command.confirmed_estimate.value_or(request.estimate);
        content.business_case_acknowledged = command.business_case_acknowledged;
        content.valid_from = today();
        content.expires_on =
            command.expires_on.value_or(longest_expiry(settings, command, today()));
        content.named_models = TRY(check_models(writing, command.account, command.grants));
        if (request.business_case && !content.business_case_acknowledged) {
            return bad_input(
                fmt::format("the business case of {} is not acknowledged", request.id.value()),
                "read it, then approve with --acknowledge-business-case");
        }
        Approval const approval = TRY(approval::approve(
            ApprovalId(TRY(next_id<Approval>(writing))), std::move(content), command.reason,
            actor.person, ApprovalRules{settings.approval_days, settings.elevated_approval_days}));
        TRY(check_new(writing, command, approval));
        TRY(ensure_workload(writing, request, today()));
        TRY(take_workspaces(writing, approval.content));
        TRY(save(writing, approval, 0,
                 approval.state == ApprovalState::kActive ? "approval.granted"
                                                          : "approval.awaiting_second",
                 command.reason));
        TRY(keep_estimate(writing, request, approval.content.confirmed_estimate, actor.person,
                          today()));
        TRY(supersede(writing, command, approval, today()));
        outcome.approval = approval.id;
        outcome.state = approval.state;
        if (approval.state == ApprovalState::kAwaitingSecond) {
            return notify_all(writing, Permission::kSecondApprove, request.product,
                              "approval.awaiting_second", "approval", approval.id.value(), today());
        }
        outcome.tasks = TRY(set_off(writing, approval, stored, command.priority, today()));
        return {};
    }));
    return outcome;
}

Result<ApprovalOutcome> Governance::second_approve(Caller const& caller, ApprovalId const& id) {
    ApprovalOutcome outcome;
    TRY(write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        Stored<Approval> const stored = TRY(load<Approval>(writing, id.value()));
        Stored<Request> const request =
            TRY(load<Request>(writing, stored.value.content.request.value()));
        Actor const actor = TRY(
            authorise(writing, caller, Permission::kSecondApprove, request.value.product, today()));
        // What was decided may have been closed meanwhile: a model, the request, the expiry.
        TRY(check_models(writing, stored.value.content.account, stored.value.content.grants));
        if (stored.value.content.expires_on < today()) {
            return fail(ErrorCode::kConflict,
                        fmt::format("{} ran out on {}", id.value(),
                                    to_string(stored.value.content.expires_on)),
                        "have the Lead decide again");
        }
        if (!may_be_approved(request.value.state)) {
            return fail(ErrorCode::kConflict,
                        fmt::format("request {} is {} now", request.value.id.value(),
                                    text_of(request.value.state)));
        }
        Approval const approval = TRY(approval::second_approve(stored.value, actor.person));
        TRY(take_step(writing, request.value.id.value(), Step::kSecondApprove, actor));
        TRY(save(writing, approval, stored.version, "approval.second_granted"));
        outcome.approval = id;
        outcome.state = approval.state;
        outcome.tasks =
            TRY(set_off(writing, approval, request, approval::Priority::kNormal, today()));
        return {};
    }));
    return outcome;
}

Result<void> Governance::decline(Caller const& caller, ApprovalId const& id,
                                 std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Approval> const stored = TRY(load<Approval>(writing, id.value()));
        Stored<Request> const request =
            TRY(load<Request>(writing, stored.value.content.request.value()));
        Actor const actor = TRY(
            authorise(writing, caller, Permission::kSecondApprove, request.value.product, today()));
        TRY(take_step(writing, request.value.id.value(), Step::kSecondApprove, actor));
        TRY(save(writing, TRY(approval::decline(stored.value, actor.person, reason)),
                 stored.version, "approval.declined", reason));
        return notify(writing, stored.value.decided_by, "approval.declined", "approval",
                      id.value());
    });
}

Result<std::vector<TaskId>> Governance::revoke(Caller const& caller, ApprovalId const& id,
                                               std::string_view reason) {
    std::vector<TaskId> tasks;
    TRY(write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        Stored<Approval> const stored = TRY(load<Approval>(writing, id.value()));
        ApprovalContent const& content = stored.value.content;
        Stored<Request> const request = TRY(load<Request>(writing, content.request.value()));
        Actor const actor =
            TRY(authorise(writing, caller, Permission::kReview, request.value.product, today()));
        TRY(take_step(writing, content.request.value(), Step::kApprove, actor));
        TRY(save(writing, TRY(approval::revoke(stored.value, reason, today())), stored.version,
                 "approval.revoked", reason));
        tasks = TRY(issue_tasks(writing, {content.workload, content.account, content.platform},
                                content.request, approval::Priority::kHigh, today()));
        return notify(writing, request.value.requested_by, "approval.revoked", "approval",
                      id.value());
    }));
    return tasks;
}

Result<std::vector<ApprovalId>> Governance::expire_approvals(Caller const& caller) {
    std::vector<ApprovalId> ended;
    TRY(write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        ended.clear();
        for (Stored<Approval> const& stored :
             TRY(find_all<Approval>(writing, {{"state", "active"}}))) {
            ApprovalContent const& content = stored.value.content;
            if (content.expires_on >= today()) {
                continue;
            }
            TRY(save(writing, TRY(approval::expire(stored.value, today())), stored.version,
                     "approval.expired"));
            TRY(issue_tasks(writing, {content.workload, content.account, content.platform},
                            content.request, approval::Priority::kNormal, today()));
            PersonId const owner =
                TRY(load<Request>(writing, content.request.value())).value.requested_by;
            TRY(notify(writing, owner, "approval.expired", "approval", stored.value.id.value()));
            ended.push_back(stored.value.id);
        }
        return {};
    }));
    return ended;
}

}  // namespace mandate::app
