#include "base/csv.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Parser {
public:
    Parser(std::string_view text, std::string_view place, CsvLimits const& limits)
        : text_(text), place_(place), limits_(limits) {}

    Result<CsvTable> parse() {
        TRY(check_text());
        CsvTable table;
        table.header = TRY(header());
        while (at_ < text_.size()) {
            if (table.rows.size() >= limits_.rows) {
                return bad_input(fmt::format("{}: has more than {} rows", place_, limits_.rows),
                                 "split the file");
            }
            std::vector<std::string> cells = TRY(record());
            TRY(check_width(cells, table.header.size()));
            table.rows.push_back({row_, std::move(cells)});
        }
        return table;
    }

private:
    std::unexpected<Error> fault(std::string_view what, std::string hint = {}) const {
        return csv_fault(place_, row_, column_, what, std::move(hint));
    }

    Result<void> check_text() {
        if (text_.size() > limits_.bytes) {
            return bad_input(
                fmt::format("{}: has {} bytes, more than {}", place_, text_.size(), limits_.bytes),
                "split the file");
        }
        if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
            return bad_input(fmt::format("{}: is UTF-16", place_), "save it as CSV in UTF-8");
        }
        consume_prefix(text_, kByteOrderMark);
        if (text_.empty()) {
            return bad_input(fmt::format("{}: is empty", place_), "the first row has the names");
        }
        return {};
    }

    Result<std::vector<std::string>> header() {
        std::vector<std::string> names = TRY(record());
        std::set<std::string> seen;
        for (column_ = 1; column_ <= names.size(); ++column_) {
            std::string& name = names[column_ - 1];
            name = std::string(trim(name));
            if (names.size() == 1 && name.find_first_of(";\t") != std::string::npos) {
                return fault("the columns are not separated by commas", "save it with commas");
            }
            if (name.empty()) {
                return fault("the column has no name", "give it one, or remove the column");
            }
            if (!seen.insert(name).second) {
                return fault(fmt::format("'{}' stands twice", excerpt(name)),
                             "remove one of the columns");
            }
        }
        return names;
    }

    Result<void> check_width(std::vector<std::string> const& cells, std::size_t width) {
        if (cells.size() == width) {
            return {};
        }
        column_ = std::min(cells.size(), width);
        if (cells.size() == 1 && cells.front().empty()) {
            return fault("the row is empty", "remove it");
        }
        return fault(fmt::format("the row has {} cells, the header has {}", cells.size(), width),
                     "a text that holds a comma stands between quotes");
    }

    /// One record and its line end.
    Result<std::vector<std::string>> record() {
        ++row_;
        std::vector<std::string> cells;
        while (true) {
            column_ = cells.size() + 1;
            if (column_ > limits_.columns) {
                return fault(fmt::format("the row has more than {} cells", limits_.columns));
            }
            cells.push_back(TRY(cell()));
            if (at_ == text_.size()) {
                return cells;
            }
            if (text_[at_] == ',') {
                ++at_;
                continue;
            }
            at_ += text_[at_] == '\r' ? 2 : 1;
            return cells;
        }
    }

    /// One cell; stands before the comma, the line end or the end of the text afterwards.
    Result<std::string> cell() {
        bool const quoted = at_ < text_.size() && text_[at_] == '"';
        std::string value = TRY(quoted ? quoted_cell() : plain_cell());
        if (at_ < text_.size() && text_[at_] == '\r' && !text_.substr(at_).starts_with("\r\n")) {
            return fault("a carriage return stands without its line feed",
                         "save it with line ends CRLF or LF");
        }
        if (value.size() > limits_.cell_bytes) {
            return fault(fmt::format("the text is longer than {} bytes", limits_.cell_bytes));
        }
        if (!is_utf8(value)) {
            return fault("the text is not UTF-8", "save it as CSV in UTF-8");
        }
        if (value.find('\0') != std::string::npos) {
            return fault("the text holds a NUL", "export the file again");
        }
        return value;
    }

    Result<std::string> plain_cell() {
        std::size_t const end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
        if (end < text_.size() && text_[end] == '"') {
            return fault("a quote stands within a text that has none around it",
                         "put the text between quotes and double the quotes within");
        }
        std::string value(text_.substr(at_, end - at_));
        at_ = end;
        return value;
    }

    Result<std::string> quoted_cell() {
        std::string value;
        ++at_;
        while (true) {
            std::size_t const end = text_.find('"', at_);
            if (end == std::string_view::npos) {
                return fault("the quote is not closed",
                             "close it; a quote within the text is doubled");
            }
            value += text_.substr(at_, end - at_);
            at_ = end + 1;
            if (at_ == text_.size() || text_[at_] != '"') {
                break;
            }
            value += '"';
            ++at_;
        }
        if (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string::npos) {
            return fault("text follows the closing quote", "a quote within the text is doubled");
        }
        return value;
    }

    std::string_view text_;
    std::string_view place_;
    CsvLimits const& limits_;
    std::size_t at_ = 0;
    std::int64_t row_ = 0;    ///< of the record being read, from 1
    std::size_t column_ = 1;  ///< of the cell being read, from 1
};

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
    auto const found = std::ranges::find(header, name);
    return found == header.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - header.begin()));
}

Result<CsvTable> parse_csv(std::string_view text, std::string_view place, CsvLimits const& limits) {
    return Parser(text, place, limits).parse();
}

std::unexpected<Error> csv_fault(std::string_view place, std::int64_t row, std::size_t column,
                                 std::string_view what, std::string hint) {
    return std::unexpected(Error{ErrorCode::kBadInput,
                                 fmt::format("{}: row {}, column {}: {}", place, row, column, what),
                                 std::move(hint),
                                 {{"file", std::string(place)},
                                  {"row", std::to_string(row)},
                                  {"column", std::to_string(column)}}});
}

bool looks_like_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string::npos;
}

std::string print_csv_cell(std::string_view text, CsvCell kind) {
    std::string cell(text);
    if (kind == CsvCell::kText && looks_like_formula(text)) {
        cell.insert(cell.begin(), '\'');
    }
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (char c : cell) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::string print_csv_row(std::span<std::string const> cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        row += (i == 0 ? "" : ",") + print_csv_cell(cells[i], CsvCell::kText);
    }
    return row + "\r\n";
}

}  // namespace mandate
