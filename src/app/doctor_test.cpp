#include "app/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing.h"

namespace mandate::app {
namespace {

using testing::HasSubstr;

constexpr std::string_view kRole = "arn:aws:sts::111122223333:assumed-role/app/s";

class DoctorTest : public AppTest {
protected:
    Diagnosis diagnose_lines(std::vector<BillLine> const& lines) {
        write("a/acme/a.csv", csv(lines));
        return diagnose_export();
    }

    Diagnosis diagnose_export() {
        Result<std::vector<Diagnosis>> all =
            diagnose(root_ / "export", warehouse::read_export, clock_, [](std::string const&) {});
        EXPECT_TRUE(all) << (all ? "" : to_string(all.error()));
        return std::move(all->at(0));
    }

    /// The findings on one topic, as `good|what|setting` lines.
    static std::string on(Diagnosis const& diagnosis, std::string_view topic) {
        std::string text;
        for (Finding const& finding : diagnosis.findings) {
            if (finding.topic == topic) {
                constexpr std::array kWords = {"good", "warn", "missing"};
                text +=
                    fmt::format("{}|{}|{}\n", kWords.at(static_cast<std::size_t>(finding.health)),
                                finding.what, finding.setting);
            }
        }
        return text;
    }
};

TEST_F(DoctorTest, TellsHoursFromDaysFromMonths) {
    BillLine const month{.start = "-01T00:00:00Z", .end = "-31T00:00:00Z"};
    BillLine const day{.start = "-03T00:00:00Z", .end = "-04T00:00:00Z"};
    BillLine const first{.start = "-01T00:00:00Z", .end = "-02T00:00:00Z"};
    BillLine const midnight{.start = "-03T00:00:00Z", .end = "-03T01:00:00Z"};
    BillLine tax{.start = "-03T05:00:00Z", .end = "-03T06:00:00Z", .line_type = "Tax"};
    EXPECT_THAT(on(diagnose_lines({month, day, midnight}), "Time"),
                HasSubstr("good|usage is told by the hour (TIME_GRANULARITY = HOURLY)"));
    EXPECT_THAT(on(diagnose_lines({month, day, tax}), "Time"),
                HasSubstr("warn|usage is told by the day (TIME_GRANULARITY = DAILY), not by the "
                          "hour|create a new export with TIME_GRANULARITY = HOURLY"));
    EXPECT_THAT(on(diagnose_lines({first}), "Time"), HasSubstr("= DAILY)"));
    EXPECT_THAT(on(diagnose_lines({month, tax}), "Time"),
                HasSubstr("missing|usage is told by the month (TIME_GRANULARITY = MONTHLY), not by "
                          "the hour|create a new export with TIME_GRANULARITY = HOURLY"));
}

TEST_F(DoctorTest, TellsTheGrainWithoutAnEndOfTheUsage) {
    auto const without_end = [&](BillLine const& line) {
        std::string text = csv({line});
        text.replace(text.find("line_item_usage_end_date"), 24, "something_else_entirely");
        write("a/acme/a.csv", text);
        return on(diagnose_export(), "Time");
    };
    EXPECT_THAT(without_end({.start = "-03T05:00:00Z"}), HasSubstr("= HOURLY"));
    EXPECT_THAT(without_end({.start = "-03T00:00:00Z"}), HasSubstr("= DAILY"));
    EXPECT_THAT(without_end({.start = "-01T00:00:00Z"}), HasSubstr("= MONTHLY"));
}

TEST_F(DoctorTest, SaysSinceWhen) {
    std::string const profile =
        "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc";
    Diagnosis const diagnosis = diagnose_lines(
        {{.start = "-03T05:00:00Z"},
         {.start = "-05T05:00:00Z", .end = "-05T06:00:00Z", .principal = std::string(kRole)},
         {.tags = R"({"resourceTags/team":"a"})",
          .start = "-07T05:00:00Z",
          .end = "-07T06:00:00Z",
          .resource = profile},
         {.tags = R"({"resourceTags/team":"b","resourceTags/env":"c"})",
          .start = "-08T05:00:00Z",
          .end = "-08T06:00:00Z"}});
    EXPECT_THAT(on(diagnosis, "IAM principals"),
                HasSubstr("warn|callers are named since 2026-10-05"));
    EXPECT_THAT(on(diagnosis, "Resources"),
                HasSubstr("good|1 of 4 AI lines name their resource, since 2026-10-07|"));
    EXPECT_THAT(on(diagnosis, "Tags"),
                HasSubstr("good|activated: resourceTags/env since 2026-10-08 (1 line), "
                          "resourceTags/team since 2026-10-07 (2 lines)|"));
    EXPECT_THAT(on(diagnosis, "Tags"),
                HasSubstr("missing|no line of AI carries a tag of its caller (iamPrincipal/...)|"));
    EXPECT_THAT(on(diagnosis, "Tags"), HasSubstr("type IAM principal"));
}

TEST_F(DoctorTest, NamesTagsThatCannotBeReadAndKeysThatAreNotUnderstood) {
    Diagnosis const diagnosis =
        diagnose_lines({{.cost = "2", .tags = "no JSON"}, {.tags = R"({"sessionTag/x":"a"})"}});
    EXPECT_THAT(on(diagnosis, "Tags"),
                HasSubstr("warn|1 line of AI (2.000000000000 USD) has a cell of tags that cannot "
                          "be read|"));
    EXPECT_THAT(on(diagnosis, "Tags"),
                HasSubstr("warn|keys of no known source: sessionTag/x since 2026-10-03 (1 line)|"));
}

TEST_F(DoctorTest, ADayOfWaitingCostsTheMeanOfTheLastDays) {
    auto const nameless = [](std::string const& day, std::string const& cost) {
        return BillLine{
            .cost = cost, .start = "-" + day + "T05:00:00Z", .end = "-" + day + "T06:00:00Z"};
    };
    // Days without usage are days: 14 dollars over the seven days up to the 20th.
    EXPECT_EQ(diagnose_lines({nameless("01", "100"), nameless("14", "4"), nameless("20", "10")})
                  .unowned_a_day->to_display(),
              "2.00");
    // An export that began three days ago has three.
    EXPECT_EQ(
        diagnose_lines({nameless("18", "4"), nameless("20", "2")}).unowned_a_day->to_display(),
        "2.00");
    // By the month: the days of the month.
    EXPECT_EQ(diagnose_lines({{.cost = "62", .start = "-01T00:00:00Z", .end = "-31T00:00:00Z"}})
                  .unowned_a_day->to_display(),
              "2.00");
}

TEST_F(DoctorTest, SaysHowDiscountsStandInTheExport) {
    EXPECT_THAT(on(diagnose_lines({{}, {.cost = "-1", .line_type = "EdpDiscount"}}), "Discounts"),
                HasSubstr("good|discounts stand in lines of their own "
                          "(INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY = TRUE)|"));
    EXPECT_THAT(on(diagnose_lines({{}}), "Discounts"), HasSubstr("line_item_net_unblended_cost"));
}

}  // namespace
}  // namespace mandate::app
