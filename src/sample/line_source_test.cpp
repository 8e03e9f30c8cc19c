#include "sample/line_source.h"

#include <gtest/gtest.h>

#include "sample/line_values.h"

namespace mandate::sample {
namespace {

TEST(FifteenDigits, KeepsWhatADoubleCarries) {
    EXPECT_EQ(fifteen_digits(999'999'999'999'999), 999'999'999'999'999);
    EXPECT_EQ(fifteen_digits(1'234'567'890'123'455), 1'234'567'890'123'460);
    EXPECT_EQ(fifteen_digits(1'234'567'890'123'445), 1'234'567'890'123'440);
    EXPECT_EQ(fifteen_digits(-1'234'567'890'123'456), -1'234'567'890'123'460);
}

TEST(NearestDouble, ReadsBackAsTheSameDecimal) {
    Random random(3);
    for (int i = 0; i < 10'000; ++i) {
        auto const drawn = static_cast<std::int64_t>(random.next() >> (1 + random.below(50)));
        std::int64_t const units = fifteen_digits(i % 2 == 0 ? drawn : -drawn);
        fixed12::Reading const reading = fixed12::from_double(nearest_double(units, 12));
        ASSERT_EQ(reading.fault, fixed12::Fault::kNone);
        EXPECT_EQ(static_cast<std::int64_t>(reading.value), units);
    }
}

TEST(LineSource, GivesOutEachQuantumOnceAndEachLine) {
    Random random(5);
    MonthPlan plan{*BillingPeriod::create(2026, 10), 31, {}, 0};
    for (int i = 0; i < 40; ++i) {
        Stream stream;
        stream.price = 1 + static_cast<std::int64_t>(random.below(1'000));
        for (std::size_t day = 0; day < kMonthDays; ++day) {
            std::int64_t const lines = random.between(0, 30);
            stream.lines[day] = lines;
            stream.quanta[day] = (lines + random.between(0, 1'000'000)) * (i % 5 == 0 ? -1 : 1);
            stream.quanta[day] = lines == 0 ? 0 : stream.quanta[day];
        }
        plan.streams.push_back(stream);
    }
    LineSource source(plan, 1);
    std::vector<std::int64_t> quanta(plan.streams.size());
    std::int64_t count = 0;
    Line line;
    while (source.next(line)) {
        ++count;
        quanta[line.stream] += line.quanta;
        EXPECT_NE(line.quanta, 0);
        EXPECT_EQ(line.quanta < 0, line.stream % 5 == 0);
        EXPECT_LT(line.hour, 24);
    }
    EXPECT_EQ(count, plan.line_count());
    for (std::size_t i = 0; i < quanta.size(); ++i) {
        std::int64_t planned = 0;
        for (std::int64_t const day : plan.streams[i].quanta) {
            planned += day;
        }
        EXPECT_EQ(quanta[i], planned);
    }
}

TEST(SessionName, IsAsRuntimesMakeThem) {
    BillingPeriod const october = *BillingPeriod::create(2026, 10);
    EXPECT_EQ(session_name(SessionStyle::kEcsTask, october, 5, 1).size(), 32U);
    EXPECT_TRUE(session_name(SessionStyle::kPod, october, 5, 1).starts_with("eks-"));
    EXPECT_NE(session_name(SessionStyle::kEcsTask, october, 5, 1),
              session_name(SessionStyle::kEcsTask, october, 6, 1));
    EXPECT_NE(session_name(SessionStyle::kPipelineRun, october, 5, 1),
              session_name(SessionStyle::kPipelineRun, october.next(), 5, 1));
}

}  // namespace
}  // namespace mandate::sample
