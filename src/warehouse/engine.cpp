#include "warehouse/engine.h"

#include <algorithm>
#include <cassert>

#include <duckdb.h>
#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"
#include "warehouse/dictionary.h"
#include "warehouse/functions.h"

namespace mandate::warehouse {
namespace {

/// Faults of the machine rather than of the data.
bool is_dependency(duckdb_error_type type, std::string_view message) {
    return type == DUCKDB_ERROR_OUT_OF_MEMORY || type == DUCKDB_ERROR_INTERNAL ||
           type == DUCKDB_ERROR_FATAL || type == DUCKDB_ERROR_CONNECTION ||
           message.find("No space left") != std::string_view::npos ||
           message.find("Could not write") != std::string_view::npos ||
           message.find("Cannot allocate") != std::string_view::npos;
}

/// DuckDB's message, first line, without its own prefix.
std::string first_line(std::string_view message) {
    message = message.substr(0, message.find('\n'));
    std::size_t const colon = message.find("Error: ");
    if (colon < 30) {  // and not npos
        message.remove_prefix(colon + 7);
    }
    return printable(trim(message));  // it may quote bytes of a damaged file
}

std::unexpected<Error> duckdb_failure(duckdb_result* result) {
    char const* text = duckdb_result_error(result);
    std::string const message = text == nullptr ? "the engine gave no reason" : text;
    bool const dependency = is_dependency(duckdb_result_error_type(result), message);
    Error error{
        dependency ? ErrorCode::kDependency : ErrorCode::kBadInput, first_line(message), {}, {}};
    if (dependency) {
        error.hint = "check the disk's free space and the memory, then run the command again";
    }
    error.fields["engine_error"] = message;
    return std::unexpected(std::move(error));
}

Int128 to_int128(duckdb_hugeint value) {
    return static_cast<Int128>((static_cast<UInt128>(static_cast<uint64_t>(value.upper)) << 64U) |
                               value.lower);
}

/// Reads the cells of one column of one chunk.
class ColumnReader {
public:
    ColumnReader(duckdb_vector vector, duckdb_type type, duckdb_type stored)
        : data_(duckdb_vector_get_data(vector)),
          validity_(duckdb_vector_get_validity(vector)),
          type_(type),
          stored_(stored) {}

    Cell read(idx_t row) const {
        if (validity_ != nullptr && !duckdb_validity_row_is_valid(validity_, row)) {
            return std::monostate{};
        }
        switch (type_) {
            case DUCKDB_TYPE_BOOLEAN: return at<bool>(row);
            case DUCKDB_TYPE_TINYINT: return std::int64_t{at<int8_t>(row)};
            case DUCKDB_TYPE_SMALLINT: return std::int64_t{at<int16_t>(row)};
            case DUCKDB_TYPE_INTEGER: return std::int64_t{at<int32_t>(row)};
            case DUCKDB_TYPE_UTINYINT: return std::int64_t{at<uint8_t>(row)};
            case DUCKDB_TYPE_USMALLINT: return std::int64_t{at<uint16_t>(row)};
            case DUCKDB_TYPE_UINTEGER: return std::int64_t{at<uint32_t>(row)};
            case DUCKDB_TYPE_BIGINT: return at<int64_t>(row);
            case DUCKDB_TYPE_UBIGINT: return static_cast<Int128>(at<uint64_t>(row));
            case DUCKDB_TYPE_HUGEINT: return to_int128(at<duckdb_hugeint>(row));
            case DUCKDB_TYPE_DECIMAL: return decimal(row);
            case DUCKDB_TYPE_DOUBLE: return at<double>(row);
            case DUCKDB_TYPE_DATE:
                return to_string(Date{std::chrono::days{at<duckdb_date>(row).days}});
            case DUCKDB_TYPE_VARCHAR: {
                duckdb_string_t text = at<duckdb_string_t>(row);
                return std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text));
            }
            default: assert(false && "cast the column to a type that Table knows"); return {};
        }
    }

private:
    template <typename T>
    T at(idx_t row) const {
        return static_cast<T const*>(data_)[row];
    }

