#include <fmt/format.h>

#include "app/authorisation.h"
#include "app/governance.h"
#include "approval/free_text.h"
#include "organisation/name.h"

namespace mandate::app {

using organisation::Element;
using organisation::Hierarchy;
using organisation::Permission;

namespace {

std::unexpected<Error> wrong(ElementChange const& change, std::string const& what,
                             std::string hint) {
    return bad_input(fmt::format("{} cannot change: {}", change.element.value(), what),
                     std::move(hint));
}

/// An attribute that the change speaks of: none where the text is empty.
Result<void> set_text(ElementChange const& change, std::string_view what,
                      std::optional<std::string> const& wanted,
                      std::optional<std::string>& attribute) {
    if (!wanted) {
        return {};
    }
    if (auto const fault = organisation::name_fault(*wanted); fault && !wanted->empty()) {
        return wrong(change, fmt::format("the {} {}", what, *fault),
                     "write it as people know it; 'none' takes it away");
    }
    attribute = wanted->empty() ? std::nullopt : wanted;
    return {};
}

Result<void> set_person(Reading& reading, ElementChange const& change, std::string_view what,
                        std::optional<std::string> const& wanted,
                        std::optional<PersonId>& attribute) {
    if (!wanted) {
        return {};
    }
    attribute = wanted->empty() ? std::nullopt : std::optional(PersonId(*wanted));
    if (!attribute) {
        return {};
    }
    if (!TRY(find_active(reading, *attribute))) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("{} cannot have {} as its {}: that is nobody who is active here",
                                change.element.value(), wanted->substr(0, 80), what),
                    "see 'mandate user list'; 'none' takes it away");
    }
    return {};
}

Result<Element> changed(Reading& reading, ElementChange const& change, Element element) {
    if (change.name) {
        if (auto const fault = organisation::name_fault(*change.name)) {
            return wrong(change, "the name " + *fault, "write it as people call it");
        }
        element.name = *change.name;
    }
    TRY(set_text(change, "cost centre", change.cost_centre, element.cost_centre));
    TRY(set_text(change, "GL account", change.gl_account, element.gl_account));
    TRY(set_text(change, "legal entity", change.legal_entity, element.legal_entity));
    TRY(set_person(reading, change, "owner", change.owner, element.owner));
    TRY(set_person(reading, change, "deputy", change.deputy, element.deputy));
    return element;
}

/// The span of the element on a day, after which nothing else is planned for it.
Result<Stored<Element>> last_span(std::vector<Stored<Element>> const& all, ElementId const& id,
                                  Date from) {
    std::optional<Stored<Element>> found;
    for (Stored<Element> const& stored : all) {
        Element const& element = stored.value;
        if (element.id != id) {
            continue;
        }
        if (element.effective_from > from) {
            return fail(ErrorCode::kConflict,
                        fmt::format("{} already changes on {}", id.value(),
                                    to_string(element.effective_from)),
                        "choose that day or a later one with --from");
        }
        if (!element.effective_to || *element.effective_to > from) {
            found = stored;
        }
    }
    if (!found) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no element {} on {}", id.value(), to_string(from)),
                    "see 'mandate hierarchy show'");
    }
    return *found;
}

/// Stores what holds from a day on; what held before stays as it was, until that day.
Result<void> store_change(Writing& writing, Stored<Element> const& before, Element after, Date from,
                          std::string_view reason) {
    if (before.value.effective_from == from) {
        return save(writing, after, before.version, "element.changed", reason);
    }
    Element ended = before.value;
    ended.effective_to = from;
    TRY(save(writing, ended, before.version, "element.span_ended"));
    after.effective_from = from;
    // A span that began that day and ended the same day is there already.
    std::optional<Stored<Element>> const same_day =
        TRY(find_one<Element>(writing, Noun<Element>::id(after)));
    return save(writing, after, same_day ? same_day->version : 0, "element.changed", reason);
}

}  // namespace

Result<ElementOutcome> Governance::change_element(Caller const& caller,
                                                  ElementChange const& change) {
    Date const from = change.from.value_or(today());
    if (from < today()) {
        return wrong(change, fmt::format("{} is past", to_string(from)),
                     "what an element was stays as it was; choose today or a later day");
    }
    if (!change.reason.empty()) {
        TRY(approval::check_text("the reason", change.reason));
    }
    ElementOutcome outcome;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManageHierarchy, today()));
        std::vector<Stored<Element>> const all = TRY(find_all<Element>(writing));
        Stored<Element> const before = TRY(last_span(all, change.element, from));
        outcome.before = before.value;
        outcome.after = TRY(changed(writing, change, before.value));
        if (outcome.after == outcome.before) {
            return {};
        }
        TRY(store_change(writing, before, outcome.after, from, change.reason));
        // Two elements with one path of names cannot be told apart by an import.
        TRY(hierarchy_on(writing, from));
        return {};
    }));
    return outcome;
}

}  // namespace mandate::app
