#include "warehouse/snapshot.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"
#include "warehouse/dictionary.h"
#include "warehouse/source_sql.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMeasures =
    "count(*) AS lines, sum(money(unblended)) AS unblended, count(unblended) AS unblended_lines, "
    "sum(money(net)) AS net, count(net) AS net_lines, "
    "sum(money(list)) AS list, count(list) AS list_lines, ";
constexpr std::string_view kFineUsage =
    "sum(quantity(usage_amount)) AS usage, count(usage_amount) AS usage_lines ";

constexpr std::string_view kKeyColumns =
    "billing_entity, product_code, product_name, usage_type, operation, description, unit, "
    "line_type";

/// Who is billed, and where: a few tuples, repeated on every line.
constexpr std::string_view kBilledColumns = "payer, account, currency, region, invoice";

/// More distinct product codes than that are no list for an IN condition.
constexpr std::size_t kCodeLimit = 2'000;

std::string in(fs::path const& folder, std::string_view name) {
    return sql_quote((folder / name).string());
}

std::string copy(std::string const& select, std::string const& file) {
    return fmt::format(
        "COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "
        "ROW_GROUP_SIZE 100000)",
        select, file);
}

std::optional<Money> optional_money(Table const& table, std::size_t row, std::size_t column,
                                    std::int64_t lines_with) {
    if (lines_with == 0 || table.is_null(row, column)) {
        return std::nullopt;
    }
    return Money::from_units(table.fixed12(row, column));
}

Result<std::vector<PayerTotals>> sum_payers(Engine& engine, std::string_view place,
                                            BillingPeriod period) {
    Table const table = TRY(engine.query(
        "SELECT coalesce(payer, '') AS payer, currency, CAST(sum(lines) AS BIGINT), "
        "coalesce(sum(unblended), money('0')), sum(net), CAST(sum(net_lines) AS "
        "BIGINT), sum(list), "
        "CAST(sum(list_lines) AS BIGINT), CAST(max(day) FILTER (WHERE line_type IN "
        "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')) AS VARCHAR), "
        "bool_and(invoice IS NOT NULL) FROM grouped JOIN billed_whole USING (billed_id) "
        "JOIN keys() USING (key_id) GROUP BY 1, 2 ORDER BY 1, 2"));
    std::vector<PayerTotals> payers;
    for (std::size_t row = 0; row < table.row_count; ++row) {
        PayerTotals payer;
        payer.payer = table.text(row, 0);
        payer.currency = table.text(row, 1);
        if (!payers.empty() && payers.back().payer == payer.payer) {
            return bad_input(fmt::format("{}: the payer account {} has lines in {} and in {} in {}",
                                         place, payer.payer, payers.back().currency, payer.currency,
                                         period.to_string()),
                             "a payer's bill has one currency; check whether two exports were "
                             "mixed in one folder");
        }
        payer.lines = table.integer(row, 2);
        payer.unblended = Money::from_units(table.fixed12(row, 3));
        payer.net = optional_money(table, row, 4, table.integer(row, 5));
        payer.list = optional_money(table, row, 6, table.integer(row, 7));
        if (std::optional<std::string> const day = table.optional_text(row, 8)) {
            payer.data_through = TRY(parse_date(*day));
        }
        payer.final = std::get<bool>(table.columns[9][row]);
        payers.push_back(std::move(payer));
    }
    return payers;
}

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    for (std::string_view name : split(list, ',')) {
        names.emplace_back(trim(name));
    }
    return names;
}

Result<void> add_dictionaries(Engine& engine, Dictionaries& dictionaries) {
    TRY(engine.add_dictionary({"key_id", "keys", names_in(kKeyColumns)}, dictionaries.keys));
    TRY(engine.add_dictionary({"billed_id", "billed", names_in(kBilledColumns)},
                              dictionaries.billed));
    TRY(engine.add_dictionary({"user_id", "users", {"user_identifier"}}, dictionaries.users));
    TRY(engine.add_dictionary({"principal_id", "principals", {"principal"}},
                              dictionaries.principals));
    TRY(engine.add_dictionary({"resource_id", "resources", {"resource"}}, dictionaries.resources));
    return engine.add_dictionary({"tags_id", "tags", dictionaries.tag_columns}, dictionaries.tags);
}

