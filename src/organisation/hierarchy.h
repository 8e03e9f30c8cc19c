#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::organisation {

/// E1 to E4. The words can be renamed (HierarchyLabels); the order cannot.
enum class Level { kBusinessUnit, kDepartment, kPortfolio, kProduct };
BOOST_DESCRIBE_ENUM(Level, kBusinessUnit, kDepartment, kPortfolio, kProduct)

/// What the organisation calls its four levels (product.md C-01).
struct HierarchyLabels {
    std::string business_unit = "Business Unit";
    std::string department = "Department";
    std::string portfolio = "Portfolio";
    std::string product = "Product";

    friend bool operator==(HierarchyLabels const&, HierarchyLabels const&) = default;
};
BOOST_DESCRIBE_STRUCT(HierarchyLabels, (), (business_unit, department, portfolio, product))

/// One node of the hierarchy. Never deleted: it ends.
struct Element {
    ElementId id;
    Level level = Level::kProduct;
    std::optional<ElementId> parent;  ///< absent for a business unit only
    std::string name;
    std::optional<std::string> cost_centre;
    std::optional<std::string> gl_account;
    std::optional<std::string> legal_entity;
    std::optional<PersonId> owner;
    std::optional<PersonId> deputy;
    Date effective_from;
    std::optional<Date> effective_to;  ///< first day on which it no longer is

    friend bool operator==(Element const&, Element const&) = default;
};
BOOST_DESCRIBE_STRUCT(Element, (),
                      (id, level, parent, name, cost_centre, gl_account, legal_entity, owner,
                       deputy, effective_from, effective_to))

/// The elements in force on one day, as a tree. Immutable; thread-safe.
class Hierarchy {
public:
    Hierarchy() = default;
    /// @returns Error{BadInput} for a missing or wrong-level parent, or an id that stands twice.
    static Result<Hierarchy> build(std::vector<Element> elements, Date day);

    Element const* find(ElementId const& id) const;
    /// From the business unit down to the element itself; empty when it is unknown.
    std::vector<Element const*> path(ElementId const& id) const;
    /// Whether `id` is `ancestor` or lies below it.
    bool is_within(ElementId const& id, ElementId const& ancestor) const;
    std::vector<Element const*> children(std::optional<ElementId> const& parent) const;
    /// By level, then by path of names.
    std::vector<Element> const& all() const { return elements_; }
    /// The element with this path of names (`Retail / Digital / Care / Support Bot`), else nullptr.
    Element const* by_names(std::span<std::string const> names) const;

private:
    std::vector<Element> elements_;
    std::map<ElementId, std::size_t> index_;
};

/// One row of an import: the path of names, and what it says about its last element.
struct HierarchyRow {
    std::int64_t row = 0;            ///< in the file, from 1
    std::vector<std::string> names;  ///< one to four
    std::optional<std::string> cost_centre;
    std::optional<std::string> gl_account;
    std::optional<std::string> legal_entity;
    std::optional<PersonId> owner;
    std::optional<PersonId> deputy;
};

struct HierarchyImport {
    HierarchyLabels labels;  ///< from the file's first row
    std::vector<HierarchyRow> rows;
};

/// Reads the hierarchy as CSV (RFC 4180): the first four columns are E1 to E4, their headers the
/// labels; then, in any order, cost_centre, gl_account, legal_entity, owner, deputy. A byte order
/// mark and CRLF are fine. Names are trimmed; control characters, formulas' first characters
/// (`=+-@`) and names above 120 characters are refused.
/// @returns Error{BadInput} with row and column. Never throws on hostile input.
Result<HierarchyImport> parse_hierarchy_csv(std::string_view text, std::string_view place);

/// What an import would do to the elements in force on `day`.
struct HierarchyPreview {
    std::vector<Element> added;
    std::vector<Element> changed;  ///< as they will be
    std::vector<Element> ended;    ///< no longer in the file
    std::int64_t unchanged = 0;
};
Result<HierarchyPreview> preview(Hierarchy const& hierarchy, HierarchyImport const& import,
                                 Date day);

/// The whole hierarchy in the form that parse_hierarchy_csv reads.
std::string hierarchy_csv(Hierarchy const& hierarchy, HierarchyLabels const& labels);

}  // namespace mandate::organisation
