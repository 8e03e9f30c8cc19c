#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mandate::render {

enum class Align { kLeft, kRight };

struct TableColumn {
    std::string title;
    Align align = Align::kLeft;
};

/// A table for people and for spreadsheets: the same cells, two forms.
struct TextTable {
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;  ///< one cell a column each
};

/// Columns padded with spaces, a line under the titles. Widths count Unicode code points.
std::string print_text(TextTable const& table);

/// RFC 4180 (CRLF, quotes doubled) with the titles as header line. A cell of a left-aligned column
/// that a spreadsheet would run as a formula (it begins with = + - @, a tab or a carriage return)
/// is guarded with a leading apostrophe; right-aligned columns hold figures and are not.
std::string print_csv(TextTable const& table);

}  // namespace mandate::render
