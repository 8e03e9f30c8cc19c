#include "store/write_path.h"

#include <fmt/format.h>

namespace mandate::store {
namespace {

/// Writes that share one commit, at most: so that the first of them is not kept waiting.
constexpr std::size_t kBatchLimit = 64;

constexpr Statement kHeadSqlite{"log_head", "SELECT frontier FROM log_head WHERE id = 1"};
/// Locks out every other writer until the transaction ends.
constexpr Statement kHeadPostgresql{"log_head",
                                    "SELECT frontier FROM log_head WHERE id = 1 FOR UPDATE"};
constexpr Statement kSetHead{"log_head_set",
                             "UPDATE log_head SET size = :size, frontier = :frontier WHERE id = 1"};
constexpr Statement kSavepoint{"savepoint", "SAVEPOINT one_write"};
constexpr Statement kRelease{"release", "RELEASE SAVEPOINT one_write"};
constexpr Statement kRollbackTo{"rollback_to", "ROLLBACK TO SAVEPOINT one_write"};

}  // namespace

struct WritePath::Batch {
    audit::Frontier frontier;
    std::int64_t size_before = 0;
    /// Writes whose changes are in the transaction.
    std::size_t writes = 0;
    /// True when the write at work does not commit, because another one waits.
    bool is_left_open = false;
    /// Set when the transaction has ended.
    std::optional<Result<void>> outcome;
};

Result<WriteReceipt> WritePath::write(WriteContext const& context, Body const& body) {
    std::shared_ptr<Batch> const batch = TRY(join());
    Result<WriteReceipt> done = run(*batch, context, body);
    std::unique_lock guard(mutex_);
    if (batch->is_left_open) {
        leave(batch);
        if (!done) {
            return done;  // nothing of this write is in the transaction
        }
        changed_.wait(guard, [&] { return batch->outcome.has_value(); });
    } else {
        if (!batch->outcome) {
            guard.unlock();
            Result<void> outcome = commit(*batch);
            guard.lock();
            batch->outcome = std::move(outcome);
        }
        close_if_lost();
        leave(nullptr);
    }
    if (done && !*batch->outcome) {
        return std::unexpected(batch->outcome->error());
    }
    return done;
}

/// Waits for the turn; begins a transaction or joins the one that is open.
Result<std::shared_ptr<WritePath::Batch>> WritePath::join() {
    std::unique_lock guard(mutex_);
    ++waiting_;
    bool const free = changed_.wait_for(guard, limit_, [&] { return !busy_; });
    --waiting_;
    if (!free) {
        return fail(ErrorCode::kConflict, "another write of this program has not ended in time",
                    "try again");
    }
    busy_ = true;
    if (open_ != nullptr) {
        return std::exchange(open_, nullptr);
    }
    guard.unlock();
    Result<std::shared_ptr<Batch>> batch = begin();
    if (!batch) {
        guard.lock();
        close_if_lost();
        leave(nullptr);
    }
    return batch;
}

/// Ends the turn; the lock is held.
void WritePath::leave(std::shared_ptr<Batch> next) {
    open_ = std::move(next);
    busy_ = false;
    changed_.notify_all();
}

Result<std::shared_ptr<WritePath::Batch>> WritePath::begin() {
    bool const fresh = connection_ == nullptr;
    Result<std::shared_ptr<Batch>> batch = begin_once();
    // The server may have gone away since the last write: nothing was done yet, so try it anew.
    if (!batch && !fresh && connection_->is_lost() && !connection_->was_interrupted()) {
        connection_ = nullptr;
        batch = begin_once();
    }
    if (!batch && connection_ != nullptr) {
        connection_->rollback();
    }
    return batch;
}

Result<std::shared_ptr<WritePath::Batch>> WritePath::begin_once() {
    if (connection_ == nullptr) {
        connection_ = TRY(connect(location_, CreateDatabase::kNo));
    }
    if (connection_->is_read_only()) {
        return fail(ErrorCode::kDependency, fmt::format("{} can only be read", location_.name()),
                    "check the permissions of the data folder");
    }
    Watchdog::Watch const watch(watchdog_, *connection_, limit_);
    Unit unit{*connection_, &faults_};
    TRY(unit.step("begin"));
    TRY(connection_->begin(Access::kWrite));
    auto batch = std::make_shared<Batch>();
    std::string text;
    TRY(unit.run(connection_->dialect() == Dialect::kSqlite ? kHeadSqlite : kHeadPostgresql, {},
                 [&](Row const& row) -> Result<void> {
                     text = row.text("frontier");
                     return {};
                 }));
    batch->frontier = TRY(audit::Frontier::parse(text));
    batch->size_before = batch->frontier.size();
    return batch;
}

Result<WriteReceipt> WritePath::run(Batch& batch, WriteContext const& context, Body const& body) {
    audit::Frontier const before = batch.frontier;
    Watchdog::Watch const watch(watchdog_, *connection_, limit_);
    Unit unit{*connection_, &faults_, actions_};
    unit.seen.emplace();
    Result<void> done;
    try {
        done = attempt(batch, unit, context, body);
    } catch (...) {
        // A broken invariant ends everything that shares the transaction.
        connection_->rollback();
        std::lock_guard const guard(mutex_);
        batch.outcome = fail(ErrorCode::kDependency, "a write beside this one broke the program",
                             "nothing was stored; try again");
        close_if_lost();
        leave(nullptr);
        throw;
    }
    if (done) {
        ++batch.writes;
        return WriteReceipt{before.size(), batch.frontier.size()};
    }
    batch.frontier = before;
    if (!undo(batch)) {
        connection_->rollback();
        std::lock_guard const guard(mutex_);
        batch.outcome = std::unexpected(done.error());
        batch.is_left_open = false;
    }
    return std::unexpected(std::move(done).error());
}

Result<void> WritePath::attempt(Batch& batch, Unit& unit, WriteContext const& context,
                                Body const& body) {
    batch.is_left_open = false;
    bool const shared = batch.writes > 0;
    if (shared) {
        TRY(unit.run_later(kSavepoint, {}));
    }
    Writer writer(unit, batch.frontier, context);
    Result<void> done = body(writer);
    if (done && unit.failed) {  // a body that looked away
        done = std::unexpected(*unit.failed);
    }
    if (done && shared) {
        done = unit.run_later(kRelease, {});
    }
    batch.is_left_open = (done || shared) && others_wait(batch);
    if (done && (shared || batch.is_left_open)) {
        // What was not sent yet must be known to have worked before another write begins.
        done = connection_->flush();
    }
    return done;
}

bool WritePath::others_wait(Batch const& batch) {
    std::lock_guard const guard(mutex_);
    return waiting_ > 0 && batch.writes + 1 < kBatchLimit;
}

/// Takes one write out of the transaction. @returns false when that ends it.
bool WritePath::undo(Batch const& batch) {
    return batch.writes > 0 && connection_->in_transaction() && !connection_->is_lost() &&
           connection_->run_later(kRollbackTo, {}).has_value() &&
           connection_->run_later(kRelease, {}).has_value();
}

Result<void> WritePath::commit(Batch& batch) {
    Watchdog::Watch const watch(watchdog_, *connection_, limit_);
    Unit unit{*connection_, &faults_};
    Result<void> done;
    if (batch.frontier.size() != batch.size_before) {
        done = unit.run_later(
            kSetHead, {{"size", batch.frontier.size()}, {"frontier", batch.frontier.to_text()}});
    }
    if (done) {
        done = unit.step("commit");
    }
    if (done) {
        done = connection_->commit();
    }
    if (!done) {
        connection_->rollback();
        return done;
    }
    return unit.step("committed");
}

/// The next write then connects anew.
void WritePath::close_if_lost() {
    if (connection_ != nullptr && (connection_->is_lost() || connection_->in_transaction())) {
        connection_ = nullptr;
    }
}

}  // namespace mandate::store
