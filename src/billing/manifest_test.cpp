#include "billing/manifest.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

std::string problem(std::string_view json) {
    auto const manifest = parse_manifest(json, "m.json");
    return manifest ? "" : manifest.error().message;
}

TEST(Manifest, ReadsADataExport) {
    auto const manifest = parse_manifest(
        "\xEF\xBB\xBF"
        R"({
        "exportArn": "arn:aws:bcm-data-exports:us-east-1:111122223333:export/acme-1",
        "exportName": "acme", "executionId": "4f2a", "compression": "GZIP",
        "billingPeriod": {"start": "2026-05-01T00:00:00.000Z", "end": "2026-06-01T00:00:00.000Z"},
        "columns": [{"name": "line_item_usage_type", "type": "string"}],
        "dataFiles": ["s3://b/p/acme/data/BILLING_PERIOD=2026-05/acme-00001.csv.gz"],
        "additionalOutputFiles": [], "somethingNew": {"x": 1}})",
        "m.json");
    ASSERT_TRUE(manifest) << manifest.error().message;
    EXPECT_EQ(manifest->kind, ManifestKind::kCur2);
    EXPECT_EQ(manifest->export_name, "acme");
    EXPECT_EQ(manifest->export_arn,
              "arn:aws:bcm-data-exports:us-east-1:111122223333:export/acme-1");
    EXPECT_EQ(manifest->execution_id, "4f2a");
    EXPECT_EQ(manifest->period, *BillingPeriod::parse("2026-05"));
    EXPECT_EQ(manifest->columns, (std::vector<ManifestColumn>{{"line_item_usage_type", "string"}}));
    EXPECT_EQ(manifest->data_files.size(), 1U);
    EXPECT_EQ(manifest->compression, "GZIP");
}

TEST(Manifest, ReadsALegacyReport) {
    auto const manifest = parse_manifest(R"({
        "assemblyId": "20230802T", "account": "111122223333", "reportName": "daily",
        "compression": "GZIP", "billingPeriod": {"start": "20230801T000000.000Z"},
        "columns": [{"category": "lineItem", "name": "UsageType", "type": "String"}],
        "reportKeys": ["p/daily/20230801-20230901/a1/daily-1.csv.gz"]})",
                                         "m.json");
    ASSERT_TRUE(manifest) << manifest.error().message;
    EXPECT_EQ(manifest->kind, ManifestKind::kLegacyCur);
    EXPECT_EQ(manifest->export_name, "daily");
    EXPECT_EQ(manifest->execution_id, "20230802T");
    EXPECT_EQ(manifest->period, *BillingPeriod::parse("2023-08"));
    EXPECT_EQ(manifest->columns, (std::vector<ManifestColumn>{{"lineItem/UsageType", "String"}}));
}

TEST(Manifest, NeedsNothingButFiles) {
    auto const manifest = parse_manifest(R"({"dataFiles": [], "columns": null})", "m.json");
    ASSERT_TRUE(manifest) << manifest.error().message;
    EXPECT_EQ(manifest->kind, ManifestKind::kUnknown);
    EXPECT_EQ(manifest->period, std::nullopt);
    EXPECT_EQ(parse_manifest(R"({"dataFiles": [], "columns": ["BilledCost"]})", "m")->kind,
              ManifestKind::kFocus);
    EXPECT_EQ(parse_manifest(R"({"dataFiles": [], "billingPeriod": "2026-05"})", "m")->period,
              *BillingPeriod::parse("2026-05"));
}

TEST(Manifest, RefusesWhatIsNone) {
    EXPECT_EQ(problem("[]"), "m.json: is not a JSON object");
    EXPECT_EQ(problem("{}"), "m.json: has no list of data files ('dataFiles' or 'reportKeys')");
    EXPECT_EQ(problem(R"({"dataFiles": "x"})"), "m.json: 'dataFiles' is not a list");
    EXPECT_EQ(problem(R"({"dataFiles": ["x", 7]})"), "m.json: 'dataFiles[1]' is not a path");
    EXPECT_EQ(problem(R"({"dataFiles": [], "columns": {}})"), "m.json: 'columns' is not a list");
    EXPECT_EQ(problem(R"({"dataFiles": [], "columns": [{"type": "x"}]})"),
              "m.json: 'columns[0]' has no name");
    for (char const* start : {R"("")", R"("May")", R"("2026-13-01")", R"("20261301T")", "7"}) {
        EXPECT_NE(
            problem(fmt::format(R"({{"dataFiles": [], "billingPeriod": {{"start": {}}}}})", start)),
            "")
            << start;
    }
    EXPECT_NE(problem(R"({"dataFiles": [)"), "");
}

TEST(Manifest, LeadsBelowTheExport) {
    for (auto const& [written, below] : std::vector<std::pair<std::string, std::string>>{
             {"s3://b/p/acme/data/BILLING_PERIOD=2026-05/acme-00001.csv.gz",
              "data/BILLING_PERIOD=2026-05/acme-00001.csv.gz"},
             {"s3://b/data/BILLING_PERIOD=1/data/BILLING_PERIOD=2026-05/20260601T01-4f/a.parquet",
              "data/BILLING_PERIOD=2026-05/20260601T01-4f/a.parquet"},
             {"p/daily/20230801-20230901/a1/daily-1.csv.gz", "20230801-20230901/a1/daily-1.csv.gz"},
             {"s3://b/else/where/x.csv", "x.csv"},
             {"x.csv", "x.csv"}}) {
        auto const path = path_below_export(written, "m.json");
        ASSERT_TRUE(path) << path.error().message;
        EXPECT_EQ(*path, below);
    }
}

TEST(Manifest, NeverLeadsOut) {
    using namespace std::string_literals;
    for (std::string const& written : {""s,
                                       "/etc/passwd"s,
                                       "s3://"s,
                                       "s3://b"s,
                                       "s3:///x"s,
                                       "../x"s,
                                       "a/../x"s,
                                       "s3://b/../x"s,
                                       "data/BILLING_PERIOD=2026-05/../../../etc/passwd"s,
                                       "a//b"s,
                                       "a/./b"s,
                                       "a/"s,
                                       ".."s,
                                       "."s,
                                       "a\\b"s,
                                       "a\0b"s,
                                       "a\nb"s,
                                       "file:///etc/passwd"s,
                                       "https://h/x"s,
                                       "s3://b/data/BILLING_PERIOD=2026-05/.."s}) {
        EXPECT_FALSE(path_below_export(written, "m.json")) << written;
    }
    EXPECT_EQ(path_below_export("a\nb", "m.json").error().message,
              "m.json: the file name \"a\\nb\" holds a backslash or a control character");
}

}  // namespace
}  // namespace mandate::billing
