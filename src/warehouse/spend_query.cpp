#include "warehouse/spend_query.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "billing/tags.h"
#include "billing/unknown_keys.h"
#include "warehouse/engine.h"
#include "warehouse/ledger.h"
#include "warehouse/snapshot.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

/// How a key is computed from the facts `f`, meanings `m`, principals `p` and their names `n`.
struct KeyColumn {
    std::string_view name;
    std::string_view sql;
    bool needs_principal = false;
};

constexpr KeyColumn kKeyColumns[] = {
    {"day", "CAST(f.day AS VARCHAR)"},
    {"month", "month"},
    {"payer", "f.payer"},
    {"account", "f.account"},
    {"caller_account", "coalesce(p.account, f.account)", true},
    {"region", "coalesce(f.region, m.region)"},
    {"platform", "m.platform"},
    {"product", "m.product"},
    {"service", "m.service"},
    {"usage_type", "m.usage_type"},
    {"operation", "m.operation"},
    {"model", "m.model"},
    {"vendor", "m.vendor"},
    {"token_type", "m.token_type"},
    {"tier", "m.tier"},
    {"routing", "m.routing"},
    {"billing_shape", "m.billing_shape"},
    {"principal", "n.principal"},
    {"role", "p.role", true},
    {"session", "p.session", true},
    {"user", "coalesce(p.user_arn, f.user_identifier)", true},
    {"resource", "m.resource"},
    {"profile", "m.profile"},
    {"workspace", "m.workspace"},
    {"line_kind", "m.line_kind"},
    {"line_type", "m.line_type"},
    {"unit", "m.unit"},
    {"invoice", "f.invoice"},
};

KeyColumn const* find_key(std::string_view name) {
    auto const found = std::ranges::find(kKeyColumns, name, &KeyColumn::name);
    return found == std::end(kKeyColumns) ? nullptr : &*found;
}

std::string known_keys() {
    std::vector<std::string> names;
    for (KeyColumn const& column : kKeyColumns) {
        names.emplace_back(column.name);
    }
    return join(names, " ") + " tag:<source>/<key>";
}

constexpr std::int64_t kUnreadTagsBit = std::int64_t{1}
                                        << static_cast<int>(billing::UnknownKey::kTags);

/// The bit that says "not understood" for a key, or 0. Platform and line kind have a value of their
/// own for that, `unknown`.
std::int64_t unknown_mask(SpendKey const& key) {
    if (key.name() == "platform" || key.name() == "line_kind") {
        return 0;
    }
    std::optional<billing::UnknownKey> const unknown = billing::parse_unknown_key(key.name());
    return unknown ? std::int64_t{1} << static_cast<int>(*unknown) : 0;
}

/// What the key at a position is called in SQL.
std::string column_name(std::size_t position) { return fmt::format("key{}", position); }

/// The bits of a line that matter to a grouping: those of its keys. A text of tags that cannot be
/// read matters where the tag was not found.
std::string unknown_bits_of(std::vector<SpendKey> const& keys) {
    std::int64_t mask = 0;
    std::string tags;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].tag()) {
            tags += fmt::format(" | CASE WHEN {} IS NULL THEN {} ELSE 0 END::BIGINT",
                                column_name(i), kUnreadTagsBit);
        } else {
            mask |= unknown_mask(keys[i]);
        }
    }
    return fmt::format("unknown_bits & ({}::BIGINT{})", mask, tags);
}

/// The keys of a row that were not understood, by the names that were asked for.
std::vector<std::string> names_of(billing::UnknownKeys unknown, std::vector<SpendKey> const& keys,
                                  std::vector<std::optional<std::string>> const& values) {
    bool const unread_tags = unknown.contains(billing::UnknownKey::kTags);
    unknown.remove(billing::UnknownKey::kTags);
    std::vector<std::string> names;
    for (std::string_view name : unknown.names()) {
        names.emplace_back(name);
    }
    for (std::size_t i = 0; i < keys.size() && unread_tags; ++i) {
        if (keys[i].tag() && !values[i]) {
            names.push_back(keys[i].name());
        }
    }
    return names;
}

/// A region that the bill itself names is understood, whatever the usage type says.
constexpr std::string_view kUnknownSql =
    "CASE WHEN f.region IS NULL THEN m.\"unknown\" ELSE m.\"unknown\" & ~64::BIGINT END";
static_assert(static_cast<int>(billing::UnknownKey::kRegion) == 6);

