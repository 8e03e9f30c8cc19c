#include "warehouse/snapshot.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
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
    "billing_entity, product_code, product_name, usage_type, operation, description, unit, line_type";

constexpr std::string_view kFine = "fine.parquet";
constexpr std::string_view kCoarse = "coarse.parquet";

/// More distinct product codes than that are no list for an IN condition.
constexpr std::size_t kCodeLimit = 2'000;

std::string in(fs::path const& folder, std::string_view name) {
    return sql_quote((folder / name).string());
}

std::string copy(std::string const& select, std::string const& file) {
    return fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)",
                       select, file);
}

/// The same for work files, which live for seconds.
std::string copy_work(std::string const& select, std::string const& file) {
    return fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION lz4_raw)", select, file);
}

/// `SELECT row_number() ... FROM (SELECT DISTINCT ...)`: a dictionary, numbered in sorted order.
std::string dictionary(std::string_view id, std::string_view columns, std::string_view source,
                       std::string_view where) {
    return fmt::format(
        "SELECT row_number() OVER () AS {}, * FROM "
        "(SELECT DISTINCT {} FROM {} WHERE {} ORDER BY ALL)",
        id, columns, source, where);
}

/// `a.x IS NOT DISTINCT FROM b.x AND ...` for the columns of a key.
std::string same_key() {
    std::vector<std::string> parts;
    for (std::string_view column : split(kKeyColumns, ',')) {
        parts.push_back(fmt::format("g.{0} IS NOT DISTINCT FROM k.{0}", trim(column)));
    }
    return join(parts, " AND ");
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
        "coalesce(sum(unblended), money('0')), sum(net), CAST(sum(net_lines) AS BIGINT), sum(list), "
        "CAST(sum(list_lines) AS BIGINT), CAST(max(day) FILTER (WHERE line_type IN "
        "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')) AS VARCHAR), "
        "bool_and(invoice IS NOT NULL) FROM grouped GROUP BY 1, 2 ORDER BY 1, 2"));
    std::vector<PayerTotals> payers;
    for (std::size_t row = 0; row < table.row_count; ++row) {
        PayerTotals payer;
        payer.payer = table.text(row, 0);
        payer.currency = table.text(row, 1);
        if (!payers.empty() && payers.back().payer == payer.payer) {
            return bad_input(
                fmt::format("{}: the payer account {} has lines in {} and in {} in {}", place,
                            payer.payer, payers.back().currency, payer.currency, period.to_string()),
                "a payer's bill has one currency; check whether two exports were mixed in one folder");
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

Result<void> write_dictionaries(Engine& engine, fs::path const& out) {
    TRY(engine.run(fmt::format(
        "CREATE TABLE keys AS {};",
        dictionary("key_id", fmt::format("coarse, {}", kKeyColumns), "grouped", "true"))));
    TRY(engine.run(fmt::format("CREATE TABLE principals AS {};",
                               dictionary("principal_id", "principal", "grouped", "principal IS NOT NULL"))));
    TRY(engine.run(fmt::format("CREATE TABLE resources AS {};",
                               dictionary("resource_id", "resource", "grouped", "resource IS NOT NULL"))));
    TRY(engine.run(fmt::format("CREATE TABLE tags AS {};",
                               dictionary("tags_id", "raw_tags", "grouped", "raw_tags IS NOT NULL"))));
    TRY(engine.run(copy("FROM keys", in(out, snapshot::kKeys))));
    TRY(engine.run(copy("FROM principals", in(out, snapshot::kPrincipals))));
    TRY(engine.run(copy("FROM resources", in(out, snapshot::kResources))));
    return engine.run(copy("FROM tags", in(out, snapshot::kTags)));
}

std::string facts_select() {
    return fmt::format(
        "SELECT g.day, g.payer, g.account, g.currency, g.region, g.invoice, g.user_identifier, "
        "k.key_id, coalesce(p.principal_id, 0) AS principal_id, "
        "coalesce(r.resource_id, 0) AS resource_id, coalesce(t.tags_id, 0) AS tags_id, "
        "g.lines, g.unblended, g.unblended_lines, g.net, g.net_lines, g.list, g.list_lines, "
        "g.usage, g.usage_lines FROM grouped g "
        "JOIN keys k ON g.coarse = k.coarse AND {} "
        "LEFT JOIN principals p ON g.principal = p.principal "
        "LEFT JOIN resources r ON g.resource = r.resource "
        "LEFT JOIN tags t ON g.raw_tags = t.raw_tags ORDER BY g.day",
        same_key());
}

/// What was written must be what was grouped: the pair of the check that the reader makes against
/// the files.
Result<std::int64_t> check_facts(Engine& engine, fs::path const& out, std::string_view place) {
    Table const table = TRY(engine.query(fmt::format(
        "SELECT count(*), sum(lines) IS NOT DISTINCT FROM (SELECT sum(lines) FROM grouped), "
        "sum(unblended) IS NOT DISTINCT FROM (SELECT sum(unblended) FROM grouped) FROM read_parquet({})",
        in(out, snapshot::kFacts))));
    bool const good = table.row_count == 1 && !table.is_null(0, 1) &&
                      std::get<bool>(table.columns[1][0]) && std::get<bool>(table.columns[2][0]);
    if (!good) {
        return fail(ErrorCode::kDependency,
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
    Table const codes = TRY(engine.query(fmt::format(
        "SELECT DISTINCT {0} AS code, {1} AS coarse FROM "
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

Result<void> group_lines(Engine& engine, fs::path const& folder, GrainConditions const& grain,
                         std::vector<std::string> const& tag_columns) {
    // Constants stay outside of the GROUP BY: DuckDB would hash them for every line.
    TRY(engine.run(copy_work(
        fmt::format("SELECT *, false AS coarse FROM (SELECT period_day, day, payer, account, currency, "
                    "region, invoice, principal, resource, user_identifier, {}, {}, {} {} "
                    "FROM line WHERE {} GROUP BY ALL)",
                    join(tag_columns, ", "), kKeyColumns, kMeasures, kFineUsage, grain.fine),
        in(folder, kFine))));
    return engine.run(copy_work(
        fmt::format("SELECT *, true AS coarse, 0::BIGINT AS usage_lines FROM (SELECT period_day, day, "
                    "payer, account, currency, invoice, billing_entity, product_code, line_type, {} "
                    "FROM line WHERE {} GROUP BY ALL)",
                    kMeasures.substr(0, kMeasures.rfind(',')), grain.coarse),
        in(folder, kCoarse)));
}

Result<void> open_grouped(Engine& engine, fs::path const& folder,
                          std::vector<std::string> const& tag_columns) {
    std::string tags = "NULL::VARCHAR";
    if (tag_columns.size() == 1) {
        tags = tag_columns.front();
    } else if (!tag_columns.empty()) {
        tags = fmt::format("nullif(concat_ws('{}', {}), '')", kTagEntrySeparator, join(tag_columns, ", "));
    }
    return engine.run(fmt::format(
        "CREATE VIEW all_grouped AS SELECT * REPLACE (coalesce(currency, 'XXX') AS currency), "
        "CAST(date_trunc('month', period_day) AS DATE) AS period, {} AS raw_tags "
        "FROM read_parquet([{}, {}], union_by_name=true)",
        tags, in(folder, kFine), in(folder, kCoarse)));
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

Result<PeriodRead> write_snapshot(Engine& engine, BillingPeriod period, fs::path const& out,
                                  std::string_view place) {
    fs::create_directories(out);
    TRY(engine.run(
        "DROP TABLE IF EXISTS keys; DROP TABLE IF EXISTS principals; "
        "DROP TABLE IF EXISTS resources; DROP TABLE IF EXISTS tags;"));
    TRY(engine.run(
        fmt::format("CREATE OR REPLACE VIEW grouped AS SELECT * FROM all_grouped WHERE period = DATE {}",
                    sql_quote(to_string(period.first_day())))));
    PeriodRead read{period, out, {}, {}, 0, 0};
    read.payers = TRY(sum_payers(engine, place, period));
    TRY(write_dictionaries(engine, out));
    TRY(engine.run(copy(facts_select(), in(out, snapshot::kFacts))));
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
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be written to disk: {}", path.string(), std::strerror(reason)),
                    "check the disk and its free space");
    }
    return {};
}

}  // namespace mandate::warehouse
