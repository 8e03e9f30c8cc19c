#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "approval/task.h"
#include "approval/task_steps.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

template <typename T>
bool includes_all(std::vector<T> const& having, std::vector<T> const& wanted) {
    return std::ranges::all_of(
        wanted, [&](T const& value) { return std::ranges::find(having, value) != having.end(); });
}

/// Whether one composition permits all that another does, its runtime included.
bool permits_all(Composition const& having, Composition const& wanted) {
    std::map<std::string, iam::Grant const*> grants;
    for (iam::Grant const& grant : having.grants) {
        grants.emplace(iam::key_of(grant), &grant);
    }
    bool const granted = std::ranges::all_of(wanted.grants, [&](iam::Grant const& grant) {
        auto const found = grants.find(iam::key_of(grant));
        return found != grants.end() && includes_all(found->second->actions, grant.actions) &&
               includes_all(found->second->destination_regions, grant.destination_regions);
    });
    bool const trusted = wanted.grants.empty() || having.runtime == wanted.runtime;
    return granted && trusted && having.agentic.tier >= wanted.agentic.tier &&
           includes_all(having.agentic.names, wanted.agentic.names);
}

/// Engineers paste what the steps say into a shell: no name may carry more than a name.
Result<void> check_names(TaskPlan const& plan) {
    constexpr std::string_view kMarks = "._:=+@-";
    constexpr std::string_view kPathMarks = "._:=+@-/";
    Composition const& composition = plan.composition;
    auto wrong = [](std::string_view field, std::string_view value) {
        return bad_input(fmt::format("{} '{}' cannot stand in a command", field, excerpt(value)),
                         "use letters, digits and ._:=+@-");
    };
    for (auto const& [field, value] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"role_name", composition.role_name},
             {"workload", composition.workload.value()},
             {"account", composition.account.value()},
             {"request", plan.request.value()},
             {"product", plan.product ? std::string_view(plan.product->value()) : "none"}}) {
        if (!is_plain(value, kMarks)) {
            return wrong(field, value);
        }
    }
    std::string const& path = plan.conventions.role_path;
    if (!is_plain(path, kPathMarks) || !path.starts_with('/') || !path.ends_with('/')) {
        return wrong("role_path", path);
    }
    for (auto const& [key, value] : plan.conventions.tags) {
        if (!is_plain(key, kPathMarks) || value.find('\'') != std::string::npos) {
            return wrong("tag", fmt::format("{}={}", key, value));
        }
    }
    for (iam::Grant const& grant : composition.grants) {
        TRY(iam::normalised(grant));
        if (grant.workspace) {
            TRY(check_workspace_name(grant.workspace->name));
        }
    }
    return {};
}

Result<void> check_plan(TaskPlan const& plan) {
    TRY(check_names(plan));
    Composition const& composition = plan.composition;
    if (plan.composition_sha256 != TRY(composition_hash(composition))) {
        return bad_input(fmt::format("the plan's hash is not that of the composition of {} in {}",
                                     composition.workload.value(), composition.account.value()),
                         "hash the composition that is planned");
    }
    if (!plan.implemented && composition.grants.empty()) {
        return bad_input(fmt::format("{} in {} would get a role that may do nothing",
                                     composition.workload.value(), composition.account.value()),
                         "approve a grant first");
    }
    bool const same = !plan.implemented || (plan.implemented->workload == composition.workload &&
                                            plan.implemented->account == composition.account &&
                                            plan.implemented->platform == composition.platform &&
                                            plan.implemented->role_name == composition.role_name);
    if (!same) {
        return bad_input(fmt::format("what is implemented is of another role than {} of {} in {}",
                                     composition.role_name, composition.workload.value(),
                                     composition.account.value()));
    }
    return {};
}

Result<Task> task_of(TaskPlan const& plan, TaskKind kind, std::vector<TaskStep> steps) {
    Task task;
    task.kind = kind;
    task.request = plan.request;
    task.workload = plan.composition.workload;
    task.account = plan.composition.account;
    task.platform = plan.composition.platform;
    task.role_name = plan.composition.role_name;
    task.composition_sha256 = plan.composition_sha256;
    task.steps = std::move(steps);
    task.priority = plan.priority;
    task.team = plan.team;
    task.due_on = plan.due_on;
    task.scope = TRY(planned_scope(plan));
    return task;
}

using WorkspacePlaces = std::map<std::pair<Region, std::string>, PlannedWorkspace>;

WorkspacePlaces workspaces_of(Composition const& composition) {
    WorkspacePlaces places;
    for (iam::Grant const& grant : composition.grants) {
        if (grant.workspace) {
            PlannedWorkspace& place = places[{grant.region, grant.workspace->name}];
            place.name = grant.workspace->name;
            place.region = grant.region;
            place.id = place.id ? place.id : grant.workspace->id;
        }
    }
    return places;
}

/// The workspaces of the composition that are not implemented yet.
WorkspacePlaces missing_workspaces(TaskPlan const& plan) {
    WorkspacePlaces missing = workspaces_of(plan.composition);
    if (plan.implemented) {
        for (auto const& [key, place] : workspaces_of(*plan.implemented)) {
            missing.erase(key);
        }
    }
    return missing;
}

