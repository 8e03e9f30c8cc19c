#pragma once

// CSV as RFC 4180 has it, read strictly and printed safely. For files that people make (hierarchy,
// budgets) and that fit in memory; exports of a bill are read by `warehouse`. Pure; thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate {

/// What a file may have at most; above it is refused.
struct CsvLimits {
    std::size_t bytes = 16U << 20U;
    std::size_t rows = 100'000;
    std::size_t columns = 100;
    std::size_t cell_bytes = 4096;
};

/// One record. A record may span several lines (line ends within quotes).
struct CsvRow {
    std::int64_t number = 0;  ///< as a spreadsheet counts: the header is 1
    std::vector<std::string> cells;

    friend bool operator==(CsvRow const&, CsvRow const&) = default;
};

struct CsvTable {
    std::vector<std::string> header;  ///< trimmed; none is empty, none stands twice
    std::vector<CsvRow> rows;         ///< each with as many cells as the header

    /// Which column has this name, from 0; nullopt when none has.
    std::optional<std::size_t> column(std::string_view name) const;

    friend bool operator==(CsvTable const&, CsvTable const&) = default;
};

/// Reads a whole CSV text: comma, quotes doubled within quotes, lines end with CRLF or LF, the last
/// one may be missing. A UTF-8 byte order mark is skipped. Cells are taken as they are, spaces and
/// empty ones included.
/// @param place what to call the text in an error: a path or a file's name.
/// @returns the table, or Error{BadInput} `PLACE: row 3, column 2: ...` (row and column from 1) for
///          an empty text, a quote that is out of place or not closed, a lone carriage return, NUL,
///          what is not UTF-8, a row with more or fewer cells than the header, an empty or doubled
///          name in the header, and whatever is over a limit.
Result<CsvTable> parse_csv(std::string_view text, std::string_view place,
                           CsvLimits const& limits = {});

/// The error that a cell is refused with: `PLACE: row 3, column 2: WHAT`, with the fields file, row
/// and column.
std::unexpected<Error> csv_fault(std::string_view place, std::int64_t row, std::size_t column,
                                 std::string_view what, std::string hint = {});

enum class CsvCell {
    kText,    ///< guarded: a leading apostrophe where a spreadsheet would run it as a formula
    kFigure,  ///< a number of ours: as it is
};

/// Whether a spreadsheet would take the text for a formula: it begins with = + - @, a tab or a
/// carriage return (OWASP, CSV injection).
bool looks_like_formula(std::string_view text);

/// One cell as it stands in a file: guarded if it is text, quoted where it must be.
std::string print_csv_cell(std::string_view text, CsvCell kind);

/// A row of texts, with its CRLF.
std::string print_csv_row(std::span<std::string const> cells);

}  // namespace mandate
