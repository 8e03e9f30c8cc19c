#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace mandate::store::testing {

/// A new, empty database of either kind, for a test that runs on both. An SQLite file is removed
/// with its folder.
class FreshDatabase {
public:
    explicit FreshDatabase(Dialect dialect);
    FreshDatabase(FreshDatabase const&) = delete;
    FreshDatabase& operator=(FreshDatabase const&) = delete;
    ~FreshDatabase();

    DatabaseLocation const& location() const { return location_; }

    /// Opens it; a failure ends the test program with its sentence.
    Store open(StoreOptions const& options = {}) const;

    /// A connection beside the store, for what goes on behind its back.
    std::unique_ptr<Connection> connect() const;

private:
    DatabaseLocation location_;
    std::filesystem::path folder_;
};

/// `sqlite`, `postgresql`: names of parametrised tests.
std::string name_of(Dialect dialect);

/// Runs SQL behind the store's back; a failure is a test failure.
void script(Connection& connection, std::string const& sql);

/// The value of a Result; an Error ends the test program with its sentence.
template <typename T>
T must(Result<T> result) {
    if (!result) {
        throw std::runtime_error(to_string(result.error()));
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

}  // namespace mandate::store::testing
