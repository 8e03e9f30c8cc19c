#include "store/store.h"

#include <fmt/format.h>

#include "store/migrations.h"
#include "store/pool.h"
#include "store/watchdog.h"
#include "store/write_path.h"

namespace mandate::store {
namespace {

constexpr Statement kInstallation{"installation", "SELECT id FROM installation"};
constexpr Statement kTakePossession{"installation_set",
                                    "INSERT INTO installation (id) VALUES (:id)"};
/// Held by whoever serves from a database.
constexpr Statement kServe{"serve", "SELECT 1 AS got WHERE pg_try_advisory_lock(7318349394477057)"};

Result<std::string> owner_of(Connection& connection) {
    std::string owner;
    TRY(connection.run(kInstallation, {}, [&](Row const& row) -> Result<void> {
        owner = row.text("id");
        return {};
    }));
    return owner;
}

Result<void> check_owner(std::string const& owner, DatabaseLocation const& location) {
    if (owner != location.installation) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} belongs to another data folder", location.name()),
                    "one data folder is one Mandate: use the folder that made it, or a database "
                    "of its own");
    }
    return {};
}

std::unexpected<Error> no_state(DatabaseLocation const& location) {
    return fail(ErrorCode::kNotFound, fmt::format("{} holds no state of Mandate", location.name()),
                "check the address, or restore the database from a backup");
}

/// Gives the database its owner, unless another is faster.
Result<void> take_possession(Connection& connection, DatabaseLocation const& location) {
    TRY(connection.begin(Access::kWrite));
    TRY(connection.script("installation_lock",
                          "LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE"));
    std::string const owner = TRY(owner_of(connection));
    if (!owner.empty()) {
        connection.rollback();
        return check_owner(owner, location);
    }
    TRY(connection.run(kTakePossession, {{"id", location.installation}}, {}));
    return connection.commit();
}

/// One data folder = one Mandate: the first that makes the database gives it its id.
Result<void> check_installation(Connection& connection, DatabaseLocation const& location,
                                CreateDatabase create) {
    if (location.installation.empty() || location.dialect != Dialect::kPostgresql) {
        return {};
    }
    std::string const owner = TRY(owner_of(connection));
    if (!owner.empty()) {
        return check_owner(owner, location);
    }
    return create == CreateDatabase::kYes ? take_possession(connection, location)
                                          : no_state(location);
}

}  // namespace

struct Store::State {
    DatabaseLocation location;
    StoreOptions options;
    Watchdog watchdog;
    Pool pool;
    WritePath write_path;

    State(DatabaseLocation const& where, StoreOptions const& how)
        : location(where),
          options(how),
          pool(where, how.readers),
          write_path(where, watchdog, how.deadline, how.faults, how.actions) {}
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(DatabaseLocation const& location, CreateDatabase create,
                          StoreOptions const& options) {
    std::unique_ptr<Connection> connection = TRY(connect(location, create));
    if (create == CreateDatabase::kNo && location.dialect == Dialect::kPostgresql &&
        TRY(connection->schema_version()) == 0) {
        return no_state(location);
    }
    TRY(migrate(*connection, location.name()));
    TRY(check_installation(*connection, location, create));
    auto state = std::make_unique<State>(location, options);
    state->pool.add(std::move(connection));
    return Store(std::move(state));
}

Result<void> Store::read_once(std::function<void(Reader&)> const& body) const {
    Pool::Lease lease = TRY(state_->pool.take());
    Watchdog::Watch const watch(state_->watchdog, lease.connection(), state_->options.deadline);
    TRY(lease.connection().begin(Access::kSnapshot));
    Unit unit{lease.connection()};
    Reader reader(unit);
    body(reader);
    return {};
}

Result<WriteReceipt> Store::write(WriteContext const& context,
                                  std::function<Result<void>(Writer&)> const& body) const {
    return state_->write_path.write(context, body);
}

Dialect Store::dialect() const { return state_->location.dialect; }

Result<std::string> Store::installation() const {
    if (dialect() == Dialect::kSqlite) {
        return std::string();
    }
    Pool::Lease lease = TRY(state_->pool.take());
    return owner_of(lease.connection());
}

Result<Store::Serving> Store::serve() const {
    if (dialect() == Dialect::kSqlite) {
        return Serving(nullptr);
    }
    std::unique_ptr<Connection> connection = TRY(connect(state_->location, CreateDatabase::kNo));
    bool got = false;
    TRY(connection->run(kServe, {}, [&](Row const&) -> Result<void> {
        got = true;
        return {};
    }));
    if (!got) {
        return fail(ErrorCode::kConflict,
                    fmt::format("another process is serving from {}", state_->location.name()),
                    "wait until it has finished");
    }
    return Serving(std::move(connection));
}

}  // namespace mandate::store
