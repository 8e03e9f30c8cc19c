#include "http/work_queue.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace mandate::http {

struct WorkQueue::State {
    State(std::size_t threads, std::size_t most_waiting)
        : most(threads + most_waiting), pool(threads) {}

    std::size_t const most;
    std::atomic<std::size_t> inside = 0;  ///< waiting or running
    std::atomic<bool> ending = false;
    boost::asio::thread_pool pool;
};

WorkQueue::WorkQueue(int threads, std::size_t most_waiting)
    : state_(
          std::make_unique<State>(static_cast<std::size_t>(std::max(threads, 1)), most_waiting)) {}

WorkQueue::~WorkQueue() { stop(); }

bool WorkQueue::try_post(std::function<void()> job) {
    if (state_->inside.fetch_add(1) >= state_->most) {
        state_->inside.fetch_sub(1);
        return false;
    }
    boost::asio::post(state_->pool, [state = state_.get(), job = std::move(job)] {
        if (!state->ending) {
            job();
        }
        state->inside.fetch_sub(1);
    });
    return true;
}

void WorkQueue::abandon() { state_->ending = true; }

void WorkQueue::stop() {
    abandon();
    state_->pool.join();
}

}  // namespace mandate::http
