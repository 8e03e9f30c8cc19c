#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "warehouse/line_source.h"

namespace mandate::warehouse {

/// The column names in the header line of a CSV file, plain or gzip: RFC 4180 quoting, a UTF-8 byte
/// order mark is skipped.
/// @returns Error{BadInput} for an empty file, a header above 1 MiB, an unclosed quote or a column
///          that stands twice (billing::repeated_column).
Result<std::vector<std::string>> read_csv_header(std::filesystem::path const& file);

/// Turns CSV files (plain or gzip; verified by check_gzip first) into Parquet files, one each, in
/// the same row order, with the columns that Mandate reads, as text. Once: everything after works
/// on the Parquet files alone. Their columns are called by position; `SourceFile::names` has the
/// names of the header.
///
/// RFC 4180, comma, quotes doubled. A record with too many or too few columns, a quote that is not
/// closed, or bytes that are not UTF-8 fail with file and line.
/// Files that hold nothing, not even a header, are left out where others hold something.
/// @param folder an existing empty folder in staging; files are named `csv-00001.parquet`, ...
/// @returns the Parquet files in the order of `files`; at least one.
Result<std::vector<SourceFile>> stage_csv(std::vector<std::filesystem::path> const& files,
                                          std::filesystem::path const& folder,
                                          std::size_t memory_mb);

}  // namespace mandate::warehouse
