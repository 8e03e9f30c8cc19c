#include "base/csv.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate {
namespace {

using testing::ElementsAre;

std::string refusal(std::string_view text, CsvLimits const& limits = {}) {
    auto const table = parse_csv(text, "f.csv", limits);
    return table ? "accepted" : to_string(table.error());
}

TEST(Csv, RefusesWhatIsOutOfPlaceAndSaysWhere) {
    EXPECT_EQ(refusal(""), "f.csv: is empty; the first row has the names");
    EXPECT_EQ(refusal("\xEF\xBB\xBF"), "f.csv: is empty; the first row has the names");
    EXPECT_EQ(refusal("\xFF\xFE"
                      "a"),
              "f.csv: is UTF-16; save it as CSV in UTF-8");
    EXPECT_EQ(refusal("a,b\r\n1,\"2"),
              "f.csv: row 2, column 2: the quote is not closed; close it; a quote within the text "
              "is doubled");
    EXPECT_EQ(refusal("a,b\n1,2\"3\n"),
              "f.csv: row 2, column 2: a quote stands within a text that has none around it; put "
              "the text between quotes and double the quotes within");
    EXPECT_EQ(refusal("a,b\n\"1\"2,3\n"),
              "f.csv: row 2, column 1: text follows the closing quote; a quote within the text is "
              "doubled");
    EXPECT_EQ(refusal("a,b\r1,2\r"),
              "f.csv: row 1, column 2: a carriage return stands without its line feed; save it "
              "with line ends CRLF or LF");
    EXPECT_EQ(refusal("a\n\"x\"\ry\n"),
              "f.csv: row 2, column 1: a carriage return stands without its line feed; save it "
              "with line ends CRLF or LF");
    EXPECT_EQ(refusal(std::string_view("a\nx\0y\n", 6)),
              "f.csv: row 2, column 1: the text holds a NUL; export the file again");
    EXPECT_EQ(refusal("a,b\n1,\xC3(\n"),
              "f.csv: row 2, column 2: the text is not UTF-8; save it as CSV in UTF-8");
}

TEST(Csv, RefusesRowsThatDoNotFitTheHeader) {
    EXPECT_EQ(refusal("a,b\n1,2\n3\n"),
              "f.csv: row 3, column 1: the row has 1 cells, the header has 2; a text that holds a "
              "comma stands between quotes");
    EXPECT_EQ(refusal("a,b\n1,2,3\n"),
              "f.csv: row 2, column 2: the row has 3 cells, the header has 2; a text that holds a "
              "comma stands between quotes");
    EXPECT_EQ(refusal("a,b\n1,2\n\n"), "f.csv: row 3, column 1: the row is empty; remove it");
}

TEST(Csv, RefusesAHeaderWithoutNamesOrWithOneTwice) {
    EXPECT_EQ(refusal("a, ,c\n"),
              "f.csv: row 1, column 2: the column has no name; give it one, or remove the column");
    EXPECT_EQ(refusal("a,b, a\n"),
              "f.csv: row 1, column 3: 'a' stands twice; remove one of the columns");
    EXPECT_EQ(refusal("a;b;c\n1;2;3\n"),
              "f.csv: row 1, column 1: the columns are not separated by commas; save it with "
              "commas");
}

TEST(Csv, HasLimits) {
    CsvLimits const limits{.bytes = 20, .rows = 2, .columns = 3, .cell_bytes = 4};
    EXPECT_EQ(refusal("a,b,c\n1,2,3\n1,2,3\n", limits), "accepted");
    EXPECT_EQ(refusal("a\n1\n2\n3\n", limits), "f.csv: has more than 2 rows; split the file");
    EXPECT_EQ(refusal("a,b,c,d\n", limits),
              "f.csv: row 1, column 4: the row has more than 3 cells");
    EXPECT_EQ(refusal("a\n12345\n", limits),
              "f.csv: row 2, column 1: the text is longer than 4 bytes");
    EXPECT_EQ(refusal("a\n1\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", limits),
              "f.csv: has 23 bytes, more than 20; split the file");
}

TEST(Csv, AFaultHasItsPlaceForPrograms) {
    auto const table = parse_csv("a,b\n1,\"", "f.csv");
    EXPECT_THAT(
        table.error().fields,
        ElementsAre(std::pair("column", "2"), std::pair("file", "f.csv"), std::pair("row", "2")));
    EXPECT_EQ(table.error().code, ErrorCode::kBadInput);
}

TEST(Csv, ReadsQuotesLineEndsAndAByteOrderMark) {
    auto const table =
        parse_csv("\xEF\xBB\xBF a ,\"b\"\r\n\"1,\"\"x\"\"\r\n2\",\n,\" y \"", "f.csv");
    ASSERT_TRUE(table.has_value()) << to_string(table.error());
    EXPECT_THAT(table->header, ElementsAre("a", "b"));
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0], (CsvRow{2, {"1,\"x\"\r\n2", ""}}));
    EXPECT_EQ(table->rows[1], (CsvRow{3, {"", " y "}}));
    EXPECT_EQ(table->column("b"), 1U);
    EXPECT_EQ(table->column("c"), std::nullopt);
}

TEST(Csv, GuardsTextsThatASpreadsheetWouldRun) {
    std::vector<std::string> const cells = {"=1+1", "+a", "-a", "@a", "\ta", "\ra", "a=1", ""};
    EXPECT_EQ(print_csv_row(cells), "'=1+1,'+a,'-a,'@a,'\ta,\"'\ra\",a=1,\r\n");
    EXPECT_EQ(print_csv_cell("-12.50", CsvCell::kFigure), "-12.50");
}

TEST(Csv, WhatIsPrintedReadsBackTheSame) {
    static constexpr std::array<std::string_view, 12> kPieces = {
        "a", "\"", ",", "\r\n", "\n", "\r", " ", "\u00e9", "\u4e2d", "\U0001F600", "'", ";"};
    std::mt19937 random(20261124);  // NOLINT(cert-msc51-cpp): the same cases every time
    for (int round = 0; round < 10'000; ++round) {
        CsvTable table;
        std::size_t const width = 1 + random() % 4;
        for (std::size_t i = 0; i < width; ++i) {
            table.header.push_back(fmt::format("c{}", i));
        }
        std::string text = print_csv_row(table.header);
        for (std::int64_t row = 2; row < 2 + static_cast<std::int64_t>(random() % 4); ++row) {
            std::vector<std::string> cells(width);
            for (std::string& cell : cells) {
                for (std::size_t n = random() % 5; n > 0; --n) {
                    cell += kPieces[random() % kPieces.size()];
                }
                if (looks_like_formula(cell)) {
                    cell.clear();
                }
            }
            text += print_csv_row(cells);
            table.rows.push_back({row, std::move(cells)});
        }
        auto const read = parse_csv(text, "f.csv");
        ASSERT_TRUE(read.has_value()) << to_string(read.error()) << "\n" << text;
        ASSERT_EQ(*read, table) << text;
    }
}

}  // namespace
}  // namespace mandate
