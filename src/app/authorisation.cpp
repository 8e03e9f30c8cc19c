#include "app/authorisation.h"

#include <fmt/format.h>

namespace mandate::app {

using organisation::Actor;
using organisation::Delegation;
using organisation::Element;
using organisation::Hierarchy;
using organisation::Permission;
using organisation::Person;
using organisation::PersonState;

namespace {

std::unexpected<Error> unknown_person(PersonId const& person) {
    return fail(ErrorCode::kForbidden, fmt::format("{} is nobody who may act here", person.value()),
                "an administrator adds people with 'mandate user add'");
}

Result<Person> active_person(Reading& reading, PersonId const& id) {
    std::optional<Person> const found = TRY(find_active(reading, id));
    return found ? Result<Person>(*found) : unknown_person(id);
}

}  // namespace

Result<std::optional<Person>> find_active(Reading& reading, PersonId const& id) {
    std::optional<Stored<Person>> const found = TRY(find_one<Person>(reading, id.value()));
    return found && found->value.state == PersonState::kActive ? std::optional(found->value)
                                                               : std::nullopt;
}

Result<Actor> actor_of(Reading& reading, Caller const& caller, Date today) {
    if (caller.is_operator) {
        return fail(ErrorCode::kForbidden, "this decision needs a person, not an operator",
                    "act with a token: MANDATE_TOKEN, or --token-file FILE");
    }
    Person const person = TRY(active_person(reading, caller.person));
    if (!caller.on_behalf_of) {
        return Actor{person.id, std::nullopt, person.roles};
    }
    Person const delegator = TRY(active_person(reading, *caller.on_behalf_of));
    std::vector<Delegation> const delegations = TRY(values<Delegation>(
        reading, {{"delegator", delegator.id.value()}, {"delegate", person.id.value()}}));
    return organisation::act_for(person, delegator, delegations, today);
}

Result<Hierarchy> hierarchy_on(Reading& reading, Date day) {
    return Hierarchy::build(TRY(values<Element>(reading)), day);
}

Result<Actor> authorise(Reading& reading, Caller const& caller, Permission permission,
                        std::optional<ElementId> const& element, Date today) {
    Actor actor = TRY(actor_of(reading, caller, today));
    TRY(organisation::check_permission(actor, permission, element,
                                       TRY(hierarchy_on(reading, today))));
    return actor;
}

Result<Actor> authorise_workload_owner(Reading& reading, Caller const& caller,
                                       ownership::Workload const& workload, Date today) {
    Actor actor = TRY(authorise(reading, caller, Permission::kClaim, workload.product, today));
    PersonId const& as = actor.on_behalf_of ? *actor.on_behalf_of : actor.person;
    if (as != workload.owner) {
        return fail(
            ErrorCode::kForbidden,
            fmt::format("workload {} belongs to {}", workload.id.value(), workload.owner.value()),
            "have its owner do it, or act on the owner's behalf");
    }
    return actor;
}

Result<void> authorise_or_operator(Reading& reading, Caller const& caller, Permission permission,
                                   Date today) {
    if (!caller.is_operator) {
        TRY(authorise(reading, caller, permission, std::nullopt, today));
    }
    return {};
}

Result<void> take_step(Writing& writing, std::string_view chain, organisation::Step step,
                       Actor const& actor) {
    TRY(organisation::check_duty(TRY(writing.acts(chain)), step, actor));
    return writing.act(chain, step, actor);
}

Result<void> check_seen(SeenVersion const& seen, std::int64_t current, std::string_view what,
                        std::string_view id) {
    if (seen && *seen != current) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} {} has changed since you saw it (version {}, now {})", what, id,
                                *seen, current),
                    "look at it again, then decide");
    }
    return {};
}

Result<GovernanceSettings> settings_of(Reading& reading) {
    std::optional<Stored<GovernanceSettings>> const stored =
        TRY(find_one<GovernanceSettings>(reading, "governance"));
    return stored ? stored->value : GovernanceSettings{};
}

Result<void> notify(Writing& writing, PersonId const& recipient, std::string_view kind,
                    std::string_view subject_kind, std::string_view subject_id) {
    return writing.notify(
        {recipient, std::string(kind), std::string(subject_kind), std::string(subject_id)});
}

Result<void> notify_all(Writing& writing, Permission permission,
                        std::optional<ElementId> const& element, std::string_view kind,
                        std::string_view subject_kind, std::string_view subject_id, Date today) {
    Hierarchy const hierarchy = TRY(hierarchy_on(writing, today));
    for (Person const& person : TRY(values<Person>(writing))) {
        Actor const actor{person.id, std::nullopt, person.roles};
        if (person.state == PersonState::kActive &&
            organisation::check_permission(actor, permission, element, hierarchy)) {
            TRY(notify(writing, person.id, kind, subject_kind, subject_id));
        }
    }
    return {};
}

}  // namespace mandate::app
