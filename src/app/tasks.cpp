#include <fmt/format.h>

#include "app/artefacts.h"
#include "app/authorisation.h"
#include "app/flow.h"
#include "app/governance.h"
#include "app/proving.h"
#include "iam/arn.h"
#include "iam/scope.h"

namespace mandate::app {

using approval::Composition;
using approval::Evidence;
using approval::Request;
using approval::RequestState;
using approval::Task;
using approval::TaskKind;
using approval::TaskState;
using organisation::Actor;
using organisation::Permission;
using organisation::Step;
using organisation::Team;

namespace {

/// An engineer of the team that serves the account, with no conflicting step on the chain. A guard
/// rail is the organisation's, so a role within one element does not reach it.
Result<Actor> authorise_engineer(Reading& reading, Caller const& caller, Task const& task,
                                 Date today) {
    std::optional<ElementId> product;
    if (!task.guard_rail) {
        product = TRY(load<ownership::Workload>(reading, task.workload.value())).value.product;
    }
    Actor actor = TRY(authorise(reading, caller, Permission::kImplement, product, today));
    if (task.team) {
        Team const team = TRY(load<Team>(reading, task.team->value())).value;
        PersonId const& as = actor.on_behalf_of ? *actor.on_behalf_of : actor.person;
        if (std::ranges::find(team.members, as) == team.members.end()) {
            return fail(ErrorCode::kForbidden,
                        fmt::format("{} is for the team {}, which {} is not in", task.id.value(),
                                    team.name, as.value()),
                        "have a member of the team do it");
        }
    }
    TRY(organisation::check_duty(TRY(reading.acts(approval::chain_of(task))), Step::kImplement,
                                 actor));
    return actor;
}

Result<void> check_holder(Task const& task, Actor const& actor) {
    if (task.assignee && *task.assignee != actor.person) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} is held by {}", task.id.value(), task.assignee->value()),
                    "have it reassigned first");
    }
    return {};
}

/// A step's answer with this name, from any step; nothing where none has it.
std::optional<std::string> answer_of(Task const& task, std::string const& name) {
    for (approval::TaskStep const& step : task.steps) {
        auto const found = step.answers.find(name);
        if (found != step.answers.end()) {
            return found->second;
        }
    }
    return std::nullopt;
}

/// What was found out about a role that an engineer has shown.
struct Judged {
    iam::Scope scope;  ///< that it was judged by
    Result<Verdict> verdict;
};

/// Judges the evidence of a step that shows the role; nothing for any other step. Who may do the
/// step is not asked here: nothing is told before that is known.
std::optional<Judged> judge_evidence(Reading& reading, StepCommand const& command) {
    Result<Stored<Task>> const stored = load<Task>(reading, command.task.value());
    bool const is_step = stored && command.step >= 1 && command.step <= stored->value.steps.size();
    if (!is_step || !stored->value.steps[command.step - 1].shows_role || !stored->value.scope ||
        !command.evidence_kind) {
        return std::nullopt;
    }
    Known const known = stored->value.proof && !stored->value.proof->artefact_sha256.empty()
                            ? Known::kProven
                            : Known::kNothing;
    return Judged{
        *stored->value.scope,
        judge_role(*stored->value.scope, *stored->value.steps[command.step - 1].shows_role,
                   command.evidence, "evidence", known)};
}

/// A sentence as a part of another one.
std::string as_clause(std::string text) {
    if (text.ends_with('.')) {
        text.pop_back();
    }
    if (text.starts_with("The ") || text.starts_with("An ") || text.starts_with("A ")) {
        text.front() = static_cast<char>(text.front() - 'A' + 'a');
    }
    return text;
}

/// Whether the role that a step shows is what was approved.
Result<void> check_judged(Task const& task, StepCommand const& command,
                          std::optional<Judged> const& judged) {
    std::optional<std::string> const& shown = task.steps[command.step - 1].shows_role;
    if (!shown) {
        return {};
    }
    if (!judged || judged->scope != task.scope) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} changed while the role was judged", task.id.value()),
                    "hand it in once more");
    }
    Verdict const& verdict = TRY(judged->verdict);
    if (verdict.proven) {
        return {};
    }
    if (!verdict.missing.empty() && verdict.counter_example.empty()) {
        return bad_input(fmt::format("the evidence does not show the whole role: {}",
                                     as_clause(verdict.missing.front())),
                         "hand in the output of every command that the step names");
    }
    return fail(ErrorCode::kAnswerIsNo,
                fmt::format("the role {} is not what was approved: {}", *shown,
                            as_clause(verdict.sentence)),
                "put right what is on the role, then show it again");
}

