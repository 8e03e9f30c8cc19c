#pragma once

#include <optional>

#include "app/governance.h"
#include "organisation/permissions.h"

namespace mandate::app {

/// The caller as an actor with the roles held now. @returns Error{Forbidden} for an unknown person,
/// one who has left, a delegation that is not in force, or an operator.
Result<organisation::Actor> actor_of(Reading& reading, Caller const& caller, Date today);

/// The person, when there is one who is active: who has left acts no more and answers for nothing.
Result<std::optional<organisation::Person>> find_active(Reading& reading, PersonId const& id);

/// The elements in force.
Result<organisation::Hierarchy> hierarchy_on(Reading& reading, Date day);

/// The caller as an actor who has the permission for something of `element`.
Result<organisation::Actor> authorise(Reading& reading, Caller const& caller,
                                      organisation::Permission permission,
                                      std::optional<ElementId> const& element, Date today);

/// The owner of a workload, or who acts for the owner.
Result<organisation::Actor> authorise_workload_owner(Reading& reading, Caller const& caller,
                                                     ownership::Workload const& workload,
                                                     Date today);

/// As authorise, and an operator may as well: what needs file access anyway.
Result<void> authorise_or_operator(Reading& reading, Caller const& caller,
                                   organisation::Permission permission, Date today);

/// Checks the separation of duties on a chain and notes the step, in the same transaction.
Result<void> take_step(Writing& writing, std::string_view chain, organisation::Step step,
                       organisation::Actor const& actor);

/// Refuses a change on top of another version than the caller saw.
/// `request req-3 has changed since you saw it (version 4, now 5)`.
Result<void> check_seen(SeenVersion const& seen, std::int64_t current, std::string_view what,
                        std::string_view id);

/// The settings in force; the defaults where nobody has set any.
Result<GovernanceSettings> settings_of(Reading& reading);

/// Tells a person, once a change.
Result<void> notify(Writing& writing, PersonId const& recipient, std::string_view kind,
                    std::string_view subject_kind, std::string_view subject_id);

/// Tells everybody who has a role that gives a permission for the element.
Result<void> notify_all(Writing& writing, organisation::Permission permission,
                        std::optional<ElementId> const& element, std::string_view kind,
                        std::string_view subject_kind, std::string_view subject_id, Date today);

}  // namespace mandate::app
