#include "organisation/person.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/utf8.h"
#include "organisation/name.h"

namespace mandate::organisation {
namespace {

constexpr int kLongestDelegationDays = 92;

/// Who keeps the people and the settings decides nothing (design section 1).
constexpr std::array kNotWithAdministrator = {Role::kFinopsLead, Role::kProductOwner,
                                              Role::kCloudEngineer, Role::kSecurityReviewer,
                                              Role::kPortfolioManager};

bool holds(std::span<RoleAssignment const> roles, Role role) {
    return std::ranges::find(roles, role, &RoleAssignment::role) != roles.end();
}

/// The duty that an administrator with these roles would hold.
std::optional<Role> duty_beside_administrator(std::span<RoleAssignment const> roles) {
    auto const found =
        std::ranges::find_if(kNotWithAdministrator, [&](Role role) { return holds(roles, role); });
    return holds(roles, Role::kAdministrator) && found != kNotWithAdministrator.end()
               ? std::optional(*found)
               : std::nullopt;
}

std::unexpected<Error> wrong(Person const& person, std::string_view what, std::string hint) {
    return bad_input(fmt::format("person {}: {}", person.id.value(), what), std::move(hint));
}

/// One `@` with something on both sides, no white space or controls. Whether mail arrives there is
/// not for us to say.
bool is_email(std::string_view text) {
    std::size_t const at = text.find('@');
    return !name_fault(text) && text.find(' ') == std::string_view::npos && at > 0 &&
           at != std::string_view::npos && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos;
}

std::unexpected<Error> wrong(Delegation const& delegation, std::string_view what,
                             std::string hint) {
    return bad_input(fmt::format("delegation from {} to {}: {}", delegation.delegator.value(),
                                 delegation.delegate.value(), what),
                     std::move(hint));
}

std::unexpected<Error> cannot_delegate(Delegation const& delegation, std::string_view why,
                                       std::string hint) {
    return fail(ErrorCode::kAnswerIsNo,
                fmt::format("delegation from {} to {}: {}", delegation.delegator.value(),
                            delegation.delegate.value(), why),
                std::move(hint));
}

bool is_in_force(Delegation const& delegation, Date today) {
    return !delegation.revoked && delegation.from <= today && today <= delegation.to;
}

}  // namespace

Result<void> check_roles(std::span<RoleAssignment const> roles) {
    if (std::optional<Role> const duty = duty_beside_administrator(roles)) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("one person cannot be {} and {}", title_of(Role::kAdministrator),
                                title_of(*duty)),
                    "give one of the two roles to another person");
    }
    for (auto at = roles.begin(); at != roles.end(); ++at) {
        if (std::find(roles.begin(), at, *at) != at) {
            return fail(ErrorCode::kAnswerIsNo,
                        fmt::format("the role {} is given twice{}", title_of(at->role),
                                    at->scope ? " within " + at->scope->value() : ""),
                        "give it once");
        }
    }
    return {};
}

Result<void> check_scopes(std::span<RoleAssignment const> roles, Hierarchy const& hierarchy) {
    Element const* first = nullptr;
    for (RoleAssignment const& assignment : roles) {
        if (!assignment.scope) {
            continue;
        }
        Element const* const element = hierarchy.find(*assignment.scope);
        if (element == nullptr) {
            return fail(ErrorCode::kNotFound,
                        fmt::format("the role {} is within {}, which is no element of the "
                                    "hierarchy",
                                    title_of(assignment.role), excerpt(assignment.scope->value())),
                        "name an element that is in force");
        }
        if (first != nullptr && first->parent != element->parent) {
            return fail(ErrorCode::kAnswerIsNo,
                        fmt::format("one person's roles cannot be within {} and {}, which have "
                                    "different parents",
                                    first->id.value(), element->id.value()),
                        "choose elements with the same parent, or give the role within an element "
                        "above both");
        }
        first = element;
    }
    return {};
}

