#include "app/flow.h"

#include <fmt/format.h>

#include "app/artefacts.h"
#include "app/authorisation.h"

namespace mandate::app {

using approval::Approval;
using approval::ApprovalState;
using approval::Composition;
using approval::Priority;
using approval::Request;
using approval::RequestState;
using approval::Task;
using approval::TaskPlan;
using organisation::Team;
using ownership::Claim;
using ownership::Workload;

namespace {

/// Cancels open tasks of other compositions. @returns whether one of `composition_sha256` is open.
Result<bool> cancel_others(Writing& writing, Place const& place,
                           std::string_view composition_sha256) {
    bool under_way = false;
    std::vector<Filter> const here = {{"workload", place.workload.value()},
                                      {"account", place.account.value()}};
    for (Stored<Task> const& stored : TRY(find_all<Task>(writing, here))) {
        if (!approval::is_unfinished(stored.value) || stored.value.platform != place.platform) {
            continue;
        }
        if (stored.value.composition_sha256 == composition_sha256) {
            under_way = true;
            continue;
        }
        std::string_view const reason = "a later decision replaces what this task carries out";
        TRY(save(writing, TRY(approval::cancel(stored.value, reason)), stored.version,
                 "task.cancelled", reason));
    }
    return under_way;
}

/// The name of a place's role: the one that its first task gave it, for the workload's life; before
/// that the setting's.
Result<std::string> role_name_of(Reading& reading, Place const& place) {
    for (Task const& task : TRY(values<Task>(reading, {{"workload", place.workload.value()},
                                                       {"account", place.account.value()}}))) {
        if (task.platform == place.platform) {
            return task.role_name;
        }
    }
    iam::Conventions const conventions = conventions_for(TRY(settings_of(reading)), place.account);
    return iam::role_name_by(conventions.role_name, place.workload.value(), place.account,
                             place.platform);
}

/// The tasks of a plan, with their proven artefacts. Where there is less than before there is
/// nothing to move over to: it is removed at once.
Result<std::vector<Task>> planned_tasks(Writing& writing, TaskPlan plan) {
    plan.conventions = conventions_for(TRY(settings_of(writing)), plan.composition.account);
    ProvenArtefact proven = TRY(proven_artefact(writing, TRY(approval::planned_scope(plan))));
    plan.artefact = std::move(proven.artefact);
    std::vector<Task> tasks;
    if (plan.change == approval::Change::kAdd) {
        tasks = TRY(approval::plan_tasks(plan));
    } else {
        tasks.push_back(TRY(approval::plan_removal(plan)));
    }
    for (Task& task : tasks) {
        task.proof = proven.proof;
    }
    return tasks;
}

}  // namespace

Result<std::vector<TaskId>> store_tasks(Writing& writing, std::vector<Task> tasks) {
    std::int64_t const first = TRY(writing.count(Noun<Task>::kTable)) + 1;
    std::vector<TaskId> ids;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        ids.emplace_back(fmt::format("task-{}", first + static_cast<std::int64_t>(i)));
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        Task& task = tasks[i];
        task.id = ids[i];
        if (task.blocked_by) {
            auto const position =
                static_cast<std::size_t>(std::stoul(task.blocked_by->value().substr(1)));
            task.blocked_by = ids.at(position - 1);
        }
        TRY(save(writing, task, 0, "task.issued"));
    }
    return ids;
}

Result<void> tell_engineers(Writing& writing, std::optional<TeamId> const& team,
                            std::vector<TaskId> const& ids, Date today) {
    for (TaskId const& id : ids) {
        if (!team) {
            TRY(notify_all(writing, organisation::Permission::kImplement, std::nullopt,
                           "task.issued", "task", id.value(), today));
            continue;
        }
        for (PersonId const& member : TRY(load<Team>(writing, team->value())).value.members) {
            TRY(notify(writing, member, "task.issued", "task", id.value()));
        }
    }
    return {};
}

std::string implementation_id(Place const& place) {
    return fmt::format("{}/{}/{}", place.workload.value(), place.account.value(),
                       text_of(place.platform));
}

Result<Composition> composition_of(Reading& reading, Place const& place, Date today) {
    std::vector<Approval> const approvals = TRY(values<Approval>(
        reading, {{"workload", place.workload.value()}, {"account", place.account.value()}}));
    return approval::compose(place.workload, place.account, place.platform,
                             TRY(role_name_of(reading, place)), approvals, today);
}

