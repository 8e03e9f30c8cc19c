#include <charconv>
#include <deque>
#include <stdexcept>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include "base/text.h"
#include "store/driver.h"
#include "store/named_sql.h"

namespace mandate::store {
namespace {

constexpr int kOldestServer = 150'000;
/// Rows that a cursor is asked for at once: few enough that two pages fit what a socket holds.
constexpr int kRowsOfPage = 256;

// Types that results may have, and those that parameters are sent as (pg_type.dat).
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kUnspecified = 0;

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
struct FreeCancel {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Handle = std::unique_ptr<PGconn, Finish>;
using Answer = std::unique_ptr<PGresult, Clear>;

/// A statement as the server keeps it.
struct PostgresqlStatement {
    std::string server_name;
    std::string text;
    std::vector<std::string> names;
};

/// One message of an exchange: preparing a statement, or running it.
struct Sent {
    std::string statement;
    bool is_preparation = false;
};

/// What a connection's last words were, on one line.
std::string one_line(char const* words) {
    std::string line;
    for (char const letter : trim(words == nullptr ? "" : words)) {
        bool const space = letter == ' ' || letter == '\n' || letter == '\t';
        if (!space) {
            line += letter;
        } else if (!line.ends_with(' ')) {
            line += ' ';
        }
    }
    return line.empty() ? "the connection is lost" : line;
}

/// Appendix A of the manual, "PostgreSQL Error Codes".
Failure failure_of(std::string_view state) {
    if (state == "40001" || state == "40P01" || state == "55P03") {
        return Failure::kConflict;  // serialization, deadlock, lock not available
    }
    if (state == "23505") {
        return Failure::kDuplicate;
    }
    // A value that its type cannot hold, a constraint, RAISE.
    bool const rule = state.starts_with("22") || state.starts_with("23") || state == "P0001";
    return rule ? Failure::kRefused : Failure::kUnavailable;
}

/// What libpq writes of a BIGINT, or of a count.
std::int64_t to_integer(std::string_view digits) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

Value value_of(PGresult const* result, int row, int column) {
    if (PQgetisnull(result, row, column) != 0) {
        return std::monostate{};
    }
    std::string_view const text(PQgetvalue(result, row, column),
                                static_cast<std::size_t>(PQgetlength(result, row, column)));
    switch (PQftype(result, column)) {
        case kInt8:
        case kInt4:
        case kInt2: return to_integer(text);
        case kText: return std::string(text);
        default: throw std::logic_error("a column is neither TEXT nor BIGINT");
    }
}

Result<void> read_rows(PGresult const* result, RowSink const& sink) {
    std::vector<std::string> names;
    for (int i = 0; i < PQnfields(result); ++i) {
        names.emplace_back(PQfname(result, i));
    }
    auto const columns = std::make_shared<std::vector<std::string> const>(std::move(names));
    for (int row = 0; row < PQntuples(result); ++row) {
        std::vector<Value> values;
        values.reserve(columns->size());
        for (int i = 0; i < static_cast<int>(columns->size()); ++i) {
            values.push_back(value_of(result, row, i));
        }
        TRY(sink(Row(columns, std::move(values))));
    }
    return {};
}

std::int64_t rows_changed(PGresult* result) { return to_integer(PQcmdTuples(result)); }

/// Parameters in the form that libpq takes: texts, lengths by NUL, types.
struct WireParameters {
    std::vector<std::string> numbers;
    std::vector<char const*> values;
    std::vector<Oid> types;

    explicit WireParameters(std::vector<Value const*> const& given) {
        numbers.reserve(given.size());  // so that pointers into them stay
        for (Value const* value : given) {
            if (auto const* integer = std::get_if<std::int64_t>(value)) {
                numbers.push_back(fmt::format_int(*integer).str());
                values.push_back(numbers.back().c_str());
                types.push_back(kInt8);
            } else if (auto const* text = std::get_if<std::string>(value)) {
                values.push_back(text->c_str());
                types.push_back(kText);
            } else {
                values.push_back(nullptr);
                types.push_back(kUnspecified);
            }
        }
    }
    int count() const { return static_cast<int>(values.size()); }
};

class PostgresqlConnection;

/// A cursor of the server, read in pages: while one is walked over the server makes the next.
class PostgresqlCursor final : public Cursor {
public:
    PostgresqlCursor(PostgresqlConnection& connection, std::string_view statement,
                     std::string fetch)
        : connection_(connection), statement_(statement), fetch_(std::move(fetch)) {}
    ~PostgresqlCursor() override;

