#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/text.h"
#include "warehouse/engine.h"
#include "warehouse/reader.h"

namespace mandate::warehouse {

namespace fs = std::filesystem;

/// A folder of its own for each test, with helpers that write exports into it.
class ReaderTest : public testing::Test {
protected:
    ReaderTest() : folder_(fs::path(testing::TempDir()) / ("reader_" + random_hex(6))) {
        fs::create_directories(folder_ / "export");
        fs::create_directories(folder_ / "out");
    }
    ~ReaderTest() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    /// Rows of a small CUR 2.0 export as a SELECT; `more` adds or replaces columns.
    static std::string cur2(std::string const& rows, std::string const& more = "") {
        return fmt::format(
            "SELECT TIMESTAMP '2026-10-01' AS bill_billing_period_start_date, "
            "TIMESTAMP '2026-10-03 05:00' AS line_item_usage_start_date, "
            "'111122223333' AS bill_payer_account_id, '444455556666' AS "
            "line_item_usage_account_id, "
            "'AWS' AS bill_billing_entity, 'USD' AS line_item_currency_code, "
            "'Usage' AS line_item_line_item_type, 'AmazonBedrock' AS line_item_product_code, "
            "'USE1-Claude4.6Sonnet-input-tokens' AS line_item_usage_type, '1K tokens' AS "
            "pricing_unit, "
            "cost AS line_item_unblended_cost, 2.0::DOUBLE AS line_item_usage_amount "
            "{} FROM (VALUES {}) AS t(cost)",
            more, rows);
    }

    fs::path parquet(std::string const& name, std::string const& select) {
        fs::path const file = folder_ / "export" / name;
        Engine engine = std::move(*Engine::open({.allowed_folders = {folder_}}));
        Result<void> const written = engine.run(
            fmt::format("COPY ({}) TO {} (FORMAT parquet)", select, sql_quote(file.string())));
        EXPECT_TRUE(written) << to_string(written.error());
        return file;
    }

    fs::path text(std::string const& name, std::string const& content) {
        fs::path const file = folder_ / "export" / name;
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

    Result<ReadReport> read(std::vector<fs::path> const& files,
                            FileFormat format = FileFormat::kParquet) {
        fs::remove_all(folder_ / "out");
        fs::create_directories(folder_ / "out");
        ReadJob job;
        job.place = "acme 2026-10";
        job.files = files;
        job.format = format;
        job.period = *BillingPeriod::parse("2026-10");
        job.coarse_products = {"AmazonEC2"};
        job.out = folder_ / "out";
        return read_export(job);
    }

    /// One column of a query over a file of the snapshot of 2026-10, as texts in order; `(null)`.
    std::vector<std::string> snapshot_texts(std::string_view file, std::string const& columns) {
        Engine engine = std::move(*Engine::open({.allowed_folders = {folder_}}));
        Result<Table> const table = engine.query(fmt::format(
            "SELECT CAST({0} AS VARCHAR) AS text FROM read_parquet({1}) ORDER BY 1 NULLS FIRST",
            columns, sql_quote((folder_ / "out" / "2026-10" / file).string())));
        EXPECT_TRUE(table) << to_string(table.error());
        std::vector<std::string> texts;
        for (std::size_t row = 0; table && row < table->row_count; ++row) {
            texts.push_back(table->optional_text(row, 0).value_or("(null)"));
        }
        return texts;
    }

    std::string problem(Result<ReadReport> const& report) {
        return report ? "(no problem)" : to_string(report.error());
    }

    fs::path folder_;
};

}  // namespace mandate::warehouse
