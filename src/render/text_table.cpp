#include "render/text_table.h"

#include <algorithm>

#include "base/csv.h"
#include "base/text.h"

namespace mandate::render {
namespace {

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string const& text, std::size_t width, Align align) {
    std::string const shown = printable(text);
    std::string const space(width - std::min(width, width_of(shown)), ' ');
    return align == Align::kRight ? space + shown : shown + space;
}

std::string line_of(std::vector<std::string> const& cells, std::vector<TableColumn> const& columns,
                    std::vector<std::size_t> const& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        line += (i == 0 ? "" : "  ") + padded(cells[i], widths[i], columns[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace

std::string print_text(TextTable const& table) {
    std::vector<std::size_t> widths;
    std::vector<std::string> titles;
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        std::size_t width = width_of(table.columns[i].title);
        for (std::vector<std::string> const& row : table.rows) {
            width = std::max(width, width_of(row[i]));
        }
        widths.push_back(width);
        titles.push_back(table.columns[i].title);
        rules.emplace_back(width, '-');
    }
    std::string text =
        line_of(titles, table.columns, widths) + line_of(rules, table.columns, widths);
    for (std::vector<std::string> const& row : table.rows) {
        text += line_of(row, table.columns, widths);
    }
    return text;
}

std::string print_csv(TextTable const& table) {
    std::string csv;
    auto const add = [&](std::size_t i, std::string const& cell, Align align) {
        csv += (i == 0 ? "" : ",") +
               print_csv_cell(cell, align == Align::kLeft ? CsvCell::kText : CsvCell::kFigure);
    };
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        add(i, table.columns[i].title, Align::kRight);
    }
    csv += "\r\n";
    for (std::vector<std::string> const& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            add(i, row[i], table.columns[i].align);
        }
        csv += "\r\n";
    }
    return csv;
}

}  // namespace mandate::render
