#include "audit/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace mandate::audit {
namespace {

TEST(LogInstant, RefusesEveryOtherForm) {
    for (std::string_view const text :
         {"", "2026-11-23T14:09:00Z", "2026-11-23T14:09:00.00000Z", "2026-11-23T14:09:00.0000000Z",
          "2026-11-23t14:09:00.000000Z", "2026-11-23 14:09:00.000000Z",
          "2026-11-23T14:09:00.000000z", "2026-11-23T14:09:00.000000+00:00",
          "2026-02-29T14:09:00.000000Z", "2026-13-01T14:09:00.000000Z",
          "2026-00-01T14:09:00.000000Z", "2026-01-00T14:09:00.000000Z",
          "2026-11-23T24:00:00.000000Z", "2026-11-23T14:60:00.000000Z",
          "2026-11-23T14:09:60.000000Z", "1969-12-31T23:59:59.999999Z",
          "2026-11-23T14:09:00,000000Z", "-026-11-23T14:09:00.000000Z"}) {
        EXPECT_FALSE(parse_log_instant(text)) << text;
    }
}

TEST(LogInstant, HasSixPlacesAlways) {
    EXPECT_EQ(to_log_text(Instant{}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_log_text(Instant{std::chrono::microseconds{1'795'442'940'000'042}}),
              "2026-11-23T14:09:00.000042Z");
}

RC_GTEST_PROP(LogInstantLaw, ReadsBack, ()) {
    constexpr std::int64_t kEndOf9999 = 253'402'300'800'000'000;
    Instant const instant{
        std::chrono::microseconds{*rc::gen::inRange<std::int64_t>(0, kEndOf9999)}};
    RC_ASSERT(parse_log_instant(to_log_text(instant)) == instant);
}

}  // namespace
}  // namespace mandate::audit