    Result<bool> next() override;
    bool is_null(int column) const override { return PQgetisnull(page_.get(), row_, column) != 0; }
    std::string_view text(int column) const override {
        expect(column, kText);
        return cell(column);
    }
    std::int64_t integer(int column) const override {
        expect(column, kInt8);
        return to_integer(cell(column));
    }

    std::string const& statement() const { return statement_; }
    std::string const& fetch() const { return fetch_; }
    void arrived(Result<Answer> page) { next_page_ = std::move(page); }

private:
    std::string_view cell(int column) const {
        return {PQgetvalue(page_.get(), row_, column),
                static_cast<std::size_t>(PQgetlength(page_.get(), row_, column))};
    }
    void expect(int column, Oid type) const {
        if (is_null(column) || PQftype(page_.get(), column) != type) {
            throw std::logic_error(
                fmt::format("column {} of '{}' has another type", column, statement_));
        }
    }

    PostgresqlConnection& connection_;
    std::string statement_;
    std::string fetch_;
    Answer page_;
    int row_ = -1;
    /// What came in answer to the last fetch.
    std::optional<Result<Answer>> next_page_;
};

class PostgresqlConnection final : public Connection {
public:
    explicit PostgresqlConnection(Handle handle)
        : handle_(std::move(handle)), cancel_(PQgetCancel(handle_.get())) {}

    Result<std::int64_t> run(Statement const& statement, Parameters const& parameters,
                             RowSink const& sink) override {
        TRY(run_later(statement, parameters));
        Answer const last = TRY(exchange());
        TRY(read_rows(last.get(), sink));
        return rows_changed(last.get());
    }

