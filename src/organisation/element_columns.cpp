#include "organisation/element_columns.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "organisation/name.h"

namespace mandate::organisation {

Result<std::vector<std::string>> read_level_names(CsvTable const& table, std::string_view place,
                                                  std::span<std::string_view const> others) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kLevels; ++i) {
        bool const missing =
            i >= table.header.size() || std::ranges::find(others, table.header[i]) != others.end();
        if (missing) {
            return csv_fault(place, 1, i + 1,
                             fmt::format("the column of level E{} is missing", i + 1),
                             "the first four columns are the levels E1 to E4");
        }
        if (auto const fault = name_fault(table.header[i])) {
            return csv_fault(place, 1, i + 1,
                             fmt::format("the name of level E{} {}", i + 1, *fault));
        }
        names.push_back(table.header[i]);
    }
    return names;
}

Result<std::vector<std::string>> read_element_path(CsvRow const& row, std::string_view place) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kLevels; ++i) {
        std::string name(trim(row.cells[i]));
        if (name.empty()) {
            continue;
        }
        if (names.size() < i) {
            return csv_fault(place, row.number, names.size() + 1,
                             fmt::format("E{} is empty, but E{} is not", names.size() + 1, i + 1),
                             "name every level above an element");
        }
        if (auto const fault = name_fault(name)) {
            return csv_fault(place, row.number, i + 1, "the name " + *fault);
        }
        names.push_back(std::move(name));
    }
    if (names.empty()) {
        return csv_fault(place, row.number, 1, "the row names no element", "remove it");
    }
    return names;
}

std::string print_path(std::span<std::string const> names) {
    return join({names.begin(), names.end()}, " / ");
}

}  // namespace mandate::organisation
