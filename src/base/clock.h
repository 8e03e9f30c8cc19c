#pragma once

#include "base/date.h"

namespace mandate {

/// Where the program gets the time from. Domain rooms take an `Instant` as an argument; only faces
/// and jobs hold a Clock, so that tests never wait. Implementations are thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now());
    }
};

/// A clock that stands still until it is set. For tests.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant now) : now_(now) {}
    Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }

private:
    Instant now_;
};

}  // namespace mandate