    Result<std::unique_ptr<Cursor>> walk(Statement const& statement) override {
        std::string const name = fmt::format("walk_{}", ++last_cursor_);
        TRY(script(statement.name,
                   fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", name, statement.sql)));
        auto cursor = std::make_unique<PostgresqlCursor>(
            *this, statement.name, fmt::format("FETCH {} FROM {}", kRowsOfPage, name));
        TRY(fetch(*cursor));
        return cursor;
    }

    /// Asks for a cursor's next page.
    Result<void> fetch(PostgresqlCursor& cursor) {
        if (was_interrupted()) {
            return out_of_time(cursor.statement());
        }
        if (!sent_.empty()) {
            TRY(flush());
        }
        TRY(enter_pipeline(cursor.statement()));
        if (PQsendQueryParams(handle_.get(), cursor.fetch().c_str(), 0, nullptr, nullptr, nullptr,
                              nullptr, 0) == 0 ||
            PQpipelineSync(handle_.get()) == 0) {
            return lost(cursor.statement());
        }
        fetching_.push_back(&cursor);
        return {};
    }

    /// Waits for the page that was asked for first, and gives it to its cursor.
    void receive() {
        PostgresqlCursor& cursor = *fetching_.front();
        fetching_.pop_front();
        Answer page(PQgetResult(handle_.get()));
        if (page == nullptr) {
            return cursor.arrived(lost(cursor.statement()));
        }
        Answer const end(PQgetResult(handle_.get()));   // nullptr: the page ends
        Answer const sync(PQgetResult(handle_.get()));  // the pipeline goes on
        if (PQresultStatus(page.get()) == PGRES_TUPLES_OK) {
            cursor.arrived(std::move(page));
        } else {
            cursor.arrived(failed(cursor.statement(), page.get()));
        }
    }

    /// Waits for all pages that were asked for.
    void receive_all() {
        while (!fetching_.empty()) {
            receive();
        }
        if (sent_.empty()) {
            PQexitPipelineMode(handle_.get());
        }
    }

    Result<void> run_later(Statement const& statement, Parameters const& parameters) override {
        if (was_interrupted()) {
            return out_of_time(statement.name);
        }
        receive_all();
        auto known = prepared_.find(statement.sql);
        PositionalSql positional;
        if (known == prepared_.end()) {
            positional = to_positional(statement.sql);
        }
        std::vector<std::string> const& names =
            known == prepared_.end() ? positional.names : known->second.names;
        WireParameters const wire(TRY(in_order(statement, names, parameters)));
        TRY(enter_pipeline(statement.name));
        if (known == prepared_.end()) {
            std::string server_name = fmt::format("s{}", ++last_prepared_);
            if (PQsendPrepare(handle_.get(), server_name.c_str(), positional.text.c_str(),
                              wire.count(), wire.types.data()) == 0) {
                return lost(statement.name);
            }
            sent_.push_back({std::string(statement.name), true});
            known = prepared_
                        .emplace(statement.sql, PostgresqlStatement{std::move(server_name),
                                                                    std::move(positional.text),
                                                                    std::move(positional.names)})
                        .first;
            preparing_.emplace_back(statement.sql);
        }
        if (PQsendQueryPrepared(handle_.get(), known->second.server_name.c_str(), wire.count(),
                                wire.values.data(), nullptr, nullptr, 0) == 0) {
            return lost(statement.name);
        }
        sent_.push_back({std::string(statement.name), false});
        return {};
    }

    Result<void> flush() override {
        receive_all();
        if (!sent_.empty()) {
            TRY(exchange());
        }
        return {};
    }

    Result<void> script(std::string_view name, std::string_view sql) override {
        if (was_interrupted()) {
            return out_of_time(name);
        }
        TRY(flush());
        Answer const answer(PQexec(handle_.get(), std::string(sql).c_str()));
        ExecStatusType const status = PQresultStatus(answer.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            return failed(name, answer.get());
        }
        return {};
    }

    Result<void> begin(Access access) override {
        if (prepared_.size() >= kPreparedLimit) {
            TRY(script("forget", "DEALLOCATE ALL"));
            prepared_.clear();
        }
        return access == Access::kWrite
                   ? run_later({"begin", "BEGIN ISOLATION LEVEL READ COMMITTED"}, {})
                   : run_later({"begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}, {});
    }
    Result<void> commit() override {
        TRY(run_later({"commit", "COMMIT"}, {}));
        Answer const done = TRY(exchange());
        // A transaction that failed is rolled back by COMMIT, and no error says so.
        if (std::string_view(PQcmdStatus(done.get())) != "COMMIT") {
            return database_failure(Failure::kUnavailable, "commit", "it was rolled back");
        }
        return {};
    }
    void rollback() override {
        static_cast<void>(flush());
        if (in_transaction()) {
            Answer const done(PQexec(handle_.get(), "ROLLBACK"));
        }
    }
    bool in_transaction() const override {
        return !sent_.empty() || PQtransactionStatus(handle_.get()) != PQTRANS_IDLE;
    }

    bool is_lost() override {
        // A server that went away while nobody spoke has left word on the socket, and then its end.
        while (!in_transaction() && PQstatus(handle_.get()) == CONNECTION_OK && has_word()) {
            PQconsumeInput(handle_.get());
        }
        return was_interrupted() || PQstatus(handle_.get()) != CONNECTION_OK;
    }
    Dialect dialect() const override { return Dialect::kPostgresql; }
    bool is_read_only() const override { return false; }

    Result<std::int64_t> schema_version() override {
        bool made = false;
        TRY(run({"schema_known",
                 "SELECT 1 AS known FROM information_schema.tables WHERE table_name = "
                 "'schema_version' AND table_schema = current_schema"},
                {}, [&](Row const&) -> Result<void> {
                    made = true;
                    return {};
                }));
        std::int64_t version = 0;
        if (made) {
            TRY(run({"schema_version", "SELECT version FROM schema_version"}, {},
                    [&](Row const& row) -> Result<void> {
                        version = row.integer("version");
                        return {};
                    }));
        }
        return version;
    }
    Result<void> set_schema_version(std::int64_t version) override {
        return script("schema_version",
                      fmt::format("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT "
                                  "NULL); DELETE FROM schema_version; INSERT INTO schema_version "
                                  "VALUES ({})",
                                  version));
    }

protected:
    void cancel() override {
        char ignored[256];
        PQcancel(cancel_.get(), ignored, sizeof ignored);
    }

private:
    bool has_word() const {
        pollfd socket{PQsocket(handle_.get()), POLLIN, 0};
        return ::poll(&socket, 1, 0) > 0;
    }

    Result<void> enter_pipeline(std::string_view statement) {
        if (PQpipelineStatus(handle_.get()) == PQ_PIPELINE_OFF &&
            PQenterPipelineMode(handle_.get()) == 0) {
            return lost(statement);
        }
        return {};
    }

    /// Sends what waits, and reads all answers. @returns the last one's, or the first failure.
    Result<Answer> exchange() {
        std::vector<Sent> const sent = std::exchange(sent_, {});
        std::vector<std::string> const preparing = std::exchange(preparing_, {});
        std::string_view const last = sent.back().statement;
        if (PQpipelineSync(handle_.get()) == 0) {
            return lost(last);
        }
        std::optional<Error> failure;
        Answer answer;
        for (Sent const& message : sent) {
            Answer given(PQgetResult(handle_.get()));
            if (given == nullptr) {
                return lost(message.statement);
            }
            Answer const end(PQgetResult(handle_.get()));  // nullptr: the message's answers end
            ExecStatusType const status = PQresultStatus(given.get());
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && !failure) {
                failure = failed(message.statement, given.get()).error();
            }
            answer = std::move(given);
        }
        Answer const sync(PQgetResult(handle_.get()));
        bool const ended = sync != nullptr && PQexitPipelineMode(handle_.get()) != 0;
        if (!ended && !failure) {
            return lost(last);
        }
        if (failure) {
            // Whether the server kept what was prepared in an exchange that failed is not known.
            for (std::string const& sql : preparing) {
                prepared_.erase(sql);
            }
            return std::unexpected(std::move(*failure));
        }
        return answer;
    }

    std::unexpected<Error> lost(std::string_view statement) {
        sent_.clear();
        if (was_interrupted()) {
            return out_of_time(statement);
        }
        return database_failure(Failure::kUnavailable, statement,
                                one_line(PQerrorMessage(handle_.get())));
    }

    std::unexpected<Error> failed(std::string_view statement, PGresult const* result) {
        char const* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (state == nullptr || was_interrupted()) {
            return lost(statement);
        }
        char const* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        return database_failure(failure_of(state), statement, one_line(message));
    }

    Handle handle_;
    std::unique_ptr<PGcancel, FreeCancel> cancel_;
    ByText<PostgresqlStatement> prepared_;
    std::int64_t last_prepared_ = 0;
    /// What was sent since the last exchange, and the texts among it that were new.
    std::vector<Sent> sent_;
    std::vector<std::string> preparing_;
    std::int64_t last_cursor_ = 0;
    /// Whose pages were asked for and have not come yet, in order.
    std::deque<PostgresqlCursor*> fetching_;
};

PostgresqlCursor::~PostgresqlCursor() { connection_.receive_all(); }

Result<bool> PostgresqlCursor::next() {
    if (page_ != nullptr && row_ + 1 < PQntuples(page_.get())) {
        ++row_;
        return true;
    }
    while (!next_page_) {
        connection_.receive();
    }
    page_ = TRY(*std::exchange(next_page_, std::nullopt));
    row_ = 0;
    if (PQntuples(page_.get()) == 0) {
        next_page_.emplace(std::move(page_));  // the end stays the end
        return false;
    }
    TRY(connection_.fetch(*this));
    return true;
}

/// libpq must read it; what it says when it cannot may show a password.
Result<void> check_url(DatabaseLocation const& location) {
    TRY(check_postgresql_url(location.url));
    std::unique_ptr<PQconninfoOption, FreeOptions> const options(
        PQconninfoParse(location.url.c_str(), nullptr));
    if (options == nullptr) {
        return fail(ErrorCode::kUsage,
                    fmt::format("{} is an address that PostgreSQL cannot read", location.name()),
                    "write postgresql://user@host:port/database?parameter=value");
    }
    return {};
}

/// The URL, and what we ask of every connection: a dead network is noticed within a minute.
Handle connect_to(std::string const& url) {
    char const* const names[] = {"dbname",           "client_encoding",  "application_name",
                                 "connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                 "keepalives_count", "tcp_user_timeout", nullptr};
    char const* const values[] = {url.c_str(), "UTF8", "mandate", "10",   "15",
                                  "15",        "3",    "60000",   nullptr};
    return Handle(PQconnectdbParams(names, values, 1));
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgresql(DatabaseLocation const& location) {
    TRY(check_url(location));
    Handle handle = connect_to(location.url);
    if (handle == nullptr || PQstatus(handle.get()) != CONNECTION_OK) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be reached: {}", location.name(),
                                one_line(handle == nullptr ? "out of memory"
                                                           : PQerrorMessage(handle.get()))),
                    "check the address, that the server runs, and the password (PGPASSWORD or "
                    "~/.pgpass)");
    }
    PQsetNoticeProcessor(handle.get(), [](void*, char const*) {}, nullptr);
    if (PQserverVersion(handle.get()) < kOldestServer) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} is PostgreSQL {}", location.name(),
                                PQserverVersion(handle.get()) / 10'000),
                    "Mandate needs PostgreSQL 15 or newer");
    }
    if (std::string_view const encoding = PQparameterStatus(handle.get(), "server_encoding");
        encoding != "UTF8") {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} is encoded as {}", location.name(), encoding),
                    "create the database with ENCODING 'UTF8' TEMPLATE template0");
    }
    return std::make_unique<PostgresqlConnection>(std::move(handle));
}

}  // namespace mandate::store
