#include "warehouse/snapshot.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/text.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBudget = std::size_t{1} << 28U;

struct Lines {
    int count = 1'000;
    int distinct = 1'000;
    std::string_view other_currency = "NULL";
    int roles = 9;
};

/// Lines of one month: every column is now and then empty, and groups have several lines.
std::string sql_of(Lines const& lines) {
    return fmt::format(
        "CREATE VIEW line AS SELECT DATE '2026-10-01' AS period_day, "
        "CASE WHEN h % 23 > 0 THEN DATE '2026-10-01' + (h % 31)::INTEGER END AS day, "
        "'111122223333' AS payer, "
        "CASE WHEN h % 11 > 0 THEN (444455550000 + h % 3)::VARCHAR END AS account, "
        "CASE WHEN h % 5 > 0 THEN 'EUR' ELSE {} END AS currency, "
        "CASE WHEN h % 3 > 0 THEN 'eu-central-' || (h % 2) END AS region, "
        "CASE WHEN h % 2 > 0 THEN 'invoice' END AS invoice, "
        "CASE WHEN h % 7 = 0 THEN 'user-' || (h % 3) END AS user_identifier, "
        "CASE WHEN h % 4 > 0 THEN 'arn:aws:iam::444455556666:role/r' || (h % {}) END AS principal, "
        "CASE WHEN h % 6 = 0 THEN 'resource-' || (h % 4) END AS resource, "
        "CASE WHEN h % 8 = 0 THEN '{{\"team\":\"a\"}}' END AS tags_0, "
        "CASE WHEN h % 12 = 0 THEN 'b' END AS tags_1, "
        "'AWS' AS billing_entity, CASE WHEN h % 13 > 3 THEN 'AmazonBedrock' ELSE 'AmazonEC2' END "
        "AS "
        "product_code, NULL::VARCHAR AS product_name, 'usage-' || (h % 4) AS usage_type, "
        "NULL::VARCHAR AS operation, NULL::VARCHAR AS description, '1K tokens' AS unit, 'Usage' AS "
        "line_type, (h % 1000) / 7 AS unblended, "
        "CASE WHEN h % 3 = 0 THEN (h % 1000) / 9 END AS net, NULL::DOUBLE AS list, "
        "(h % 50)::DOUBLE AS usage_amount "
        "FROM (SELECT hash(i % {}) AS h FROM range({}) AS t(i))",
        lines.other_currency, lines.roles, lines.distinct, lines.count);
}

class SnapshotTest : public testing::Test {
protected:
    SnapshotTest()
        : folder_(fs::path(testing::TempDir()) / ("snapshot_" + random_hex(6))),
          dictionaries_(kBudget) {
        fs::create_directories(folder_ / "work");
        dictionaries_.tag_columns = {"tags_0", "tags_1"};
        dictionaries_.tag_heads = {"tags\x1e\x1e", "column\x1eteam\x1e"};
    }

public:
    ~SnapshotTest() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

protected:
    Result<PeriodRead> write(Lines const& lines, std::size_t memory_mb = 800,
                             std::string_view spill = "work") {
        EngineLimits limits{.memory_mb = memory_mb};
        limits.allowed_folders = {folder_};
        if (!spill.empty()) {
            limits.temp_folder = folder_ / spill;
        }
        engine_ = TRY(Engine::open(limits));
        TRY(engine_->run(sql_of(lines)));
        TRY(group_lines(*engine_, TRY(grain_conditions(*engine_, "", {"AmazonEC2"})),
                        dictionaries_));
        return write_snapshot(*engine_, dictionaries_, *BillingPeriod::parse("2026-10"),
                              folder_ / "out", "here");
    }

    std::string file(std::string_view name) const {
        return fmt::format("read_parquet({}, file_row_number=true)",
                           sql_quote((folder_ / "out" / name).string()));
    }

    std::int64_t count(std::string const& sql) {
        Result<Table> const table = engine_->query("SELECT count(*) FROM (" + sql + ")");
        EXPECT_TRUE(table) << to_string(table.error());
        return table ? table->integer(0, 0) : -1;
    }

    fs::path folder_;
    Dictionaries dictionaries_;
    std::optional<Engine> engine_;
};

