#include "sample/sample.h"

#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "sample/cur2_columns.h"
#include "warehouse/engine.h"

namespace mandate::sample {
namespace {

namespace fs = std::filesystem;
using boost::json::value;

fs::path fresh_folder(std::string const& name) {
    fs::path const folder = fs::path(testing::TempDir()) / ("sample_" + name);
    fs::remove_all(folder);
    return folder;
}

SampleReport write(SampleOptions options, std::string const& name) {
    options.out = fresh_folder(name);
    Result<SampleReport> report = write_sample(options);
    EXPECT_TRUE(report) << to_string(report.error());
    return report.value_or(SampleReport{});
}

std::string content(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

value expected_of(SampleReport const& report) { return *read_json_file(report.expected.string()); }

std::string text_of(value const& object, std::string_view key) {
    boost::json::string const* text = json_text(object, key);
    return text == nullptr ? "" : std::string(*text);
}

/// A small sample in Parquet that the tests of this file share.
SampleReport const& shared_sample() {
    static SampleReport const kReport = write({}, "shared");
    return kReport;
}

std::string main_export(SampleReport const& report, std::string_view extension) {
    return sql_quote(report.exports.string() + "/cur2/*/alderfinch-cur2/data/*/*." +
                     std::string(extension));
}

warehouse::Engine engine_for(SampleReport const& report) {
    return std::move(*warehouse::Engine::open({.allowed_folders = {report.exports.parent_path()}}));
}

/// The current deliveries of the shared sample, as table `line` of one engine.
warehouse::Engine& shared_engine() {
    // Never closed: DuckDB's own state of the thread is gone before statics are.
    static warehouse::Engine& engine = *new warehouse::Engine([] {
        warehouse::Engine made = engine_for(shared_sample());
        auto const loaded =
            made.run("CREATE TABLE line AS SELECT * FROM read_parquet(" +
                     main_export(shared_sample(), "parquet") + ", hive_partitioning=false)");
        EXPECT_TRUE(loaded) << to_string(loaded.error());
        return made;
    }());
    return engine;
}

std::int64_t count_where(std::string const& condition) {
    auto const table = shared_engine().query("SELECT count(*) FROM line WHERE " + condition);
    EXPECT_TRUE(table) << to_string(table.error());
    return table ? table->integer(0, 0) : 0;
}

TEST(Sample, TheSameOptionsGiveTheSameMeaning) {
    SampleReport const once = write({.months = 2}, "once");
    SampleReport const again = write({.months = 2, .threads = 1}, "again");
    EXPECT_EQ(content(once.expected), content(again.expected));
    EXPECT_EQ(content(once.organisation), content(again.organisation));
    EXPECT_EQ(once.lines, again.lines);
}

TEST(Sample, AnotherSeedIsAnotherCompany) {
    SampleReport const other = write({.seed = 2, .months = 1}, "other");
    SampleReport const same = write({.seed = 1, .months = 1}, "same");
    EXPECT_NE(content(other.expected), content(same.expected));
    EXPECT_NE(content(other.organisation), content(same.organisation));
}

TEST(Sample, FewerMonthsAreTheSameMonths) {
    value const all = expected_of(shared_sample());
    value const last = expected_of(write({.months = 2}, "last_two"));
    auto const& periods = last.at("periods").as_object();
    ASSERT_EQ(periods.size(), 2U);
    for (auto const& [period, figures] : periods) {
        EXPECT_EQ(figures, all.at("periods").at(period));
    }
}

/// Sums of the files by plain SQL against what was meant, for one format.
void expect_totals(SampleReport const& report, std::string const& source) {
    warehouse::Engine engine = engine_for(report);
    auto const table = engine.query(
        "SELECT substring(CAST(bill_billing_period_start_date AS VARCHAR), 1, 7), count(*), "
        "sum(money(line_item_unblended_cost)), sum(money(line_item_net_unblended_cost)), "
        "sum(money(pricing_public_on_demand_cost)) FROM " +
        source + " GROUP BY 1 ORDER BY 1");
    ASSERT_TRUE(table) << to_string(table.error());
    value const expected = expected_of(report);
    auto const& periods = expected.at("periods").as_object();
    ASSERT_EQ(periods.size(), table->row_count);
    for (std::size_t row = 0; row < table->row_count; ++row) {
        value const& period = periods.at(table->text(row, 0));
        EXPECT_EQ(period.at("lines").as_int64(), table->integer(row, 1));
        value const& cost = period.at("cost");
        EXPECT_EQ(text_of(cost, "unblended"), fixed12::print(table->fixed12(row, 2)));
        EXPECT_EQ(text_of(cost, "net"), fixed12::print(table->fixed12(row, 3)));
        EXPECT_EQ(text_of(cost, "list"), fixed12::print(table->fixed12(row, 4)));
    }
}

TEST(Sample, TotalsAreThoseOfTheParquetFiles) {
    expect_totals(shared_sample(), "read_parquet(" + main_export(shared_sample(), "parquet") +
                                       ", hive_partitioning=false)");
}

TEST(Sample, TotalsAreThoseOfTheCsvFilesAndOfBothFormats) {
    SampleReport const parquet = write({.months = 3}, "parquet");
    SampleReport const csv = write({.months = 3, .format = ExportFormat::kCsvGzip}, "csv");
    expect_totals(csv, "read_csv(" + main_export(csv, "csv.gz") +
                           ", header=true, all_varchar=true, hive_partitioning=false)");
    EXPECT_EQ(expected_of(csv).at("by"), expected_of(parquet).at("by"));
}

/// A column of the Parquet files as SQL that gives what `as_csv_has_it` gives for the CSV files.
std::string as_parquet_has_it(Cur2Column const& column) {
    switch (column.type) {
        case Cur2Type::kText: return fmt::format("nullif({}, '')", column.name);
        case Cur2Type::kDouble:
        case Cur2Type::kTimestamp: return std::string(column.name);
        case Cur2Type::kTextMap: return fmt::format("map_text({})", column.name);
        case Cur2Type::kNumberMap: break;
    }
    return fmt::format(
        "CASE WHEN {0} IS NULL THEN NULL ELSE "
        "'{{\"' || map_keys({0})[1] || '\":' || CAST(map_values({0})[1] AS VARCHAR) || '}}' END",
        column.name);
}

std::string as_csv_has_it(Cur2Column const& column) {
    switch (column.type) {
        case Cur2Type::kDouble: return fmt::format("CAST({} AS DOUBLE)", column.name);
        case Cur2Type::kTimestamp:
            return fmt::format("CAST(replace({}, 'Z', '') AS TIMESTAMP)", column.name);
        case Cur2Type::kText:
        case Cur2Type::kTextMap:
        case Cur2Type::kNumberMap: break;
    }
    return fmt::format("nullif({}, '')", column.name);
}

TEST(Sample, BothFormatsSayTheSameInEveryColumn) {
    SampleReport const parquet = write({.months = 1}, "one_parquet");
    SampleReport const csv = write({.months = 1, .format = ExportFormat::kCsvGzip}, "one_csv");
    warehouse::Engine engine =
        std::move(*warehouse::Engine::open({.allowed_folders = {testing::TempDir()}}));
    ASSERT_TRUE(engine.run("CREATE TABLE a AS SELECT * FROM read_parquet(" +
                           main_export(parquet, "parquet") + ", hive_partitioning=false)"));
    ASSERT_TRUE(engine.run("CREATE TABLE b AS SELECT * FROM read_csv(" +
                           main_export(csv, "csv.gz") +
                           ", header=true, all_varchar=true, hive_partitioning=false)"));
    std::vector<std::string> left;
    std::vector<std::string> right;
    for (Cur2Column const& column : cur2_columns()) {
        left.push_back(as_parquet_has_it(column));
        right.push_back(as_csv_has_it(column));
    }
    auto const table = engine.query("SELECT count(*) FROM (SELECT " + join(left, ", ") +
                                    " FROM a EXCEPT ALL SELECT " + join(right, ", ") + " FROM b)");
    ASSERT_TRUE(table) << to_string(table.error());
    EXPECT_EQ(table->integer(0, 0), 0);
    EXPECT_EQ(parquet.lines, csv.lines);
}

TEST(Sample, FilesHaveTheColumnsAndTypesOfAws) {
    auto const table =
        shared_engine().query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM line)");
    ASSERT_TRUE(table) << to_string(table.error());
    ASSERT_EQ(table->row_count, cur2_columns().size());
    for (std::size_t row = 0; row < table->row_count; ++row) {
        EXPECT_EQ(table->text(row, 0), cur2_columns()[row].name);
        EXPECT_EQ(table->text(row, 1), sql_name_of(cur2_columns()[row].type));
    }
}

TEST(Sample, EveryGroupingAddsUpToTheBill) {
    value const expected = expected_of(shared_sample());
    Money total;
    std::int64_t lines = 0;
    for (auto const& [period, figures] : expected.at("periods").as_object()) {
        total = *total.plus(*Money::parse(text_of(figures.at("cost"), "unblended")));
        lines += figures.at("lines").as_int64();
    }
    for (std::string const groups : {"by", "by_month"}) {
        for (auto const& [key, rows] : expected.at(groups).as_object()) {
            Money sum;
            std::int64_t count = 0;
            for (value const& row : rows.as_array()) {
                sum = *sum.plus(*Money::parse(text_of(row, "cost")));
                count += row.at("lines").as_int64();
            }
            EXPECT_EQ(sum, total) << groups << " " << key;
            EXPECT_EQ(count, lines) << groups << " " << key;
        }
    }
}

TEST(Sample, KeysOfTheBillAreGroupedAsPlainSqlDoes) {
    value const expected = expected_of(shared_sample());
    for (auto const& [key, column] : {std::pair{"account", "line_item_usage_account_id"},
                                      std::pair{"product", "line_item_product_code"},
                                      std::pair{"line_type", "line_item_line_item_type"},
                                      std::pair{"invoice", "bill_invoice_id"}}) {
        auto const table = shared_engine().query(
            fmt::format("SELECT {0}, sum(money(line_item_unblended_cost)), count(*) FROM line "
                        "GROUP BY 1 ORDER BY 1 NULLS FIRST",
                        column));
        ASSERT_TRUE(table) << to_string(table.error());
        auto const& rows = expected.at("by").at(key).as_array();
        ASSERT_EQ(rows.size(), table->row_count) << key;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            EXPECT_EQ(text_of(rows[row], key), table->optional_text(row, 0).value_or(""));
            EXPECT_EQ(text_of(rows[row], "cost"), fixed12::print(table->fixed12(row, 1)));
            EXPECT_EQ(rows[row].at("lines").as_int64(), table->integer(row, 2));
        }
    }
}

TEST(Sample, TokensAreCountedWhateverTheUnit) {
    auto const table = shared_engine().query(
        "SELECT sum(quantity(line_item_usage_amount) * CASE pricing_unit WHEN '1K tokens' THEN "
        "1000 ELSE 1000000 END) FROM line WHERE pricing_unit = '1K tokens' OR "
        "(pricing_unit = 'Units' AND contains(product['product_name'], 'Bedrock Edition') "
        "AND NOT contains(line_item_usage_type, 'Reserved'))");
    ASSERT_TRUE(table) << to_string(table.error());
    Int128 tokens = 0;
    value const expected = expected_of(shared_sample());
    for (value const& row : expected.at("by").at("platform").as_array()) {
        tokens += row.at("tokens").is_null() ? 0 : row.at("tokens").as_int64();
    }
    EXPECT_EQ(fixed12::print_short(table->fixed12(0, 0)),
              fixed12::print_short(tokens * fixed12::kOne));
}

TEST(Sample, EveryLineShapeOccurs) {
    for (std::string const shape : {"-input-tokens",
                                    "-output-tokens",
                                    "-cache-read-input-token-count",
                                    "-cache-write-input-token-count",
                                    "-cache-write-1h-input-token-count",
                                    "-mantle-cache_write_tokens_30m_standard",
                                    "-mantle-input-tokens-standard",
                                    "-mantle-input-tokens-global-standard",
                                    "-batch",
                                    "-priority",
                                    "-flex",
                                    "-flex-cross-region-global",
                                    "-latency-optimized",
                                    "-cross-region-global",
                                    "_InputTokenCount-Units",
                                    "_InputTokenCount_Global-Units",
                                    "_InputTokenCount_Batch-Units",
                                    "_InputTokenCount_Global_Batch-Units",
                                    "_CacheReadInputTokenCount-Units",
                                    "_CacheWrite1hInputTokenCount-Units",
                                    "_CacheWriteInputTokenCount_Global-Units",
                                    "_input_tokens_global_standard-Units",
                                    "_cache_write_tokens_1h_global_standard-Units",
                                    "_Reserved_1Month_InputTPM_Geo-Units",
                                    "_Reserved_3Month_OutputTPM_Global-Units",
                                    "-ProvisionedThroughput-1MonthCommit-ModelUnits",
                                    "-input-image",
                                    "-input-audio-second",
                                    "-searchunits",
                                    "_CCU-Units",
                                    "_claude-opus-4-8_input_tokens-Units"}) {
        EXPECT_GT(count_where("ends_with(line_item_usage_type, '" + shape + "')"), 0) << shape;
    }
    for (std::string const word : {"Guardrail", "NovaCanvas", "AgentCore-Runtime-vCPU",
                                   "CustomModelImport-Inference", "KnowledgeBases", "InvokeFlow",
                                   "Auroral7Large", "ContextDistillery", "MP:", "Customization"}) {
        EXPECT_GT(count_where("contains(line_item_usage_type, '" + word + "')"), 0) << word;
    }
    EXPECT_GT(count_where("line_item_usage_type = 'USE2_InputTokenCount-Units'"), 0);
}

TEST(Sample, EveryLineTypeProductAndTagSpellingOccurs) {
    for (std::string const type :
         {"Usage", "Tax", "Credit", "Refund", "Fee", "RIFee", "EdpDiscount", "PrivateRateDiscount",
          "SppDiscount", "BundledDiscount", "Discount", "SavingsPlanRecurringFee",
          "SavingsPlanCoveredUsage", "DiscountedUsage"}) {
        EXPECT_GT(count_where("line_item_line_item_type = '" + type + "'"), 0) << type;
    }
    for (std::string const code : {"AmazonBedrock", "AmazonBedrockService",
                                   "AmazonBedrockFoundationModels", "AmazonBedrockAgentCore",
                                   "AmazonSageMaker", "AmazonQ", "AmazonPalimpsest", "AmazonEC2"}) {
        EXPECT_GT(count_where("line_item_product_code = '" + code + "'"), 0) << code;
    }
    for (std::string const tag :
         {"tags['resourceTags/team']", "tags['resourceTags/user:team']",
          "resource_tags['user_team']", "resource_tags['user:team']",
          "resource_tags['aws_createdBy']", "tags['iamPrincipal/team']",
          "tags['iamPrincipal/map-migrated']", "tags['resourceTags/map-migrated']",
          "tags['accountTag/environment']", "tags['costCategory/business_unit']",
          "cost_category['business_unit']", "tags['userAttribute/department']"}) {
        EXPECT_GT(count_where(tag + " IS NOT NULL"), 0) << tag;
    }
    EXPECT_GT(count_where("line_item_unblended_cost < 0 AND line_item_line_item_type = 'Usage'"),
              0);
    EXPECT_GT(count_where("line_item_net_unblended_cost < line_item_unblended_cost AND "
                          "discount['edp_discount'] IS NOT NULL"),
              0);
    EXPECT_GT(count_where("line_item_user_identifier IS NOT NULL"), 0);
}

TEST(Sample, EveryFormOfPrincipalOccursFromTheDayItWasSwitchedOn) {
    std::string const principal = "line_item_iam_principal";
    for (std::string const form :
         {":user/svc-search-indexer$", ":user/BedrockAPIKey-7f3k$", ":user/agencies/bluebird/",
          ":role/service-role/claims-triage$", ":role/aws-reserved/sso.amazonaws.com/eu-central-1/",
          ":assumed-role/AWSReservedSSO_AWSAdministratorAccess_[0-9a-f]{16}/[a-z.]+@",
          ":assumed-role/llm-gateway-task/[0-9a-f]{32}$", ":assumed-role/gha-ci-review/gha-run-",
          ":assumed-role/etl-summariser-irsa/eks-", ":assumed-role/release-notes-agent/i-0",
          ":assumed-role/finops-ai-agent-assist-[0-9a-f]{4}/"}) {
        EXPECT_GT(count_where(fmt::format("regexp_matches({}, '{}')", principal, form)), 0) << form;
    }
    EXPECT_EQ(count_where(principal + " <> '' AND line_item_usage_start_date < "
                                      "TIMESTAMP '2026-06-15'"),
              0);
    EXPECT_GT(count_where(principal + " = ''"), 0);
    EXPECT_GT(count_where(principal + " <> '' AND NOT contains(" + principal +
                          ", line_item_usage_account_id)"),
              0);
}

TEST(Sample, InvoicesComeApartAndLate) {
    auto const invoices = [](std::string const& period, std::string const& entity) {
        return count_where("bill_invoice_id IS NOT NULL AND bill_billing_entity = '" + entity +
                           "' AND bill_billing_period_start_date = TIMESTAMP '" + period + "-01'");
    };
    EXPECT_GT(invoices("2026-09", "AWS"), 0);
    EXPECT_GT(invoices("2026-09", "AWS Marketplace"), 0);
    EXPECT_GT(invoices("2026-10", "AWS"), 0);
    EXPECT_EQ(invoices("2026-10", "AWS Marketplace"), 0);
    EXPECT_EQ(invoices("2026-11", "AWS"), 0);
}

TEST(Sample, AMonthIsDeliveredTwiceWithOtherFigures) {
    SampleReport const& report = shared_sample();
    fs::path const earlier = report.exports.parent_path() / "earlier";
    warehouse::Engine engine = engine_for(report);
    auto const total = [&](fs::path const& root) {
        auto const table = engine.query(
            "SELECT sum(money(line_item_unblended_cost)) FROM read_parquet(" +
            sql_quote(root.string() + "/cur2/*/alderfinch-cur2/data/BILLING_PERIOD=2026-09/*") +
            ")");
        return table->fixed12(0, 0);
    };
    EXPECT_NE(total(earlier), total(report.exports));
    // The second delivery needed fewer files: the one left over is empty.
    auto const empty = engine.query("SELECT count(*) FROM read_parquet(" +
                                    sql_quote(report.exports.string() +
                                              "/cur2/*/alderfinch-cur2/data/BILLING_PERIOD=2026-09/"
                                              "alderfinch-cur2-00002.snappy.parquet") +
                                    ")");
    ASSERT_TRUE(empty) << to_string(empty.error());
    EXPECT_EQ(empty->integer(0, 0), 0);
}

TEST(Sample, ASecondExportHasFewerColumnsAndOtherTotals) {
    SampleReport const& report = shared_sample();
    warehouse::Engine engine = engine_for(report);
    std::string const file =
        sql_quote(report.exports.string() + "/cur2/*/finops-trial-cur2/data/*/*.parquet");
    auto const columns =
        engine.query("SELECT count(*) FROM (DESCRIBE SELECT * FROM read_parquet(" + file +
                     ", hive_partitioning=false)) WHERE column_name = "
                     "'line_item_iam_principal'");
    ASSERT_TRUE(columns) << to_string(columns.error());
    EXPECT_EQ(columns->integer(0, 0), 0);
}

TEST(Sample, CreateNewKeepsEveryDelivery) {
    SampleReport const report =
        write({.months = 4, .delivery = DeliveryMode::kCreateNew}, "create_new");
    std::int64_t folders = 0;
    std::int64_t copies = 0;
    for (fs::directory_entry const& entry : fs::recursive_directory_iterator(report.exports)) {
        bool const september = entry.path().parent_path().filename() == "BILLING_PERIOD=2026-09";
        bool const metadata = entry.path().string().find("/metadata/") != std::string::npos;
        folders += september && entry.is_directory() && !metadata ? 1 : 0;
        copies += september && entry.is_directory() && metadata ? 1 : 0;
    }
    EXPECT_EQ(folders, 2);
    EXPECT_EQ(copies, 2);
    EXPECT_FALSE(fs::exists(report.exports.parent_path() / "earlier"));
}

TEST(Sample, ManifestsNameTheFilesThatAreThere) {
    for (DeliveredPeriod const& delivered : shared_sample().periods) {
        value const manifest = *read_json_file(delivered.manifest.string());
        auto const& files = manifest.at("dataFiles").as_array();
        EXPECT_EQ(std::ssize(files), delivered.files);
        EXPECT_EQ(text_of(manifest.at("billingPeriod"), "start"),
                  delivered.period + "-01T00:00:00.000Z");
        for (value const& file : files) {
            std::string const address(file.as_string());
            EXPECT_TRUE(address.starts_with("s3://alderfinch-billing-exports/cur2/"));
        }
    }
}

TEST(Sample, DayOneStopsBeforeTheGovernedWeeks) {
    value const expected = expected_of(write({.months = 2, .story = Story::kDayOne}, "day_one"));
    auto const& days = expected.at("by").at("day").as_array();
    EXPECT_EQ(text_of(days.back(), "day"), "2026-10-24");
    for (value const& row : expected.at("by").at("role").as_array()) {
        EXPECT_EQ(text_of(row, "role").find("finops-ai-"), std::string::npos);
    }
}

TEST(Sample, ManyLinesAreCutIntoFilesAndChangeNoMeaningOfTheMonth) {
    SampleReport const report = write({.lines_per_month = 30'000,
                                       .sessions = 500,
                                       .extent = Extent::kPlain,
                                       .lines_per_file = 8'000},
                                      "plain");
    ASSERT_EQ(report.periods.size(), 1U);
    EXPECT_EQ(report.periods[0].files, 4);
    EXPECT_EQ(report.lines, 30'000);
    expect_totals(report,
                  "read_parquet(" + main_export(report, "parquet") + ", hive_partitioning=false)");
    value const expected = expected_of(report);
    EXPECT_GE(expected.at("by").at("session").as_array().size(), 500U);
}

TEST(Sample, RefusesWhatItCannotDo) {
    fs::path const folder = fresh_folder("refused");
    for (SampleOptions const& options :
         {SampleOptions{.out = folder, .months = 0}, SampleOptions{.out = folder, .months = 10},
          SampleOptions{.out = folder, .accounts = 13},
          SampleOptions{.out = folder, .lines_per_month = 9'999},
          SampleOptions{.out = folder, .sessions = -1}, SampleOptions{.out = ""}}) {
        Result<SampleReport> const report = write_sample(options);
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, ErrorCode::kUsage);
    }
    fs::create_directories(folder / "something");
    EXPECT_FALSE(write_sample({.out = folder}));
}

}  // namespace
}  // namespace mandate::sample
