#include "organisation/calendar.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace mandate::organisation {
namespace {

using std::chrono::days;

constexpr std::int64_t kFirstYear = 1970;
constexpr std::int64_t kLastYear = 9998;  // the last period of a shifted year still has a date
constexpr std::int64_t kPeriods = 12;
constexpr std::int64_t kWeeksOfYear = 52;

bool is_weeks(FiscalCalendar const& calendar) { return calendar.kind != CalendarKind::kMonths; }

/// How many weeks the three periods of each quarter have.
std::array<std::int64_t, 3> weeks_of_quarter(CalendarKind kind) {
    switch (kind) {
        case CalendarKind::kWeeks454: return {4, 5, 4};
        case CalendarKind::kWeeks544: return {5, 4, 4};
        case CalendarKind::kWeeks445:
        case CalendarKind::kMonths: return {4, 4, 5};
    }
    return {};
}

Result<void> check_months(FiscalCalendar const& calendar) {
    if (calendar.first_month < 1 || calendar.first_month > kPeriods) {
        return bad_input(
            fmt::format("first_month of the fiscal calendar is {}", calendar.first_month),
            "a month is 1 to 12");
    }
    if (calendar.first_day || calendar.first_year || !calendar.long_years.empty()) {
        return bad_input("a fiscal calendar of months has no first_day, first_year or long_years",
                         "leave them out, or choose a calendar of weeks");
    }
    return {};
}

Result<void> check_weeks(FiscalCalendar const& calendar) {
    if (!calendar.first_day || !calendar.first_year) {
        return bad_input("a fiscal calendar of weeks lacks first_day or first_year",
                         "give the first day of a year, and which year it is");
    }
    if (calendar.first_month != 1) {
        return bad_input("a fiscal calendar of weeks has no first_month",
                         "leave it out; first_day says when a year begins");
    }
    std::int64_t const first = *calendar.first_year;
    Date const least = Date{std::chrono::year{kFirstYear} / 1 / 1};
    Date const most = Date{std::chrono::year{kLastYear} / 1 / 1};
    if (first < kFirstYear || first > kLastYear || *calendar.first_day < least ||
        *calendar.first_day > most) {
        return bad_input(fmt::format("fiscal year {} from {} on is outside {} to {}", first,
                                     to_string(*calendar.first_day), kFirstYear, kLastYear),
                         "give a year that bills can have");
    }
    std::set<std::int64_t> seen;
    for (std::int64_t const year : calendar.long_years) {
        if (year < first || year > kLastYear || !seen.insert(year).second) {
            return bad_input(
                fmt::format(
                    "long year {} of the fiscal calendar stands twice or is outside {} to {}", year,
                    first, kLastYear),
                "list each year of 53 weeks once");
        }
    }
    return {};
}

/// The first day of a year, in a checked calendar of weeks; `year` is not before first_year.
Date first_day_of(FiscalCalendar const& calendar, std::int64_t year) {
    auto const long_years = std::ranges::count_if(calendar.long_years,
                                                  [&](std::int64_t other) { return other < year; });
    return *calendar.first_day +
           days{7 * (kWeeksOfYear * (year - *calendar.first_year) + long_years)};
}

std::vector<FiscalPeriod> weeks_of(FiscalCalendar const& calendar, std::int64_t year) {
    std::vector<FiscalPeriod> periods;
    bool const is_long = std::ranges::find(calendar.long_years, year) != calendar.long_years.end();
    std::array<std::int64_t, 3> const quarter = weeks_of_quarter(calendar.kind);
    Date first = first_day_of(calendar, year);
    for (std::int64_t number = 1; number <= kPeriods; ++number) {
        std::int64_t weeks = quarter.at(static_cast<std::size_t>((number - 1) % 3));
        weeks += is_long && number == kPeriods ? 1 : 0;
        Date const next = first + days{7 * weeks};
        periods.push_back({year, number, first, next - days{1}});
        first = next;
    }
    return periods;
}

Result<std::vector<FiscalPeriod>> months_of(FiscalCalendar const& calendar, std::int64_t year) {
    int const begins_in = static_cast<int>(calendar.first_month == 1 ? year : year - 1);
    BillingPeriod month =
        TRY(BillingPeriod::create(begins_in, static_cast<unsigned>(calendar.first_month)));
    std::vector<FiscalPeriod> periods;
    for (std::int64_t number = 1; number <= kPeriods; ++number) {
        periods.push_back({year, number, month.first_day(), month.end() - days{1}});
        month = month.next();
    }
    return periods;
}

}  // namespace

Result<void> check_calendar(FiscalCalendar const& calendar) {
    return is_weeks(calendar) ? check_weeks(calendar) : check_months(calendar);
}

Result<std::vector<FiscalPeriod>> periods_of(FiscalCalendar const& calendar, std::int64_t year) {
    TRY(check_calendar(calendar));
    bool const shifted = !is_weeks(calendar) && calendar.first_month != 1;
    std::int64_t const least = is_weeks(calendar) ? *calendar.first_year : kFirstYear + shifted;
    if (year < least || year > kLastYear) {
        return bad_input(fmt::format("fiscal year {} is outside {} to {}", year, least, kLastYear),
                         "ask for a year of the fiscal calendar");
    }
    return is_weeks(calendar) ? weeks_of(calendar, year) : months_of(calendar, year);
}

Result<FiscalPeriod> period_of(FiscalCalendar const& calendar, Date day) {
    TRY(check_calendar(calendar));
    std::int64_t year = 0;
    if (is_weeks(calendar)) {
        if (day < *calendar.first_day) {
            return bad_input(fmt::format("{} is before the fiscal calendar begins, on {}",
                                         to_string(day), to_string(*calendar.first_day)),
                             "begin the calendar earlier");
        }
        // No year is shorter than 364 days, so the day lies in this year or an earlier one.
        year = *calendar.first_year + (day - *calendar.first_day).count() / (7 * kWeeksOfYear);
        while (first_day_of(calendar, year) > day) {
            --year;
        }
    } else {
        std::chrono::year_month_day const date{day};
        bool const ends_next_year =
            calendar.first_month != 1 && unsigned{date.month()} >= calendar.first_month;
        year = int{date.year()} + (ends_next_year ? 1 : 0);
    }
    std::vector<FiscalPeriod> const periods = TRY(periods_of(calendar, year));
    return *std::ranges::find_if(periods,
                                 [&](FiscalPeriod const& period) { return day <= period.last; });
}

}  // namespace mandate::organisation