/// In the overview: key0 is the platform, key1 the line kind.
constexpr std::string_view kIsUnderstoodAiUsage =
    "key0 IN ('bedrock', 'agentcore', 'claude_platform', 'other_ai') AND key1 = 'usage' AND "
    "unknown_bits = 0";

/// Of what is not AI, texts of tags that cannot be read are not counted.
constexpr std::string_view kIsNotUnderstood =
    "(unknown_bits & 511) <> 0 OR (unknown_bits <> 0 AND key0 <> 'non_ai')";
static_assert(kUnreadTagsBit == 512);

constexpr std::string_view kSums =
    "sum(cost) AS cost, CAST(sum(lines) AS BIGINT) AS lines, "
    "CAST(sum(lines - cost_lines) AS BIGINT) AS without, "
    "sum(usage) FILTER (WHERE tokens_per_unit = 1) AS ones, "
    "sum(usage) FILTER (WHERE tokens_per_unit = 1000) AS thousands, "
    "sum(usage) FILTER (WHERE tokens_per_unit = 1000000) AS millions";

Int128 fixed_or_zero(Table const& table, std::size_t row, std::size_t column) {
    return table.is_null(row, column) ? Int128{0} : table.fixed12(row, column);
}

std::int64_t integer_or_zero(Table const& table, std::size_t row, std::size_t column) {
    return table.is_null(row, column) ? 0 : table.integer(row, column);
}

/// Reads the six columns of kSums from `first` on.
Sums read_sums(Table const& table, std::size_t row, std::size_t first) {
    Sums sums;
    sums.cost = Money::from_units(fixed_or_zero(table, row, first));
    sums.lines = integer_or_zero(table, row, first + 1);
    sums.lines_without_basis = integer_or_zero(table, row, first + 2);
    bool const any = !table.is_null(row, first + 3) || !table.is_null(row, first + 4) ||
                     !table.is_null(row, first + 5);
    if (any) {
        Int128 const units = fixed_or_zero(table, row, first + 3) +
                             fixed_or_zero(table, row, first + 4) * 1'000 +
                             fixed_or_zero(table, row, first + 5) * 1'000'000;
        sums.tokens = fixed12::divide_half_even(units, fixed12::kOne);
    }
    return sums;
}

}  // namespace

struct SpendReader::State {
    SpendSelection selection;
    Engine engine;

    std::string file(fs::path const& folder, std::string_view name) const {
        return sql_quote((folder / name).string());
    }

    /// Columns that the keys need, one SELECT a delivery, glued together.
    std::string lines_sql(std::vector<SpendKey> const& keys) const {
        std::vector<SpendKey> all = keys;
        for (SpendFilter const& filter : selection.where) {
            if (std::ranges::find(all, filter.key) == all.end()) {
                all.push_back(filter.key);
            }
        }
        // Columns are named by position: keys may differ in case alone, which SQL cannot tell.
        std::vector<std::string> parts;
        for (LedgerSource const& source : selection.sources) {
            parts.push_back(source_sql(source, all));
        }
        auto const name_of_key = [&](SpendKey const& key) {
            return column_name(static_cast<std::size_t>(std::ranges::find(all, key) - all.begin()));
        };
        std::string sql = "SELECT * FROM (" + join(parts, " UNION ALL ") + ")";
        std::vector<std::string> conditions;
        for (SpendFilter const& filter : selection.where) {
            conditions.push_back(fmt::format("{} IS NOT DISTINCT FROM {}", name_of_key(filter.key),
                                             filter.value ? sql_quote(*filter.value) : "NULL"));
        }
        if (selection.ai_only) {
            conditions.emplace_back("is_ai");
        }
        if (selection.currency) {
            conditions.push_back("currency = " + sql_quote(*selection.currency));
        }
        return conditions.empty() ? sql : sql + " WHERE " + join(conditions, " AND ");
    }

