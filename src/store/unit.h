#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "audit/actions.h"
#include "store/driver.h"

namespace mandate::store {

/// Called before every statement of a write, `begin`, `commit` and savepoints among them, with its
/// name, and with `committed` behind the commit. An Error makes the statement fail with it. For
/// tests, which fail the store, or kill it, wherever they like; empty otherwise.
using FaultPlan = std::function<Result<void>(std::string_view statement)>;

/// The current version of an entity, as its table has it.
struct CurrentVersion {
    std::int64_t version = 0;  ///< 0: there is none
    std::int64_t from_seq = 0;
    std::string body;
};

/// The current versions that a write has seen: nobody else changes any while it lasts, so what it
/// read to decide on need not be read again to change it.
class SeenVersions {
public:
    /// Nothing where it was not seen.
    CurrentVersion const* find(std::string_view table, std::string_view id) const;
    void set(std::string_view table, std::string_view id, CurrentVersion version);

private:
    static std::string key(std::string_view table, std::string_view id);
    std::unordered_map<std::string, CurrentVersion> versions_;
};

/// One transaction at work (internal). The first failure dooms it: PostgreSQL takes no statement
/// after one that failed, so SQLite does not either, and nothing of it is stored.
struct Unit {
    Connection& connection;
    FaultPlan const* faults = nullptr;
    audit::Actions const* actions = nullptr;  ///< StoreOptions
    std::optional<Error> failed = std::nullopt;
    /// Of a write; nothing of a read.
    std::optional<SeenVersions> seen = std::nullopt;

    Result<std::int64_t> run(Statement const& statement, Parameters const& parameters,
                             RowSink const& sink);
    Result<std::unique_ptr<Cursor>> walk(Statement const& statement);
    Result<void> run_later(Statement const& statement, Parameters const& parameters);

    /// Lets the plan speak before something that is no statement of ours.
    Result<void> step(std::string_view name);

private:
    std::unexpected<Error> doom(Error error);
};

}  // namespace mandate::store
