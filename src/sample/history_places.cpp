#include "sample/history_places.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/csv.h"
#include "sample/history_people.h"

namespace mandate::sample {
namespace {

constexpr std::string_view kLevels = "Business Unit,Department,Team,Product";
/// Accounts belonged to their elements as long as there has been a bill.
constexpr Date kSinceTheBill = std::chrono::sys_days{2026y / 3 / 1};
/// The licence holder pays for two business units since July.
constexpr Date kSinceTheLicence = std::chrono::sys_days{2026y / 7 / 1};

/// The names of an element in their four cells.
std::vector<std::string> cells_of(Company const& company, std::string_view element) {
    std::vector<std::string> cells = names_of(company, element);
    cells.resize(4);
    return cells;
}

std::string manager_of(Company const& company, Element const& element) {
    if (element.level == "product") {
        return owner_of(company, element.id);
    }
    for (Person const& who : company.people) {
        std::vector<std::string> const above = names_of(company, who.team);
        bool const fits = (element.level == "business_unit" && who.job == "business_unit_manager" &&
                           above.front() == element.name) ||
                          (element.level == "department" && who.job == "department_manager" &&
                           above[1] == element.name);
        if (fits) {
            return handle_of(who);
        }
    }
    auto const product = std::ranges::find(company.elements, element.id, &Element::parent);
    return gate_of(company, product->id);
}

organisation::AccountType type_of(std::string_view type) {
    using organisation::AccountType;
    return type == "production"    ? AccountType::kProduction
           : type == "development" ? AccountType::kDevelopment
           : type == "sandbox"     ? AccountType::kSandbox
                                   : AccountType::kShared;
}

/// `Root/Workloads/Production` without its root.
std::string ou_of(std::string_view unit) {
    std::size_t const slash = unit.find('/');
    return slash == std::string_view::npos ? "" : std::string(unit.substr(slash + 1));
}

Result<void> own(Diary& diary, Account const& account, Date from,
                 std::vector<std::pair<std::string, std::int64_t>> const& elements) {
    std::vector<organisation::AccountShare> shares;
    for (auto const& [element, weight] : elements) {
        shares.push_back({TRY(diary.element(element)), weight});
    }
    return diary.act(
        fmt::format("lena says who owns {}", account.name), [&](app::Governance& mandate) {
            return mandate.own_account(person("lena"), AccountId(account.id), from, shares);
        });
}

/// The element that owns an account: its product, else its business unit.
std::string element_owning(Company const& company, Account const& account) {
    std::string const& name = account.product.empty() ? account.business_unit : account.product;
    return std::ranges::find(company.elements, name, &Element::name)->id;
}

struct BudgetPlan {
    std::string_view product;
    std::int64_t estimated;
    std::int64_t approved;  ///< dollars a year
};

constexpr std::array kBudgets{
    BudgetPlan{"support-bot", 1'350'000, 1'300'000},
    BudgetPlan{"agent-assist", 280'000, 240'000},
    BudgetPlan{"catalogue-writer", 520'000, 520'000},
    BudgetPlan{"product-search", 160'000, 150'000},
    BudgetPlan{"campaign-studio", 260'000, 240'000},
    BudgetPlan{"claims-triage", 520'000, 480'000},
    BudgetPlan{"fraud-notes", 140'000, 140'000},
    BudgetPlan{"coding-assistants", 2'600'000, 2'400'000},
    BudgetPlan{"ci-review", 220'000, 200'000},
    BudgetPlan{"llm-gateway", 1'700'000, 1'500'000},
    BudgetPlan{"document-pipeline", 820'000, 760'000},
    BudgetPlan{"release-notes", 120'000, 90'000},
};

/// A row for each product and, above them, for each business unit what its products add up to.
std::string budget_csv(Company const& company, std::int64_t percent) {
    std::map<std::string, BudgetPlan> rows;  // by element
    for (BudgetPlan const& plan : kBudgets) {
        std::string_view unit = plan.product;
        for (Element const* at = nullptr; !unit.empty(); unit = at->parent) {
            at = &*std::ranges::find(company.elements, unit, &Element::id);
            if (at->level == "product" || at->level == "business_unit") {
                BudgetPlan& row = rows[at->id];
                row.estimated += plan.estimated * percent / 100;
                row.approved += plan.approved * percent / 100;
            }
        }
    }
    std::string csv = fmt::format("{},estimated,annual\n", kLevels);
    for (auto const& [element, row] : rows) {
        std::vector<std::string> cells = cells_of(company, element);
        cells.push_back(fmt::format("{}.00", row.estimated));
        cells.push_back(fmt::format("{}.00", row.approved));
        csv += print_csv_row(cells);
    }
    return csv;
}

}  // namespace

Result<void> import_hierarchy(Diary& diary) {
    std::string csv = fmt::format("{}\n", kLevels);
    for (Element const& element : diary.company().elements) {
        csv += print_csv_row(cells_of(diary.company(), element.id));
    }
    TRY(diary.act("lena imports the hierarchy", [&](app::Governance& mandate) {
        return mandate.import_hierarchy(person("lena"), csv, "hierarchy.csv");
    }));
    return {};
}

Result<void> name_owners(Diary& diary) {
    Company const& company = diary.company();
    std::string csv = fmt::format("{},cost_centre,gl_account,legal_entity,owner,deputy\n", kLevels);
    int number = 0;
    for (Element const& element : company.elements) {
        ++number;
        std::vector<std::string> cells = cells_of(company, element.id);
        bool const insurance = cells.front() == "Financial Services";
        std::string const deputy =
            element.parent.empty()
                ? ""
                : manager_of(company,
                             *std::ranges::find(company.elements, element.parent, &Element::id));
        cells.push_back(fmt::format("CC-{:04}", 1'000 + number * 10));
        cells.emplace_back(element.level == "product" ? "6410 Cloud services" : "");
        cells.emplace_back(insurance ? "Finch Insurance SE" : "Alder & Finch Ltd");
        cells.push_back(manager_of(company, element));
        cells.push_back(deputy);
        csv += print_csv_row(cells);
    }
    TRY(diary.act("lena imports the hierarchy with its owners", [&](app::Governance& mandate) {
        return mandate.import_hierarchy(person("lena"), csv, "hierarchy-owners.csv");
    }));
    return {};
}

Result<void> enter_accounts(Diary& diary) {
    Company const& company = diary.company();
    for (Account const& account : company.accounts) {
        organisation::Account entered;
        entered.id = AccountId(account.id);
        entered.name = account.name;
        entered.type = type_of(account.type);
        entered.ou = ou_of(account.unit);
        TRY(diary.act(fmt::format("jonas enters the account {}", account.name),
                      [&](app::Governance& mandate) {
                          return mandate.put_account(person("jonas"), entered);
                      }));
    }
    for (Account const& account : company.accounts) {
        TRY(own(diary, account, kSinceTheBill, {{element_owning(company, account), 100}}));
    }
    TRY(own(diary, company.at(Place::kLicences), kSinceTheLicence,
            {{"bu-retail", 60}, {"bu-finance", 40}}));
    return own(diary, company.at(Place::kMarketing), kSinceTheLicence, {{"dep-marketing", 100}});
}

Result<void> import_budgets(Diary& diary) {
    for (auto const& [year, percent] : {std::pair{2026, 100}, std::pair{2027, 110}}) {
        TRY(diary.act(fmt::format("grace imports the budgets of {}", year),
                      [&](app::Governance& mandate) {
                          return mandate.import_budget(
                              person("grace"),
                              fmt::format("Customer_{0}_true_{0}-01-01_false_Budget_v1.csv", year),
                              budget_csv(diary.company(), percent));
                      }));
    }
    return {};
}

Result<void> change_settings(Diary& diary) {
    return diary.act("ines changes the settings", [&](app::Governance& mandate) -> Result<void> {
        app::SettingWish const wishes[] = {{"size_limit", "15000"},
                                           {"business_case_free_below", "20000"}};
        TRY(mandate.change_settings(person("ines"), wishes, "A department of this size"));
        return {};
    });
}

}  // namespace mandate::sample