    std::string source_sql(LedgerSource const& source, std::vector<SpendKey> const& keys) const {
        bool principal = false;
        std::vector<std::string> columns;
        std::string joins;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            SpendKey const& key = keys[i];
            if (key.tag()) {
                std::string const alias = fmt::format("t{}", i);
                columns.push_back(fmt::format("{}.value AS {}", alias, column_name(i)));
                joins += fmt::format(
                    " LEFT JOIN (SELECT tags_id, value FROM read_parquet({}, "
                    "hive_partitioning=false) WHERE tag = {}) {} "
                    "ON {}.tags_id = f.tags_id",
                    file(source.ledger, ledger::kTags), sql_quote(*key.tag()), alias, alias);
                continue;
            }
            KeyColumn const& column = *find_key(key.name());
            principal = principal || column.needs_principal;
            std::string const sql = column.name == "month" ? sql_quote(source.period.to_string())
                                                           : std::string(column.sql);
            columns.push_back(fmt::format("{} AS {}", sql, column_name(i)));
        }
        if (std::ranges::find(keys, "principal", &SpendKey::name) != keys.end()) {
            joins += fmt::format(
                " LEFT JOIN read_parquet({}, hive_partitioning=false) n ON n.principal_id = "
                "f.principal_id",
                file(source.snapshot, snapshot::kPrincipals));
        }
        if (principal) {
            joins += fmt::format(
                " LEFT JOIN read_parquet({}, hive_partitioning=false) p ON p.principal_id = "
                "f.principal_id",
                file(source.ledger, ledger::kPrincipals));
        }
        std::string unknown(kUnknownSql);
        std::error_code ignored;
        if (fs::exists(source.ledger / ledger::kUnreadTags, ignored)) {
            joins += fmt::format(
                " LEFT JOIN read_parquet({}, hive_partitioning=false) u ON u.tags_id = f.tags_id",
                file(source.ledger, ledger::kUnreadTags));
            unknown = fmt::format("({}) | CASE WHEN u.tags_id IS NULL THEN 0 ELSE {} END::BIGINT",
                                  kUnknownSql, kUnreadTagsBit);
        }
        std::string const basis(warehouse::name_of(selection.basis));
        columns.push_back(
            fmt::format("f.currency AS currency, m.platform <> 'non_ai' AS is_ai, {} AS "
                        "unknown_bits, f.{} AS cost, "
                        "f.{}_lines AS cost_lines, f.lines AS lines, f.usage AS usage, "
                        "f.usage_lines AS usage_lines, "
                        "m.tokens_per_unit AS tokens_per_unit, m.unit AS line_unit",
                        unknown, basis, basis));
        return fmt::format(
            "SELECT {} FROM read_parquet({}, hive_partitioning=false) f JOIN read_parquet({}, "
            "hive_partitioning=false) m ON f.key_id = m.key_id AND "
            "f.resource_id = m.resource_id{} WHERE {}",
            join(columns, ", "), file(source.snapshot, snapshot::kFacts),
            file(source.ledger, ledger::kMeanings), joins, payers_sql(source));
    }

    static std::string payers_sql(LedgerSource const& source) {
        std::vector<std::string> quoted;
        for (std::string const& payer : source.payers) {
            quoted.push_back(sql_quote(payer));
        }
        return fmt::format("coalesce(f.payer, '') IN ({})", join(quoted, ", "));
    }
};

std::string_view name_of(Basis basis) {
    switch (basis) {
        case Basis::kUnblended: return "unblended";
        case Basis::kNet: return "net";
        case Basis::kList: return "list";
    }
    return "unblended";
}

std::optional<Basis> parse_basis(std::string_view name) {
    for (Basis basis : {Basis::kUnblended, Basis::kNet, Basis::kList}) {
        if (name == name_of(basis)) {
            return basis;
        }
    }
    return std::nullopt;
}

Result<SpendKey> SpendKey::parse(std::string_view text) {
    if (std::optional<billing::TagKey> const tag = billing::parse_tag_key(text)) {
        return SpendKey(billing::to_string(*tag),
                        std::string(billing::name_of(tag->source)) + "/" + tag->key);
    }
    if (find_key(text) == nullptr) {
        return fail(ErrorCode::kUsage, fmt::format("'{}' is no key of spend", text.substr(0, 60)),
                    "choose from: " + known_keys());
    }
    return SpendKey(std::string(text), std::nullopt);
}

SpendReader::SpendReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
SpendReader::SpendReader(SpendReader&&) noexcept = default;
SpendReader::~SpendReader() = default;

Result<SpendReader> SpendReader::open(SpendSelection selection, fs::path const& data_folder) {
    EngineLimits limits{.memory_mb = 700};
    limits.allowed_folders = {data_folder};
    Engine engine = TRY(Engine::open(limits));
    return SpendReader(std::make_unique<State>(std::move(selection), std::move(engine)));
}

