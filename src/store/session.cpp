#include "store/session.h"

#include <charconv>
#include <mutex>
#include <stdexcept>

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/migrations.h"

namespace mandate::store {
namespace {

/// One bound parameter; SOCI keeps pointers into it until the statement ran.
struct Binding {
    std::string name;
    std::string text;
    long long number = 0;
    soci::indicator indicator = soci::i_ok;
    bool is_text = true;

    explicit Binding(std::string const& parameter, Value const& value) : name(parameter) {
        if (std::holds_alternative<std::monostate>(value)) {
            indicator = soci::i_null;
        } else if (auto const* integer = std::get_if<std::int64_t>(&value)) {
            number = *integer;
            is_text = false;
        } else {
            text = std::get<std::string>(value);
        }
    }
};

Value value_of(soci::row const& row, std::size_t column) {
    if (row.get_indicator(column) == soci::i_null) {
        return std::monostate{};
    }
    switch (row.get_properties(column).get_data_type()) {
        case soci::dt_integer: return std::int64_t{row.get<int>(column)};
        case soci::dt_long_long: return static_cast<std::int64_t>(row.get<long long>(column));
        case soci::dt_unsigned_long_long:
            return static_cast<std::int64_t>(row.get<unsigned long long>(column));
        case soci::dt_double:
        case soci::dt_date:
        case soci::dt_blob:
        case soci::dt_xml: throw std::logic_error("a column is neither TEXT nor BIGINT");
        case soci::dt_string: return row.get<std::string>(column);
    }
    throw std::logic_error("a column is neither TEXT nor BIGINT");
}

Row to_row(soci::row const& row) {
    std::map<std::string, Value> values;
    for (std::size_t column = 0; column < row.size(); ++column) {
        values.emplace(row.get_properties(column).get_name(), value_of(row, column));
    }
    return Row(std::move(values));
}

std::unexpected<Error> database_failure(std::string_view statement, std::string const& reason) {
    bool const locked = reason.find("locked") != std::string::npos;
    return fail(locked ? ErrorCode::kConflict : ErrorCode::kDependency,
                fmt::format("the state database refuses '{}': {}", statement, reason),
                locked ? "another Mandate process is writing; try again"
                       : "check the disk and its free space");
}

class SociTransaction final : public Transaction {
public:
    explicit SociTransaction(soci::session& session) : session_(session) {}

    Result<std::int64_t> execute(Statement const& statement,
                                 Parameters const& parameters) override {
        try {
            std::vector<Binding> bindings = bind(parameters);
            soci::statement prepared = prepare(statement, bindings);
            prepared.define_and_bind();
            prepared.execute(true);
            return static_cast<std::int64_t>(prepared.get_affected_rows());
        } catch (soci::soci_error const& error) {
            return database_failure(statement.name, error.get_error_message());
        }
    }

    Result<std::vector<Row>> query(Statement const& statement,
                                   Parameters const& parameters) override {
        try {
            std::vector<Binding> bindings = bind(parameters);
            soci::statement prepared = prepare(statement, bindings);
            soci::row row;
            prepared.define_and_bind();
            prepared.exchange_for_rowset(soci::into(row));
            prepared.execute(false);
            std::vector<Row> rows;
            while (prepared.fetch()) {
                rows.push_back(to_row(row));
            }
            return rows;
        } catch (soci::soci_error const& error) {
            return database_failure(statement.name, error.get_error_message());
        }
    }

private:
    static std::vector<Binding> bind(Parameters const& parameters) {
        std::vector<Binding> bindings;
        bindings.reserve(parameters.size());
        for (auto const& [name, value] : parameters) {
            bindings.emplace_back(name, value);
        }
        return bindings;
    }

    soci::statement prepare(Statement const& statement, std::vector<Binding>& bindings) {
        soci::statement prepared(session_);
        for (Binding& binding : bindings) {
            if (binding.is_text) {
                prepared.exchange(soci::use(binding.text, binding.indicator, binding.name));
            } else {
                prepared.exchange(soci::use(binding.number, binding.indicator, binding.name));
            }
        }
        prepared.alloc();
        prepared.prepare(std::string(statement.sql));
        return prepared;
    }

    soci::session& session_;
};

constexpr Statement kBegin{"begin", "BEGIN IMMEDIATE"};
constexpr Statement kCommit{"commit", "COMMIT"};
constexpr Statement kRollback{"rollback", "ROLLBACK"};
constexpr Statement kSchemaVersion{"schema_version", "PRAGMA user_version"};
constexpr Statement kSettings[] = {
    {"journal_mode", "PRAGMA journal_mode = WAL"},
    {"synchronous", "PRAGMA synchronous = FULL"},
    {"foreign_keys", "PRAGMA foreign_keys = ON"},
    {"busy_timeout", "PRAGMA busy_timeout = 5000"},
};

}  // namespace

struct Session::State {
    std::mutex lock;
    soci::session session;
};

Value text_or_null(std::optional<std::string> const& text) {
    return text ? Value(*text) : Value(std::monostate{});
}

Value const& Row::at(std::string const& column) const {
    auto const found = values_.find(column);
    if (found == values_.end()) {
        throw std::logic_error("the statement returns no column " + column);
    }
    return found->second;
}

std::string const& Row::text(std::string const& column) const {
    return std::get<std::string>(at(column));
}
namespace {

// SQLite gives an expression no declared type, and SOCI then reads it as text.
std::int64_t integer_of(Value const& value) {
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
        return *number;
    }
    std::string const& text = std::get<std::string>(value);
    std::int64_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
        throw std::logic_error("a column is no BIGINT: " + text);
    }
    return number;
}

}  // namespace