    Cell decimal(idx_t row) const {
        switch (stored_) {
            case DUCKDB_TYPE_SMALLINT: return Int128{at<int16_t>(row)};
            case DUCKDB_TYPE_INTEGER: return Int128{at<int32_t>(row)};
            case DUCKDB_TYPE_BIGINT: return Int128{at<int64_t>(row)};
            default: return to_int128(at<duckdb_hugeint>(row));
        }
    }

    void const* data_;
    uint64_t* validity_;
    duckdb_type type_;
    duckdb_type stored_;
};

duckdb_type stored_type(duckdb_result* result, idx_t column) {
    duckdb_logical_type type = duckdb_column_logical_type(result, column);
    duckdb_type const stored = duckdb_get_type_id(type) == DUCKDB_TYPE_DECIMAL
                                   ? duckdb_decimal_internal_type(type)
                                   : duckdb_get_type_id(type);
    duckdb_destroy_logical_type(&type);
    return stored;
}

Table materialise(duckdb_result* result) {
    Table table;
    idx_t const count = duckdb_column_count(result);
    std::vector<duckdb_type> types;
    std::vector<duckdb_type> stored;
    for (idx_t column = 0; column < count; ++column) {
        table.names.emplace_back(duckdb_column_name(result, column));
        types.push_back(duckdb_column_type(result, column));
        stored.push_back(stored_type(result, column));
    }
    table.columns.resize(count);
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result)) {
        idx_t const rows = duckdb_data_chunk_get_size(chunk);
        for (idx_t column = 0; column < count; ++column) {
            ColumnReader const reader(duckdb_data_chunk_get_vector(chunk, column), types[column],
                                      stored[column]);
            for (idx_t row = 0; row < rows; ++row) {
                table.columns[column].push_back(reader.read(row));
            }
        }
        table.row_count += rows;
        duckdb_destroy_data_chunk(&chunk);
    }
    return table;
}

class DuckAppender final : public Appender {
public:
    explicit DuckAppender(duckdb_appender appender) : appender_(appender) {}
    DuckAppender(DuckAppender const&) = delete;
    DuckAppender& operator=(DuckAppender const&) = delete;
    ~DuckAppender() override {
        if (appender_ != nullptr) {
            duckdb_appender_destroy(&appender_);
        }
    }

    void add(std::int64_t value) override { note(duckdb_append_int64(appender_, value)); }
    void add(std::string_view text) override {
        note(duckdb_append_varchar_length(appender_, text.data(), text.size()));
    }
    void add_null() override { note(duckdb_append_null(appender_)); }
    void end_row() override { note(duckdb_appender_end_row(appender_)); }

    Result<void> finish() override {
        note(duckdb_appender_close(appender_));
        if (failed_) {
            char const* reason = duckdb_appender_error(appender_);
            return fail(ErrorCode::kDependency, fmt::format("the engine refuses rows: {}",
                                                            reason == nullptr ? "" : reason));
        }
        return {};
    }

private:
    void note(duckdb_state state) { failed_ = failed_ || state != DuckDBSuccess; }

    duckdb_appender appender_;
    bool failed_ = false;
};

std::string folder_list(std::vector<std::filesystem::path> const& folders) {
    std::vector<std::string> quoted;
    for (std::filesystem::path const& folder : folders) {
        quoted.push_back(
            sql_quote(std::filesystem::absolute(folder).lexically_normal().string() + "/"));
    }
    return "[" + join(quoted, ", ") + "]";
}

