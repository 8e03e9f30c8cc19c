#include "warehouse/line_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "warehouse/reader_testing.h"
#include "warehouse/snapshot.h"

namespace mandate::warehouse {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Files of one delivery that are not alike.
class LineSourceTest : public ReaderTest {
protected:
    std::string total(std::vector<fs::path> const& files) {
        Result<ReadReport> const report = read(files);
        return report ? report->periods[0].payers[0].unblended.to_string() : problem(report);
    }
};

TEST_F(LineSourceTest, EachFileIsReadInItsOwnTypeOfNumber) {
    std::string const digits = "123456789012.123456789012";  // more than a double carries
    std::string const decimal = fmt::format("('{}'::DECIMAL(38, 12))", digits);
    fs::path const exact = parquet("a.parquet", cur2("(" + decimal + ")"));
    fs::path const real = parquet("b.parquet", cur2("(0.1::DOUBLE)"));
    fs::path const text = parquet("c.parquet", cur2("('0.3')"));
    fs::path const narrow = parquet("d.parquet", cur2("(0.5::DECIMAL(3, 1))"));
    fs::path const whole = parquet("e.parquet", cur2("(7::BIGINT)"));
    fs::path const single = parquet("f.parquet", cur2("(0.1::FLOAT)"));
    EXPECT_EQ(total({exact, real}), "123456789012.223456789012");
    EXPECT_EQ(total({real, exact}), "123456789012.223456789012");
    EXPECT_EQ(total({exact, text, narrow}), "123456789012.923456789012");
    EXPECT_EQ(total({real, single}), "0.200000000000");
    EXPECT_EQ(total({exact, whole, real, single}), total({single, real, whole, exact}));
}

TEST_F(LineSourceTest, MapsAndTextsOfTagsAreTheSameTags) {
    fs::path const map =
        parquet("a.parquet", cur2("(1.0::DOUBLE)", ", MAP {'resourceTags/team': 'a'} AS tags"));
    fs::path const text =
        parquet("b.parquet", cur2("(2.0::DOUBLE)", ", '{\"resourceTags/team\":\"a\"}' AS tags"));
    fs::path const none = parquet("c.parquet", cur2("(4.0::DOUBLE)"));
    EXPECT_EQ(total({map, text, none}), "7.000000000000");
    EXPECT_THAT(snapshot_texts(snapshot::kTags, "raw_tags"),
                ElementsAre("tags\x1e\x1e{\"resourceTags/team\":\"a\"}"));
}

TEST_F(LineSourceTest, AccountsInNumberColumnsKeepTheirZeros) {
    std::string const rows =
        "SELECT * REPLACE ({} AS bill_payer_account_id) FROM (" + cur2("(1.0::DOUBLE)", "") + ")";
    std::string const text = "SELECT * REPLACE ('012345678901' AS bill_payer_account_id) FROM (" +
                             cur2("(1.0::DOUBLE)", "") + ")";
    for (std::string_view number : {"12345678901::BIGINT", "12345678901::DOUBLE",
                                    "12345678901::DECIMAL(18, 0)", "12345678901::HUGEINT"}) {
        fs::path const a =
            parquet("a.parquet", std::string(rows).replace(rows.find("{}"), 2, number));
        fs::path const b = parquet("b.parquet", text);
        Result<ReadReport> const report = read({a, b});
        ASSERT_TRUE(report) << to_string(report.error());
        ASSERT_EQ(report->periods[0].payers.size(), 1U) << number;
        EXPECT_EQ(report->periods[0].payers[0].payer, "012345678901");
        EXPECT_EQ(report->periods[0].payers[0].lines, 2);
    }
}

TEST_F(LineSourceTest, WhatIsNoAccountNumberStaysAsItIs) {
    fs::path const file =
        parquet("a.parquet",
                "SELECT * REPLACE (-1.5::DOUBLE AS bill_payer_account_id, '42' AS "
                "line_item_usage_account_id) FROM (" +
                    cur2("(1.0::DOUBLE)") + ")");
    Result<ReadReport> const report = read({file});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->periods[0].payers[0].payer, "-1.5");
    EXPECT_THAT(snapshot_texts(snapshot::kFacts, "account"), ElementsAre("42"));
}

constexpr std::string_view kTwoTags =
    "column\x1eresourceTags/user:Team\x1e"
    "b\x1f"
    "column\x1eresourceTags/user:team\x1e"
    "a";

