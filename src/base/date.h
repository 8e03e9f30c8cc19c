#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate {

/// A calendar day, UTC. Bill days are UTC days and never shift to a reader's zone.
using Date = std::chrono::sys_days;

/// An instant, UTC, in microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Reads `YYYY-MM-DD`, years 1970 to 9999, days that exist.
Result<Date> parse_date(std::string_view text);

/// `YYYY-MM-DD`.
std::string to_string(Date date);

/// RFC 3339 in UTC with seconds: `2026-11-23T14:09:00Z`.
std::string to_string(Instant instant);

/// A month of a bill, as AWS names it: from its first day up to the first day of the next.
class BillingPeriod {
public:
    /// @returns the period, or Error{BadInput} when `month` is not 1 to 12 or the year not 1970 to
    /// 9999.
    static Result<BillingPeriod> create(int year, unsigned month);

    /// Reads `YYYY-MM`.
    static Result<BillingPeriod> parse(std::string_view text);

    static BillingPeriod of(Date date);

    int year() const { return year_; }
    unsigned month() const { return month_; }
    Date first_day() const;
    /// The first day after the period.
    Date end() const { return next().first_day(); }
    BillingPeriod next() const;
    BillingPeriod previous() const;
    bool contains(Date date) const { return of(date) == *this; }

    /// `YYYY-MM`.
    std::string to_string() const;

    friend auto operator<=>(BillingPeriod const&, BillingPeriod const&) = default;

private:
    BillingPeriod(int year, unsigned month) : year_(year), month_(month) {}
    int year_;
    unsigned month_;
};

/// The span that a weekly spend card covers: Sunday to Saturday, cut where a month begins or ends,
/// so that every card belongs to one billing period. Both days are part of it.
struct SpendPeriod {
    Date first;
    Date last;

    static SpendPeriod of(Date date);

    /// The spend periods of a month, in order; together they cover each day once.
    static std::vector<SpendPeriod> of(BillingPeriod month);

    friend auto operator<=>(SpendPeriod const&, SpendPeriod const&) = default;
};

}  // namespace mandate
