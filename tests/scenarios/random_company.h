#pragma once

#include <random>
#include <string>
#include <vector>

#include "app/governance.h"
#include "base/clock.h"

namespace mandate::scenarios {

/// A small company whose people do one random thing after the other: those that could come next
/// more often than others, by anybody, on any version. The same seed does the same.
class RandomCompany {
public:
    /// In records that are empty (kFound), or hold what another one founded (kJoin).
    enum class Start { kFound, kJoin };
    RandomCompany(app::Records& records, std::uint32_t seed, Start start = Start::kFound);

    /// Does something. @returns whether it was accepted.
    bool act();

    /// Looks at all that is stored. @returns the first promise that does not hold, empty when all
    /// do.
    std::string broken_promise();

    /// Whether a request got as far as a claim.
    bool claimed();

private:
    void found();
    std::size_t below(std::size_t limit);
    template <typename T>
    T const& one_of(std::vector<T> const& values) {
        return values[below(values.size())];
    }
    /// Mostly whoever should do it, else anybody.
    app::Caller somebody(std::string_view usually);
    /// Mostly one that there is.
    template <typename T>
    std::string some_id();
    Result<void> something();
    Result<void> ask();
    Result<void> decide_request();
    Result<void> decide_model();
    Result<void> approve();
    Result<void> work();
    Result<void> own();
    std::string broken_duties(app::Reading& reading, std::string const& chain);
    Result<std::string> examine(app::Reading& reading);

    FixedClock clock_;
    app::Governance governance_;
    std::mt19937 random_;
};

}  // namespace mandate::scenarios
