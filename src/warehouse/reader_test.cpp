#include "warehouse/reader.h"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "warehouse/file_identity.h"
#include "warehouse/reader_testing.h"
#include "warehouse/snapshot.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST_F(ReaderTest, ReadsExactTotals) {
    auto const report = read({parquet("a.parquet", cur2("(0.1::DOUBLE), (0.2), (1e-12), (-5)"))});
    ASSERT_TRUE(report) << to_string(report.error());
    PeriodRead const& period = report->periods.at(0);
    EXPECT_EQ(period.lines, 4);
    EXPECT_EQ(period.payers.at(0).unblended.to_string(), "-4.699999999999");
    EXPECT_EQ(period.payers.at(0).currency, "USD");
    EXPECT_FALSE(period.payers.at(0).net);
    EXPECT_EQ(to_string(*period.payers.at(0).data_through), "2026-10-03");
    EXPECT_EQ(report->kind, billing::ExportKind::kCur2);
}

TEST_F(ReaderTest, TheSameBillInAnotherTypeIsTheSameBill) {
    auto const money = [&](std::string const& rows) {
        auto const report = read({parquet("a.parquet", cur2(rows))});
        return report ? report->periods[0].payers[0].unblended.to_string() : problem(report);
    };
    EXPECT_EQ(money("(0.1::DOUBLE), (12.5)"), "12.600000000000");
    EXPECT_EQ(money("('0.1'), ('12.5')"), "12.600000000000");
    EXPECT_EQ(money("('1E-1'), ('125e-1')"), "12.600000000000");
    EXPECT_EQ(money("(0.1::FLOAT), (12.5)"), "12.600000000000");
    EXPECT_EQ(money("(0.1::DECIMAL(10, 3)), (12.5)"), "12.600000000000");
    EXPECT_EQ(money("(3::INTEGER), (4)"), "7.000000000000");
}

TEST_F(ReaderTest, ColumnsMayBeMissingExtraReorderedAndOfOtherTypes) {
    auto const report =
        read({parquet("a.parquet",
                      "SELECT 'x' AS stranger, 0.5::DOUBLE AS LINE_ITEM_UNBLENDED_COST, "
                      "'2026-10-03T05:00:00Z' AS line_item_usage_start_date, 111122223333 AS "
                      "bill_payer_account_id")});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->periods[0].payers[0].payer, "111122223333");
    EXPECT_EQ(report->periods[0].payers[0].currency, "XXX");
    EXPECT_EQ(report->periods[0].payers[0].unblended.to_string(), "0.500000000000");
}

TEST_F(ReaderTest, FilesOfOneDeliveryMayDifferInTheirColumns) {
    fs::path const a = parquet("a.parquet", cur2("(1.0::DOUBLE)"));
    fs::path const b = parquet(
        "b.parquet", cur2("(2.0::DOUBLE)", ", 'arn:aws:iam::1:user/u' AS line_item_iam_principal"));
    fs::path const empty = parquet("c.parquet", cur2("(1.0::DOUBLE)") + " WHERE cost < 0");
    auto const report = read({a, b, empty});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->lines, 2);
}

TEST_F(ReaderTest, AStrangerIsNamed) {
    std::string columns = "1 AS c0";
    for (int i = 1; i < 200; ++i) {
        columns += fmt::format(", {} AS c{}", i, i);
    }
    auto const report = read({parquet("a.parquet", "SELECT " + columns)});
    EXPECT_THAT(problem(report),
                HasSubstr("acme 2026-10 is no AWS billing export: none of its 200 columns"));
}

TEST_F(ReaderTest, AmountsThatAreNoneAreRefusedWithFileAndRow) {
    for (auto const& [rows, what] : std::vector<std::pair<std::string, std::string>>{
             {"(1.0::DOUBLE), ('NaN'), (2)", "row 2: line_item_unblended_cost is not finite"},
             {"(1.0::DOUBLE), (2), ('-inf')", "row 3: line_item_unblended_cost is not finite"},
             {"(1e308::DOUBLE)", "row 1: line_item_unblended_cost is too large"},
             {"('1.5'), ('abc')", "row 2: line_item_unblended_cost is not a number (abc)"},
             {"(1e12::DOUBLE)", "row 1: line_item_unblended_cost is too large"}}) {
        fs::path const file = parquet("bad.parquet", cur2(rows));
        auto const report = read({parquet("good.parquet", cur2("(1.0::DOUBLE)")), file});
        EXPECT_THAT(problem(report), HasSubstr(file.string() + ": " + what));
    }
}