/// The chains of the workspaces that are not implemented yet. The first chain makes the role; from
/// then on it is there.
Result<std::vector<Task>> chains(TaskPlan plan) {
    std::vector<Task> tasks;
    for (auto const& [key, place] : missing_workspaces(plan)) {
        auto const add = [&](TaskKind kind, std::vector<TaskStep> steps) -> Result<void> {
            Task& task = tasks.emplace_back(TRY(task_of(plan, kind, std::move(steps))));
            task.workspace = WorkspacePlace{place.name, place.region};
            return {};
        };
        if (!place.id) {
            TRY(add(TaskKind::kCreateWorkspace, create_workspace_steps(plan, place)));
        }
        TRY(add(TaskKind::kRegisterWorkspace, register_workspace_steps(plan, place)));
        TRY(add(TaskKind::kDeployPassthrough, deploy_passthrough_steps(plan, place)));
        plan.implemented = plan.composition;
    }
    return tasks;
}

Result<Task> new_role(TaskPlan const& plan) {
    std::vector<TaskStep> steps = access_steps(plan);
    std::ranges::move(role_steps(plan), std::back_inserter(steps));
    steps.push_back(mark_step(plan));
    return task_of(plan, TaskKind::kBedrockRole, std::move(steps));
}

Result<Task> addition(TaskPlan const& plan) {
    bool const bedrock = plan.composition.platform == iam::Platform::kBedrock;
    std::vector<TaskStep> steps = bedrock ? access_steps(plan) : std::vector<TaskStep>{};
    std::ranges::move(role_steps(plan), std::back_inserter(steps));
    for (TaskStep& step : steps) {
        if (step.artefact) {
            step.instruction +=
                "\nThis task adds what is new and keeps what goes, until the owner has cut over.";
        }
    }
    steps.push_back(mark_step(plan));
    return task_of(plan, TaskKind::kAddPermissions, std::move(steps));
}

/// The id of a workspace, when a scope knows it.
PlannedWorkspace planned_workspace(WorkspacePlace const& place, iam::Scope const& scope) {
    PlannedWorkspace planned{place.name, place.region, std::nullopt};
    for (iam::Grant const& grant : scope.grants) {
        if (grant.workspace && grant.region == place.region &&
            grant.workspace->name == place.name) {
            planned.id = grant.workspace->id;
        }
    }
    return planned;
}

std::vector<Task> linked(std::vector<Task> tasks) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        tasks[i].id = TaskId(fmt::format("#{}", i + 1));
        if (i > 0) {
            tasks[i].state = TaskState::kBlocked;
            tasks[i].blocked_by = tasks[i - 1].id;
        }
    }
    return tasks;
}

}  // namespace

bool is_plain(std::string_view text, std::string_view marks) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

Task with_workspace_id(Task task, iam::Scope const& scope, iam::RoleArtefact const& artefact) {
    TaskPlan plan;
    plan.composition = {task.workload, task.account, task.platform, task.role_name,
                        scope.runtime, scope.grants, scope.agentic};
    plan.composition_sha256 = task.composition_sha256;
    plan.request = task.request;
    plan.artefact = artefact;
    plan.conventions = scope.conventions;
    if (auto const product = scope.tags.find("finops:product"); product != scope.tags.end()) {
        plan.product = ElementId(product->second);
    }
    bool const makes_role = std::ranges::any_of(task.steps, [&](TaskStep const& step) {
        return step.artefact && step.artefact->role == task.role_name &&
               step.artefact->part == iam::ArtefactPart::kTrustPolicy;
    });
    if (!makes_role) {
        plan.implemented = plan.composition;
    }
    PlannedWorkspace const at = planned_workspace(*task.workspace, scope);
    task.steps = task.kind == TaskKind::kDeployPassthrough ? deploy_passthrough_steps(plan, at)
                                                           : register_workspace_steps(plan, at);
    task.scope = scope;
    return task;
}

Change change_of(TaskPlan const& plan) {
    bool const less = plan.implemented && permits_all(*plan.implemented, plan.composition);
    return plan.composition.grants.empty() || (less && missing_workspaces(plan).empty())
               ? Change::kRemove
               : Change::kAdd;
}

Result<std::vector<Task>> plan_tasks(TaskPlan const& plan) {
    TRY(check_plan(plan));
    std::vector<Task> tasks;
    if (plan.composition.platform == iam::Platform::kClaudePlatform) {
        tasks = TRY(chains(plan));
    } else if (!plan.implemented) {
        tasks.push_back(TRY(new_role(plan)));
    }
    if (tasks.empty() && plan.implemented && !permits_all(*plan.implemented, plan.composition)) {
        tasks.push_back(TRY(addition(plan)));
    }
    return linked(std::move(tasks));
}

Result<Task> plan_removal(TaskPlan const& plan) {
    TRY(check_plan(plan));
    if (plan.change != Change::kRemove || !plan.implemented ||
        permits_all(plan.composition, *plan.implemented)) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("there is nothing to remove from the role {} in {}",
                                plan.composition.role_name, plan.composition.account.value()));
    }
    std::vector<TaskStep> steps = role_steps(plan);
    steps.push_back(mark_step(plan));
    return linked({TRY(task_of(plan, TaskKind::kRemovePermissions, std::move(steps)))}).front();
}

}  // namespace mandate::approval
