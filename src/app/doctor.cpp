#include "app/doctor.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/doctor_findings.h"
#include "app/selection.h"
#include "base/digest.h"
#include "warehouse/spend_query.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;
using warehouse::Basis;
using warehouse::GroupedRow;
using warehouse::SpendFilter;
using warehouse::SpendKey;
using warehouse::SpendReader;
using warehouse::SpendSelection;

/// A data folder that goes when the diagnosis is made.
class TemporaryFolder {
public:
    TemporaryFolder() : path_(fs::temp_directory_path() / ("mandate-doctor-" + random_hex(8))) {
        fs::create_directory(path_);
        fs::permissions(path_, fs::perms::owner_all);  // it holds a whole bill
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

Result<SpendReader> reader_of(DataFolder const& folder,
                              std::vector<RecordDelivery> const& deliveries, Basis basis,
                              std::vector<SpendFilter> where = {}) {
    SpendSelection selection;
    selection.where = std::move(where);
    selection.basis = basis;
    selection.ai_only = true;
    for (RecordDelivery const& delivery : deliveries) {
        selection.sources.push_back(TRY(ledger_source(folder, delivery)));
    }
    return SpendReader::open(std::move(selection), folder.path());
}

bool is_ai(std::optional<std::string> const& platform) {
    return platform == "bedrock" || platform == "agentcore" || platform == "claude_platform" ||
           platform == "other_ai";
}

Result<std::vector<SpendKey>> keys(std::initializer_list<std::string_view> names) {
    std::vector<SpendKey> parsed;
    for (std::string_view name : names) {
        parsed.push_back(TRY(SpendKey::parse(name)));
    }
    return parsed;
}

/// The alternates of an export count as well as its deliveries of record: doctor looks at exports.
Result<std::map<std::string, std::vector<RecordDelivery>>> by_export(DataFolder const& folder) {
    std::map<std::string, std::vector<RecordDelivery>> exports;
    for (Delivery& delivery : TRY(current_deliveries(folder.database()))) {
        std::vector<RecordDelivery>& list = exports[delivery.export_name];
        RecordDelivery record{std::move(delivery), {}};
        record.payers = record.delivery.payers;
        list.push_back(std::move(record));
    }
    return exports;
}

/// AI lines of any kind by day and billing shape.
Result<std::vector<AiLine>> ai_lines(SpendReader& reader) {
    std::vector<AiLine> lines;
    for (GroupedRow& row :
         TRY(reader.group(TRY(keys({"day", "billing_shape", "platform", "line_kind"}))))) {
        if (is_ai(row.values[2])) {
            lines.push_back({row.values[0].value_or(""), row.values[1].value_or("other"),
                             row.values[3].value_or(""), true, row.sums});
        }
    }
    return lines;
}

/// Leaves of all usage what has an identity.
Result<void> take_out(std::vector<AiLine>& usage, std::vector<AiLine> const& without) {
    for (AiLine const& nameless : without) {
        for (AiLine& line : usage) {
            if (line.day == nameless.day && line.shape == nameless.shape &&
                line.sums.lines >= nameless.sums.lines) {
                line.sums.cost = TRY(line.sums.cost.minus(nameless.sums.cost));
                line.sums.lines -= nameless.sums.lines;
                break;
            }
        }
    }
    std::erase_if(usage, [](AiLine const& line) { return line.sums.lines == 0; });
    return {};
}

/// How many AI lines name their resource, and since when.
Result<void> examine_resources(DataFolder const& folder,
                               std::vector<RecordDelivery> const& deliveries, SpendReader& reader,
                               Examined& examined) {
    std::map<std::string, std::int64_t> with;  // by day
    for (AiLine const& line : TRY(ai_lines(reader))) {
        with[line.day] += line.sums.lines;
    }
    SpendReader without = TRY(reader_of(folder, deliveries, Basis::kUnblended,
                                        {{TRY(SpendKey::parse("resource")), std::nullopt}}));
    for (AiLine const& line : TRY(ai_lines(without))) {
        with[line.day] -= line.sums.lines;
    }
    for (auto const& [day, lines] : with) {
        examined.resource_lines += lines;
        if (lines > 0 && examined.resources_since.empty()) {
            examined.resources_since = day;
        }
    }
    return {};
}

Result<Examined> examine(DataFolder const& folder, std::vector<RecordDelivery> deliveries) {
    Examined examined;
    SpendReader reader = TRY(reader_of(folder, deliveries, Basis::kUnblended));
    for (AiLine& line : TRY(ai_lines(reader))) {
        examined.ai_lines += line.sums.lines;
        examined.discount_lines = examined.discount_lines || line.kind == "discount";
        if (line.kind == "usage") {
            examined.usage.push_back(std::move(line));
        }
    }
    SpendReader nameless = TRY(reader_of(folder, deliveries, Basis::kUnblended,
                                         {{TRY(SpendKey::parse("principal")), std::nullopt}}));
    std::vector<AiLine> without;
    for (AiLine& line : TRY(ai_lines(nameless))) {
        if (line.kind == "usage") {
            line.identified = false;
            without.push_back(std::move(line));
        }
    }
    TRY(take_out(examined.usage, without));
    examined.usage.insert(examined.usage.end(), without.begin(), without.end());
    TRY(examine_resources(folder, deliveries, reader, examined));
    examined.tags = TRY(reader.tags());
    for (GroupedRow const& row : TRY(reader.group(TRY(keys({"account", "caller_account"}))))) {
        examined.other_callers += row.values[0] != row.values[1] ? row.sums.lines : 0;
    }
    SpendReader net = TRY(reader_of(folder, deliveries, Basis::kNet));
    warehouse::Overview const net_total = TRY(net.overview());
    warehouse::Overview const total = TRY(reader.overview());
    examined.unread_tags = total.unread_tags;
    examined.net_differs =
        net_total.total.lines_without_basis == 0 && net_total.total.cost != total.total.cost;
    examined.deliveries = std::move(deliveries);
    return examined;
}

void add_shares(Diagnosis& diagnosis, Examined const& examined) {
    for (AiLine const& line : examined.usage) {
        auto share = std::ranges::find(diagnosis.shares, line.shape, &IdentityShare::billing_shape);
        if (share == diagnosis.shares.end()) {
            diagnosis.shares.push_back({line.shape, diagnosis.currency, {}, {}, 0, 0});
            share = std::prev(diagnosis.shares.end());
        }
        Money& cost = line.identified ? share->with : share->without;
        cost = cost.plus(line.sums.cost).value_or(cost);
        (line.identified ? share->lines_with : share->lines_without) += line.sums.lines;
    }
    std::ranges::sort(diagnosis.shares, {}, &IdentityShare::billing_shape);
}

/// What the reader measured, of each export's newest period that has it.
std::map<std::string, warehouse::TimeGrain> time_grains(IngestReport const& report) {
    std::map<std::string, std::pair<BillingPeriod, warehouse::TimeGrain>> newest;
    for (IngestedPeriod const& period : report.periods) {
        if (period.time_grain) {
            std::pair const measured(period.period, *period.time_grain);
            auto const [entry, is_new] = newest.emplace(period.export_name, measured);
            if (!is_new && entry->second.first < period.period) {
                entry->second = measured;
            }
        }
    }
    std::map<std::string, warehouse::TimeGrain> grains;
    for (auto const& [name, measured] : newest) {
        grains.emplace(name, measured.second);
    }
    return grains;
}

Result<Diagnosis> diagnose_export(DataFolder const& folder, std::string const& name,
                                  std::vector<RecordDelivery> deliveries,
                                  std::optional<warehouse::TimeGrain> time_grain) {
    Diagnosis diagnosis;
    diagnosis.export_name = name;
    for (RecordDelivery const& record : deliveries) {
        for (warehouse::PayerTotals const& payer : record.payers) {
            diagnosis.currency = diagnosis.currency.empty() ? payer.currency : diagnosis.currency;
        }
    }
    keep_currency(deliveries, diagnosis.currency);
    if (deliveries.empty()) {
        return fail(ErrorCode::kNotFound, fmt::format("the export {} holds no lines", name),
                    "wait for its first delivery");
    }
    Examined examined = TRY(examine(folder, std::move(deliveries)));
    examined.time_grain = time_grain;
    diagnosis.kind = examined.deliveries.front().delivery.kind;
    diagnosis.last = examined.deliveries.front().delivery.period;
    diagnosis.first = examined.deliveries.back().delivery.period;
    diagnosis.lines_of_other_callers = examined.other_callers;
    if (examined.ai_lines > 0) {
        diagnosis.unowned_a_day = unowned_a_day(examined);
    }
    diagnosis.findings = findings(examined, diagnosis);
    add_shares(diagnosis, examined);
    return diagnosis;
}

}  // namespace

Result<std::vector<Diagnosis>> diagnose(fs::path const& source, Reader const& reader,
                                        Clock const& clock, Progress const& progress) {
    TemporaryFolder const temporary;
    DataFolder const folder = TRY(DataFolder::open(temporary.path(), Create::kYes));
    IngestOptions options;
    options.source = source;
    options.measure_time_grain = true;
    IngestReport const report = TRY(ingest(folder, options, reader, clock, progress));
    if (!report.failures.empty()) {
        return std::unexpected(report.failures.front());
    }
    std::map<std::string, warehouse::TimeGrain> const grains = time_grains(report);
    std::vector<Diagnosis> diagnoses;
    for (auto& [name, deliveries] : TRY(by_export(folder))) {
        auto const grain = grains.find(name);
        diagnoses.push_back(TRY(
            diagnose_export(folder, name, std::move(deliveries),
                            grain == grains.end() ? std::nullopt : std::optional(grain->second))));
    }
    return diagnoses;
}

}  // namespace mandate::app
