#include "organisation/hierarchy.h"

#include <algorithm>

#include <fmt/format.h>

#include "organisation/element_columns.h"

namespace mandate::organisation {
namespace {

using ById = std::map<ElementId, Element const*>;

bool is_in_force(Element const& element, Date day) {
    return element.effective_from <= day && (!element.effective_to || day < *element.effective_to);
}

/// @returns the parent, nullptr for a business unit.
Result<Element const*> parent_of(Element const& element, ById const& by_id, Date day) {
    bool const is_top = element.level == Level::kBusinessUnit;
    if (is_top != !element.parent) {
        return bad_input(fmt::format("element {} {}", element.id.value(),
                                     is_top ? "is a business unit and has a parent"
                                            : "has no parent and is no business unit"),
                         "every element but a business unit has a parent");
    }
    if (is_top) {
        return nullptr;
    }
    auto const found = by_id.find(*element.parent);
    if (found == by_id.end()) {
        return bad_input(fmt::format("element {}: its parent {} is not in force on {}",
                                     element.id.value(), element.parent->value(), to_string(day)),
                         "end the element with its parent, or begin it later");
    }
    int const above = static_cast<int>(element.level) - 1;
    if (static_cast<int>(found->second->level) != above) {
        return bad_input(fmt::format("element {}: its parent {} is an E{}, not an E{}",
                                     element.id.value(), element.parent->value(),
                                     static_cast<int>(found->second->level) + 1, above + 1),
                         "the parent is of the level above");
    }
    return found->second;
}

/// Every parent is one level up, so this ends.
Result<std::vector<std::string>> names_of(Element const& element, ById const& by_id, Date day) {
    std::vector<std::string> names;
    for (Element const* at = &element; at != nullptr; at = TRY(parent_of(*at, by_id, day))) {
        names.push_back(at->name);
    }
    std::ranges::reverse(names);
    return names;
}

}  // namespace

Result<Hierarchy> Hierarchy::build(std::vector<Element> const& elements, Date day) {
    Hierarchy hierarchy;
    ById by_id;
    for (Element const& element : elements) {
        hierarchy.taken_.insert(element.id);
        hierarchy.changes_.insert(element.effective_from);
        if (element.effective_to) {
            hierarchy.changes_.insert(*element.effective_to);
        }
        if (is_in_force(element, day) && !by_id.emplace(element.id, &element).second) {
            return bad_input(
                fmt::format("element {} stands twice on {}", element.id.value(), to_string(day)),
                "end the one where the other begins");
        }
    }
    std::map<std::pair<Level, std::vector<std::string>>, Element const*> ordered;
    for (auto const& [id, element] : by_id) {
        std::vector<std::string> names = TRY(names_of(*element, by_id, day));
        std::string const path = print_path(names);
        auto const [at, is_new] =
            ordered.emplace(std::pair(element->level, std::move(names)), element);
        if (!is_new) {
            return bad_input(fmt::format("elements {} and {} have the same path of names, {}",
                                         at->second->id.value(), id.value(), path),
                             "give one of them another name");
        }
    }
    for (auto const& [place, element] : ordered) {
        hierarchy.index_.emplace(element->id, hierarchy.elements_.size());
        hierarchy.names_.emplace(place.second, hierarchy.elements_.size());
        hierarchy.elements_.push_back(*element);
    }
    return hierarchy;
}

Element const* Hierarchy::find(ElementId const& id) const {
    auto const found = index_.find(id);
    return found == index_.end() ? nullptr : &elements_[found->second];
}

std::vector<Element const*> Hierarchy::path(ElementId const& id) const {
    std::vector<Element const*> path;
    for (Element const* at = find(id); at != nullptr;
         at = at->parent ? find(*at->parent) : nullptr) {
        path.push_back(at);
    }
    std::ranges::reverse(path);
    return path;
}

std::vector<std::string> Hierarchy::names(ElementId const& id) const {
    std::vector<std::string> names;
    for (Element const* element : path(id)) {
        names.push_back(element->name);
    }
    return names;
}

bool Hierarchy::is_within(ElementId const& id, ElementId const& ancestor) const {
    return std::ranges::any_of(path(id), [&](Element const* at) { return at->id == ancestor; });
}

std::vector<Element const*> Hierarchy::children(std::optional<ElementId> const& parent) const {
    std::vector<Element const*> children;
    for (Element const& element : elements_) {
        if (element.parent == parent) {
            children.push_back(&element);
        }
    }
    return children;
}

Element const* Hierarchy::by_names(std::span<std::string const> names) const {
    auto const found = names_.find({names.begin(), names.end()});
    return found == names_.end() ? nullptr : &elements_[found->second];
}

std::optional<Date> Hierarchy::next_change(Date day) const {
    auto const found = changes_.upper_bound(day);
    return found == changes_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace mandate::organisation