Result<void> unblock_next(Writing& writing, Task const& done) {
    for (Stored<Task> const& stored :
         TRY(find_all<Task>(writing, {{"request", done.request.value()}}))) {
        if (stored.value.state == TaskState::kBlocked && stored.value.blocked_by == done.id) {
            Task next = TRY(approval::unblock(stored.value));
            TRY(refresh_artefacts(writing, next));
            TRY(save(writing, next, stored.version, "task.unblocked"));
        }
    }
    return {};
}

/// The id that the engineer got from AWS, for the workspace the task was about.
Result<void> note_workspace(Writing& writing, Task const& task, Composition const& composition) {
    std::optional<std::string> const id = answer_of(task, "workspace_id");
    if (task.kind != TaskKind::kCreateWorkspace || !id) {
        return {};
    }
    for (iam::Grant const& grant : composition.grants) {
        bool const is_it = grant.workspace && task.workspace &&
                           grant.workspace->name == task.workspace->name &&
                           grant.region == task.workspace->region;
        if (!is_it) {
            continue;
        }
        Stored<WorkspaceRecord> stored = TRY(load<WorkspaceRecord>(
            writing, fmt::format("{}/{}/{}", task.account.value(), grant.region.value(),
                                 grant.workspace->name)));
        if (stored.value.workspace_id && *stored.value.workspace_id != *id) {
            return fail(ErrorCode::kConflict,
                        fmt::format("the workspace {} has the id {} already", stored.value.name,
                                    *stored.value.workspace_id),
                        "check which workspace was created");
        }
        stored.value.workspace_id = *id;
        TRY(save(writing, stored.value, stored.version, "workspace.created"));
    }
    return {};
}

/// The role, or what takes its place where people or an API key are the runtime.
std::string role_anchor(Composition const& composition) {
    std::string const& account = composition.account.value();
    iam::Runtime const& runtime = composition.runtime;
    Partition const partition = composition.grants.empty()
                                    ? Partition("aws")
                                    : iam::partition_of(composition.grants.front().region);
    if (runtime.kind == "people") {
        return fmt::format("{}/{}", account, runtime.fields.at("permission_set"));
    }
    if (runtime.kind == "iam_user") {
        return fmt::format("arn:{}:iam::{}:user/{}", partition.value(), account,
                           runtime.fields.at("user_name"));
    }
    return fmt::format("arn:{}:iam::{}:role/{}", partition.value(), account, composition.role_name);
}

/// What the owner will claim: the role, or the workspace.
Result<std::string> anchor_of(Reading& reading, Composition const& composition) {
    if (composition.platform == iam::Platform::kBedrock) {
        return role_anchor(composition);
    }
    for (iam::Grant const& grant : composition.grants) {
        if (!grant.workspace) {
            continue;
        }
        Stored<WorkspaceRecord> const workspace = TRY(load<WorkspaceRecord>(
            reading, fmt::format("{}/{}/{}", composition.account.value(), grant.region.value(),
                                 grant.workspace->name)));
        if (workspace.value.workspace_id) {
            return fmt::format("arn:aws:aws-external-anthropic:{}:{}:workspace/{}",
                               grant.region.value(), composition.account.value(),
                               *workspace.value.workspace_id);
        }
    }
    return fail(ErrorCode::kConflict, "no workspace of this approval has an id yet",
                "complete the task that creates the workspace first");
}

bool is_subset(Composition const& part, Composition const& whole) {
    return std::ranges::all_of(part.grants, [&](iam::Grant const& grant) {
        return std::ranges::find(whole.grants, grant) != whole.grants.end();
    });
}

/// Whether every task of the place and composition is implemented.
Result<bool> is_complete(Reading& reading, Task const& task) {
    for (Task const& other : TRY(values<Task>(
             reading, {{"workload", task.workload.value()}, {"account", task.account.value()}}))) {
        bool const same =
            other.platform == task.platform && other.composition_sha256 == task.composition_sha256;
        if (same && approval::is_unfinished(other)) {
            return false;
        }
    }
    return true;
}