/// The obvious model: group the lines by their texts.
TEST_F(SnapshotTest, SaysWhatTheLinesSay) {
    auto const read = write({.count = 20'000, .distinct = 7'001});
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->lines, 20'000);
    std::string const sums =
        "sum(money(unblended)), count(unblended), sum(money(net)), count(net), sum(money(list)), "
        "count(list)";
    std::string const model = fmt::format(
        "SELECT day, payer, account, 'EUR', region, invoice, user_identifier, billing_entity, "
        "product_code, usage_type, unit, line_type, principal, resource, "
        "nullif(concat_ws(chr(31), 'tags' || chr(30) || chr(30) || tags_0, "
        "'column' || chr(30) || 'team' || chr(30) || tags_1), '') AS raw_tags, count(*), {}, "
        "sum(quantity(usage_amount)), count(usage_amount) FROM line WHERE product_code <> "
        "'AmazonEC2' GROUP BY ALL UNION ALL SELECT day, payer, account, 'EUR', NULL, invoice, "
        "NULL, billing_entity, product_code, NULL, NULL, line_type, NULL, NULL, NULL, count(*), "
        "{}, NULL, 0 FROM line WHERE product_code = 'AmazonEC2' GROUP BY ALL",
        sums, sums);
    // Lines without a currency stay groups of their own; both sides are summed once more.
    std::string const facts = fmt::format(
        "SELECT day, payer, account, currency, region, invoice, user_identifier, billing_entity, "
        "product_code, usage_type, unit, line_type, principal, resource, raw_tags, lines, "
        "unblended, unblended_lines, net, net_lines, list, list_lines, usage, usage_lines FROM {} "
        "JOIN {} AS k USING (key_id) LEFT JOIN {} AS p USING (principal_id) LEFT JOIN {} AS r "
        "USING (resource_id) LEFT JOIN {} AS t USING (tags_id)",
        file(snapshot::kFacts), file(snapshot::kKeys), file(snapshot::kPrincipals),
        file(snapshot::kResources), file(snapshot::kTags));
    auto const summed = [](std::string const& sql) {
        return "SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, sum(c16), "
               "sum(c17), sum(c18), sum(c19), sum(c20), sum(c21), sum(c22), sum(c23), sum(c24) "
               "FROM (" +
               sql +
               ") AS t(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, "
               "c18, c19, c20, c21, c22, c23, c24) GROUP BY ALL";
    };
    EXPECT_GT(count(summed(model)), 2'000);
    EXPECT_EQ(count(summed(model) + " EXCEPT " + summed(facts)), 0);
    EXPECT_EQ(count(summed(facts) + " EXCEPT " + summed(model)), 0);
}

TEST_F(SnapshotTest, FactsAreSortedByDay) {
    ASSERT_TRUE(write({.count = 300'000, .distinct = 300'000, .roles = 9'999}));
    std::string const facts = file(snapshot::kFacts);
    EXPECT_GT(count("FROM " + facts), 100'000) << "more than one row group";
    EXPECT_EQ(count("SELECT * FROM (SELECT day, lag(day) OVER (ORDER BY file_row_number) AS before "
                    "FROM " +
                    facts + ") WHERE day < before"),
              0);
}

TEST_F(SnapshotTest, ABillThatOutgrowsTheMemoryIsWrittenAllTheSame) {
    Lines const lines{.count = 900'000, .distinct = 900'000, .roles = 99'999};
    auto const read = write(lines, 100);
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->lines, 900'000);
    EXPECT_GT(read->facts, 400'000);
}

TEST_F(SnapshotTest, WithoutADiskToSpillToItIsAnError) {
    Lines const lines{.count = 900'000, .distinct = 900'000, .roles = 99'999};
    auto const read = write(lines, 100, "");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kDependency);
}

TEST_F(SnapshotTest, ABillWithoutTagColumnsHasNoTags) {
    dictionaries_.tag_columns.clear();
    dictionaries_.tag_heads.clear();
    ASSERT_TRUE(write({.distinct = 100}));
    EXPECT_EQ(count("FROM " + file(snapshot::kTags)), 0);
    EXPECT_EQ(count("FROM " + file(snapshot::kFacts) + " WHERE tags_id <> 0"), 0);
}

TEST_F(SnapshotTest, TwoCurrenciesOfOnePayerAreRefused) {
    auto const read = write({.other_currency = "'USD'"});
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, testing::HasSubstr("has lines in EUR and in USD"));
}

}  // namespace
}  // namespace mandate::warehouse
