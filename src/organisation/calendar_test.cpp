#include "organisation/calendar.h"

#include <random>

#include <gtest/gtest.h>

#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using std::chrono::days;
using testing::day;
using testing::said;

FiscalCalendar weeks(CalendarKind kind = CalendarKind::kWeeks445) {
    FiscalCalendar calendar;
    calendar.kind = kind;
    calendar.first_day = day("2025-02-02");
    calendar.first_year = 2025;
    calendar.long_years = {2028};
    return calendar;
}

FiscalCalendar months(std::int64_t first_month) {
    FiscalCalendar calendar;
    calendar.first_month = first_month;
    return calendar;
}

template <typename Change>
std::string refusal(FiscalCalendar calendar, Change change) {
    change(calendar);
    return said(check_calendar(calendar));
}

TEST(Calendar, RefusesMonthsThatAreNone) {
    EXPECT_EQ(said(check_calendar(months(0))),
              "first_month of the fiscal calendar is 0; a month is 1 to 12");
    EXPECT_EQ(said(check_calendar(months(13))),
              "first_month of the fiscal calendar is 13; a month is 1 to 12");
    EXPECT_EQ(refusal(months(1), [](FiscalCalendar& c) { c.first_year = 2025; }),
              "a fiscal calendar of months has no first_day, first_year or long_years; leave them "
              "out, or choose a calendar of weeks");
}

