#include "store/watchdog.h"

#include <algorithm>

#include "store/driver.h"

namespace mandate::store {
namespace {

/// An interrupt that falls between two statements has no effect, so it is repeated.
constexpr auto kRepeat = std::chrono::milliseconds(50);

}  // namespace

Watchdog::Watchdog() : thread_([this] { work(); }) {}

Watchdog::~Watchdog() {
    {
        std::lock_guard const guard(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

Watchdog::Watch::Watch(Watchdog& watchdog, Connection& connection, Clock::duration limit)
    : watchdog_(watchdog), connection_(connection), deadline_(Clock::now() + limit) {
    bool wake = false;
    {
        std::lock_guard const guard(watchdog_.mutex_);
        place_ = watchdog_.watches_.insert(watchdog_.watches_.end(), this);
        wake = deadline_ < watchdog_.wakes_at_;
    }
    if (wake) {
        watchdog_.changed_.notify_all();
    }
}

Watchdog::Watch::~Watch() {
    std::unique_lock guard(watchdog_.mutex_);
    watchdog_.changed_.wait(guard, [&] { return !being_interrupted_; });
    watchdog_.watches_.erase(place_);
}

void Watchdog::work() {
    std::unique_lock guard(mutex_);
    while (!ends_) {
        auto const now = Clock::now();
        auto const first = std::ranges::min_element(watches_, {}, &Watch::deadline_);
        if (first != watches_.end() && (*first)->deadline_ <= now) {
            Watch& watch = **first;
            watch.being_interrupted_ = true;
            watch.deadline_ = now + kRepeat;
            guard.unlock();
            watch.connection_.interrupt();  // PQcancel talks to the server
            guard.lock();
            watch.being_interrupted_ = false;
            changed_.notify_all();
            continue;
        }
        wakes_at_ = first == watches_.end() ? Clock::time_point::max() : (*first)->deadline_;
        if (first == watches_.end()) {
            changed_.wait(guard);
        } else {
            changed_.wait_until(guard, wakes_at_);
        }
    }
}

}  // namespace mandate::store
