#include <algorithm>
#include <map>

#include "approval/canonical.h"
#include "approval/task.h"
#include "approval/task_steps.h"

namespace mandate::approval {
namespace {

template <typename T>
void add_all(std::vector<T>& values, std::vector<T> const& more) {
    values.insert(values.end(), more.begin(), more.end());
    make_set(values);
}

/// Both at once: of one key the actions and destinations of both.
void add(Composition& composition, Composition const& more) {
    std::map<std::string, iam::Grant> by_key;
    for (iam::Grant const& grant : composition.grants) {
        by_key.emplace(iam::key_of(grant), grant);
    }
    for (iam::Grant const& grant : more.grants) {
        auto const [at, is_new] = by_key.emplace(iam::key_of(grant), grant);
        if (!is_new) {
            add_all(at->second.actions, grant.actions);
            add_all(at->second.destination_regions, grant.destination_regions);
        }
    }
    composition.grants.clear();
    for (auto& [key, grant] : by_key) {
        composition.grants.push_back(std::move(grant));
    }
    composition.agentic.tier = std::max(composition.agentic.tier, more.agentic.tier);
    add_all(composition.agentic.names, more.agentic.names);
}

}  // namespace

Result<iam::Scope> planned_scope(TaskPlan const& plan) {
    Composition whole = plan.composition;
    if (plan.change == Change::kAdd && plan.implemented) {
        add(whole, *plan.implemented);
    }
    iam::Scope scope;
    scope.platform = whole.platform;
    scope.workload = whole.workload.value();
    scope.account = whole.account;
    // A role that may do nothing any more keeps whom it trusts.
    scope.runtime =
        whole.grants.empty() && plan.implemented ? plan.implemented->runtime : whole.runtime;
    scope.agentic = whole.agentic;
    scope.grants = whole.grants;
    scope.role_name = whole.role_name;
    scope.conventions = plan.conventions;
    for (auto const& [key, value] : tags_of(plan)) {
        scope.tags.emplace(key, value);
    }
    return iam::normalised(std::move(scope));
}

}  // namespace mandate::approval
