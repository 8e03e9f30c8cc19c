#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace mandate::http {

/// Threads for work that blocks, with a bounded number of jobs that wait. Thread-safe.
class WorkQueue {
public:
    WorkQueue(int threads, std::size_t most_waiting);
    WorkQueue(WorkQueue const&) = delete;
    WorkQueue& operator=(WorkQueue const&) = delete;
    ~WorkQueue();

    /// @param job must not throw.
    /// @returns false, without keeping `job`, when as many jobs wait as may.
    bool try_post(std::function<void()> job);

    /// Forgets what waits; what runs goes on.
    void abandon();

    /// Abandons, and returns when what runs has ended.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mandate::http
