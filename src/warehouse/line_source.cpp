#include "warehouse/line_source.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "warehouse/source_sql.h"

namespace mandate::warehouse {
namespace {

using billing::Column;
using billing::Field;

/// `Team_1`: perhaps DuckDB's name for the second of two columns that differ in case alone.
bool may_be_renamed(std::string_view name) {
    std::size_t const end = name.find_last_not_of("0123456789");
    return end != std::string_view::npos && end + 1 < name.size() && name[end] == '_';
}

/// The names as they stand in the file.
Result<void> restore_names(Engine& engine, SourceFile const& file,
                           std::vector<std::string>& names) {
    Table const schema = TRY(engine.query(fmt::format(
        "SELECT name, CAST(coalesce(num_children, 0) AS BIGINT) FROM parquet_schema({})",
        sql_quote(file.path.string()))));
    std::vector<std::string> restored;
    std::int64_t inside = 0;  // elements of a map or list that follow it
    for (std::size_t row = 1; row < schema.row_count; ++row) {  // 0 is the root
        if (inside == 0) {
            restored.push_back(schema.text(row, 0));
        } else {
            --inside;
        }
        inside += schema.integer(row, 1);
    }
    if (restored.size() == names.size()) {
        names = std::move(restored);
    }
    if (std::optional<std::string> const twice = billing::repeated_column(names)) {
        return bad_input(
            fmt::format("{}: the column '{}' stands twice", file.original.string(), *twice),
            "take one of them out of the export's SQL");
    }
    return {};
}

Result<std::vector<Column>> describe(Engine& engine, SourceFile const& file) {
    Result<Table> const described =
        engine.query(fmt::format("DESCRIBE SELECT * FROM read_parquet({}, hive_partitioning=false)",
                                 sql_quote(file.path.string())));
    if (!described) {
        Error error = described.error();
        if (error.code == ErrorCode::kBadInput) {
            error.message = fmt::format("{} cannot be decoded as Parquet: {}",
                                        file.original.string(), error.message);
            error.hint = "download the file again, or wait for the next delivery of the export";
        }
        return std::unexpected(std::move(error));
    }
    std::vector<std::string> names;
    for (std::size_t row = 0; row < described->row_count; ++row) {
        std::string const& name = described->text(row, 0);
        auto const known = file.names.find(name);
        names.push_back(known == file.names.end() ? name : known->second);
    }
    if (std::ranges::any_of(names, may_be_renamed)) {
        TRY(restore_names(engine, file, names));
    }
    std::vector<Column> columns;
    for (std::size_t row = 0; row < described->row_count; ++row) {
        std::string const& alias = described->text(row, 0);
        columns.push_back({names[row], described->text(row, 1), alias == names[row] ? "" : alias});
    }
    std::ranges::sort(columns);
    return columns;
}

/// Both FOCUS versions are read the same way; every other pair of kinds is two exports.
bool is_one_export(billing::ExportKind a, billing::ExportKind b) {
    return a == b || (billing::is_focus(a) && billing::is_focus(b));
}

}  // namespace

LineSource::LineSource(std::vector<FileGroup> groups) : groups_(std::move(groups)) {
    for (FileGroup const& group : groups_) {
        for (std::string& head : warehouse::tag_heads(group.map)) {
            if (std::ranges::find(tag_heads_, head) == tag_heads_.end()) {
                tag_heads_.push_back(std::move(head));
            }
        }
    }
}

Result<LineSource> LineSource::open(Engine& engine, std::vector<SourceFile> const& files,
                                    std::string_view place) {
    std::vector<FileGroup> groups;
    for (SourceFile const& file : files) {
        std::vector<Column> columns = TRY(describe(engine, file));
        auto group = std::ranges::find(groups, columns, &FileGroup::columns);
        if (group == groups.end()) {
            groups.push_back({{}, std::move(columns), {}});
            group = std::prev(groups.end());
        }
        group->files.push_back(file);
    }
    for (FileGroup& group : groups) {
        std::string const first = group.files.front().original.string();
        group.map = TRY(billing::map_columns(group.columns, groups.size() == 1 ? place : first));
        FileGroup const& other = groups.front();
        if (!is_one_export(other.map.kind, group.map.kind)) {
            return bad_input(
                fmt::format("{} is {}, but {} is {}", other.files.front().original.string(),
                            billing::name_of(other.map.kind), first,
                            billing::name_of(group.map.kind)),
                "keep the files of each export in a folder of their own");
        }
    }
    return LineSource(std::move(groups));
}

std::vector<Column> LineSource::columns() const {
    std::vector<Column> all;
    for (FileGroup const& group : groups_) {
        all.insert(all.end(), group.columns.begin(), group.columns.end());
    }
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    return all;
}

bool LineSource::is_text_everywhere(Field field) const {
    return std::ranges::all_of(groups_, [&](FileGroup const& group) {
        return group.map[field] && group.map[field]->type == "VARCHAR";
    });
}

std::vector<std::string> LineSource::tags_sql(FileGroup const& group) const {
    std::vector<std::string> const heads = warehouse::tag_heads(group.map);
    std::vector<std::string> const texts = tag_texts_sql(group.map);
    std::vector<std::string> all(tag_heads_.size(), "NULL::VARCHAR");
    for (std::size_t i = 0; i < heads.size(); ++i) {
        auto const at = std::ranges::find(tag_heads_, heads[i]) - tag_heads_.begin();
        all[static_cast<std::size_t>(at)] = texts[i];
    }
    return all;
}

std::string LineSource::lines_sql(
    std::function<std::string(FileGroup const&)> const& expressions) const {
    std::vector<std::string> selects;
    for (FileGroup const& group : groups_) {
        selects.push_back(fmt::format("SELECT {} FROM {}", expressions(group), files_sql(group)));
    }
    return join(selects, " UNION ALL ");
}

std::string LineSource::files_sql(FileGroup const& group, std::string_view options) {
    std::vector<std::string> names;
    for (SourceFile const& file : group.files) {
        names.push_back(file.path.string());
    }
    return fmt::format("read_parquet({}, hive_partitioning=false{})", sql_list(names), options);
}

}  // namespace mandate::warehouse
