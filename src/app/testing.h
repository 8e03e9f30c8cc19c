#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/data_folder.h"
#include "app/ingest.h"
#include "app/spend.h"
#include "base/digest.h"
#include "base/text.h"
#include "warehouse/reader.h"

namespace mandate::app {

namespace fs = std::filesystem;

/// A line of a small CUR 2.0 export in CSV.
struct BillLine {
    std::string cost = "1";
    std::string tags = {};  ///< the JSON text of the cell
    std::string month = "2026-10";
    std::string start = "-03T05:00:00Z";  ///< behind the month
    std::string end = "-03T06:00:00Z";
    std::string principal = {};
    std::string resource = {};
    std::string line_type = "Usage";
};

/// A data folder and a folder for exports of its own for each test; what is read is read in this
/// process.
class AppTest : public testing::Test {
protected:
    AppTest() : root_(fs::path(testing::TempDir()) / ("app_" + random_hex(6))) {
        fs::create_directories(root_ / "export");
    }

public:
    ~AppTest() override {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }

protected:
    static std::string csv(std::vector<BillLine> const& lines) {
        std::string text =
            "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_start_date,"
            "line_item_usage_end_date,line_item_unblended_cost,line_item_currency_code,"
            "line_item_line_item_type,bill_billing_entity,line_item_product_code,"
            "line_item_usage_type,pricing_unit,line_item_usage_amount,product_region_code,"
            "line_item_iam_principal,line_item_resource_id,tags\n";
        for (BillLine const& line : lines) {
            std::string tags;
            for (char const c : line.tags) {
                tags += c == '"' ? "\"\"" : std::string(1, c);
            }
            text += join({"111122223333", line.month + "-01T00:00:00Z", line.month + line.start,
                          line.month + line.end, line.cost, "USD", line.line_type, "AWS",
                          "AmazonBedrock", "USE1-Claude4.6Sonnet-input-tokens", "1K tokens", "2",
                          "us-east-1", line.principal, line.resource, "\"" + tags + "\""},
                         ",") +
                    "\n";
        }
        return text;
    }

    /// Writes a file below the folder for exports.
    fs::path write(fs::path const& name, std::string const& content) const {
        fs::path const file = root_ / "export" / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

    DataFolder open(Create create = Create::kYes) const {
        Result<DataFolder> folder = DataFolder::open(root_ / "data", create);
        EXPECT_TRUE(folder) << (folder ? "" : to_string(folder.error()));
        return std::move(*folder);
    }

    /// What became of the exports in a folder below the one for exports.
    IngestReport ingest_all(DataFolder const& folder, fs::path const& below = "") {
        IngestOptions options;
        options.source = root_ / "export" / below;
        Result<IngestReport> report =
            ingest(folder, options, warehouse::read_export, clock_, [](std::string const&) {});
        EXPECT_TRUE(report) << (report ? "" : to_string(report.error()));
        for (Error const& failure : report->failures) {
            ADD_FAILURE() << to_string(failure);
        }
        return std::move(*report);
    }

    static SpendAnswer ask(DataFolder const& folder, std::string const& by) {
        SpendRequest request;
        request.by = by;
        Result<SpendAnswer> answer = spend(folder, request);
        EXPECT_TRUE(answer) << (answer ? "" : to_string(answer.error()));
        return std::move(*answer);
    }

    /// Rows as `value value ? cost lines`, where ? names what was not understood.
    static std::vector<std::string> rows(SpendAnswer const& answer) {
        std::vector<std::string> texts;
        for (SpendRow const& row : answer.rows) {
            std::string text;
            for (std::optional<std::string> const& value : row.values) {
                text += value.value_or("-") + " ";
            }
            for (std::string const& unknown : row.unknown_keys) {
                text += "?" + unknown + " ";
            }
            texts.push_back(text +
                            fmt::format("{} {}", row.figures.cost.to_display(), row.figures.lines));
        }
        return texts;
    }

    fs::path root_;
    FixedClock clock_{Instant{std::chrono::days{20'800}}};
};

}  // namespace mandate::app
