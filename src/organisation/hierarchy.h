#pragma once

#include <map>
#include <optional>
#include <set>
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
    /// @param elements of all times: those that ended or have not begun keep their ids from being
    ///        given again, and make next_change known.
    /// @returns Error{BadInput} when on `day` a parent is missing or of a wrong level, an id stands
    ///          twice, or two elements have the same path of names.
    static Result<Hierarchy> build(std::vector<Element> const& elements, Date day);

    Element const* find(ElementId const& id) const;
    /// From the business unit down to the element itself; empty when it is unknown.
    std::vector<Element const*> path(ElementId const& id) const;
    /// The names on that path; empty when it is unknown.
    std::vector<std::string> names(ElementId const& id) const;
    /// Whether `id` is `ancestor` or lies below it. Never so for an unknown one.
    bool is_within(ElementId const& id, ElementId const& ancestor) const;
    std::vector<Element const*> children(std::optional<ElementId> const& parent) const;
    /// By level, then by path of names.
    std::vector<Element> const& all() const { return elements_; }
    /// The element with this path of names (`Retail / Digital / Care / Support Bot`), else nullptr.
    Element const* by_names(std::span<std::string const> names) const;
    /// Whether an element of any time has this id.
    bool is_taken(ElementId const& id) const { return taken_.contains(id); }
    /// The first day after `day` on which some element begins or ends.
    std::optional<Date> next_change(Date day) const;

private:
    std::vector<Element> elements_;
    std::map<ElementId, std::size_t> index_;
    std::map<std::vector<std::string>, std::size_t> names_;
    std::set<ElementId> taken_;
    std::set<Date> changes_;
};

/// One row of an import: the path of names, and what it says about its last element.
struct HierarchyRow {
    std::int64_t row = 0;            ///< in the file, from 1: the header
    std::vector<std::string> names;  ///< one to four, each as name.h has it; no path twice
    std::optional<std::string> cost_centre;
    std::optional<std::string> gl_account;
    std::optional<std::string> legal_entity;
    std::optional<PersonId> owner;
    std::optional<PersonId> deputy;
};

struct HierarchyImport {
    HierarchyLabels labels;  ///< from the file's first row
    /// Which of cost_centre, gl_account, legal_entity, owner and deputy the file has. An empty cell
    /// of such a column says that there is none; what has no column stays as it is.
    std::vector<std::string> columns;
    std::vector<HierarchyRow> rows;
};

/// Reads the hierarchy as CSV (base/csv.h): the first four columns are E1 to E4, their headers the
/// labels; then, in any order, cost_centre, gl_account, legal_entity, owner, deputy; any of these
/// may be left out. Cells are trimmed; control characters, formulas' first characters (`=+-@`) and
/// texts above 120 characters are refused. An element that is only named above others needs no
/// row of its own.
/// @returns Error{BadInput} with row and column; also for a file that names no element, because
///          importing it would end them all. Never throws on hostile input.
Result<HierarchyImport> parse_hierarchy_csv(std::string_view text, std::string_view place);

/// What an import would do to the elements in force on `day`. Elements are matched by their path of
/// names: a new name or another parent is another element.
struct HierarchyPreview {
    /// From `day` on; parents before children. Ids come from level and name (`e4-support-bot`, or
    /// `e4-support-bot-2` where that is taken).
    std::vector<Element> added;
    std::vector<Element> changed;  ///< as they will be, from `day` on
    std::vector<Element> ended;    ///< no longer in the file: `effective_to` is `day`
    std::int64_t unchanged = 0;
};
/// @param hierarchy of `day`.
/// @returns Error{Conflict} when the hierarchy already has a change planned after `day`: the import
///          would contradict it.
Result<HierarchyPreview> preview(Hierarchy const& hierarchy, HierarchyImport const& wanted,
                                 Date day);

/// The whole hierarchy in the form that parse_hierarchy_csv reads: a row for each element, a parent
/// before its children, all columns. Reading it again changes nothing.
std::string hierarchy_csv(Hierarchy const& hierarchy, HierarchyLabels const& labels);

}  // namespace mandate::organisation
