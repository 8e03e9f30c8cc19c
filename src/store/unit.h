#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "audit/actions.h"
#include "store/driver.h"

namespace mandate::store {

/// Called before every statement of a write, `begin`, `commit` and savepoints among them, with its
/// name, and with `committed` behind the commit. An Error makes the statement fail with it. For
/// tests, which fail the store, or kill it, wherever they like; empty otherwise.
using FaultPlan = std::function<Result<void>(std::string_view statement)>;

/// One transaction at work (internal). The first failure dooms it: PostgreSQL takes no statement
/// after one that failed, so SQLite does not either, and nothing of it is stored.
struct Unit {
    Connection& connection;
    FaultPlan const* faults = nullptr;
    audit::Actions const* actions = nullptr;  ///< StoreOptions
    std::optional<Error> failed = std::nullopt;

    Result<std::int64_t> run(Statement const& statement, Parameters const& parameters,
                             RowSink const& sink);
    Result<void> run_later(Statement const& statement, Parameters const& parameters);

    /// Lets the plan speak before something that is no statement of ours.
    Result<void> step(std::string_view name);

private:
    std::unexpected<Error> doom(Error error);
};

}  // namespace mandate::store
