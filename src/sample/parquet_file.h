#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "sample/cur2_columns.h"

namespace mandate::sample::parquet {

/// The values of one leaf column of a row group, encoded: levels and values of one data page, and a
/// dictionary where there is one.
struct Leaf {
    std::string dictionary;  ///< PLAIN; empty: the values are PLAIN themselves
    std::uint32_t dictionary_size = 0;
    std::string page;         ///< levels, then values, not compressed
    std::int64_t values = 0;  ///< level entries: rows, or entries of maps
};

/// A Parquet file of CUR 2.0 columns, written from front to back: every column optional, texts
/// UTF8, timestamps in microseconds, maps as MAP groups, snappy. DuckDB's own writer takes several
/// microseconds for a line of 131 columns, most of them empty; this one takes less than one.
/// Format: parquet-format 2.9 (file, data pages V1). Not thread-safe.
class File {
public:
    static Result<File> create(std::filesystem::path const& path,
                               std::vector<Cur2Column> const& columns);

    /// Writes `rows` rows: the leaves of all columns in order, two for a map (keys, values).
    void write_row_group(std::span<Leaf const> leaves, std::int64_t rows);

    /// Writes the footer. @returns Error{Dependency} when anything could not be written.
    Result<void> close();

private:
    struct Chunk {
        std::int64_t dictionary_at = -1;
        std::int64_t data_at = 0;
        std::int64_t values = 0;
        std::int64_t raw_bytes = 0;
        std::int64_t stored_bytes = 0;
    };
    struct RowGroup {
        std::vector<Chunk> chunks;
        std::int64_t rows = 0;
    };
    File(std::filesystem::path path, std::vector<Cur2Column> columns);
    void put(std::string_view bytes);
    void put_page(std::string const& raw, bool dictionary, std::int64_t values, bool coded,
                  Chunk& chunk);
    std::string footer() const;

    std::filesystem::path path_;
    std::vector<Cur2Column> columns_;
    std::ofstream out_;
    std::int64_t at_ = 0;
    std::vector<RowGroup> groups_;
};

}  // namespace mandate::sample::parquet
