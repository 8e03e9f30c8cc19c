#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace mandate::store {

class Connection;

/// Interrupts connections whose work takes too long: sqlite3_interrupt, PQcancel. One thread, which
/// sleeps until the first deadline. Thread-safe.
///
/// A connection that was interrupted is of no use any more (Connection::interrupt); whoever holds
/// it closes it.
class Watchdog {
public:
    using Clock = std::chrono::steady_clock;

    Watchdog();
    Watchdog(Watchdog const&) = delete;
    Watchdog& operator=(Watchdog const&) = delete;
    ~Watchdog();

    /// While this lives, the connection is watched; when it ends, no interrupt is under way.
    class Watch {
    public:
        Watch(Watchdog& watchdog, Connection& connection, Clock::duration limit);
        Watch(Watch const&) = delete;
        Watch& operator=(Watch const&) = delete;
        ~Watch();

    private:
        friend class Watchdog;
        Watchdog& watchdog_;
        Connection& connection_;
        Clock::time_point deadline_;
        bool being_interrupted_ = false;
        std::list<Watch*>::iterator place_;
    };

private:
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watch*> watches_;
    Clock::time_point wakes_at_ = Clock::time_point::max();
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace mandate::store
