#include "base/date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate {
namespace {

TEST(Date, ReadsAndPrintsDays) {
    EXPECT_EQ(to_string(*parse_date("2024-02-29")), "2024-02-29");
    for (std::string_view text : {"2023-02-29", "2023-2-9", "23-02-09", "2023-13-01", "2023-00-10",
                                  "0000-01-01", "2023-01-01 ", "", "2023-01-aa"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(BillingPeriod, ReadsPrintsAndSteps) {
    BillingPeriod const december = *BillingPeriod::parse("2025-12");
    EXPECT_EQ(december.next().to_string(), "2026-01");
    EXPECT_EQ(december.next().previous(), december);
    EXPECT_EQ(to_string(december.end()), "2026-01-01");
    EXPECT_TRUE(december.contains(*parse_date("2025-12-31")));
    EXPECT_FALSE(december.contains(*parse_date("2026-01-01")));
    for (std::string_view text : {"2025-13", "2025-00", "2025-1", "2025/01", "", "202-001"}) {
        EXPECT_FALSE(BillingPeriod::parse(text)) << text;
    }
}

TEST(SpendPeriod, RunsSundayToSaturdayCutAtMonthEnds) {
    // 2026-11-01 is a Sunday; 2026-10-31 a Saturday.
    SpendPeriod const week = SpendPeriod::of(*parse_date("2026-11-04"));
    EXPECT_EQ(to_string(week.first), "2026-11-01");
    EXPECT_EQ(to_string(week.last), "2026-11-07");
    SpendPeriod const cut = SpendPeriod::of(*parse_date("2026-11-30"));
    EXPECT_EQ(to_string(cut.first), "2026-11-29");
    EXPECT_EQ(to_string(cut.last), "2026-11-30");
    SpendPeriod const rest = SpendPeriod::of(*parse_date("2026-12-01"));
    EXPECT_EQ(to_string(rest.first), "2026-12-01");
    EXPECT_EQ(to_string(rest.last), "2026-12-05");
}

TEST(SpendPeriod, CoversEveryDayOfEveryMonthOnce) {
    BillingPeriod month = *BillingPeriod::parse("2019-12");
    for (int i = 0; i < 120; ++i, month = month.next()) {
        Date expected = month.first_day();
        for (SpendPeriod const& period : SpendPeriod::of(month)) {
            EXPECT_EQ(period.first, expected);
            EXPECT_LE(period.last - period.first, std::chrono::days{6});
            for (Date day = period.first; day <= period.last; day += std::chrono::days{1}) {
                EXPECT_EQ(SpendPeriod::of(day), period);
            }
            expected = period.last + std::chrono::days{1};
        }
        EXPECT_EQ(expected, month.end());
    }
}

}  // namespace
}  // namespace mandate
