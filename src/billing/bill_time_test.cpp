#include "billing/bill_time.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

std::string read(std::string_view text) {
    std::optional<Instant> const time = parse_bill_time(text);
    return time ? to_string(*time) : "(none)";
}

TEST(BillTime, RefusesWhatIsNoTime) {
    for (std::string_view text : {"",
                                  " ",
                                  "2026",
                                  "2026-10",
                                  "2026-13-01",
                                  "2026-02-30",
                                  "10/31/2026",
                                  "31.10.2026",
                                  "2026-10-31T",
                                  "2026-10-31T23",
                                  "2026-10-31T24:00:00",
                                  "2026-10-31T23:60",
                                  "2026-10-31T23:30:61",
                                  "2026-10-31T23:30:00X",
                                  "2026-10-31T23:30:00.",
                                  "2026-10-31Z",
                                  "2026-10-31T23:30:00+",
                                  "2026-10-31T23:30:00+5",
                                  "2026-10-31T23:30:00+05:",
                                  "2026-10-31T23:30:00+15:00",
                                  "2026-10-31T23:30:00+05:60",
                                  "2026-10-31T23:30:00Z ",
                                  "2026-10-31T23:30:00 EST",
                                  "0001-01-01",
                                  "10000-01-01",
                                  "1791504000",
                                  "nan",
                                  "2026-10-31T23:30:00-05:00-05:00",
                                  "1970-01-01T00:00:00+01:00"}) {
        EXPECT_EQ(read(text), "(none)") << text;
    }
}

TEST(BillTime, ReadsTheFormsOfExports) {
    for (std::string_view text :
         {"2026-10-31T23:30:00Z", "2026-10-31T23:30:00.000Z", "2026-10-31 23:30:00",
          "2026-10-31 23:30", "2026-10-31T23:30:00.123456789Z", "2026-10-31 23:30:00 UTC",
          "2026-10-31 23:30:00+00", "2026-10-31t23:30:00z"}) {
        EXPECT_EQ(read(text), "2026-10-31T23:30:00Z") << text;
    }
    EXPECT_EQ(read("2026-10-31"), "2026-10-31T00:00:00Z");
}

TEST(BillTime, ConvertsToUtc) {
    EXPECT_EQ(read("2026-10-31T23:30:00-05:00"), "2026-11-01T04:30:00Z");
    EXPECT_EQ(read("2026-10-31T23:30:00-0500"), "2026-11-01T04:30:00Z");
    EXPECT_EQ(read("2026-11-01T00:30:00+02"), "2026-10-31T22:30:00Z");
    EXPECT_EQ(read("2026-11-01T05:30:00+05:30"), "2026-11-01T00:00:00Z");
}

}  // namespace
}  // namespace mandate::billing
