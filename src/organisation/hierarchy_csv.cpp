#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/utf8.h"
#include "organisation/element_columns.h"
#include "organisation/hierarchy.h"
#include "organisation/name.h"

namespace mandate::organisation {
namespace {

constexpr std::array<std::string_view, 5> kColumns = {"cost_centre", "gl_account", "legal_entity",
                                                      "owner", "deputy"};

/// The labels, and that every further column is one that we know.
Result<HierarchyImport> read_header(CsvTable const& table, std::string_view place) {
    HierarchyImport result;
    std::vector<std::string> const names = TRY(read_level_names(table, place, kColumns));
    result.labels = {names[0], names[1], names[2], names[3]};
    for (std::size_t i = kLevels; i < table.header.size(); ++i) {
        if (std::ranges::find(kColumns, table.header[i]) == kColumns.end()) {
            return csv_fault(
                place, 1, i + 1,
                fmt::format("'{}' is no column of the hierarchy", excerpt(table.header[i])),
                "after the four levels come cost_centre, gl_account, legal_entity, "
                "owner, deputy");
        }
        result.columns.push_back(table.header[i]);
    }
    return result;
}

class RowReader {
public:
    RowReader(CsvTable const& table, std::string_view place) : table_(table), place_(place) {}

    Result<HierarchyRow> read(CsvRow const& row) const {
        HierarchyRow result;
        result.row = row.number;
        result.names = TRY(read_element_path(row, place_));
        result.cost_centre = TRY(text(row, "cost_centre"));
        result.gl_account = TRY(text(row, "gl_account"));
        result.legal_entity = TRY(text(row, "legal_entity"));
        result.owner = TRY(person(row, "owner"));
        result.deputy = TRY(person(row, "deputy"));
        return result;
    }

private:
    /// nullopt where the cell is empty or the file has no such column.
    Result<std::optional<std::string>> text(CsvRow const& row, std::string_view name) const {
        std::optional<std::size_t> const column = table_.column(name);
        std::string value(column ? trim(row.cells[*column]) : "");
        if (value.empty()) {
            return std::nullopt;
        }
        if (auto const fault = name_fault(value)) {
            return csv_fault(place_, row.number, *column + 1, fmt::format("{} {}", name, *fault));
        }
        return value;
    }

    Result<std::optional<PersonId>> person(CsvRow const& row, std::string_view name) const {
        std::optional<std::string> const value = TRY(text(row, name));
        if (!value) {
            return std::nullopt;
        }
        if (!is_handle(*value)) {
            return csv_fault(place_, row.number, *table_.column(name) + 1,
                             fmt::format("{} '{}' is no person's handle", name, excerpt(*value)),
                             std::string(kHandleRule));
        }
        return PersonId(*value);
    }

    CsvTable const& table_;
    std::string_view place_;
};

template <typename Id>
std::string shown(std::optional<Id> const& value) {
    if constexpr (std::is_same_v<Id, std::string>) {
        return value.value_or("");
    } else {
        return value ? value->value() : "";
    }
}

}  // namespace

Result<HierarchyImport> parse_hierarchy_csv(std::string_view text, std::string_view place) {
    CsvTable const table = TRY(parse_csv(text, place));
    HierarchyImport result = TRY(read_header(table, place));
    RowReader const reader(table, place);
    std::map<std::vector<std::string>, std::int64_t> seen;
    for (CsvRow const& row : table.rows) {
        HierarchyRow read = TRY(reader.read(row));
        auto const [at, is_new] = seen.emplace(read.names, row.number);
        if (!is_new) {
            return csv_fault(
                place, row.number, read.names.size(),
                fmt::format("{} stands in row {} already", print_path(read.names), at->second),
                "remove one of the two rows");
        }
        result.rows.push_back(std::move(read));
    }
    if (result.rows.empty()) {
        return bad_input(fmt::format("{}: names no element", place),
                         "an element that is not in the file ends, so this would end them all");
    }
    return result;
}

std::string hierarchy_csv(Hierarchy const& hierarchy, HierarchyLabels const& labels) {
    std::vector<std::string> header = {labels.business_unit, labels.department, labels.portfolio,
                                       labels.product};
    header.insert(header.end(), kColumns.begin(), kColumns.end());
    std::string csv = print_csv_row(header);
    std::map<std::vector<std::string>, Element const*> ordered;  // a parent before its children
    for (Element const& element : hierarchy.all()) {
        ordered.emplace(hierarchy.names(element.id), &element);
    }
    for (auto const& [names, element] : ordered) {
        std::vector<std::string> cells = names;
        cells.resize(kLevels);
        cells.insert(cells.end(),
                     {shown(element->cost_centre), shown(element->gl_account),
                      shown(element->legal_entity), shown(element->owner), shown(element->deputy)});
        csv += print_csv_row(cells);
    }
    return csv;
}

}  // namespace mandate::organisation
