#pragma once

#include <mutex>

#include "app/governance.h"
#include "audit/entry.h"
#include "base/clock.h"
#include "store/store.h"

namespace mandate::app {

/// Records in the state database: each use case is one transaction, each change an entry of the
/// log. Thread-safe.
class StoreRecords final : public Records {
public:
    /// Before the first write the database gets the domain's table of conflicting duties, should it
    /// not have it yet.
    /// @param via the face through which the changes come; every entry says so.
    StoreRecords(store::Store const& database, Clock const& clock, audit::Via via)
        : database_(database), clock_(clock), via_(via) {}

    Result<void> read(std::function<Result<void>(Reading&)> const& body) override;
    Result<void> write(Caller const& caller,
                       std::function<Result<void>(Writing&)> const& body) override;
    Error refuse_sign_in(std::string_view token_id, Error told) override;

private:
    Result<void> sync_duties();

    store::Store const& database_;
    Clock const& clock_;
    audit::Via via_;
    std::mutex lock_;
    bool duties_synced_ = false;
};

}  // namespace mandate::app
