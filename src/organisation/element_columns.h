#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "base/result.h"

namespace mandate::organisation {

/// How many levels there are; files about elements begin with as many columns, E1 to E4.
inline constexpr std::size_t kLevels = 4;

/// The headers of the first four columns: what the file calls the levels.
/// @param others names of columns that can follow; none of them can be a level's.
/// @returns Error{BadInput} when there are fewer, or one is no name (name.h).
Result<std::vector<std::string>> read_level_names(CsvTable const& table, std::string_view place,
                                                  std::span<std::string_view const> others);

/// The path of names in the first four cells of a row, trimmed; one to four, the cells after the
/// last name are empty.
/// @returns Error{BadInput} for no name, a gap, or what is no name.
Result<std::vector<std::string>> read_element_path(CsvRow const& row, std::string_view place);

/// `Retail / Digital / Care`.
std::string print_path(std::span<std::string const> names);

}  // namespace mandate::organisation
