#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "store/cursor.h"
#include "store/row.h"
#include "store/statement.h"

namespace mandate::store {

struct Unit;

/// Reads one consistent state of the database: what was committed when the transaction began (in a
/// write, also what it has changed itself). Not thread-safe; lives as long as the body it is given
/// to.
///
/// Errors of every verb: Conflict, Duplicate, Refused, Dependency as driver.h has them; BadInput
/// for a text with NUL or invalid UTF-8. After one, every further verb of the transaction fails.
class Reader {
public:
    explicit Reader(Unit& unit) : unit_(unit) {}
    Reader(Reader const&) = delete;
    Reader& operator=(Reader const&) = delete;

    /// The first row as a T (row.h), or nothing.
    template <typename T>
    Result<std::optional<T>> one(Statement const& statement, Parameters const& parameters = {}) {
        std::vector<T> found = TRY(many<T>(statement, parameters));
        return found.empty() ? std::optional<T>() : std::optional<T>(std::move(found.front()));
    }

    /// All rows as T. All are held in memory: what may be long is read in pages.
    template <typename T>
    Result<std::vector<T>> many(Statement const& statement, Parameters const& parameters = {}) {
        std::vector<T> found;
        for (Row const& row : TRY(rows(statement, parameters))) {
            found.push_back(TRY(decode_row<T>(row)));
        }
        return found;
    }

    /// Walks over the rows of a statement without parameters: whole tables, in memory that does not
    /// grow with them. The cursor must end before the body does.
    Result<std::unique_ptr<Cursor>> walk(Statement const& statement);

    /// The transaction itself, for this room.
    Unit& unit() { return unit_; }

private:
    Result<std::vector<Row>> rows(Statement const& statement, Parameters const& parameters);

    Unit& unit_;
};

}  // namespace mandate::store