std::string configuration(EngineLimits const& limits) {
    std::vector<std::filesystem::path> folders = limits.allowed_folders;
    std::string sql = fmt::format(
        "SET memory_limit='{}MB'; SET threads={}; SET preserve_insertion_order=false; "
        "SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; "
        "SET enable_progress_bar=false; SET TimeZone='UTC'; ",
        limits.memory_mb, limits.threads);
    if (limits.temp_folder.empty()) {
        sql += "SET temp_directory=''; ";
    } else {
        folders.push_back(limits.temp_folder);
        sql += fmt::format("SET temp_directory={}; ", sql_quote(limits.temp_folder.string()));
    }
    if (!folders.empty()) {
        sql += fmt::format("SET allowed_directories={}; ", folder_list(folders));
    }
    return sql + "SET enable_external_access=false; SET lock_configuration=true;";
}

}  // namespace

struct Engine::State {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;

    State() = default;
    State(State const&) = delete;
    State& operator=(State const&) = delete;
    ~State() {
        duckdb_disconnect(&connection);
        duckdb_close(&database);
    }
};

std::string const& Table::text(std::size_t row, std::size_t column) const {
    return std::get<std::string>(columns[column][row]);
}
std::int64_t Table::integer(std::size_t row, std::size_t column) const {
    return std::get<std::int64_t>(columns[column][row]);
}
Int128 Table::fixed12(std::size_t row, std::size_t column) const {
    return std::get<Int128>(columns[column][row]);
}
std::optional<std::string> Table::optional_text(std::size_t row, std::size_t column) const {
    if (is_null(row, column)) {
        return std::nullopt;
    }
    return text(row, column);
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(EngineLimits const& limits) {
    auto state = std::make_unique<State>();
    if (duckdb_open(nullptr, &state->database) != DuckDBSuccess ||
        duckdb_connect(state->database, &state->connection) != DuckDBSuccess) {
        return fail(ErrorCode::kDependency, "the analytics engine (DuckDB) does not start",
                    "check the memory that is left on this machine");
    }
    if (!register_functions(state->connection)) {
        return fail(ErrorCode::kDependency,
                    "the analytics engine (DuckDB " + library_version() + ") refuses our functions",
                    "run tools/setup again, which installs the version that Mandate is built for");
    }
    Engine engine(std::move(state));
    TRY(engine.run(configuration(limits)));
    return engine;
}

Result<void> Engine::run(std::string const& sql) {
    duckdb_result result;
    if (duckdb_query(state_->connection, sql.c_str(), &result) != DuckDBSuccess) {
        auto failure = duckdb_failure(&result);
        duckdb_destroy_result(&result);
        return failure;
    }
    duckdb_destroy_result(&result);
    return {};
}

Result<Table> Engine::query(std::string const& sql) {
    duckdb_result result;
    if (duckdb_query(state_->connection, sql.c_str(), &result) != DuckDBSuccess) {
        auto failure = duckdb_failure(&result);
        duckdb_destroy_result(&result);
        return failure;
    }
    Table table = materialise(&result);
    duckdb_destroy_result(&result);
    return table;
}

Result<std::unique_ptr<Appender>> Engine::append_to(std::string const& table) {
    duckdb_appender appender = nullptr;
    if (duckdb_appender_create(state_->connection, nullptr, table.c_str(), &appender) !=
        DuckDBSuccess) {
        duckdb_appender_destroy(&appender);
        return fail(ErrorCode::kDependency, "the engine has no table " + table + " to append to");
    }
    return std::make_unique<DuckAppender>(appender);
}

Result<void> Engine::add_dictionary(DictionaryNames const& names, Interner& interner) {
    if (!register_dictionary(state_->connection, names, interner)) {
        return fail(ErrorCode::kDependency, "the engine refuses the dictionary " + names.table);
    }
    return {};
}

double Engine::progress_percent() const {
    return duckdb_query_progress(state_->connection).percentage;
}

void* Engine::raw_connection() const { return state_->connection; }

std::string Engine::library_version() { return duckdb_library_version(); }

}  // namespace mandate::warehouse