Result<std::vector<TaskId>> issue_tasks(Writing& writing, Place const& place,
                                        RequestId const& request, Priority priority, Date today) {
    TaskPlan plan;
    plan.composition = TRY(composition_of(writing, place, today));
    plan.composition_sha256 = TRY(approval::composition_hash(plan.composition));
    std::optional<Stored<Implementation>> const running =
        TRY(find_one<Implementation>(writing, implementation_id(place)));
    bool const under_way = TRY(cancel_others(writing, place, plan.composition_sha256));
    bool const done = running && running->value.composition_sha256 == plan.composition_sha256;
    bool const nothing = plan.composition.grants.empty() && !running;
    if (under_way || done || nothing) {
        return std::vector<TaskId>();
    }
    if (running) {
        plan.implemented = running->value.composition;
    }
    std::vector<Team> const teams = TRY(values<Team>(writing));
    if (Team const* const team = organisation::team_of(teams, place.account)) {
        plan.team = team->id;
    }
    plan.request = request;
    plan.priority = priority;
    plan.due_on = today + std::chrono::days{TRY(settings_of(writing)).task_due_days};
    plan.product = TRY(load<Workload>(writing, place.workload.value())).value.product;
    plan.change = approval::change_of(plan);
    std::vector<TaskId> ids = TRY(store_tasks(writing, TRY(planned_tasks(writing, plan))));
    TRY(tell_engineers(writing, plan.team, ids, today));
    return ids;
}

Result<std::vector<TaskId>> issue_removal(Writing& writing, Place const& place,
                                          Implementation const& running, Date today) {
    TaskPlan plan;
    plan.composition = running.composition;
    plan.composition_sha256 = running.composition_sha256;
    plan.implemented = running.leftover;
    plan.change = approval::Change::kRemove;
    plan.request = running.request;
    plan.due_on = today + std::chrono::days{TRY(settings_of(writing)).task_due_days};
    std::vector<Team> const teams = TRY(values<Team>(writing));
    if (Team const* const team = organisation::team_of(teams, place.account)) {
        plan.team = team->id;
    }
    plan.product = TRY(load<Workload>(writing, place.workload.value())).value.product;
    std::vector<TaskId> ids = TRY(store_tasks(writing, TRY(planned_tasks(writing, plan))));
    TRY(tell_engineers(writing, plan.team, ids, today));
    return ids;
}

Result<void> stop_open_tasks(Writing& writing, RequestId const& request, std::string_view reason) {
    for (Stored<Task> const& stored :
         TRY(find_all<Task>(writing, {{"request", request.value()}}))) {
        if (approval::is_unfinished(stored.value)) {
            TRY(save(writing, TRY(approval::cancel(stored.value, reason)), stored.version,
                     "task.cancelled", reason));
        }
    }
    return {};
}

Result<std::vector<TaskId>> end_approvals_of(Writing& writing, RequestId const& request,
                                             std::string_view reason, Date today) {
    std::vector<TaskId> issued;
    for (Stored<Approval> const& stored :
         TRY(find_all<Approval>(writing, {{"request", request.value()}}))) {
        if (stored.value.state != ApprovalState::kActive) {
            continue;
        }
        TRY(save(writing, TRY(approval::revoke(stored.value, reason, today)), stored.version,
                 "approval.revoked", reason));
        approval::ApprovalContent const& content = stored.value.content;
        for (TaskId const& id :
             TRY(issue_tasks(writing, {content.workload, content.account, content.platform},
                             request, Priority::kNormal, today))) {
            issued.push_back(id);
        }
    }
    return issued;
}

Result<void> retire_if_unused(Writing& writing, WorkloadId const& workload, Date today) {
    for (Request const& request : TRY(values<Request>(writing, {{"workload", workload.value()}}))) {
        bool const over = request.state == RequestState::kRetired ||
                          request.state == RequestState::kRejected ||
                          request.state == RequestState::kWithdrawn;
        if (!over) {
            return {};
        }
    }
    Stored<Workload> const stored = TRY(load<Workload>(writing, workload.value()));
    TRY(save(writing, TRY(ownership::retire(stored.value)), stored.version, "workload.retired"));
    Date const tomorrow = today + std::chrono::days{1};
    for (Stored<Claim> const& claim :
         TRY(find_all<Claim>(writing, {{"workload", workload.value()}}))) {
        if (!claim.value.effective_to) {
            TRY(save(writing,
                     TRY(ownership::release(claim.value, tomorrow, today, "workload retired")),
                     claim.version, "claim.released", "workload retired"));
        }
    }
    return {};
}

Result<void> check_subject(Reading& reading, std::string_view kind, std::string_view id) {
    for (NounTable const* table :
         {&Noun<Request>::kTable, &Noun<Approval>::kTable, &Noun<Task>::kTable,
          &Noun<Claim>::kTable, &Noun<Workload>::kTable, &Noun<approval::CatalogModel>::kTable,
          &Noun<organisation::Account>::kTable}) {
        if (table->kind == kind) {
            if (TRY(reading.current(*table, id))) {
                return {};
            }
            return fail(ErrorCode::kNotFound, fmt::format("there is no {} {}", kind, id),
                        "check the id");
        }
    }
    return fail(ErrorCode::kUsage, fmt::format("'{}' is nothing that takes comments", kind),
                "comment on a request, approval, task, claim, workload, catalog_model or account");
}

}  // namespace mandate::app
