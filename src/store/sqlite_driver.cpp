#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/driver.h"
#include "store/named_sql.h"

namespace mandate::store {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs = 5'000;

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// A statement as it is kept: prepared, with the names of parameters and columns.
struct SqliteStatement {
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    std::vector<std::string> names;
    Row::Columns columns;
};

/// Sets a statement back when its use is over, however it ends.
class Use {
public:
    explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
    Use(Use const&) = delete;
    Use& operator=(Use const&) = delete;
    ~Use() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

Failure failure_of(int code) {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return Failure::kDuplicate;
        default: break;
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Failure::kConflict;
        case SQLITE_CONSTRAINT: return Failure::kRefused;
        default: return Failure::kUnavailable;
    }
}

void bind(sqlite3_stmt* statement, int position, Value const& value) {
    if (auto const* integer = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, position, *integer);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        // The caller's text outlives the statement's use.
        sqlite3_bind_text64(statement, position, text->data(), text->size(), SQLITE_STATIC,
                            SQLITE_UTF8);
    } else {
        sqlite3_bind_null(statement, position);
    }
}

Value value_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL: return std::monostate{};
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_TEXT: {
            auto const* text =
                reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
            return std::string(text,
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
        default: throw std::logic_error("a column is neither TEXT nor BIGINT");
    }
}

Row::Columns columns_of(sqlite3_stmt* statement) {
    std::vector<std::string> columns;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        columns.emplace_back(sqlite3_column_name(statement, i));
    }
    return std::make_shared<std::vector<std::string> const>(std::move(columns));
}

class SqliteConnection;

/// A statement of its own, which stands at its row.
class SqliteCursor final : public Cursor {
public:
    SqliteCursor(SqliteConnection& connection, std::string_view name,
                 std::unique_ptr<sqlite3_stmt, Finalize> statement)
        : connection_(connection), name_(name), statement_(std::move(statement)) {}

