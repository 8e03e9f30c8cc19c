#include "store/pool.h"

namespace mandate::store {

Pool::Lease::~Lease() {
    if (connection_ != nullptr) {
        connection_->rollback();
        pool_->give_back(std::move(connection_));
    }
}

Result<Pool::Lease> Pool::take() {
    {
        std::unique_lock guard(mutex_);
        returned_.wait(guard, [&] { return !idle_.empty() || open_ < limit_; });
        while (!idle_.empty()) {
            std::unique_ptr<Connection> connection = std::move(idle_.back());
            idle_.pop_back();
            if (!connection->is_lost()) {
                return Lease(*this, std::move(connection));
            }
            --open_;
        }
        ++open_;
    }
    Result<std::unique_ptr<Connection>> made = connect(location_, CreateDatabase::kNo);
    if (!made) {
        give_back(nullptr);
        return std::unexpected(std::move(made).error());
    }
    return Lease(*this, std::move(*made));
}

void Pool::add(std::unique_ptr<Connection> connection) {
    {
        std::lock_guard const guard(mutex_);
        ++open_;
    }
    give_back(std::move(connection));
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        std::lock_guard const guard(mutex_);
        if (connection != nullptr && !connection->is_lost() && !connection->in_transaction()) {
            idle_.push_back(std::move(connection));
        } else {
            --open_;
        }
    }
    returned_.notify_one();
}

}  // namespace mandate::store