/// The last task is done: what was decided now runs, and the owner may claim it.
Result<void> note_implementation(Writing& writing, Task const& task, Composition composition,
                                 Date today) {
    Place const place{task.workload, task.account, task.platform};
    std::optional<Stored<Implementation>> const before =
        TRY(find_one<Implementation>(writing, implementation_id(place)));
    Implementation now;
    now.id = implementation_id(place);
    now.request = task.request;
    now.composition_sha256 = task.composition_sha256;
    now.implemented_on = before ? before->value.implemented_on : today;
    now.anchor = before ? before->value.anchor : TRY(anchor_of(writing, composition));
    bool const removal = task.kind == TaskKind::kRemovePermissions;
    if (before && !removal && !is_subset(before->value.composition, composition)) {
        now.leftover = before->value.composition;
    }
    now.composition = std::move(composition);
    TRY(save(writing, now, before ? before->version : 0, "implementation.changed"));

    Stored<Request> const request = TRY(load<Request>(writing, task.request.value()));
    bool const first = request.value.state == RequestState::kApproved ||
                       request.value.state == RequestState::kImplementing;
    if (first && !removal) {
        TRY(save(writing, TRY(approval::mark_ready_to_claim(request.value)), request.version,
                 "request.ready_to_claim"));
    }
    return notify(writing, request.value.requested_by,
                  first ? "request.ready_to_claim" : "implementation.changed", "request",
                  request.value.id.value());
}

}  // namespace

Result<void> Governance::start_task(Caller const& caller, TaskId const& id, SeenVersion seen) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Task> const stored = TRY(load<Task>(writing, id.value()));
        TRY(check_seen(seen, stored.version, "task", id.value()));
        Actor const actor = TRY(authorise_engineer(writing, caller, stored.value, today()));
        TRY(save(writing, TRY(approval::start(stored.value, actor.person)), stored.version,
                 "task.started"));
        TRY(take_step(writing, approval::chain_of(stored.value), Step::kImplement, actor));
        if (stored.value.guard_rail) {
            return {};
        }
        Stored<Request> const request = TRY(load<Request>(writing, stored.value.request.value()));
        if (request.value.state != RequestState::kApproved) {
            return {};
        }
        return save(writing, TRY(approval::mark_implementing(request.value)), request.version,
                    "request.implementing");
    });
}

Result<void> Governance::complete_step(Caller const& caller, StepCommand const& command) {
    // Thousands of requests are asked about a role, so it is judged before the transaction begins.
    std::optional<Judged> judged;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        judged = judge_evidence(reading, command);
        return {};
    }));
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Task> const stored = TRY(load<Task>(writing, command.task.value()));
        TRY(check_seen(command.seen, stored.version, "task", command.task.value()));
        Actor const actor = TRY(authorise_engineer(writing, caller, stored.value, today()));
        TRY(check_holder(stored.value, actor));
        if (command.step < 1 || command.step > stored.value.steps.size()) {
            return fail(ErrorCode::kNotFound,
                        fmt::format("{} has steps 1 to {}, not {}", command.task.value(),
                                    stored.value.steps.size(), command.step));
        }
        std::optional<Evidence> evidence;
        if (command.evidence_kind) {
            evidence = Evidence{*command.evidence_kind, PrivateText(command.evidence),
                                command.file_sha256,    command.composition_sha256,
                                actor.person,           clock_.now()};
        }
        TRY(take_step(writing, approval::chain_of(stored.value), Step::kImplement, actor));
        Task const next =
            TRY(approval::complete_step(stored.value, command.step - 1, command.answers, evidence));
        TRY(check_judged(stored.value, command, judged));
        return save(writing, next, stored.version, "task.step_completed");
    });
}

