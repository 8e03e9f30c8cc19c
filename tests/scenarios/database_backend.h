#pragma once

#include <memory>

#include "app/store_records.h"
#include "base/clock.h"
#include "store/testing/databases.h"
#include "world.h"

namespace mandate::scenarios {

/// A fresh database of either kind as the backend of a scenario.
class DatabaseBackend {
public:
    explicit DatabaseBackend(store::Dialect dialect, store::StoreOptions options = {});

    Backend backend();
    app::Records& records() { return *records_; }
    store::Store const& store() const { return store_; }
    store::testing::FreshDatabase const& database() const { return database_; }

    /// The first fault of the log or of a row behind it; empty when it verifies.
    std::string verify() const;

private:
    store::testing::FreshDatabase database_;
    store::Store store_;
    FixedClock clock_;
    std::unique_ptr<app::StoreRecords> records_;
};

}  // namespace mandate::scenarios
