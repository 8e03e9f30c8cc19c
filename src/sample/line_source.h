#pragma once

#include <cstdint>
#include <vector>

#include "base/fixed12.h"
#include "sample/month_plan.h"
#include "sample/random.h"

namespace mandate::sample {

/// One line of the bill, beside what its stream says. Amounts are 10^-12 dollars.
struct Line {
    std::size_t stream = 0;
    int day = 0;  ///< of the month, from 0
    int hour = 0;
    std::int64_t quanta = 0;
    std::int64_t cost = 0;
    std::int64_t net = 0;
    std::int64_t list = 0;
    std::int64_t session = -1;   ///< of the month's session names, or none
    std::int64_t resource = -1;  ///< of the stream's pool of resources, or none
    std::uint64_t noise = 0;     ///< random bits, for ids
};

/// What lines add up to.
struct Tally {
    Int128 cost = 0;
    Int128 net = 0;
    Int128 list = 0;
    Int128 tokens = 0;
    std::int64_t lines = 0;

    Tally& operator+=(Tally const& other) {
        cost += other.cost;
        net += other.net;
        list += other.list;
        tokens += other.tokens;
        lines += other.lines;
        return *this;
    }
};

/// Cuts the planned quanta of a month into lines, day by day, streams interleaved, and keeps the
/// tally of what it gave out: by stream and day, and by session. Memory does not depend on the
/// number of lines. Not thread-safe.
class LineSource {
public:
    LineSource(MonthPlan const& plan, std::uint64_t seed);

    /// @returns false when the month is over; then `line` is not changed.
    bool next(Line& line);

    MonthPlan const& plan() const { return plan_; }
    Tally const& tally(std::size_t stream, std::size_t day) const {
        return tallies_[stream * kMonthDays + day];
    }
    std::vector<Tally> const& session_tallies() const { return sessions_; }
    std::int64_t lines_given() const { return given_; }

private:
    struct Day {
        std::int64_t quanta = 0;  ///< left
        std::int64_t lines = 0;   ///< left
    };
    bool start_day();
    std::int64_t take_quanta(Day& today);

    MonthPlan const& plan_;
    Random random_;
    int day_ = -1;
    std::vector<std::size_t> active_;  ///< streams that have lines left today
    std::size_t turn_ = 0;
    std::vector<Day> today_;
    std::vector<std::int64_t> passed_;  ///< lines of a stream so far in the month
    std::vector<std::int64_t> totals_;
    std::vector<Tally> tallies_;
    std::vector<Tally> sessions_;
    std::int64_t given_ = 0;
};

/// The nearest number of at most fifteen significant digits (half to even): what a double carries
/// without loss.
std::int64_t fifteen_digits(Int128 units);

/// The name of a session: the same for the same month and number.
std::string session_name(SessionStyle style, BillingPeriod const& period, std::int64_t number,
                         std::uint64_t seed);

}  // namespace mandate::sample
