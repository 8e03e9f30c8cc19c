#include "sample/history_people.h"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::sample {
namespace {

using organisation::Role;
using organisation::RoleAssignment;

/// An engineering team: two engineers, and the accounts that it serves by name. Accounts that
/// nobody names are the platform team's.
struct TeamPlan {
    std::string_view id;
    std::string_view name;
    std::array<std::string_view, 2> members;
    std::vector<Place> places;
};

std::vector<TeamPlan> const& team_plans() {
    static std::vector<TeamPlan> const kTeams{
        {"platform", "Platform Engineering", {"jonas", "kenji"}, {}},
        {"data",
         "Data Engineering",
         {"aiko", "amara"},
         {Place::kDataProduction, Place::kDataDevelopment, Place::kResearch}},
        {"retail",
         "Retail Engineering",
         {"lucas", "elif"},
         {Place::kRetailProduction, Place::kRetailDevelopment, Place::kSupportBot,
          Place::kMarketing}},
        {"finance",
         "Insurance Engineering",
         {"noah", "ivan"},
         {Place::kFinanceProduction, Place::kFinanceDevelopment}},
    };
    return kTeams;
}

TeamPlan const& team_serving(Company const& company, AccountId const& account) {
    for (TeamPlan const& team : team_plans()) {
        for (Place const place : team.places) {
            if (company.at(place).id == account.value()) {
                return team;
            }
        }
    }
    return team_plans().front();
}

Element const& element_of(Company const& company, std::string_view id) {
    auto const found = std::ranges::find(company.elements, id, &Element::id);
    assert(found != company.elements.end() && "the history names elements of the company");
    return *found;
}

/// A job's role, and how far it reaches from the person's team.
struct Job {
    std::string_view name;
    Role role;
    enum class Reach { kEverywhere, kProducts, kTeams, kDepartment, kBusinessUnit } reach;
};

constexpr std::array kJobs{
    Job{"finops_lead", Role::kFinopsLead, Job::Reach::kEverywhere},
    Job{"product_owner", Role::kProductOwner, Job::Reach::kProducts},
    Job{"cloud_engineer", Role::kCloudEngineer, Job::Reach::kEverywhere},
    Job{"security_reviewer", Role::kSecurityReviewer, Job::Reach::kEverywhere},
    Job{"portfolio_manager", Role::kPortfolioManager, Job::Reach::kTeams},
    Job{"department_manager", Role::kDepartmentManager, Job::Reach::kDepartment},
    Job{"business_unit_manager", Role::kBusinessUnitManager, Job::Reach::kBusinessUnit},
    Job{"vendor_manager", Role::kVendorManager, Job::Reach::kEverywhere},
    Job{"auditor", Role::kAuditor, Job::Reach::kEverywhere},
    Job{"administrator", Role::kAdministrator, Job::Reach::kEverywhere},
};

/// The elements that a job covers, by their ids of the company; empty: everywhere.
std::vector<std::string> reach_of(Company const& company, Job const& job, Person const& who) {
    Element const& team = element_of(company, who.team);
    Element const& department = element_of(company, team.parent);
    switch (job.reach) {
        case Job::Reach::kEverywhere: return {};
        case Job::Reach::kDepartment: return {department.id};
        case Job::Reach::kBusinessUnit: return {department.parent};
        case Job::Reach::kProducts:
        case Job::Reach::kTeams: break;
    }
    std::string const& above = job.reach == Job::Reach::kProducts ? team.id : department.id;
    auto const is_managed_by_another = [&](Element const& element) {
        return std::ranges::any_of(company.people, [&](Person const& other) {
            return other.job == who.job && other.team == element.id && other.name != who.name;
        });
    };
    std::vector<std::string> reach;
    for (Element const& element : company.elements) {
        if (element.parent == above && !is_managed_by_another(element)) {
            reach.push_back(element.id);
        }
    }
    return reach;
}

Result<void> introduce(Diary& diary, app::Caller const& by, Person const& who, Job const& job) {
    organisation::Person person;
    person.id = PersonId(handle_of(who));
    person.name = PrivateText(who.name);
    person.email = PrivateText(who.email);
    std::vector<std::string> const reach = reach_of(diary.company(), job, who);
    if (reach.empty()) {
        person.roles.push_back({job.role, std::nullopt});
    }
    for (std::string const& element : reach) {
        person.roles.push_back({job.role, TRY(diary.element(element))});
    }
    return diary.act(fmt::format("{} adds {}", by.person.value(), person.id.value()),
                     [&](app::Governance& mandate) { return mandate.put_person(by, person); });
}

enum class Scoped { kNo, kYes };

Result<void> introduce_all(Diary& diary, Scoped scoped) {
    for (Person const& who : diary.company().people) {
        auto const job = std::ranges::find(kJobs, who.job, &Job::name);
        bool const there = job != kJobs.end() && job->role != Role::kAdministrator;
        if (there && (job->reach != Job::Reach::kEverywhere) == (scoped == Scoped::kYes)) {
            TRY(introduce(diary, person("ines"), who, *job));
        }
    }
    return {};
}

}  // namespace

