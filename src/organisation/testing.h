#pragma once

#include <string>
#include <string_view>

#include "organisation/hierarchy.h"

// What the tests of this room share: a small hierarchy.
namespace mandate::organisation::testing {

inline Date day(std::string_view text) { return *parse_date(text); }

/// An element in force from 2026-01-01 on.
inline Element element(std::string_view id, Level level, std::string_view parent,
                       std::string_view name) {
    Element element;
    element.id = ElementId(std::string(id));
    element.level = level;
    if (!parent.empty()) {
        element.parent = ElementId(std::string(parent));
    }
    element.name = std::string(name);
    element.effective_from = day("2026-01-01");
    return element;
}

/// Retail / Digital / Care with the products Returns and Support Bot, and Retail / Stores.
inline std::vector<Element> retail_elements() {
    return {element("e4-support-bot", Level::kProduct, "e3-care", "Support Bot"),
            element("e4-returns", Level::kProduct, "e3-care", "Returns"),
            element("e3-care", Level::kPortfolio, "e2-digital", "Care"),
            element("e2-digital", Level::kDepartment, "e1-retail", "Digital"),
            element("e2-stores", Level::kDepartment, "e1-retail", "Stores"),
            element("e1-retail", Level::kBusinessUnit, "", "Retail")};
}

inline Hierarchy retail() { return *Hierarchy::build(retail_elements(), day("2026-06-01")); }

/// `accepted`, or the sentence of the refusal.
template <typename T>
std::string said(Result<T> const& result) {
    return result ? "accepted" : to_string(result.error());
}

}  // namespace mandate::organisation::testing
