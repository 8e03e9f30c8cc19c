#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "billing/columns.h"
#include "warehouse/engine.h"

namespace mandate::warehouse {

/// One Parquet file that holds lines of a bill.
struct SourceFile {
    std::filesystem::path path;
    /// The file that a person knows: another one when this was staged from a CSV.
    std::filesystem::path original;
    /// What the export calls the columns of a staged file; empty: their own names count.
    std::map<std::string, std::string> names = {};
};

/// Files that have the same columns in the same types.
struct FileGroup {
    std::vector<SourceFile> files;
    std::vector<billing::Column> columns;
    billing::ColumnMap map;
};

/// The lines of a delivery as SQL. Files of one delivery may differ in their columns and in their
/// types; DuckDB would cast a DECIMAL cost to DOUBLE as soon as another file has a DOUBLE. So files
/// are read in groups of one schema, each field is brought to its canonical type by the file's own
/// type (source_sql.h), and only then the groups are put together.
class LineSource {
public:
    /// Looks at the columns of every file, not at lines.
    /// @param place what to call the delivery in an error.
    /// @returns Error{BadInput} that names the file which is no Parquet or no billing export, or
    ///          two files of different kinds.
    static Result<LineSource> open(Engine& engine, std::vector<SourceFile> const& files,
                                   std::string_view place);

    billing::ExportKind kind() const { return groups_.front().map.kind; }

    /// The distinct columns of all files.
    std::vector<billing::Column> columns() const;

    std::vector<FileGroup> const& groups() const { return groups_; }

    /// Whether every file has the field as a text column.
    bool is_text_everywhere(billing::Field field) const;

    /// What stands before each tag text in a snapshot (source_sql.h), one an item of `tags_sql`.
    std::vector<std::string> const& tag_heads() const { return tag_heads_; }
    std::vector<std::string> tags_sql(FileGroup const& group) const;

    /// All lines: `SELECT expressions FROM ...`, one SELECT a group, put together. `expressions`
    /// must give each group the same names.
    std::string lines_sql(std::function<std::string(FileGroup const&)> const& expressions) const;

    /// The files of one group: `read_parquet(...)`. @param options such as `, filename=true`.
    static std::string files_sql(FileGroup const& group, std::string_view options = "");

private:
    explicit LineSource(std::vector<FileGroup> groups);

    std::vector<FileGroup> groups_;  ///< never empty
    std::vector<std::string> tag_heads_;
};

}  // namespace mandate::warehouse
