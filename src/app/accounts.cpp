#include <fmt/format.h>

#include "app/authorisation.h"
#include "app/governance.h"

namespace mandate::app {

using organisation::Account;
using organisation::AccountShare;
using organisation::Budget;
using organisation::BudgetFileName;
using organisation::Element;
using organisation::Hierarchy;
using organisation::HierarchyImport;
using organisation::HierarchyPreview;
using organisation::Permission;

namespace {

Result<HierarchyPreview> preview_of(Reading& reading, HierarchyImport const& import, Date today) {
    return organisation::preview(TRY(hierarchy_on(reading, today)), import, today);
}

/// Ends what an element was until `today`, where it was something else before today.
Result<void> end_span(Writing& writing, ElementId const& id, Date today, std::string_view action) {
    for (Stored<Element> const& stored : TRY(find_all<Element>(writing))) {
        Element element = stored.value;
        bool const in_force = element.id == id && element.effective_from <= today &&
                              (!element.effective_to || *element.effective_to > today);
        if (in_force) {
            element.effective_to = today;
            TRY(save(writing, element, stored.version, action));
        }
    }
    return {};
}

/// What an element is from today on.
Result<void> begin_span(Writing& writing, Element const& element, std::string_view action) {
    std::optional<Stored<Element>> const same_day =
        TRY(find_one<Element>(writing, Noun<Element>::id(element)));
    return save(writing, element, same_day ? same_day->version : 0, action);
}

/// Owners and deputies that a file names are people who are there.
Result<void> check_people(Reading& reading, std::vector<Element> const& elements) {
    for (Element const& element : elements) {
        for (std::optional<PersonId> const& person : {element.owner, element.deputy}) {
            if (person && !TRY(find_one<organisation::Person>(reading, person->value()))) {
                return fail(ErrorCode::kNotFound,
                            fmt::format("{} is to belong to {}, who is nobody here", element.name,
                                        person->value()),
                            "add the person with 'mandate user add' first");
            }
        }
    }
    return {};
}

/// Nothing that runs may be left without a place.
Result<void> check_nothing_hangs_on(Reading& reading, std::vector<Element> const& ended) {
    for (Element const& element : ended) {
        for (ownership::Workload const& workload :
             TRY(values<ownership::Workload>(reading, {{"product", element.id.value()}}))) {
            if (workload.state != ownership::WorkloadState::kRetired) {
                return fail(ErrorCode::kConflict,
                            fmt::format("{} cannot end: workload {} belongs to it", element.name,
                                        workload.id.value()),
                            "keep its row, or move or retire the workload first");
            }
        }
    }
    return {};
}

Result<void> check_shares(Hierarchy const& hierarchy, std::vector<AccountShare> const& shares) {
    for (AccountShare const& share : shares) {
        if (hierarchy.find(share.element) == nullptr) {
            return fail(ErrorCode::kNotFound,
                        fmt::format("there is no element {}", share.element.value()),
                        "see 'mandate hierarchy show'");
        }
    }
    return {};
}

}  // namespace

Result<HierarchyPreview> Governance::preview_hierarchy(std::string_view csv,
                                                       std::string_view place) {
    HierarchyImport const import = TRY(organisation::parse_hierarchy_csv(csv, place));
    HierarchyPreview result;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        result = TRY(preview_of(reading, import, today()));
        return {};
    }));
    return result;
}

Result<HierarchyPreview> Governance::import_hierarchy(Caller const& caller, std::string_view csv,
                                                      std::string_view place) {
    HierarchyImport const import = TRY(organisation::parse_hierarchy_csv(csv, place));
    HierarchyPreview result;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManageHierarchy, today()));
        result = TRY(preview_of(writing, import, today()));
        TRY(check_nothing_hangs_on(writing, result.ended));
        TRY(check_people(writing, result.added));
        TRY(check_people(writing, result.changed));
        for (Element const& element : result.added) {
            TRY(begin_span(writing, element, "element.added"));
        }
        for (Element const& element : result.changed) {
            TRY(end_span(writing, element.id, today(), "element.span_ended"));
            TRY(begin_span(writing, element, "element.changed"));
        }
        for (Element const& element : result.ended) {
            TRY(end_span(writing, element.id, today(), "element.ended"));
        }
        std::optional<Stored<GovernanceSettings>> const before =
            TRY(find_one<GovernanceSettings>(writing, "governance"));
        GovernanceSettings settings = before ? before->value : GovernanceSettings{};
        if (settings.labels == import.labels) {
            return {};
        }
        settings.labels = import.labels;
        return save(writing, settings, before ? before->version : 0, "hierarchy.labelled");
    }));
    return result;
}

