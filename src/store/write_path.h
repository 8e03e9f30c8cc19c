#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "audit/frontier.h"
#include "store/unit.h"
#include "store/watchdog.h"
#include "store/writer.h"

namespace mandate::store {

/// The one way in which anything is changed: one write after the other, each all or nothing, on one
/// connection. Thread-safe.
///
/// Group commit: a write that others wait behind leaves its transaction open for the next one, each
/// in a savepoint of its own, and waits for the commit of the last. So every commit is synced, and
/// many writers share one sync. What was not committed was not acknowledged.
class WritePath {
public:
    using Body = std::function<Result<void>(Writer&)>;

    WritePath(DatabaseLocation location, Watchdog& watchdog, Watchdog::Clock::duration limit,
              FaultPlan faults, audit::Actions const* actions)
        : location_(std::move(location)),
          watchdog_(watchdog),
          limit_(limit),
          faults_(std::move(faults)),
          actions_(actions) {}

    Result<WriteReceipt> write(WriteContext const& context, Body const& body);

private:
    /// One transaction, and the writes that share it.
    struct Batch;

    Result<std::shared_ptr<Batch>> join();
    void leave(std::shared_ptr<Batch> next);
    Result<std::shared_ptr<Batch>> begin();
    Result<std::shared_ptr<Batch>> begin_once();
    Result<WriteReceipt> run(Batch& batch, WriteContext const& context, Body const& body);
    Result<void> attempt(Batch& batch, Unit& unit, WriteContext const& context, Body const& body);
    bool undo(Batch const& batch);
    bool others_wait(Batch const& batch);
    Result<void> commit(Batch& batch);
    void close_if_lost();

    DatabaseLocation location_;
    Watchdog& watchdog_;
    Watchdog::Clock::duration limit_;
    FaultPlan faults_;
    audit::Actions const* actions_;

    std::mutex mutex_;
    std::condition_variable changed_;
    bool busy_ = false;
    std::size_t waiting_ = 0;
    /// An open transaction that its last writer left for the next.
    std::shared_ptr<Batch> open_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace mandate::store