TEST_F(ReaderTest, TwoCurrenciesUnderOnePayerAreRefused) {
    fs::path const a = parquet("a.parquet", cur2("(1.0::DOUBLE)"));
    fs::path const b =
        parquet("b.parquet", "SELECT * REPLACE ('EUR' AS line_item_currency_code) FROM (" +
                                 cur2("(1.0::DOUBLE)") + ")");
    EXPECT_THAT(problem(read({a, b})),
                HasSubstr("the payer account 111122223333 has lines in EUR and in USD in 2026-10"));
    fs::path const other =
        parquet("b.parquet",
                "SELECT * REPLACE ('EUR' AS line_item_currency_code, '9' AS bill_payer_account_id) "
                "FROM (" +
                    cur2("(1.0::DOUBLE)") + ")");
    auto const report = read({a, other});
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->periods[0].payers.size(), 2U);
}

TEST_F(ReaderTest, LinesOfAnotherPeriodAreRefused) {
    fs::path const a =
        parquet("a.parquet",
                "SELECT * REPLACE (TIMESTAMP '2026-09-01' AS bill_billing_period_start_date) "
                "FROM (" +
                    cur2("(1.0::DOUBLE)") + ")");
    EXPECT_THAT(problem(read({a})),
                HasSubstr("acme 2026-10 holds lines of the billing period 2026-09"));
}

TEST_F(ReaderTest, ATruncatedOrForeignParquetFileIsNamed) {
    fs::path const good = parquet("good.parquet", cur2("(1.0::DOUBLE)"));
    fs::path const bad = parquet("bad.parquet", cur2("(1.0::DOUBLE), (2.0)"));
    auto const size = fs::file_size(bad);
    for (std::uintmax_t left : {size - 1, size / 2, std::uintmax_t{4}, std::uintmax_t{1}}) {
        fs::resize_file(bad, left);
        std::string const sentence = problem(read({good, bad}));
        EXPECT_THAT(sentence, HasSubstr(bad.string())) << left;
        EXPECT_THAT(sentence, Not(HasSubstr("no problem")));
    }
    fs::path const foreign = text("foreign.parquet", "PAR1 this is no parquet PAR1");
    EXPECT_THAT(problem(read({foreign})),
                HasSubstr("foreign.parquet cannot be decoded as Parquet"));
}

/// Any damage is either an error or, where it still decodes, a bill that adds up to itself; it
/// never crashes the reader.
TEST_F(ReaderTest, FlippedBytesNeverCrash) {
    fs::path const file = parquet("a.parquet", cur2("(1.0::DOUBLE), (2.0), (3.0)"));
    auto const size = fs::file_size(file);
    for (std::uintmax_t at = 4; at + 8 < size; at += size / 23) {
        fs::path const copy = folder_ / "export" / "copy.parquet";
        fs::copy_file(file, copy, fs::copy_options::overwrite_existing);
        std::fstream bytes(copy, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes.put('\xA5');
        bytes.close();
        auto const report = read({copy});
        if (!report) {
            EXPECT_NE(report.error().message, "");
        }
    }
}

constexpr std::string_view kCsvHeader =
    "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_start_date,"
    "line_item_unblended_cost,line_item_line_item_description,tags\n";

TEST_F(ReaderTest, ReadsCsvWithMapsQuotesAndByteOrderMark) {
    fs::path const file =
        text("a.csv",
             "\xEF\xBB\xBF" + std::string(kCsvHeader) +
                 "1,2026-10-01T00:00:00.000Z,2026-10-05T01:00:00.000Z,6.71E-8,\"a \"\"b\"\",\nc\","
                 "\"{\"\"resourceTags/team\"\":\"\"x\"\"}\"\n"
                 "1,2026-10-01T00:00:00.000Z,2026-10-05T01:00:00.000Z,,,\n");
    auto const report = read({file}, FileFormat::kCsv);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->lines, 2);
    EXPECT_EQ(report->periods[0].payers[0].unblended.to_string(), "0.000000067100");
}

