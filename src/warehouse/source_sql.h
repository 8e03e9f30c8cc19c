#pragma once

#include <string>
#include <vector>

#include "billing/columns.h"

namespace mandate::warehouse {

/// What separates the parts of a raw tags text: entries, and origin, key and text of an entry.
inline constexpr char kTagEntrySeparator = '\x1f';
inline constexpr char kTagPartSeparator = '\x1e';

/// The SQL expression that reads a field of a line as its canonical type, whatever type the column
/// has in this export: VARCHAR with NULL for empty texts, DATE for the times (days in UTC), and
/// the raw number (DOUBLE or VARCHAR) for costs and amounts, which only money() and quantity() may
/// turn into decimals. A text that is no time fails the statement. A field that the export lacks is
/// a typed NULL.
std::string field_sql(billing::ColumnMap const& columns, billing::Field field);

/// One of the times of a line as TIMESTAMP in UTC; NULL where the export lacks it.
std::string instant_sql(billing::ColumnMap const& columns, billing::Field field);

/// What is wrong with a number or a time of a line, as text, or NULL: finds the line that makes
/// field_sql fail. `NULL` for any other field.
std::string fault_sql(billing::ColumnMap const& columns, billing::Field field);

/// The tags of a line: for each tag column of the export one expression, VARCHAR or NULL: a map or
/// JSON cell as JSON text, a flattened column as it is.
std::vector<std::string> tag_texts_sql(billing::ColumnMap const& columns);

/// What stands before each of those texts in the raw tags text of a snapshot: `origin RS [key] RS`.
std::vector<std::string> tag_heads(billing::ColumnMap const& columns);

/// Which columns of the file serve any field: what staging a CSV file keeps.
std::vector<std::string> columns_read(billing::ColumnMap const& columns);

/// True in SQL for a line of a known non-AI product, which is kept coarse: billed by AWS itself
/// under a product code on the list (FOCUS exports without codes: a service name on it).
std::string is_coarse_sql(std::vector<std::string> const& codes);

/// `['a', 'b']` as a list literal for read_parquet and read_csv.
std::string sql_list(std::vector<std::string> const& texts);

}  // namespace mandate::warehouse
