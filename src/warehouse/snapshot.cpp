#include "warehouse/snapshot.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

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
    "billing_entity, product_code, product_name, usage_type, operation, description, unit, "
    "line_type";

constexpr std::string_view kFine = "fine.parquet";
constexpr std::string_view kCoarse = "coarse.parquet";

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

/// The same for work files, which live for seconds.
std::string copy_work(std::string const& select, std::string const& file) {
    return fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION lz4_raw)", select, file);
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
    Table const table = TRY(
        engine.query("SELECT coalesce(payer, '') AS payer, currency, CAST(sum(lines) AS BIGINT), "
                     "coalesce(sum(unblended), money('0')), sum(net), CAST(sum(net_lines) AS "
                     "BIGINT), sum(list), "
                     "CAST(sum(list_lines) AS BIGINT), CAST(max(day) FILTER (WHERE line_type IN "
                     "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')) AS VARCHAR), "
                     "bool_and(invoice IS NOT NULL) FROM grouped JOIN keys USING (key_id) GROUP BY "
                     "1, 2 ORDER BY 1, 2"));
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

/// Writes one dictionary: a row an entry, its number and its columns.
Result<void> write_dictionary(Engine& engine, Interner const& interner, std::string_view table,
                              std::string_view columns, std::string const& file) {
    TRY(engine.run(fmt::format("CREATE OR REPLACE TABLE {} ({})", table, columns)));
    auto appender = TRY(engine.append_to(std::string(table)));
    interner.for_each([&](std::int64_t id, InternedColumns const& entry) {
        appender->add(id);
        for (std::optional<std::string_view> const& column : entry) {
            if (column) {
                appender->add(*column);
            } else {
                appender->add_null();
            }
        }
        appender->end_row();
    });
    TRY(appender->finish());
    return engine.run(copy(fmt::format("FROM {}", table), file));
}

/// Tags are interned entry by entry; a snapshot holds them as one raw text.
Result<void> write_tags(Engine& engine, Dictionaries const& dictionaries, std::string const& file) {
    TRY(engine.run("CREATE OR REPLACE TABLE tags (tags_id BIGINT, raw_tags VARCHAR)"));
    auto appender = TRY(engine.append_to("tags"));
    dictionaries.tags.for_each([&](std::int64_t id, InternedColumns const& entry) {
        std::string raw;
        for (std::size_t i = 0; i < entry.size(); ++i) {
            if (entry[i]) {
                raw += raw.empty() ? "" : std::string(1, kTagEntrySeparator);
                raw += dictionaries.tag_heads[i];
                raw += *entry[i];
            }
        }
        appender->add(id);
        appender->add(raw);
        appender->end_row();
    });
    TRY(appender->finish());
    return engine.run(copy("FROM tags", file));
}

Result<void> write_dictionaries(Engine& engine, Dictionaries const& dictionaries,
                                fs::path const& out) {
    std::vector<std::string> key_columns = {"key_id BIGINT"};
    for (std::string_view column : split(kKeyColumns, ',')) {
        key_columns.push_back(fmt::format("{} VARCHAR", trim(column)));
    }
    TRY(write_dictionary(engine, dictionaries.keys, "keys", join(key_columns, ", "),
                         in(out, snapshot::kKeys)));
    TRY(write_dictionary(engine, dictionaries.principals, "principals",
                         "principal_id BIGINT, principal VARCHAR", in(out, snapshot::kPrincipals)));
    TRY(write_dictionary(engine, dictionaries.resources, "resources",
                         "resource_id BIGINT, resource VARCHAR", in(out, snapshot::kResources)));
    return write_tags(engine, dictionaries, in(out, snapshot::kTags));
}

constexpr std::string_view kFactsSelect =
    "SELECT day, payer, account, currency, region, invoice, user_identifier, key_id, principal_id, "
    "resource_id, tags_id, lines, unblended, unblended_lines, net, net_lines, list, list_lines, "
    "usage, "
    "usage_lines FROM grouped ORDER BY day";

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

Result<void> group_lines(Engine& engine, fs::path const& folder, GrainConditions const& grain,
                         std::vector<std::string> const& tag_columns, Dictionaries& dictionaries) {
    TRY(engine.add_dictionary("key_id", dictionaries.keys));
    TRY(engine.add_dictionary("principal_id", dictionaries.principals));
    TRY(engine.add_dictionary("resource_id", dictionaries.resources));
    TRY(engine.add_dictionary("tags_id", dictionaries.tags));
    std::string const tags =
        tag_columns.empty() ? "0::BIGINT" : fmt::format("tags_id({})", join(tag_columns, ", "));
    TRY(engine.run(copy_work(
        fmt::format(
            "SELECT period_day, day, payer, account, currency, region, invoice, "
            "user_identifier, key_id({}) AS key_id, principal_id(principal) AS principal_id, "
            "resource_id(resource) AS resource_id, {} AS tags_id, {} {} "
            "FROM line WHERE {} GROUP BY ALL",
            kKeyColumns, tags, kMeasures, kFineUsage, grain.fine),
        in(folder, kFine))));
    // Constants stay outside of the GROUP BY: DuckDB would hash them for every line.
    TRY(engine.run(copy_work(
        fmt::format(
            "SELECT * EXCLUDE (billing_entity, product_code, line_type), key_id(billing_entity, "
            "product_code, NULL, NULL, NULL, NULL, NULL, line_type) AS key_id, "
            "0::BIGINT AS principal_id, 0::BIGINT AS resource_id, 0::BIGINT AS tags_id, "
            "0::BIGINT AS usage_lines FROM (SELECT period_day, day, payer, account, currency, "
            "invoice, billing_entity, product_code, line_type, {} FROM line WHERE {} GROUP BY ALL)",
            kMeasures.substr(0, kMeasures.rfind(',')), grain.coarse),
        in(folder, kCoarse))));
    std::string const files =
        fmt::format("read_parquet([{}, {}], union_by_name=true, hive_partitioning=false)",
                    in(folder, kFine), in(folder, kCoarse));
    // A line that does not say its currency (pricing_currency is blank on taxes) has its bill's.
    Table const currencies = TRY(
        engine.query(fmt::format("SELECT min(currency), count(DISTINCT currency) FROM {}", files)));
    std::string const only = !currencies.is_null(0, 0) && currencies.integer(0, 1) == 1
                                 ? sql_quote(currencies.text(0, 0))
                                 : "'XXX'";
    return engine.run(fmt::format(
        "CREATE VIEW all_grouped AS SELECT * REPLACE (coalesce(currency, {}) AS currency), "
        "CAST(date_trunc('month', period_day) AS DATE) AS period FROM {}",
        only, files));
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