Result<void> Governance::implement_task(Caller const& caller, TaskId const& id, SeenVersion seen) {
    return write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        Stored<Task> const stored = TRY(load<Task>(writing, id.value()));
        TRY(check_seen(seen, stored.version, "task", id.value()));
        Actor const actor = TRY(authorise_engineer(writing, caller, stored.value, today()));
        TRY(check_holder(stored.value, actor));
        Task const done = TRY(approval::implement(stored.value));
        if (done.guard_rail) {  // a newer decision would have cancelled it
            TRY(take_step(writing, approval::chain_of(done), Step::kImplement, actor));
            return save(writing, done, stored.version, "task.implemented");
        }
        // The decision may have moved on while the engineer worked.
        Composition const composition =
            TRY(composition_of(writing, {done.workload, done.account, done.platform}, today()));
        if (TRY(approval::composition_hash(composition)) != done.composition_sha256) {
            return fail(
                ErrorCode::kConflict,
                fmt::format("what {} carries out is no longer what is approved", id.value()),
                "the task that follows from the newer decision replaces it");
        }
        TRY(take_step(writing, done.request.value(), Step::kImplement, actor));
        TRY(save(writing, done, stored.version, "task.implemented"));
        TRY(note_workspace(writing, done, composition));
        TRY(unblock_next(writing, done));
        if (!TRY(is_complete(writing, done))) {
            return {};
        }
        return note_implementation(writing, done, composition, today());
    });
}

Result<void> Governance::fail_task(Caller const& caller, TaskId const& id,
                                   std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Task> const stored = TRY(load<Task>(writing, id.value()));
        Actor const actor = TRY(authorise_engineer(writing, caller, stored.value, today()));
        TRY(check_holder(stored.value, actor));
        TRY(save(writing, TRY(approval::mark_failed(stored.value, reason)), stored.version,
                 "task.failed", reason));
        if (stored.value.guard_rail) {
            approval::CatalogModel const model =
                TRY(load<approval::CatalogModel>(writing, stored.value.guard_rail->model)).value;
            return model.decided_by
                       ? notify(writing, *model.decided_by, "task.failed", "task", id.value())
                       : Result<void>{};
        }
        Stored<Request> const request = TRY(load<Request>(writing, stored.value.request.value()));
        if (request.value.reviewer) {
            TRY(notify(writing, *request.value.reviewer, "task.failed", "task", id.value()));
        }
        return notify(writing, request.value.requested_by, "task.failed", "task", id.value());
    });
}

Result<void> Governance::reassign_task(Caller const& caller, TaskId const& id,
                                       std::optional<PersonId> const& to,
                                       approval::Priority priority, std::optional<Date> due_on) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<Task> const stored = TRY(load<Task>(writing, id.value()));
        Result<Actor> const engineer = authorise_engineer(writing, caller, stored.value, today());
        if (!engineer) {  // else a Lead, who may give it to somebody but not do it
            TRY(authorise(writing, caller, Permission::kReview, std::nullopt, today()));
        }
        if (to) {
            organisation::Person const person =
                TRY(load<organisation::Person>(writing, to->value())).value;
            TRY(authorise_engineer(writing, Caller{person.id, std::nullopt, false}, stored.value,
                                   today()));
            TRY(notify(writing, *to, "task.assigned", "task", id.value()));
        }
        return save(writing, TRY(approval::reassign(stored.value, to, priority, due_on)),
                    stored.version, "task.reassigned");
    });
}

Result<std::vector<TaskId>> Governance::confirm_cut_over(Caller const& caller,
                                                         WorkloadId const& workload,
                                                         AccountId const& account) {
    std::vector<TaskId> tasks;
    TRY(write_proven(records_, caller, [&](Writing& writing) -> Result<void> {
        tasks.clear();
        ownership::Workload const owned =
            TRY(load<ownership::Workload>(writing, workload.value())).value;
        TRY(authorise_workload_owner(writing, caller, owned, today()));
        for (Stored<Implementation> const& stored :
             TRY(find_all<Implementation>(writing, {{"workload", workload.value()}}))) {
            Composition const& running = stored.value.composition;
            if (running.account != account || !stored.value.leftover) {
                continue;
            }
            Place const place{workload, account, running.platform};
            for (TaskId const& id : TRY(issue_removal(writing, place, stored.value, today()))) {
                tasks.push_back(id);
            }
        }
        if (tasks.empty()) {
            return fail(ErrorCode::kConflict, fmt::format("{} has nothing left to remove in {}",
                                                          workload.value(), account.value()));
        }
        return {};
    }));
    return tasks;
}

}  // namespace mandate::app