/// Tags are interned column by column; a snapshot holds them as one raw text.
std::string raw_tags_sql(std::vector<std::string> const& tag_heads,
                         std::vector<std::string> const& tag_columns) {
    std::vector<std::string> entries = {sql_quote(std::string(1, kTagEntrySeparator))};
    for (std::size_t i = 0; i < tag_columns.size(); ++i) {
        entries.push_back(fmt::format("{} || {}", sql_quote(tag_heads[i]), tag_columns[i]));
    }
    return entries.size() == 1 ? "''" : fmt::format("concat_ws({})", join(entries, ", "));
}

Result<void> write_dictionaries(Engine& engine, Dictionaries const& dictionaries,
                                fs::path const& out) {
    TRY(engine.run(copy("FROM keys()", in(out, snapshot::kKeys))));
    TRY(engine.run(copy("FROM principals()", in(out, snapshot::kPrincipals))));
    TRY(engine.run(copy("FROM resources()", in(out, snapshot::kResources))));
    return engine.run(
        copy(fmt::format("SELECT tags_id, {} AS raw_tags FROM tags()",
                         raw_tags_sql(dictionaries.tag_heads, dictionaries.tag_columns)),
             in(out, snapshot::kTags)));
}

constexpr std::string_view kFactsSelect =
    "SELECT day, payer, account, currency, region, invoice, user_identifier, key_id, principal_id, "
    "resource_id, tags_id, lines, unblended, unblended_lines, net, net_lines, list, list_lines, "
    "usage, usage_lines FROM grouped JOIN billed_whole USING (billed_id) "
    "LEFT JOIN users() USING (user_id) ORDER BY day";

/// What was written must be what was grouped: the pair of the check that the reader makes against
/// the files.
Result<std::int64_t> check_facts(Engine& engine, fs::path const& out, std::string_view place) {
    Table const table = TRY(engine.query(fmt::format(
        "SELECT count(*), sum(lines) IS NOT DISTINCT FROM (SELECT sum(lines) FROM grouped), "
        "sum(unblended) IS NOT DISTINCT FROM (SELECT sum(unblended) FROM grouped) FROM "
        "read_parquet({}, hive_partitioning=false)",
        in(out, snapshot::kFacts))));
    bool const good = table.row_count == 1 && !table.is_null(0, 1) &&
                      std::get<bool>(table.columns[1][0]) && std::get<bool>(table.columns[2][0]);
    if (!good) {
        return fail(
            ErrorCode::kDependency,
            fmt::format("{}: the snapshot does not add up to what was read", place),
            "run the command again; if it stays, report it with the output of 'mandate doctor'");
    }
    return table.integer(0, 0);
}

}  // namespace

Result<GrainConditions> grain_conditions(Engine& engine, std::string const& code_column,
                                         std::vector<std::string> const& coarse_products) {
    std::string const coarse = is_coarse_sql(coarse_products);
    GrainConditions general{"NOT " + coarse, coarse};
    if (code_column.empty()) {
        return general;
    }
    std::string const column = sql_name(code_column);
    Table const codes = TRY(engine.query(
        fmt::format("SELECT DISTINCT {0} AS code, {1} AS coarse FROM "
                    "(SELECT DISTINCT {0}, product_code, billing_entity FROM line) ORDER BY ALL",
                    column, coarse)));
    std::vector<std::string> fine_codes;
    std::vector<std::string> coarse_codes;
    for (std::size_t row = 0; row < codes.row_count; ++row) {
        bool const mixed = row > 0 && codes.columns[0][row] == codes.columns[0][row - 1];
        if (codes.is_null(row, 0) || mixed || codes.row_count > kCodeLimit) {
            return general;
        }
        bool const is_coarse = std::get<bool>(codes.columns[1][row]);
        (is_coarse ? coarse_codes : fine_codes).push_back(sql_quote(codes.text(row, 0)));
    }
    auto const one_of = [&](std::vector<std::string> const& list) {
        return list.empty() ? std::string("false")
                            : fmt::format("{} IN ({})", column, join(list, ", "));
    };
    return GrainConditions{one_of(fine_codes), one_of(coarse_codes)};
}