std::string handle_of(Person const& person) {
    return to_lower(std::string_view(person.name).substr(0, person.name.find(' ')));
}

std::vector<std::string> names_of(Company const& company, std::string_view element) {
    std::vector<std::string> names;
    for (std::string_view id = element; !id.empty();) {
        Element const& at = element_of(company, id);
        names.push_back(at.name);
        id = at.parent;
    }
    std::ranges::reverse(names);
    return names;
}

std::string owner_of(Company const& company, std::string_view product) {
    std::string const& team = element_of(company, product).parent;
    auto const owner = std::ranges::find_if(company.people, [&](Person const& who) {
        return who.job == "product_owner" && who.team == team;
    });
    assert(owner != company.people.end() && "every product has its owner");
    return handle_of(*owner);
}

std::string gate_of(Company const& company, std::string_view product) {
    std::string const& team = element_of(company, product).parent;
    Person const* neighbour = nullptr;
    for (Person const& who : company.people) {
        if (who.job != "portfolio_manager") {
            continue;
        }
        if (who.team == team) {
            return handle_of(who);
        }
        if (element_of(company, who.team).parent == element_of(company, team).parent) {
            neighbour = &who;
        }
    }
    assert(neighbour != nullptr && "every department has a Portfolio Manager");
    return handle_of(*neighbour);
}

std::string engineer_of(Company const& company, AccountId const& account, std::size_t which) {
    return std::string(team_serving(company, account).members.at(which));
}

Result<void> introduce_everybody(Diary& diary) {
    auto const& people = diary.company().people;
    auto const administrator = std::ranges::find(people, "administrator", &Person::job);
    auto const job = std::ranges::find(kJobs, administrator->job, &Job::name);
    TRY(introduce(diary, the_operator(), *administrator, *job));
    return introduce_all(diary, Scoped::kNo);
}

Result<void> introduce_the_scoped(Diary& diary) { return introduce_all(diary, Scoped::kYes); }

Result<void> form_teams(Diary& diary) {
    for (TeamPlan const& plan : team_plans()) {
        organisation::Team team;
        team.id = TeamId(std::string(plan.id));
        team.name = plan.name;
        for (std::string_view const member : plan.members) {
            team.members.emplace_back(std::string(member));
        }
        for (Account const& account : diary.company().accounts) {
            if (&team_serving(diary.company(), AccountId(account.id)) == &plan) {
                team.accounts.emplace_back(account.id);
            }
        }
        TRY(diary.act(
            fmt::format("ines forms the team {}", plan.id),
            [&](app::Governance& mandate) { return mandate.put_team(person("ines"), team); }));
    }
    return {};
}

}  // namespace mandate::sample