Result<std::vector<GroupedRow>> SpendReader::group(std::vector<SpendKey> const& keys) {
    std::vector<std::string> names;
    std::vector<std::string> order = {"coalesce(cost, money('0')) DESC"};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        names.push_back(column_name(i));
        order.push_back(names.back() + " ASC NULLS LAST");
    }
    order.emplace_back("unknown_bits");
    Table const table = TRY(state_->engine.query(
        fmt::format("SELECT * FROM (SELECT {0}, {1} AS unknown_bits, {2}, "
                    "CASE WHEN count(*) = count(line_unit) AND min(line_unit) = max(line_unit) "
                    "THEN min(line_unit) "
                    "END AS one_unit, "
                    "CASE WHEN sum(lines) = sum(usage_lines) THEN sum(usage) END AS all_usage "
                    "FROM ({3}) GROUP BY {0}, {1}) ORDER BY {4}",
                    join(names, ", "), unknown_bits_of(keys), kSums, state_->lines_sql(keys),
                    join(order, ", "))));
    std::vector<GroupedRow> rows;
    std::size_t const first = keys.size();
    for (std::size_t row = 0; row < table.row_count; ++row) {
        GroupedRow grouped;
        for (std::size_t key = 0; key < keys.size(); ++key) {
            grouped.values.push_back(table.optional_text(row, key));
        }
        auto const unknown =
            billing::UnknownKeys::from_bits(static_cast<std::uint32_t>(table.integer(row, first)));
        grouped.unknown_keys = names_of(unknown, keys, grouped.values);
        grouped.sums = read_sums(table, row, first + 1);
        grouped.unit = table.optional_text(row, first + 7);
        if (grouped.unit && !table.is_null(row, first + 8)) {
            grouped.usage = table.fixed12(row, first + 8);
        }
        rows.push_back(std::move(grouped));
    }
    return rows;
}

Result<Overview> SpendReader::overview() {
    std::vector<SpendKey> const keys = {TRY(SpendKey::parse("platform")),
                                        TRY(SpendKey::parse("line_kind")),
                                        TRY(SpendKey::parse("principal"))};
    std::string const usage(kIsUnderstoodAiUsage);
    std::string const conditions[] = {"true", usage + " AND identified",
                                      usage + " AND NOT identified", std::string(kIsNotUnderstood),
                                      fmt::format("(unknown_bits & {}) <> 0", kUnreadTagsBit)};
    std::vector<std::string> parts;
    for (std::string const& condition : conditions) {
        parts.push_back(fmt::format("SELECT {}::BIGINT AS part, {} FROM picked WHERE {}",
                                    parts.size(), kSums, condition));
    }
    // The lines are grouped once to the few combinations that the parts need.
    Table const table = TRY(state_->engine.query(fmt::format(
        "WITH picked AS MATERIALIZED (SELECT key0, key1, unknown_bits, tokens_per_unit, "
        "key2 IS NOT NULL AS identified, sum(cost) AS cost, "
        "sum(cost_lines) AS cost_lines, sum(lines) AS lines, "
        "sum(usage) AS usage FROM ({}) GROUP BY ALL) "
        "{} ORDER BY part",
        state_->lines_sql(keys), join(parts, " UNION ALL "))));
    return Overview{read_sums(table, 0, 1), read_sums(table, 1, 1), read_sums(table, 2, 1),
                    read_sums(table, 3, 1), read_sums(table, 4, 1)};
}

Result<std::vector<TagUse>> SpendReader::tags() {
    std::vector<std::string> parts;
    for (LedgerSource const& source : state_->selection.sources) {
        auto const file = [&](fs::path const& folder, std::string_view name) {
            return fmt::format("read_parquet({}, hive_partitioning=false)",
                               state_->file(folder, name));
        };
        parts.push_back(fmt::format(
            "SELECT t.tag AS tag, min(f.day) AS day, sum(f.lines) AS lines FROM {} f JOIN {} m ON "
            "f.key_id = m.key_id AND f.resource_id = m.resource_id JOIN {} t ON t.tags_id = "
            "f.tags_id WHERE m.platform <> 'non_ai' AND {} GROUP BY t.tag",
            file(source.snapshot, snapshot::kFacts), file(source.ledger, ledger::kMeanings),
            file(source.ledger, ledger::kTags), State::payers_sql(source)));
    }
    Table const table = TRY(state_->engine.query(fmt::format(
        "SELECT tag, CAST(min(day) AS VARCHAR), CAST(sum(lines) AS BIGINT) FROM ({}) GROUP BY tag "
        "ORDER BY tag",
        join(parts, " UNION ALL "))));
    std::vector<TagUse> tags;
    for (std::size_t row = 0; row < table.row_count; ++row) {
        std::optional<Date> since;
        if (!table.is_null(row, 1)) {
            since = TRY(parse_date(table.text(row, 1)));
        }
        tags.push_back({table.text(row, 0), since, table.integer(row, 2)});
    }
    return tags;
}

}  // namespace mandate::warehouse