Result<std::string> Governance::export_hierarchy() {
    std::string csv;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        csv = organisation::hierarchy_csv(TRY(hierarchy_on(reading, today())),
                                          TRY(settings_of(reading)).labels);
        return {};
    }));
    return csv;
}

Result<void> Governance::put_account(Caller const& caller, Account const& account) {
    TRY(organisation::check_account(account));
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManageAccounts, today()));
        std::optional<Stored<Account>> const before =
            TRY(find_one<Account>(writing, account.id.value()));
        Account next = account;
        next.ou_since = today();
        if (before) {  // what has a command of its own stays
            if (next.ou == before->value.ou) {
                next.ou_since = before->value.ou_since;
            }
            next.ownership = before->value.ownership;
            next.dedicated_to = before->value.dedicated_to;
            next.dedicated_from = before->value.dedicated_from;
        }
        Hierarchy const hierarchy = TRY(hierarchy_on(writing, today()));
        for (organisation::AccountOwnership const& ownership : next.ownership) {
            TRY(check_shares(hierarchy, ownership.shares));
        }
        return save(writing, next, before ? before->version : 0,
                    before ? "account.changed" : "account.added");
    });
}

Result<void> Governance::own_account(Caller const& caller, AccountId const& account, Date from,
                                     std::vector<AccountShare> const& shares) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManageAccounts, today()));
        TRY(check_shares(TRY(hierarchy_on(writing, today())), shares));
        Stored<Account> stored = TRY(load<Account>(writing, account.value()));
        return save(writing,
                    TRY(organisation::with_ownership(std::move(stored.value), from, shares)),
                    stored.version, "account.owned");
    });
}

Result<void> Governance::dedicate_account(Caller const& caller, AccountId const& account,
                                          WorkloadId const& workload, Date from,
                                          std::string_view reason) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        ownership::Workload const owned =
            TRY(load<ownership::Workload>(writing, workload.value())).value;
        TRY(authorise(writing, caller, Permission::kReview, owned.product, today()));
        Stored<Account> stored = TRY(load<Account>(writing, account.value()));
        if (stored.value.dedicated_to && *stored.value.dedicated_to != workload) {
            return fail(ErrorCode::kConflict,
                        fmt::format("account {} is dedicated to {} already", account.value(),
                                    stored.value.dedicated_to->value()),
                        "release that claim first");
        }
        stored.value.dedicated_to = workload;
        stored.value.dedicated_from = from;
        TRY(save(writing, stored.value, stored.version, "account.dedicated", reason));
        return notify(writing, owned.owner, "account.dedicated", "account", account.value());
    });
}

Result<std::int64_t> Governance::import_budget(Caller const& caller, std::string_view file_name,
                                               std::string_view csv) {
    BudgetFileName const name = TRY(organisation::parse_budget_file_name(file_name));
    std::int64_t count = 0;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManageBudget, today()));
        std::vector<Budget> const budgets = TRY(organisation::parse_budget_csv(
            csv, file_name, name, TRY(hierarchy_on(writing, today()))));
        for (Budget const& budget : budgets) {
            std::optional<Stored<Budget>> const before = TRY(find_one<Budget>(writing, budget.id));
            if (before && !name.is_override && !name.is_new) {
                return fail(ErrorCode::kConflict,
                            fmt::format("there is a budget of {} for {} already",
                                        budget.element.value(), budget.fiscal_year),
                            "a file whose name says isOverride=true replaces it");
            }
            TRY(save(writing, budget, before ? before->version : 0,
                     before ? "budget.changed" : "budget.added"));
        }
        count = static_cast<std::int64_t>(budgets.size());
        return {};
    }));
    return count;
}

}  // namespace mandate::app