TEST_F(LineSourceTest, TagColumnsOfCsvMayDifferInCaseAlone) {
    fs::path const file =
        text("a.csv",
             "lineItem/UnblendedCost,resourceTags/user:team,resourceTags/user:Team\n"
             "1.5,a,b\n");
    Result<ReadReport> const report = read({file}, FileFormat::kCsv);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_THAT(snapshot_texts(snapshot::kTags, "raw_tags"), ElementsAre(kTwoTags));
    EXPECT_THAT(report->columns,
                testing::Contains(billing::Column{"resourceTags/user:Team", "VARCHAR", "c3"}));
}

TEST_F(LineSourceTest, TagColumnsOfParquetMayDifferInCaseAlone) {
    fs::path const file = parquet("a.parquet", cur2("(1.0::DOUBLE)",
                                                    ", 'a' AS \"resourceTags/user:team\", 'b' AS "
                                                    "\"resourceTags/user:TEAX\""));
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    for (std::size_t at = bytes.find("TEAX"); at != std::string::npos; at = bytes.find("TEAX")) {
        bytes.replace(at, 4, "Team");
    }
    text("a.parquet", bytes);
    Result<ReadReport> const report = read({file});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_THAT(snapshot_texts(snapshot::kTags, "raw_tags"), ElementsAre(kTwoTags));
}

TEST_F(LineSourceTest, OtherColumnsThatDifferInCaseAloneAreRefused) {
    for (std::string_view header :
         {"line_item_unblended_cost,Line_Item_Unblended_Cost", "line_item_unblended_cost,tags,Tags",
          "line_item_unblended_cost,resourceTags/user:a,resourceTags/user:a"}) {
        fs::path const file = text("a.csv", std::string(header) + "\n1,2,3\n");
        EXPECT_THAT(problem(read({file}, FileFormat::kCsv)), HasSubstr("stands twice")) << header;
    }
}

TEST_F(LineSourceTest, TimesWithAnOffsetCountForTheirDayInUtc) {
    fs::path const file =
        parquet("a.parquet", "SELECT * REPLACE (time AS line_item_usage_start_date) FROM (" +
                                 cur2("(1.0::DOUBLE)") +
                                 "), (VALUES ('2026-10-05T23:30:00-05:00'), "
                                 "('2026-10-09T00:30:00+02:00'), ('2026-10-10'), (NULL), ('')) "
                                 "AS t(time)");
    Result<ReadReport> const report = read({file});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_THAT(snapshot_texts(snapshot::kFacts, "day"),
                ElementsAre("(null)", "2026-10-06", "2026-10-08", "2026-10-10"));
}

TEST_F(LineSourceTest, TimesThatAreNoneAreRefusedWithFileAndRow) {
    for (std::string_view column :
         {"line_item_usage_start_date", "bill_billing_period_start_date"}) {
        for (std::string_view value : {"'10/31/2026'", "'2026-10-32'", "20261031", "'soon'"}) {
            fs::path const file =
                parquet("bad.parquet", fmt::format("SELECT * REPLACE ({} AS {}) FROM ({})", value,
                                                   column, cur2("(1.0::DOUBLE)")));
            EXPECT_THAT(
                problem(read({parquet("good.parquet", cur2("(1.0::DOUBLE)")), file})),
                HasSubstr(fmt::format("{}: row 1: {} is not a time (", file.string(), column)));
        }
    }
}

TEST_F(LineSourceTest, FocusInCsvKeepsItsVersion) {
    for (auto const& [columns, kind] :
         {std::pair{"BilledCost,BillingAccountType", billing::ExportKind::kFocus12},
          std::pair{"BilledCost,Stranger", billing::ExportKind::kFocus10}}) {
        fs::path const file = text("a.csv", std::string(columns) +
                                                ",ChargePeriodStart\n"
                                                "1.5,x,2026-10-03\n");
        Result<ReadReport> const report = read({file}, FileFormat::kCsv);
        ASSERT_TRUE(report) << to_string(report.error());
        EXPECT_EQ(report->kind, kind);
    }
}

TEST_F(LineSourceTest, FilesOfTwoKindsAreRefused) {
    fs::path const cur = parquet("a.parquet", cur2("(1.0::DOUBLE)"));
    fs::path const focus = parquet("b.parquet",
                                   "SELECT 1.0::DOUBLE AS BilledCost, DATE '2026-10-01' AS "
                                   "BillingPeriodStart, DATE '2026-10-01' AS ChargePeriodStart");
    EXPECT_THAT(
        problem(read({cur, focus})),
        HasSubstr(fmt::format("{} is cur_2.0, but {} is focus_1.0", cur.string(), focus.string())));
    fs::path const stranger = parquet("c.parquet", "SELECT 1 AS a, 2 AS b");
    EXPECT_THAT(problem(read({cur, stranger})),
                HasSubstr(stranger.string() + " is no AWS billing export"));
}

}  // namespace
}  // namespace mandate::warehouse
