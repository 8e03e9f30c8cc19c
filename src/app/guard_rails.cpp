#include <map>

#include "app/authorisation.h"
#include "app/flow.h"
#include "approval/guard_rail_plan.h"
#include "iam/scope.h"
#include "iam/scp.h"

namespace mandate::app {

using approval::CatalogModel;
using approval::GuardRail;
using approval::GuardRailPlan;
using approval::Task;
using approval::TaskState;
using organisation::Account;
using organisation::Team;

namespace {

/// Every guard-rail task of a model, in the order in which they were issued.
Result<std::vector<Stored<Task>>> rail_tasks_of(Reading& reading, std::string_view model) {
    std::vector<Stored<Task>> found;
    for (Stored<Task>& stored : TRY(find_all<Task>(reading, of_guard_rails()))) {
        if (stored.value.guard_rail && stored.value.guard_rail->model == model) {
            found.push_back(std::move(stored));
        }
    }
    return found;
}

/// A rail that a decision wants, and its hash.
struct WantedRail {
    GuardRail rail;
    std::string sha256;
    bool under_way = false;
};

/// Cancels what is open and no longer wanted; marks what is wanted and under way already.
Result<void> cancel_other_rails(Writing& writing, std::vector<Stored<Task>>& tasks,
                                std::vector<WantedRail>& wanted) {
    for (Stored<Task>& stored : tasks) {
        if (!approval::is_unfinished(stored.value)) {
            continue;
        }
        auto const same =
            std::ranges::find(wanted, stored.value.composition_sha256, &WantedRail::sha256);
        if (same != wanted.end()) {
            same->under_way = true;
            continue;
        }
        std::string_view const reason = "a later decision on the model replaces this guard rail";
        stored.value = TRY(approval::cancel(stored.value, reason));
        TRY(save(writing, stored.value, stored.version, "task.cancelled", reason));
    }
    return {};
}

/// Whether the place carries the rail already, as far as its tasks tell: the last one implemented
/// says so. After a task that was cancelled half-way nobody knows, so it is done again.
bool is_carried(std::vector<Stored<Task>> const& tasks, WantedRail const& wanted) {
    bool carried = wanted.rail.effect == approval::RailEffect::kDenyNothing;
    for (Stored<Task> const& stored : tasks) {
        Task const& task = stored.value;
        if (!approval::same_place(*task.guard_rail, wanted.rail)) {
            continue;
        }
        if (task.state == TaskState::kImplemented) {
            carried = task.composition_sha256 == wanted.sha256;
        } else if (std::ranges::any_of(task.steps, &approval::TaskStep::done)) {
            carried = false;
        }
    }
    return carried;
}

/// The team that serves more than half of the accounts.
std::optional<TeamId> team_of_most(std::vector<Team> const& teams,
                                   std::vector<AccountId> const& accounts) {
    std::map<TeamId, std::size_t> served;
    for (AccountId const& account : accounts) {
        if (Team const* const team = organisation::team_of(teams, account)) {
            ++served[team->id];
        }
    }
    for (auto const& [team, count] : served) {
        if (2 * count > accounts.size()) {
            return team;
        }
    }
    return std::nullopt;
}

/// What a model's decision is for one rail.
GuardRailPlan plan_of_rail(GuardRail const& rail, CatalogModel const& model,
                           std::vector<Account> const& accounts, Date due_on) {
    GuardRailPlan plan;
    plan.rail = rail;
    plan.model = model;
    plan.accounts = approval::accounts_behind(rail, accounts);
    plan.due_on = due_on;
    if (model.notice_days.value_or(0) > 0 && model.decided_on) {
        plan.not_before = *model.decided_on + std::chrono::days{*model.notice_days};
        plan.due_on = std::max(due_on, *plan.not_before);
    }
    return plan;
}

/// The deny that a rail holds, for the one SCP of its place.
Result<iam::Policy> policy_of_rail(GuardRail const& rail, CatalogModel const& model, Date today) {
    if (rail.effect == approval::RailEffect::kDenyNothing) {
        return iam::Policy{};
    }
    iam::ModelRail denied;
    denied.model = model.id;
    denied.model_ids = {model.model};
    for (approval::OpenRegion const& open : rail.open) {
        denied.open.push_back({open.region, open.accounts});
    }
    Partition const partition =
        model.offered_in.empty() ? Partition("aws") : iam::partition_of(model.offered_in.front());
    return iam::model_rail_policy(denied, approval::place_of(rail), partition, today);
}

}  // namespace

Result<std::vector<TaskId>> issue_guard_rails(Writing& writing, CatalogModel const& model,
                                              Date today) {
    GovernanceSettings const settings = TRY(settings_of(writing));
    std::vector<Account> const accounts = TRY(values<Account>(writing));
    std::vector<WantedRail> wanted;
    if (settings.guard_rails.value_or(true)) {
        for (GuardRail const& rail : approval::guard_rails(model, accounts)) {
            wanted.push_back({rail, TRY(approval::guard_rail_hash(rail))});
        }
    }
    std::vector<Stored<Task>> earlier = TRY(rail_tasks_of(writing, model.id));
    TRY(cancel_other_rails(writing, earlier, wanted));
    std::vector<Team> const teams = TRY(values<Team>(writing));
    Date const due_on = today + std::chrono::days{settings.task_due_days};
    std::vector<TaskId> issued;
    for (WantedRail const& want : wanted) {
        if (want.under_way || is_carried(earlier, want)) {
            continue;
        }
        GuardRailPlan plan = plan_of_rail(want.rail, model, accounts, due_on);
        plan.policy = TRY(policy_of_rail(want.rail, model, today));
        plan.team = team_of_most(teams, plan.accounts);
        std::vector<TaskId> const ids =
            TRY(store_tasks(writing, {TRY(approval::plan_guard_rail(plan))}));
        TRY(tell_engineers(writing, plan.team, ids, today));
        issued.insert(issued.end(), ids.begin(), ids.end());
    }
    return issued;
}

}  // namespace mandate::app