Result<void> check_person(Person const& person) {
    if (!is_handle(person.id.value())) {
        return bad_input(fmt::format("'{}' is no person's handle", excerpt(person.id.value())),
                         std::string(kHandleRule));
    }
    if (auto const fault = name_fault(person.name.shown()); fault && !person.name.is_erased()) {
        return wrong(person, "the name " + *fault, "write it as people call them");
    }
    if (!person.email.is_erased() && !is_email(person.email.shown())) {
        return wrong(person, "the e-mail address is none",
                     "it has one @ and no spaces, at most 120 characters");
    }
    return check_roles(person.roles);
}

Result<void> check_delegation(Delegation const& delegation, Person const& delegator) {
    if (delegation.delegator != delegator.id || delegation.delegate == delegator.id) {
        return wrong(delegation,
                     delegation.delegate == delegation.delegator
                         ? "it is to oneself"
                         : fmt::format("it is judged by the roles of {}", delegator.id.value()),
                     "a person delegates their own roles to somebody else");
    }
    if (delegation.to < delegation.from) {
        return wrong(delegation,
                     fmt::format("it ends on {}, before it begins on {}", to_string(delegation.to),
                                 to_string(delegation.from)),
                     "the last day is not before the first");
    }
    auto const days = (delegation.to - delegation.from).count() + 1;
    if (days > kLongestDelegationDays) {
        return wrong(delegation,
                     fmt::format("it lasts {} days, more than {}", days, kLongestDelegationDays),
                     "delegate for a shorter time, or give the role itself");
    }
    if (delegation.roles.empty()) {
        return wrong(delegation, "it passes on no role", "name the roles");
    }
    if (delegator.state != PersonState::kActive) {
        return cannot_delegate(delegation, fmt::format("{} has left", delegator.id.value()),
                               "give the role to somebody else");
    }
    if (holds(delegator.roles, Role::kAdministrator)) {
        return cannot_delegate(delegation, "an Administrator cannot delegate",
                               "make another person Administrator");
    }
    for (Role const role : delegation.roles) {
        if (!holds(delegator.roles, role)) {
            return cannot_delegate(
                delegation, fmt::format("{} is no {}", delegator.id.value(), title_of(role)),
                "pass on roles that the delegator holds; what is delegated cannot be passed on");
        }
    }
    return {};
}

Result<Actor> act_for(Person const& delegate, Person const& delegator,
                      std::span<Delegation const> delegations, Date today) {
    auto const refuse = [&](std::string_view why, std::string hint) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("{} cannot act on behalf of {} on {}: {}", delegate.id.value(),
                                delegator.id.value(), to_string(today), why),
                    std::move(hint));
    };
    for (Person const* person : {&delegate, &delegator}) {
        if (person->state != PersonState::kActive) {
            return refuse(fmt::format("{} has left", person->id.value()),
                          "give the role to somebody who is there");
        }
    }
    std::vector<Role> delegated;
    for (Delegation const& delegation : delegations) {
        if (delegation.delegate == delegate.id && delegation.delegator == delegator.id &&
            is_in_force(delegation, today)) {
            delegated.insert(delegated.end(), delegation.roles.begin(), delegation.roles.end());
        }
    }
    if (delegated.empty()) {
        return refuse("no delegation is in force", "the delegator has to make one");
    }
    Actor actor{delegate.id, delegator.id, {}};
    for (RoleAssignment const& assignment : delegator.roles) {
        if (std::ranges::find(delegated, assignment.role) != delegated.end()) {
            actor.roles.push_back(assignment);
        }
    }
    if (actor.roles.empty()) {
        return refuse("the delegator no longer holds the delegated roles",
                      "give the roles again, or act under your own");
    }
    std::vector<RoleAssignment> together = delegate.roles;
    together.insert(together.end(), actor.roles.begin(), actor.roles.end());
    if (std::optional<Role> const duty = duty_beside_administrator(together)) {
        return refuse(fmt::format("an Administrator cannot act as {}", title_of(*duty)),
                      "delegate to somebody who is no Administrator");
    }
    return actor;
}

Team const* team_of(std::span<Team const> teams, AccountId const& account) {
    Team const* first = nullptr;
    for (Team const& team : teams) {
        bool const serves = std::ranges::find(team.accounts, account) != team.accounts.end();
        if (serves && (first == nullptr || team.id < first->id)) {
            first = &team;
        }
    }
    return first;
}

}  // namespace mandate::organisation