std::int64_t Row::integer(std::string const& column) const { return integer_of(at(column)); }
std::optional<std::string> Row::optional_text(std::string const& column) const {
    Value const& value = at(column);
    return std::holds_alternative<std::monostate>(value)
               ? std::nullopt
               : std::optional(std::get<std::string>(value));
}
std::optional<std::int64_t> Row::optional_integer(std::string const& column) const {
    Value const& value = at(column);
    return std::holds_alternative<std::monostate>(value) ? std::nullopt
                                                         : std::optional(integer_of(value));
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<std::vector<Row>> Session::query(Statement const& statement, Parameters const& parameters) {
    std::lock_guard const guard(state_->lock);
    return SociTransaction(state_->session).query(statement, parameters);
}

Result<void> Session::write(std::function<Result<void>(Transaction&)> const& body) {
    std::lock_guard const guard(state_->lock);
    SociTransaction transaction(state_->session);
    TRY(transaction.execute(kBegin, {}));
    Result<void> done = body(transaction);
    if (done) {
        Result<std::int64_t> const committed = transaction.execute(kCommit, {});
        if (!committed) {
            done = std::unexpected(committed.error());
        }
    }
    if (!done) {
        // A failed commit may have ended the transaction already; then there is nothing to undo.
        static_cast<void>(transaction.execute(kRollback, {}));
    }
    return done;
}

namespace {

Result<std::int64_t> schema_version(Transaction& transaction) {
    std::vector<Row> const rows = TRY(transaction.query(kSchemaVersion, {}));
    return rows.front().integer("user_version");
}

Result<void> migrate(Transaction& transaction, std::string const& file) {
    auto const migrations = sqlite_migrations();
    auto const known = static_cast<std::int64_t>(migrations.size());
    std::int64_t const version = TRY(schema_version(transaction));
    if (version > known) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} was made by a newer Mandate (schema {}, this program knows {})",
                                file, version, known),
                    "use the newer program");
    }
    for (std::int64_t step = version; step < known; ++step) {
        Migration const& migration = migrations[static_cast<std::size_t>(step)];
        for (std::string_view sql : migration.statements) {
            TRY(transaction.execute({migration.name, sql}, {}));
        }
    }
    std::string const mark = fmt::format("PRAGMA user_version = {}", known);
    TRY(transaction.execute({"schema_version", mark}, {}));
    return {};
}

}  // namespace

namespace {

bool is_writable(std::filesystem::path const& path) { return ::access(path.c_str(), W_OK) == 0; }

/// How SOCI opens the file where nothing can be written: without a log of changes beside it the
/// file is all there is, and SQLite needs no locks to read it; with one it must read that too.
std::string read_only_connection(std::filesystem::path const& file) {
    static int const kUriNames = sqlite_api::sqlite3_config(SQLITE_CONFIG_URI, 1);
    static_cast<void>(kUriNames);
    std::error_code none;
    std::uintmax_t const log_bytes = std::filesystem::file_size(file.string() + "-wal", none);
    return fmt::format("dbname=file:{}{} readonly=true timeout=5", file.string(),
                       none || log_bytes == 0 ? "?immutable=1" : "");
}

}  // namespace

Result<Session> Session::open(std::filesystem::path const& file, CreateDatabase create) {
    if (create == CreateDatabase::kNo && !std::filesystem::exists(file)) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no state database {}", file.string()));
    }
    bool const read_only =
        std::filesystem::exists(file) && (!is_writable(file) || !is_writable(file.parent_path()));
    auto state = std::make_unique<State>();
    try {
        state->session.open(soci::sqlite3, read_only
                                               ? read_only_connection(file)
                                               : fmt::format("dbname={} timeout=5", file.string()));
    } catch (soci::soci_error const& error) {
        return database_failure("open " + file.string(), error.get_error_message());
    }
    Session session(std::move(state));
    for (Statement const& setting : kSettings) {
        if (!read_only) {
            TRY(session.query(setting));
        }
    }
    SociTransaction reader(session.state_->session);
    std::int64_t const version = TRY(schema_version(reader));
    if (version != static_cast<std::int64_t>(sqlite_migrations().size())) {
        TRY(session.write(
            [&](Transaction& transaction) { return migrate(transaction, file.string()); }));
    }
    return session;
}

}  // namespace mandate::store
