#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

#include "audit/actions.h"
#include "base/result.h"
#include "store/driver.h"
#include "store/reader.h"
#include "store/unit.h"
#include "store/writer.h"

namespace mandate::store {

struct StoreOptions {
    /// Connections that read at the same time.
    std::size_t readers = 4;
    /// How long one read or write may take before it is interrupted.
    std::chrono::milliseconds deadline{30'000};
    /// The acts that the log may tell of; another one is a broken invariant. nullptr: any, for
    /// tests with nouns of their own. Outlives the store.
    audit::Actions const* actions = nullptr;
    /// For tests.
    FaultPlan faults = {};
};

/// The state database: SQLite (WAL, every commit synced) or PostgreSQL, with the same statements
/// and the same guarantees. Thread-safe.
///
/// Reads see one consistent snapshot and wait for nobody. Writes come one after the other, in this
/// process and across processes, so the log's sequence has no gaps and nobody retries; writers that
/// wait share one commit (write_path.h).
class Store {
public:
    /// Opens, and brings the schema to this program's version. An SQLite file in a folder that
    /// cannot be written is opened for reading.
    /// @returns Error{NotFound} when there is no database and `create` is kNo, or it is not yet
    ///          the data folder's; Error{Conflict} when a newer program made it, or it belongs to
    ///          another data folder;
    ///          Error{Dependency} when it cannot be opened.
    static Result<Store> open(DatabaseLocation const& location, CreateDatabase create,
                              StoreOptions const& options = {});

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// Gives `body` a Reader of one snapshot. @returns what body returns (a Result), or
    /// Error{Dependency} when the database cannot be reached.
    template <typename Body>
    std::invoke_result_t<Body&, Reader&> read(Body&& body) const {
        std::optional<std::invoke_result_t<Body&, Reader&>> answer;
        TRY(read_once([&](Reader& reader) { answer.emplace(body(reader)); }));
        return std::move(*answer);
    }

    /// All rows of one statement, in a snapshot of its own.
    template <typename T>
    Result<std::vector<T>> many(Statement const& statement,
                                Parameters const& parameters = {}) const {
        return read([&](Reader& reader) { return reader.many<T>(statement, parameters); });
    }

    /// Runs `body` in the one serial write order: all it changes is stored, with its entries, or,
    /// when it returns an error or the commit fails, nothing. Nothing slow inside, and no read() or
    /// write() of the same Store.
    ///
    /// Error{Dependency} from a lost connection leaves open whether the commit came through: look
    /// before trying again; the versions of put() make a second try safe.
    Result<WriteReceipt> write(WriteContext const& context,
                               std::function<Result<void>(Writer&)> const& body) const;

    Dialect dialect() const;

    /// PostgreSQL: the id of the data folder that the database belongs to; empty when none does.
    Result<std::string> installation() const;

    /// PostgreSQL: the right to serve from this database, which only one process has at a time; it
    /// ends with the handle or the process. On SQLite the data folder's own lock says so.
    class Serving {
    public:
        explicit Serving(std::unique_ptr<Connection> connection)
            : connection_(std::move(connection)) {}

    private:
        std::unique_ptr<Connection> connection_;
    };
    /// @returns Error{Conflict} when another process serves from it.
    Result<Serving> serve() const;

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    Result<void> read_once(std::function<void(Reader&)> const& body) const;
    std::unique_ptr<State> state_;
};

}  // namespace mandate::store