Result<void> group_lines(Engine& engine, GrainConditions const& grain, Dictionaries& dictionaries) {
    TRY(add_dictionaries(engine, dictionaries));
    std::string const tags = dictionaries.tag_columns.empty()
                                 ? "0::BIGINT"
                                 : fmt::format("tags_id({})", join(dictionaries.tag_columns, ", "));
    TRY(engine.run(fmt::format(
        "CREATE TABLE grouped_lines AS SELECT period_day, day, billed_id({}) AS billed_id, "
        "user_id(user_identifier) AS user_id, key_id({}) AS key_id, "
        "principal_id(principal) AS principal_id, resource_id(resource) AS resource_id, "
        "{} AS tags_id, {} {} FROM line WHERE {} GROUP BY ALL",
        kBilledColumns, kKeyColumns, tags, kMeasures, kFineUsage, grain.fine)));
    // Constants stay outside of the GROUP BY: DuckDB would hash them for every line.
    TRY(engine.run(fmt::format(
        "INSERT INTO grouped_lines BY NAME SELECT * EXCLUDE (payer, account, currency, invoice, "
        "billing_entity, product_code, line_type), "
        "billed_id(payer, account, currency, NULL, invoice) AS billed_id, "
        "key_id(billing_entity, product_code, NULL, NULL, NULL, NULL, NULL, line_type) AS key_id, "
        "0 AS user_id, 0 AS principal_id, 0 AS resource_id, 0 AS tags_id, 0 AS usage_lines "
        "FROM (SELECT period_day, day, payer, account, currency, invoice, billing_entity, "
        "product_code, line_type, {} FROM line WHERE {} GROUP BY ALL)",
        kMeasures.substr(0, kMeasures.rfind(',')), grain.coarse)));
    // A line that does not say its currency (pricing_currency is blank on taxes) has its bill's.
    Table const currencies =
        TRY(engine.query("SELECT min(currency), count(DISTINCT currency) FROM billed()"));
    std::string const only = !currencies.is_null(0, 0) && currencies.integer(0, 1) == 1
                                 ? sql_quote(currencies.text(0, 0))
                                 : "'XXX'";
    return engine.run(fmt::format(
        "CREATE VIEW billed_whole AS SELECT * REPLACE (coalesce(currency, {}) AS currency) "
        "FROM billed(); "
        "CREATE VIEW all_grouped AS SELECT *, CAST(date_trunc('month', period_day) AS DATE) AS "
        "period FROM grouped_lines",
        only));
}

Result<std::vector<BillingPeriod>> grouped_periods(Engine& engine, std::string_view place) {
    Table const table = TRY(engine.query(
        "SELECT DISTINCT strftime(period, '%Y-%m') FROM all_grouped ORDER BY 1 NULLS FIRST"));
    std::vector<BillingPeriod> periods;
    for (std::size_t row = 0; row < table.row_count; ++row) {
        if (table.is_null(row, 0)) {
            return bad_input(
                fmt::format("{}: some lines name neither a billing period nor a usage date", place),
                "add bill_billing_period_start_date to the export's columns");
        }
        periods.push_back(TRY(BillingPeriod::parse(table.text(row, 0))));
    }
    return periods;
}

Result<PeriodRead> write_snapshot(Engine& engine, Dictionaries const& dictionaries,
                                  BillingPeriod period, fs::path const& out,
                                  std::string_view place) {
    fs::create_directories(out);
    TRY(engine.run(fmt::format(
        "CREATE OR REPLACE VIEW grouped AS SELECT * FROM all_grouped WHERE period = DATE {}",
        sql_quote(to_string(period.first_day())))));
    PeriodRead read{period, out, {}, {}, 0, 0};
    TRY(write_dictionaries(engine, dictionaries, out));
    read.payers = TRY(sum_payers(engine, place, period));
    TRY(engine.run(copy(std::string(kFactsSelect), in(out, snapshot::kFacts))));
    read.facts = TRY(check_facts(engine, out, place));
    for (PayerTotals const& payer : read.payers) {
        read.lines += payer.lines;
    }
    for (std::string_view name : snapshot::kFiles) {
        TRY(sync_to_disk(out / name));
        read.files.push_back({std::string(name), TRY(sha256_file(out / name))});
    }
    TRY(sync_to_disk(out));
    return read;
}

Result<void> sync_to_disk(fs::path const& path) {
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool const good = file >= 0 && ::fsync(file) == 0;
    int const reason = errno;
    if (file >= 0) {
        ::close(file);
    }
    if (!good) {
        return fail(
            ErrorCode::kDependency,
            fmt::format("{} cannot be written to disk: {}", path.string(), std::strerror(reason)),
            "check the disk and its free space");
    }
    return {};
}

}  // namespace mandate::warehouse
