#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace mandate::store {

/// One named SQL statement, beside its use. The name appears in errors and metrics. Parameters are
/// written `:name`. The text runs on SQLite and PostgreSQL alike: columns are TEXT and BIGINT only,
/// no dialect functions, NULLS FIRST or LAST said where NULLs are sorted.
struct Statement {
    std::string_view name;
    std::string_view sql;
};

/// A value of a parameter or column: NULL, BIGINT or TEXT.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

/// Parameters by name, without the colon.
using Parameters = std::map<std::string, Value>;

/// TEXT of an optional, NULL where it is absent.
Value text_or_null(std::optional<std::string> const& text);

/// One row of a result, by column name. A column that the statement does not name, or that has
/// another type, is a broken invariant (std::logic_error), never a default.
class Row {
public:
    explicit Row(std::map<std::string, Value> values) : values_(std::move(values)) {}

    std::string const& text(std::string const& column) const;
    std::int64_t integer(std::string const& column) const;
    std::optional<std::string> optional_text(std::string const& column) const;
    std::optional<std::int64_t> optional_integer(std::string const& column) const;

private:
    Value const& at(std::string const& column) const;
    std::map<std::string, Value> values_;
};

/// What a change may do within its transaction.
class Transaction {
public:
    virtual ~Transaction() = default;
    /// @returns the number of rows changed.
    virtual Result<std::int64_t> execute(Statement const& statement,
                                         Parameters const& parameters) = 0;
    virtual Result<std::vector<Row>> query(Statement const& statement,
                                           Parameters const& parameters) = 0;
};

/// Whether opening may make the database file.
enum class CreateDatabase { kNo, kYes };

/// The state database: SQLite in WAL mode, every commit synced. One connection behind a lock:
/// thread-safe, statements run one at a time. Only this room's session.cpp knows the library.
class Session {
public:
    /// Opens, and brings the schema to this program's version. Where file or folder cannot be
    /// written it opens for reading alone: without locks, so that a writer on another mount of the
    /// folder is not seen, and must not be at work.
    /// @returns Error{NotFound} when there is no file and `create` is kNo; Error{Conflict} when a
    ///          newer program made it; Error{Dependency} when it cannot be opened.
    static Result<Session> open(std::filesystem::path const& file, CreateDatabase create);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// Reads, outside of any change.
    Result<std::vector<Row>> query(Statement const& statement, Parameters const& parameters = {});

    /// Runs `body` in one transaction that excludes all other writers (BEGIN IMMEDIATE): all of it
    /// is stored, or, when body returns an error or the commit fails, nothing. Nothing slow inside.
    Result<void> write(std::function<Result<void>(Transaction&)> const& body);

private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::store
