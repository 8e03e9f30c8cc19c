#include <algorithm>

#include <fmt/format.h>

#include "organisation/hierarchy.h"

namespace mandate::organisation {
namespace {

using Names = std::vector<std::string>;

/// `Support Bot` as `support-bot`: a-z and 0-9 of it, at most 40.
std::string slug(std::string_view name) {
    constexpr std::size_t kLimit = 40;
    std::string slug;
    for (char const c : name) {
        bool const capital = c >= 'A' && c <= 'Z';
        if (capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            slug += capital ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    slug.resize(std::min(slug.size(), kLimit));
    while (!slug.empty() && slug.back() == '-') {
        slug.pop_back();
    }
    return slug.empty() ? "element" : slug;  // a name without a Latin letter or digit
}

/// Every path that the file names, with its row; those that only stand above others have none.
/// Parents come before their children.
std::map<Names, HierarchyRow const*> paths_of(HierarchyImport const& wanted) {
    std::map<Names, HierarchyRow const*> paths;
    for (HierarchyRow const& row : wanted.rows) {
        for (auto end = row.names.begin() + 1; end < row.names.end(); ++end) {
            paths.emplace(Names(row.names.begin(), end), nullptr);
        }
        paths[row.names] = &row;
    }
    return paths;
}

class Comparison {
public:
    Comparison(Hierarchy const& hierarchy, HierarchyImport const& wanted, Date day)
        : hierarchy_(hierarchy), wanted_(wanted), day_(day) {}

    HierarchyPreview run() {
        std::map<Names, HierarchyRow const*> const paths = paths_of(wanted_);
        for (auto const& [names, row] : paths) {
            if (Element const* const element = hierarchy_.by_names(names)) {
                ids_.emplace(names, element->id);
                compare(*element, row);
            } else {
                add(names, row);
            }
        }
        for (Element const& element : hierarchy_.all()) {
            if (!paths.contains(hierarchy_.names(element.id))) {
                result_.ended.push_back(element);
                result_.ended.back().effective_to = day_;
            }
        }
        return std::move(result_);
    }

private:
    void compare(Element const& element, HierarchyRow const* row) {
        Element next = element;
        apply(row, next);
        if (next == element) {
            ++result_.unchanged;
            return;
        }
        next.effective_from = day_;
        result_.changed.push_back(std::move(next));
    }

    void add(Names const& names, HierarchyRow const* row) {
        Element element;
        element.level = static_cast<Level>(names.size() - 1);
        element.name = names.back();
        element.effective_from = day_;
        if (names.size() > 1) {
            element.parent = ids_.at(Names(names.begin(), names.end() - 1));
        }
        element.id = new_id(fmt::format("e{}-{}", names.size(), slug(element.name)));
        apply(row, element);
        ids_.emplace(names, element.id);
        result_.added.push_back(std::move(element));
    }

    /// What the row says, as far as the file has the column.
    void apply(HierarchyRow const* row, Element& element) const {
        if (row == nullptr) {
            return;
        }
        auto const take = [&](std::string_view column, auto const& from, auto& to) {
            if (std::ranges::find(wanted_.columns, column) != wanted_.columns.end()) {
                to = from;
            }
        };
        take("cost_centre", row->cost_centre, element.cost_centre);
        take("gl_account", row->gl_account, element.gl_account);
        take("legal_entity", row->legal_entity, element.legal_entity);
        take("owner", row->owner, element.owner);
        take("deputy", row->deputy, element.deputy);
    }

    ElementId new_id(std::string const& base) {
        std::int64_t& number = numbers_[base];
        while (true) {
            ++number;
            ElementId id(number == 1 ? base : fmt::format("{}-{}", base, number));
            if (!hierarchy_.is_taken(id) && given_.insert(id).second) {
                return id;
            }
        }
    }

    Hierarchy const& hierarchy_;
    HierarchyImport const& wanted_;
    Date day_;
    HierarchyPreview result_;
    std::map<Names, ElementId> ids_;
    std::map<std::string, std::int64_t> numbers_;  ///< the last number tried after a base
    std::set<ElementId> given_;
};

}  // namespace

Result<HierarchyPreview> preview(Hierarchy const& hierarchy, HierarchyImport const& wanted,
                                 Date day) {
    if (std::optional<Date> const planned = hierarchy.next_change(day)) {
        return fail(ErrorCode::kConflict,
                    fmt::format("the hierarchy already changes on {}, after {}",
                                to_string(*planned), to_string(day)),
                    fmt::format("import from {} on", to_string(*planned)));
    }
    return Comparison(hierarchy, wanted, day).run();
}

}  // namespace mandate::organisation