TEST(Calendar, RefusesWeeksWithoutABeginning) {
    EXPECT_EQ(refusal(weeks(), [](FiscalCalendar& c) { c.first_day.reset(); }),
              "a fiscal calendar of weeks lacks first_day or first_year; give the first day of a "
              "year, and which year it is");
    EXPECT_EQ(refusal(weeks(), [](FiscalCalendar& c) { c.first_month = 2; }),
              "a fiscal calendar of weeks has no first_month; leave it out; first_day says when a "
              "year begins");
    EXPECT_EQ(refusal(weeks(), [](FiscalCalendar& c) { c.first_year = 99'999; }),
              "fiscal year 99999 from 2025-02-02 on is outside 1970 to 9998; give a year that "
              "bills can have");
    EXPECT_EQ(refusal(weeks(), [](FiscalCalendar& c) { c.long_years = {2028, 2028}; }),
              "long year 2028 of the fiscal calendar stands twice or is outside 2025 to 9998; list "
              "each year of 53 weeks once");
    EXPECT_EQ(refusal(weeks(), [](FiscalCalendar& c) { c.long_years = {2024}; }),
              "long year 2024 of the fiscal calendar stands twice or is outside 2025 to 9998; list "
              "each year of 53 weeks once");
}

TEST(Calendar, RefusesWhatLiesOutside) {
    EXPECT_EQ(said(periods_of(months(4), 1970)),
              "fiscal year 1970 is outside 1971 to 9998; ask for a year of the fiscal calendar");
    EXPECT_EQ(said(periods_of(months(1), 1970)), "accepted");
    EXPECT_EQ(said(periods_of(weeks(), 2024)),
              "fiscal year 2024 is outside 2025 to 9998; ask for a year of the fiscal calendar");
    EXPECT_EQ(said(period_of(weeks(), day("2025-02-01"))),
              "2025-02-01 is before the fiscal calendar begins, on 2025-02-02; begin the calendar "
              "earlier");
    EXPECT_EQ(said(period_of(months(13), day("2026-01-01"))),
              "first_month of the fiscal calendar is 13; a month is 1 to 12");
}

TEST(Calendar, AYearOfMonthsIsNamedAfterTheYearInWhichItEnds) {
    EXPECT_EQ(*period_of(months(1), day("2026-12-31")),
              (FiscalPeriod{2026, 12, day("2026-12-01"), day("2026-12-31")}));
    EXPECT_EQ(*period_of(months(4), day("2026-03-31")),
              (FiscalPeriod{2026, 12, day("2026-03-01"), day("2026-03-31")}));
    EXPECT_EQ(*period_of(months(4), day("2026-04-01")),
              (FiscalPeriod{2027, 1, day("2026-04-01"), day("2026-04-30")}));
    EXPECT_EQ(periods_of(months(10), 2026)->front().first, day("2025-10-01"));
    EXPECT_EQ(periods_of(months(10), 2026)->back().last, day("2026-09-30"));
}

/// The US retail calendar (4-5-4): fiscal 2025 began on 2025-02-02.
TEST(Calendar, WeeksGoByQuarter) {
    auto const lengths = [](CalendarKind kind, std::int64_t year) {
        std::string text;
        for (FiscalPeriod const& period : *periods_of(weeks(kind), year)) {
            text += std::to_string(((period.last - period.first).count() + 1) / 7);
        }
        return text;
    };
    EXPECT_EQ(lengths(CalendarKind::kWeeks445, 2025), "445445445445");
    EXPECT_EQ(lengths(CalendarKind::kWeeks454, 2025), "454454454454");
    EXPECT_EQ(lengths(CalendarKind::kWeeks544, 2025), "544544544544");
    EXPECT_EQ(lengths(CalendarKind::kWeeks454, 2028), "454454454455");
    EXPECT_EQ(periods_of(weeks(CalendarKind::kWeeks454), 2026)->front().first, day("2026-02-01"));
    EXPECT_EQ(periods_of(weeks(CalendarKind::kWeeks454), 2029)->front().first, day("2029-02-04"));
}

FiscalCalendar random_calendar(std::mt19937& random) {
    if (random() % 3 == 0) {
        return months(1 + static_cast<std::int64_t>(random() % 12));
    }
    FiscalCalendar calendar;
    calendar.kind = static_cast<CalendarKind>(1 + random() % 3);
    calendar.first_year = 2000 + static_cast<std::int64_t>(random() % 30);
    calendar.first_day = day("2000-01-01") + days{random() % 10'000};
    std::set<std::int64_t> long_years;
    for (std::size_t n = random() % 6; n > 0; --n) {
        long_years.insert(*calendar.first_year + static_cast<std::int64_t>(random() % 20));
    }
    calendar.long_years.assign(long_years.rbegin(), long_years.rend());
    return calendar;
}

TEST(Calendar, PeriodsCoverEachDayOnce) {
    std::mt19937 random(20261128);  // NOLINT(cert-msc51-cpp): the same cases every time
    for (int round = 0; round < 10'000; ++round) {
        FiscalCalendar const calendar = random_calendar(random);
        std::int64_t const year =
            calendar.first_year.value_or(2000) + static_cast<std::int64_t>(random() % 25);
        std::vector<FiscalPeriod> const periods = *periods_of(calendar, year);
        ASSERT_EQ(periods.size(), 12U);
        Date next = periods.front().first;
        for (std::size_t i = 0; i < periods.size(); ++i) {
            FiscalPeriod const& period = periods[i];
            ASSERT_EQ(period.year, year);
            ASSERT_EQ(period.number, static_cast<std::int64_t>(i) + 1);
            ASSERT_EQ(period.first, next);
            ASSERT_LT(period.first, period.last);
            Date const any = period.first + days{random() % 28};
            for (Date const inside : {period.first, any, period.last}) {
                ASSERT_EQ(*period_of(calendar, inside), period) << to_string(inside);
            }
            next = period.last + days{1};
        }
        ASSERT_EQ(periods_of(calendar, year + 1)->front().first, next);
    }
}

TEST(Calendar, ManyLongYearsStillFindTheirDays) {
    FiscalCalendar calendar = weeks();
    calendar.long_years.clear();
    for (std::int64_t year = 2025; year < 2125; ++year) {
        calendar.long_years.push_back(year);
    }
    FiscalPeriod const last = periods_of(calendar, 2124)->back();
    EXPECT_EQ(*period_of(calendar, last.last), last);
}

}  // namespace
}  // namespace mandate::organisation