TEST_F(ReaderTest, BrokenCsvIsRefusedWithFileAndLine) {
    std::string const row = "1,2026-10-01,2026-10-05,1.5,x,\n";
    struct Case {
        std::string content;
        std::string sentence;
    };
    for (Case const& broken :
         {Case{std::string(kCsvHeader) + row + "1,2026-10-01,2026-10-05,1.5,\"never closed\n",
               "line"},
          Case{std::string(kCsvHeader) + row + "1,2,3\n", "line 3"},
          Case{std::string(kCsvHeader) + row + "1,2,3,4,5,6,7,8\n", "line 3"},
          Case{std::string(kCsvHeader) + "1,2026-10-01,2026-10-05,NaN,x,\n",
               "row 1: line_item_unblended_cost is not finite"},
          Case{"", "is empty"}, Case{"\"a,b\n", "line 1: the header line does not end"},
          Case{"line_item_unblended_cost,x,x\n1,2,3\n", "the column 'x' stands twice"},
          Case{std::string(kCsvHeader) + "1,2026-10-01,2026-10-05,1,\xff\xfe,\n", "line"}}) {
        fs::path const file = text("a.csv", broken.content);
        std::string const sentence = problem(read({file}, FileFormat::kCsv));
        EXPECT_THAT(sentence, HasSubstr(file.string()));
        EXPECT_THAT(sentence, HasSubstr(broken.sentence));
        EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
    }
}

TEST_F(ReaderTest, AHeaderAloneIsADeliveryWithoutLines) {
    auto const report = read({text("a.csv", std::string(kCsvHeader))}, FileFormat::kCsv);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->lines, 0);
    ASSERT_EQ(report->periods.size(), 1U);
    EXPECT_TRUE(fs::exists(report->periods[0].folder / snapshot::kFacts));
}

/// AWS overwrites the chunks that a smaller delivery leaves over with nothing.
TEST_F(ReaderTest, EmptyChunksBesideOthersHoldNoLines) {
    fs::path const good = parquet("a.parquet", cur2("(1.0::DOUBLE), (2.0)"));
    fs::path const left = text("b.parquet", "");
    for (auto const& files : {std::vector{good, left}, std::vector{left, good}}) {
        Result<ReadReport> const report = read(files);
        ASSERT_TRUE(report) << to_string(report.error());
        EXPECT_EQ(report->lines, 2);
        EXPECT_EQ(report->empty_files, 1);
    }
    EXPECT_THAT(problem(read({left})), HasSubstr(left.string() + " is empty"));
    EXPECT_THAT(problem(read({left, text("c.parquet", "")})), HasSubstr("is empty"));
}

TEST_F(ReaderTest, EmptyChunksOfCsvBesideOthersHoldNoLines) {
    std::string const row = "1,2026-10-01,2026-10-05,1.5,x,\n";
    fs::path const good = text("a.csv", std::string(kCsvHeader) + row);
    fs::path const header = text("b.csv", std::string(kCsvHeader));
    fs::path const plain = text("c.csv", "");
    fs::path const gzip = text("d.csv.gz", "");
    std::string const nothing("\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20);
    fs::path const deflated = text("e.csv.gz", nothing);
    for (auto const& files : {std::vector{good, header, plain, gzip, deflated},
                              std::vector{deflated, gzip, plain, header, good}}) {
        Result<ReadReport> const report = read(files, FileFormat::kCsv);
        ASSERT_TRUE(report) << to_string(report.error());
        EXPECT_EQ(report->lines, 1);
        EXPECT_EQ(report->empty_files, 3);
    }
    EXPECT_THAT(problem(read({gzip}, FileFormat::kCsv)), HasSubstr("ends early, at byte 0"));
    EXPECT_THAT(problem(read({deflated}, FileFormat::kCsv)), HasSubstr("is empty"));
    EXPECT_THAT(problem(read({plain, gzip, deflated}, FileFormat::kCsv)), HasSubstr("is empty"));
    fs::path const half = text("f.csv.gz", nothing.substr(0, 12));
    EXPECT_THAT(problem(read({good, half}, FileFormat::kCsv)), HasSubstr("ends early"));
}

TEST(FileIdentity, SeesARewrittenFile) {
    fs::path const file = fs::path(testing::TempDir()) / ("identity_" + random_hex(6));
    std::ofstream(file) << "one";
    std::vector<FileIdentity> const before = *identify({file});
    EXPECT_TRUE(check_unchanged(before));
    fs::path const other = file.string() + ".new";
    std::ofstream(other) << "two";  // the same size, moved over it as a download does
    fs::last_write_time(other, fs::last_write_time(file) + std::chrono::seconds{1});
    fs::rename(other, file);
    Result<void> const after = check_unchanged(before);
    ASSERT_FALSE(after);
    EXPECT_THAT(after.error().message, HasSubstr("was rewritten while it was read"));
    EXPECT_NE(digest_of(before), digest_of(*identify({file})));
    EXPECT_FALSE(identify({file / "missing"}));
}

}  // namespace
}  // namespace mandate::warehouse
