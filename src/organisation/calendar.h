#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/result.h"

namespace mandate::organisation {

enum class CalendarKind { kMonths, kWeeks445, kWeeks454, kWeeks544 };
BOOST_DESCRIBE_ENUM(CalendarKind, kMonths, kWeeks445, kWeeks454, kWeeks544)

/// The fiscal calendar, as data. kMonths: calendar months, the year beginning with `first_month`
/// and named after the calendar year in which it ends. Week calendars: years of 52 weeks from
/// `first_day` on, twelve periods in groups of 4-4-5 (or 4-5-4, 5-4-4) weeks; in the years listed
/// in `long_years` the last period has one week more.
struct FiscalCalendar {
    CalendarKind kind = CalendarKind::kMonths;
    std::int64_t first_month = 1;
    std::optional<Date> first_day;  ///< week calendars: the first day of `first_year`
    std::optional<std::int64_t> first_year;
    std::vector<std::int64_t> long_years;

    friend bool operator==(FiscalCalendar const&, FiscalCalendar const&) = default;
};
BOOST_DESCRIBE_STRUCT(FiscalCalendar, (), (kind, first_month, first_day, first_year, long_years))

struct FiscalPeriod {
    std::int64_t year = 0;
    std::int64_t number = 0;  ///< 1 to 12
    Date first;
    Date last;

    friend bool operator==(FiscalPeriod const&, FiscalPeriod const&) = default;
};

/// @returns Error{BadInput}: a first month that is none; a calendar of weeks without its first day
///          or year; fields of the other kind of calendar; a long year twice or before the first.
Result<void> check_calendar(FiscalCalendar const& calendar);

/// The twelve periods of a fiscal year, in order; together they cover each of its days once.
/// @returns Error{BadInput} for a year outside the calendar (at most 1970 to 9998), or what
///          check_calendar says.
Result<std::vector<FiscalPeriod>> periods_of(FiscalCalendar const& calendar, std::int64_t year);

/// The period that a day lies in. @returns Error{BadInput} before a week calendar's first day, or
/// what periods_of says.
Result<FiscalPeriod> period_of(FiscalCalendar const& calendar, Date day);

}  // namespace mandate::organisation
