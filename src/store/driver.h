#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "store/cursor.h"
#include "store/location.h"
#include "store/row.h"

namespace mandate::store {

// Internal: what the two databases must be able to do for the rest of the room. The drivers
// (sqlite_driver.cpp, postgresql_driver.cpp) are the only files that know their libraries.

/// Whether opening may make the database.
enum class CreateDatabase { kNo, kYes };

/// What a transaction is for.
enum class Access {
    kSnapshot,  ///< read one consistent state: deferred on SQLite, REPEATABLE READ READ ONLY
    kWrite,     ///< BEGIN IMMEDIATE; READ COMMITTED, serial by locking the row of log_head
};

/// Called for each row of a result; an Error ends the reading.
using RowSink = std::function<Result<void>(Row const&)>;

/// One connection. Not thread-safe, except for interrupt().
///
/// Errors: Conflict (busy, serialization, deadlock), Duplicate (unique, primary key), Refused
/// (check, foreign key, trigger), Dependency (lost, full, unreadable, out of time), BadInput (a
/// text with NUL or invalid UTF-8; the message names the parameter).
class Connection {
public:
    Connection() = default;
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    virtual ~Connection() = default;

    /// Runs a statement, prepared the first time. @returns the number of rows changed.
    virtual Result<std::int64_t> run(Statement const& statement, Parameters const& parameters,
                                     RowSink const& sink) = 0;

    /// Runs a statement without parameters whose rows are walked over. The cursor must end before
    /// the transaction.
    virtual Result<std::unique_ptr<Cursor>> walk(Statement const& statement) = 0;

    /// Runs a statement whose result nobody waits for: PostgreSQL gets it together with the next
    /// one that somebody does wait for, which then also reports its failure.
    virtual Result<void> run_later(Statement const& statement, Parameters const& parameters) = 0;

    /// Waits for what run_later has not sent or heard of yet.
    virtual Result<void> flush() = 0;

    /// Runs a text of several statements without parameters: the schema's.
    virtual Result<void> script(std::string_view name, std::string_view sql) = 0;

    virtual Result<void> begin(Access access) = 0;
    virtual Result<void> commit() = 0;
    /// Ends a transaction without a trace; nothing where there is none.
    virtual void rollback() = 0;
    virtual bool in_transaction() const = 0;

    /// True when the connection is of no use any more; looks, but does not ask the server.
    virtual bool is_lost() = 0;

    /// Ends what is running, from any thread; from then on every statement fails with Dependency.
    void interrupt() {
        interrupted_ = true;
        cancel();
    }
    bool was_interrupted() const { return interrupted_; }

    virtual Dialect dialect() const = 0;
    /// The version that the schema says it has; 0 for an empty database.
    virtual Result<std::int64_t> schema_version() = 0;
    virtual Result<void> set_schema_version(std::int64_t version) = 0;
    /// True when nothing can be written there.
    virtual bool is_read_only() const = 0;

protected:
    virtual void cancel() = 0;

private:
    std::atomic<bool> interrupted_ = false;
};

/// @returns Error{NotFound} when there is no file and `create` is kNo; Error{Dependency} when it
///          cannot be opened. A file that can only be read is opened for reading.
Result<std::unique_ptr<Connection>> open_sqlite(DatabaseLocation const& location,
                                                CreateDatabase create);

/// @returns Error{Dependency} when it cannot be reached, is older than 15 or is not UTF-8.
Result<std::unique_ptr<Connection>> open_postgresql(DatabaseLocation const& location);

/// Either, by its dialect.
Result<std::unique_ptr<Connection>> connect(DatabaseLocation const& location,
                                            CreateDatabase create);

// For the drivers.

/// Texts that a connection keeps prepared; a program has some hundred.
inline constexpr std::size_t kPreparedLimit = 512;

/// What a connection keeps of each text, found without copying it.
struct TextHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};
template <typename T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// What is wrong with a statement, in the words of either database.
enum class Failure { kConflict, kDuplicate, kRefused, kUnavailable };

std::unexpected<Error> database_failure(Failure failure, std::string_view statement,
                                        std::string_view reason);
std::unexpected<Error> out_of_time(std::string_view statement);

/// The values in the order of `names`.
/// @returns Error{BadInput} for a text with NUL or that is not UTF-8.
/// @throws std::logic_error when names and parameters do not match.
Result<std::vector<Value const*>> in_order(Statement const& statement,
                                           std::vector<std::string> const& names,
                                           Parameters const& parameters);

}  // namespace mandate::store
