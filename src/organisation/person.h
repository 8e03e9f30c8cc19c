#pragma once

#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/private_text.h"
#include "base/result.h"
#include "organisation/actor.h"
#include "organisation/hierarchy.h"

namespace mandate::organisation {

/// Only who is active acts. Who is erased has left before, and never comes back under that handle.
enum class PersonState { kActive, kLeft, kErased };
BOOST_DESCRIBE_ENUM(PersonState, kActive, kLeft, kErased)

/// Somebody who acts in Mandate. Name and e-mail are private texts: they can be erased, the id
/// (a handle such as `lena`) stays in the log.
struct Person {
    PersonId id;
    PrivateText name;
    PrivateText email;
    std::vector<RoleAssignment> roles;
    PersonState state = PersonState::kActive;

    friend bool operator==(Person const&, Person const&) = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, email, roles, state))

/// Whether one person may hold these roles together: an administrator holds none of the three
/// duties (FinOps Lead, Product Owner, Cloud Engineer) nor Security Reviewer or Portfolio Manager
/// at the same time. Nor is the same role given twice in the same scope.
/// @returns Error{AnswerIsNo} that names the two roles.
Result<void> check_roles(std::span<RoleAssignment const> roles);

/// Whether the scopes of one person's roles are elements in force that share the same parent
/// (product.md C-01). Roles without a scope do not matter here.
/// @returns Error{NotFound} for an unknown element, Error{AnswerIsNo} for two with different
///          parents.
Result<void> check_scopes(std::span<RoleAssignment const> roles, Hierarchy const& hierarchy);

/// Checks a new or changed person: handle (`[a-z][a-z0-9.-]{1,39}`), a name as name.h has it, an
/// e-mail that has one `@` (a `+` is allowed), roles. What was erased is not checked.
/// @returns Error{BadInput}, which never quotes name or e-mail, or what check_roles says.
Result<void> check_person(Person const& person);

/// A delegation: within these days, `delegate` may act with these roles of `delegator`, whose
/// conflicts of duties the delegate then has as well.
struct Delegation {
    std::string id;
    PersonId delegator;
    PersonId delegate;
    std::vector<Role> roles;
    Date from;
    Date to;  ///< last day
    bool revoked = false;

    friend bool operator==(Delegation const&, Delegation const&) = default;
};
BOOST_DESCRIBE_STRUCT(Delegation, (), (id, delegator, delegate, roles, from, to, revoked))

/// @returns Error{BadInput} when it is to oneself, not `delegator`'s, ends before it begins, is
///          longer than 92 days or passes on no role; Error{AnswerIsNo} when the delegator has
///          left, is an administrator (they cannot delegate) or does not hold a role that is passed
///          on.
Result<void> check_delegation(Delegation const& delegation, Person const& delegator);

/// The actor that a delegate is on `today`: with the delegated roles that the delegator still
/// holds, in their scopes; several delegations add up.
/// @returns Error{AnswerIsNo} when no delegation from `delegator` is in force that day, the roles
///          are gone, one of the two has left, or the delegate is an administrator and would hold
///          what check_roles forbids.
Result<Actor> act_for(Person const& delegate, Person const& delegator,
                      std::span<Delegation const> delegations, Date today);

/// An engineering team and the accounts it serves: tasks of an account go to its team.
struct Team {
    TeamId id;
    std::string name;
    std::vector<PersonId> members;
    std::vector<AccountId> accounts;

    friend bool operator==(Team const&, Team const&) = default;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name, members, accounts))

/// The team that serves an account, nullptr when none does. Where several do, the first by id.
Team const* team_of(std::span<Team const> teams, AccountId const& account);

}  // namespace mandate::organisation
