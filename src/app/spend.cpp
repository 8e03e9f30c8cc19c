#include "app/spend.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/selection.h"
#include "base/text.h"
#include "warehouse/spend_query.h"

namespace mandate::app {
namespace {

using warehouse::GroupedRow;
using warehouse::SpendFilter;
using warehouse::SpendKey;
using warehouse::SpendReader;
using warehouse::SpendSelection;

constexpr std::size_t kKeyLimit = 8;
constexpr std::size_t kFilterLimit = 50;

/// `KEY=VALUE`, split at the last '=' that no backslash escapes; `\=` and `\\` are unescaped.
Result<SpendFilter> parse_filter(std::string const& text) {
    std::size_t at = std::string::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '=') {
            at = i;
        }
    }
    if (at == std::string::npos) {
        return fail(ErrorCode::kUsage, fmt::format("'{}' is no filter", text.substr(0, 60)),
                    "write KEY=VALUE, such as platform=bedrock");
    }
    auto const unescape = [](std::string_view escaped) {
        std::string plain;
        for (std::size_t i = 0; i < escaped.size(); ++i) {
            if (escaped[i] == '\\' && i + 1 < escaped.size()) {
                ++i;
            }
            plain.push_back(escaped[i]);
        }
        return plain;
    };
    std::string const value = unescape(std::string_view(text).substr(at + 1));
    return SpendFilter{TRY(SpendKey::parse(unescape(std::string_view(text).substr(0, at)))),
                       value.empty() ? std::nullopt : std::optional(value)};
}

Result<std::vector<SpendKey>> parse_keys(std::string const& by) {
    std::vector<SpendKey> keys;
    for (std::string_view name : split(by, ',')) {
        SpendKey key = TRY(SpendKey::parse(trim(name)));
        if (std::ranges::find(keys, key) != keys.end()) {
            return fail(ErrorCode::kUsage, fmt::format("the key '{}' stands twice", key.name()),
                        "name each key once");
        }
        keys.push_back(std::move(key));
    }
    if (keys.size() > kKeyLimit) {
        return fail(ErrorCode::kUsage, fmt::format("{} keys are too many", keys.size()),
                    fmt::format("group by at most {}", kKeyLimit));
    }
    return keys;
}

SpendFigures figures(warehouse::Sums const& sums) {
    return {sums.cost, sums.tokens, sums.lines, sums.lines_without_basis};
}

std::vector<SpendRow> to_rows(std::vector<GroupedRow> grouped) {
    std::vector<SpendRow> rows;
    rows.reserve(grouped.size());
    for (GroupedRow& row : grouped) {
        rows.push_back({std::move(row.values), std::move(row.unknown_keys), figures(row.sums),
                        std::move(row.unit), row.usage});
    }
    return rows;
}

void add_unique(std::vector<std::string>& list, std::string_view item) {
    if (std::ranges::find(list, item) == list.end()) {
        list.emplace_back(item);
    }
}

/// One summary a period from its deliveries of record.
std::vector<PeriodSummary> summarise(std::vector<RecordDelivery> const& records) {
    std::vector<PeriodSummary> periods;
    for (RecordDelivery const& record : records) {
        if (periods.empty() || periods.back().period != record.delivery.period) {
            periods.push_back({record.delivery.period, std::nullopt, true, {"unblended"}, {}});
        }
        PeriodSummary& period = periods.back();
        for (warehouse::PayerTotals const& payer : record.payers) {
            period.data_through = std::max(period.data_through, payer.data_through);
            period.final = period.final && payer.final;
            add_unique(period.currencies, payer.currency);
            if (payer.net) {
                add_unique(period.bases, "net");
            }
            if (payer.list) {
                add_unique(period.bases, "list");
            }
        }
    }
    return periods;
}

Result<std::vector<RecordDelivery>> select(std::vector<RecordDelivery> const& all,
                                           SpendRequest const& request) {
    std::optional<std::string> period = request.period;
    if (!period && request.newest_period && !all.empty()) {
        period = all.front().delivery.period.to_string();
    }
    return select_periods(all, period);
}

}  // namespace

Result<SpendAnswer> spend(DataFolder const& folder, SpendRequest const& request) {
    std::vector<SpendKey> const keys = TRY(parse_keys(request.by));
    SpendSelection selection;
    selection.basis = TRY(read_basis(request.basis));
    selection.ai_only = request.ai_only;
    if (request.where.size() > kFilterLimit) {
        return fail(ErrorCode::kUsage, fmt::format("{} filters are too many", request.where.size()),
                    fmt::format("use at most {}", kFilterLimit));
    }
    for (std::string const& filter : request.where) {
        selection.where.push_back(TRY(parse_filter(filter)));
    }
    std::optional<SpendKey> const chart =
        request.chart ? std::optional(TRY(SpendKey::parse(*request.chart))) : std::nullopt;

    std::vector<RecordDelivery> const all = TRY(deliveries_of_record(folder));
    std::vector<RecordDelivery> selected = TRY(select(all, request));
    selection.currency = TRY(choose_currency(selected, request.currency));
    keep_currency(selected, *selection.currency);
    TRY(check_basis(selected, selection.basis));
    for (RecordDelivery const& record : selected) {
        selection.sources.push_back(TRY(ledger_source(folder, record)));
    }

    SpendAnswer answer;
    answer.currency = *selection.currency;
    answer.basis = warehouse::name_of(selection.basis);
    answer.periods = summarise(all);
    answer.final = true;
    for (PeriodSummary const& period : summarise(selected)) {
        answer.data_through = std::max(answer.data_through, period.data_through);
        answer.final = answer.final && period.final;
    }
    for (SpendKey const& key : keys) {
        answer.keys.push_back(key.name());
    }
    SpendReader reader = TRY(SpendReader::open(std::move(selection), folder.path()));
    answer.rows = to_rows(TRY(reader.group(keys)));
    answer.rows_total = answer.rows.size();
    if (request.limit && answer.rows.size() > *request.limit) {
        answer.rows.resize(*request.limit);
    }
    warehouse::Overview const overview = TRY(reader.overview());
    answer.total = figures(overview.total);
    answer.identified = figures(overview.identified);
    answer.unidentified = figures(overview.unidentified);
    answer.unknown = figures(overview.unknown);
    if (chart) {
        answer.chart_key = chart->name();
        std::vector<SpendKey> by = {TRY(SpendKey::parse("day"))};
        if (chart->name() != "day") {
            by.push_back(*chart);
        }
        answer.chart = to_rows(TRY(reader.group(by)));
    }
    return answer;
}

}  // namespace mandate::app