    Result<bool> next() override;
    bool is_null(int column) const override {
        return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
    }
    std::string_view text(int column) const override {
        expect(column, SQLITE_TEXT);
        return {reinterpret_cast<char const*>(sqlite3_column_text(statement_.get(), column)),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
    }
    std::int64_t integer(int column) const override {
        expect(column, SQLITE_INTEGER);
        return sqlite3_column_int64(statement_.get(), column);
    }

private:
    void expect(int column, int type) const {
        if (sqlite3_column_type(statement_.get(), column) != type) {
            throw std::logic_error(
                fmt::format("column {} of '{}' has another type", column, name_));
        }
    }

    SqliteConnection& connection_;
    std::string name_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class SqliteConnection final : public Connection {
public:
    SqliteConnection(Database database, bool read_only)
        : database_(std::move(database)), read_only_(read_only) {}

    Result<std::int64_t> run(Statement const& statement, Parameters const& parameters,
                             RowSink const& sink) override {
        if (was_interrupted()) {
            return out_of_time(statement.name);
        }
        SqliteStatement const& prepared = *TRY(prepare(statement));
        std::vector<Value const*> const values =
            TRY(in_order(statement, prepared.names, parameters));
        sqlite3_stmt* const raw = prepared.statement.get();
        Use const use(raw);
        for (std::size_t i = 0; i < values.size(); ++i) {
            bind(raw, static_cast<int>(i) + 1, *values[i]);
        }
        int code = sqlite3_step(raw);
        for (; code == SQLITE_ROW; code = sqlite3_step(raw)) {
            std::vector<Value> row;
            row.reserve(prepared.columns->size());
            for (int i = 0; i < static_cast<int>(prepared.columns->size()); ++i) {
                row.push_back(value_of(raw, i));
            }
            TRY(sink(Row(prepared.columns, std::move(row))));
        }
        if (code != SQLITE_DONE) {
            return failed(statement.name);
        }
        return std::int64_t{sqlite3_changes64(database_.get())};
    }

    Result<std::unique_ptr<Cursor>> walk(Statement const& statement) override {
        if (was_interrupted()) {
            return out_of_time(statement.name);
        }
        return std::make_unique<SqliteCursor>(*this, statement.name,
                                              TRY(compile(statement.name, statement.sql)));
    }

    Result<void> run_later(Statement const& statement, Parameters const& parameters) override {
        TRY(run(statement, parameters, [](Row const&) -> Result<void> { return {}; }));
        return {};
    }

    Result<void> flush() override { return {}; }

    Result<void> script(std::string_view name, std::string_view sql) override {
        if (was_interrupted()) {
            return out_of_time(name);
        }
        if (sqlite3_exec(database_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr) !=
            SQLITE_OK) {
            return failed(name);
        }
        return {};
    }

    Result<void> begin(Access access) override {
        return access == Access::kWrite ? run_later({"begin", "BEGIN IMMEDIATE"}, {})
                                        : run_later({"begin", "BEGIN"}, {});
    }
    Result<void> commit() override { return run_later({"commit", "COMMIT"}, {}); }
    void rollback() override {
        if (in_transaction()) {
            sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }
    bool in_transaction() const override { return sqlite3_get_autocommit(database_.get()) == 0; }

    bool is_lost() override { return was_interrupted(); }
    Dialect dialect() const override { return Dialect::kSqlite; }
    bool is_read_only() const override { return read_only_; }

    Result<std::int64_t> schema_version() override {
        std::int64_t version = 0;
        TRY(run({"schema_version", "PRAGMA user_version"}, {}, [&](Row const& row) -> Result<void> {
            version = row.integer("user_version");
            return {};
        }));
        return version;
    }
    Result<void> set_schema_version(std::int64_t version) override {
        return script("schema_version", fmt::format("PRAGMA user_version = {}", version));
    }

    std::unexpected<Error> failed(std::string_view statement) const {
        int const code = sqlite3_extended_errcode(database_.get());
        if (was_interrupted() && (code & 0xff) == SQLITE_INTERRUPT) {
            return out_of_time(statement);
        }
        return database_failure(failure_of(code), statement,
                                fmt::format("{} ({})", sqlite3_errmsg(database_.get()),
                                            sqlite3_db_filename(database_.get(), "main")));
    }

protected:
    void cancel() override { sqlite3_interrupt(database_.get()); }

private:
    Result<SqliteStatement const*> prepare(Statement const& statement) {
        if (auto const known = prepared_.find(statement.sql); known != prepared_.end()) {
            return &known->second;
        }
        if (prepared_.size() >= kPreparedLimit) {
            prepared_.clear();
        }
        PositionalSql positional = to_positional(statement.sql);
        std::unique_ptr<sqlite3_stmt, Finalize> compiled =
            TRY(compile(statement.name, positional.text));
        Row::Columns columns = columns_of(compiled.get());
        SqliteStatement prepared{std::move(compiled), std::move(positional.names),
                                 std::move(columns)};
        return &prepared_.emplace(statement.sql, std::move(prepared)).first->second;
    }

    Result<std::unique_ptr<sqlite3_stmt, Finalize>> compile(std::string_view name,
                                                            std::string_view sql) {
        sqlite3_stmt* raw = nullptr;
        int const code =
            sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                               SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        if (code != SQLITE_OK) {
            return failed(name);
        }
        return std::unique_ptr<sqlite3_stmt, Finalize>(raw);
    }

    Database database_;
    ByText<SqliteStatement> prepared_;
    bool read_only_;
};

Result<bool> SqliteCursor::next() {
    if (connection_.was_interrupted()) {
        return out_of_time(name_);
    }
    int const code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        return connection_.failed(name_);
    }
    return code == SQLITE_ROW;
}

/// A file as a URI: what would end the path or begin an escape is escaped.
std::string uri_of(fs::path const& file, std::string_view options) {
    std::string uri = "file:";
    for (char const c : fs::absolute(file).string()) {
        bool const plain = c != '%' && c != '?' && c != '#';
        uri += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
    return uri + std::string(options);
}

Result<Database> open_file(fs::path const& file, std::string const& uri, int flags) {
    sqlite3* raw = nullptr;
    int const code = sqlite3_open_v2(
        uri.c_str(), &raw, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    Database database(raw);
    if (code != SQLITE_OK) {
        return database_failure(failure_of(code), "open " + file.string(),
                                raw == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(raw));
    }
    sqlite3_busy_timeout(raw, kBusyTimeoutMs);
    // Texts stand in single quotes, as PostgreSQL has it.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    return database;
}

bool is_writable(fs::path const& path) { return ::access(path.c_str(), W_OK) == 0; }

/// Opens where nothing can be written. Without a log of changes beside it the file is all there is;
/// with one, SQLite must be able to read that too.
Result<std::unique_ptr<Connection>> open_for_reading(fs::path const& file) {
    std::error_code none;
    std::uintmax_t const log_bytes = fs::file_size(fs::path(file) += "-wal", none);
    bool const complete = none || log_bytes == 0;
    auto connection = std::make_unique<SqliteConnection>(
        TRY(open_file(file, uri_of(file, complete ? "?immutable=1" : ""), SQLITE_OPEN_READONLY)),
        true);
    if (!connection->schema_version() && !complete) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} has changes beside it that cannot be read in a folder that "
                                "cannot be written",
                                file.string()),
                    "copy the folder to where it can be written, and read it there");
    }
    return connection;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(DatabaseLocation const& location,
                                                CreateDatabase create) {
    fs::path const& file = location.file;
    bool const exists = fs::exists(file);
    if (create == CreateDatabase::kNo && !exists) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no state database {}", file.string()));
    }
    fs::path const folder = fs::absolute(file).parent_path();
    if (exists && (!is_writable(file) || !is_writable(folder))) {
        return open_for_reading(file);
    }
    auto connection = std::make_unique<SqliteConnection>(
        TRY(open_file(file, uri_of(file, ""), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)), false);
    TRY(connection->script("settings",
                           "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                           "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
                           // What was erased is overwritten, whatever the library's default is.
                           "PRAGMA secure_delete = ON;"
                           // What savepoints remember, of a transaction that is not on disk yet.
                           "PRAGMA temp_store = MEMORY;"
                           // Pages: a checkpoint writes what changed often only once.
                           "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = 4000"));
    return connection;
}

}  // namespace mandate::store
