#include "warehouse/csv_staging.h"

#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "base/text.h"
#include "billing/columns.h"
#include "warehouse/engine.h"
#include "warehouse/file_identity.h"
#include "warehouse/gzip_check.h"
#include "warehouse/source_sql.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeaderLimit = 1U << 20U;

struct GzCloser {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

/// Splits one header record; `complete` says whether its line end was seen outside quotes.
struct HeaderParser {
    std::vector<std::string> names{""};
    bool quoted = false;
    bool complete = false;
    bool after_quote = false;

    void take(char c) {
        if (quoted) {
            take_quoted(c);
        } else if (c == '"') {
            if (after_quote) {  // a doubled quote inside quotes
                names.back().push_back('"');
            }
            quoted = true;
            after_quote = false;
        } else if (c == ',') {
            names.emplace_back();
            after_quote = false;
        } else if (c == '\n') {
            complete = true;
        } else if (c != '\r') {
            names.back().push_back(c);
            after_quote = false;
        }
    }

private:
    void take_quoted(char c) {
        if (c == '"') {
            quoted = false;
            after_quote = true;
        } else {
            names.back().push_back(c);
        }
    }
};

std::string columns_literal(std::vector<billing::Column> const& columns) {
    std::vector<std::string> parts;
    for (billing::Column const& column : columns) {
        parts.push_back(sql_quote(column.alias) + ": 'VARCHAR'");
    }
    return "{" + join(parts, ", ") + "}";
}

/// DuckDB's report on a broken CSV, as one sentence with file and line.
Error csv_error(Error error, fs::path const& file) {
    std::string const full = error.fields["engine_error"];
    if (error.code != ErrorCode::kBadInput) {
        return error;
    }
    std::string line;
    std::string reason;
    for (std::string_view row : split(full, '\n')) {
        std::size_t const at = row.find("CSV Error on Line: ");
        if (at != std::string_view::npos) {
            line = fmt::format("line {}: ", row.substr(at + 19));
        } else if (reason.empty() && !line.empty() && !row.starts_with("Original Line")) {
            reason = row;
        }
    }
    error.message =
        fmt::format("{}: {}{}", file.string(), line, reason.empty() ? error.message : reason);
    error.hint = "download the file again; if it stays broken, make the export deliver Parquet";
    return error;
}

/// DuckDB 1.5 stumbles over its own report when a column that is not selected stands before the
/// damage; reading all columns gives the report.
Error explain(Error const& error, EngineLimits const& limits, std::string const& rows) {
    auto const full = error.fields.find("engine_error");
    if (full == error.fields.end() || !full->second.starts_with("INTERNAL")) {
        return error;
    }
    Result<Engine> engine = Engine::open(limits);
    Result<Table> const again =
        !engine ? std::unexpected(engine.error())
                : engine->query(fmt::format("SELECT bit_xor(hash(COLUMNS(*))) FROM {}", rows));
    return again ? error : again.error();
}

/// The columns by position (`c1`, ...): names of tags may differ in case alone.
std::vector<billing::Column> text_columns(std::vector<std::string> const& names) {
    std::vector<billing::Column> columns;
    for (std::string const& name : names) {
        columns.push_back({name, "VARCHAR", fmt::format("c{}", columns.size() + 1)});
    }
    return columns;
}

std::unexpected<Error> empty_file(fs::path const& file) {
    return bad_input(fmt::format("{} is empty: not even a header line", file.string()),
                     "wait for the next delivery of the export");
}

bool is_gzip(fs::path const& file) { return file.extension() == ".gz"; }

}  // namespace

Result<std::vector<std::string>> read_csv_header(fs::path const& path) {
    std::unique_ptr<gzFile_s, GzCloser> const file{gzopen(path.c_str(), "rb")};
    if (!file) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be read", path.string()),
                    "check that the file exists and its permissions");
    }
    HeaderParser parser;
    std::array<char, 4096> buffer{};
    std::size_t seen = 0;
    bool any = false;
    while (!parser.complete && seen < kHeaderLimit) {
        int const count = gzread(file.get(), buffer.data(), buffer.size());
        if (count <= 0) {
            break;
        }
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        if (seen == 0) {
            consume_prefix(bytes, "\xEF\xBB\xBF");
        }
        for (char c : bytes) {
            if (!parser.complete) {
                parser.take(c);
                any = true;
            }
        }
        seen += static_cast<std::size_t>(count);
    }
    if (!any) {
        return empty_file(path);
    }
    if (parser.quoted || (!parser.complete && seen >= kHeaderLimit)) {
        return bad_input(fmt::format("{}: line 1: the header line does not end", path.string()),
                         "check that the file is a CSV export");
    }
    if (std::optional<std::string> const twice = billing::repeated_column(parser.names)) {
        return bad_input(
            fmt::format("{}: line 1: the column '{}' stands twice", path.string(), *twice),
            "take one of them out of the export's SQL");
    }
    return parser.names;
}

Result<std::vector<SourceFile>> stage_csv(std::vector<fs::path> const& files,
                                          fs::path const& folder, std::size_t memory_mb) {
    // One thread reads the rows in their order, which the row numbers of errors rely on.
    EngineLimits limits{.memory_mb = memory_mb, .threads = 1};
    limits.allowed_folders.push_back(folder);
    for (fs::path const& file : files) {
        limits.allowed_folders.push_back(file.parent_path());
    }
    Engine engine = TRY(Engine::open(limits));
    std::vector<SourceFile> staged;
    for (fs::path const& file : files) {
        bool const others = files.size() > 1;
        if (others && TRY(identify({file})).front().size == 0) {
            continue;
        }
        if (is_gzip(file) && TRY(check_gzip(file)) == 0 && others) {
            continue;
        }
        std::vector<billing::Column> const header = text_columns(TRY(read_csv_header(file)));
        billing::ColumnMap const columns = TRY(billing::map_columns(header, file.string()));
        staged.push_back({folder / fmt::format("csv-{:05}.parquet", staged.size() + 1), file});
        for (billing::Column const& column : header) {
            staged.back().names.emplace(column.alias, column.name);
        }
        // FOCUS writes nulls as the unquoted word NULL.
        std::string const rows = fmt::format(
            "read_csv({}, auto_detect=false, header=true, columns={}, delim=',', quote='\"', "
            "escape='\"', strict_mode=true, nullstr={}, compression='{}')",
            sql_quote(file.string()), columns_literal(header),
            billing::is_focus(columns.kind) ? "['', 'NULL']" : "''",
            is_gzip(file) ? "gzip" : "none");
        Result<void> const copied = engine.run(fmt::format(
            "COPY (SELECT {} FROM {}) TO {} (FORMAT parquet, COMPRESSION "
            "lz4_raw, ROW_GROUP_SIZE 50000)",
            join(columns_read(columns), ", "), rows, sql_quote(staged.back().path.string())));
        if (!copied) {
            return std::unexpected(csv_error(explain(copied.error(), limits, rows), file));
        }
    }
    if (staged.empty()) {
        return empty_file(files.front());
    }
    return staged;
}

}  // namespace mandate::warehouse
