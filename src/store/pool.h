#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "store/driver.h"

namespace mandate::store {

/// A few connections that read; made when they are needed, kept while they are sound. Thread-safe.
class Pool {
public:
    /// @param limit how many connections there may be at once; further callers wait.
    Pool(DatabaseLocation location, std::size_t limit)
        : location_(std::move(location)), limit_(limit) {}

    /// Holds a connection; gives it back, rolled back, when it ends. One that is lost or was
    /// interrupted is closed instead.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection)
            : pool_(&pool), connection_(std::move(connection)) {}
        Lease(Lease&& other) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        Connection& connection() { return *connection_; }

    private:
        Pool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// A sound connection: one whose server went away meanwhile is made anew, once.
    /// @returns Error{Dependency} when the database cannot be reached.
    Result<Lease> take();

    /// Puts in a connection that is already open.
    void add(std::unique_ptr<Connection> connection);

private:
    void give_back(std::unique_ptr<Connection> connection);

    DatabaseLocation location_;
    std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

}  // namespace mandate::store
