#include "app/doctor.h"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "app/selection.h"
#include "base/digest.h"
#include "base/text.h"
#include "billing/tags.h"
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

/// IAM principals are in the bill from this day on (AWS: iam-principal-cost-allocation).
constexpr std::string_view kPrincipalsSince = "2026-04-08";

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

struct AiLine {
    std::string day;
    std::string shape;
    std::string kind;  ///< line kind
    bool identified = true;
    warehouse::Sums sums;
};

/// The deliveries of one export, and the questions that several findings share.
struct Examined {
    std::vector<RecordDelivery> deliveries;
    std::vector<AiLine> usage;  ///< AI usage by day, shape and identity
    std::int64_t ai_lines = 0;
    std::int64_t resource_lines = 0;
    std::string resources_since;  ///< empty: no line names its resource, or none has a day
    std::optional<warehouse::TimeGrain> time_grain;
    warehouse::Sums unread_tags;
    std::vector<warehouse::TagUse> tags;
    bool discount_lines = false;
    bool net_differs = false;
    std::int64_t other_callers = 0;
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
    for (Delivery& delivery : TRY(current_deliveries(folder.session()))) {
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

std::string export_setting(std::string_view name, std::string_view value) {
    return fmt::format("create a new export with {} = {}", name, value);
}

Finding principals_finding(Examined const& examined, Diagnosis const& diagnosis) {
    std::string first;
    std::int64_t with = 0;
    for (AiLine const& line : examined.usage) {
        if (line.identified) {
            first = first.empty() ? line.day : std::min(first, line.day);
            with += line.sums.lines;
        }
    }
    if (diagnosis.kind.starts_with("focus") || diagnosis.kind == "legacy_cur") {
        return {Health::kMissing, "IAM principals",
                fmt::format("a {} export never names who called", diagnosis.kind),
                "create a CUR 2.0 export with INCLUDE_IAM_PRINCIPAL_DATA = TRUE"};
    }
    if (with == 0) {
        return {Health::kMissing, "IAM principals", "no line of AI usage names who called",
                export_setting("INCLUDE_IAM_PRINCIPAL_DATA", "TRUE") +
                    " and line_item_iam_principal in its columns (console: Include caller identity "
                    "(IAM "
                    "principal) allocation data); days before stay without identity"};
    }
    bool const late =
        first > std::max(to_string(diagnosis.first.first_day()), std::string(kPrincipalsSince));
    return {late ? Health::kWarning : Health::kGood, "IAM principals",
            fmt::format("callers are named since {}{}", first,
                        late ? "; AWS does not fill in the days before" : ""),
            ""};
}

Finding resources_finding(Examined const& examined) {
    if (examined.ai_lines > 0 && examined.resource_lines == 0) {
        return {
            Health::kMissing, "Resources", "no line of AI names its resource",
            export_setting("INCLUDE_RESOURCES", "TRUE") +
                "; without it inference profiles, projects and workspaces cannot be told apart"};
    }
    return {
        Health::kGood, "Resources",
        fmt::format("{} of {} AI lines name their resource{}", examined.resource_lines,
                    examined.ai_lines,
                    examined.resources_since.empty() ? "" : ", since " + examined.resources_since),
        ""};
}

Finding discounts_finding(Examined const& examined) {
    if (examined.discount_lines) {
        return {Health::kGood, "Discounts",
                "discounts stand in lines of their own (INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY = "
                "TRUE)",
                ""};
    }
    if (examined.net_differs) {
        return {Health::kGood, "Discounts",
                "discounts stand in the net cost columns (INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY = "
                "FALSE)",
                ""};
    }
    return {
        Health::kWarning, "Discounts", "neither discount lines nor net costs differ from unblended",
        "if you have a private pricing agreement, add line_item_net_unblended_cost to the columns"};
}

Finding manifest_finding(Examined const& examined) {
    bool const listed = std::ranges::any_of(examined.deliveries, [](RecordDelivery const& record) {
        return record.delivery.found_by == "listing";
    });
    return listed ? Finding{Health::kWarning, "Manifest",
                            "some periods have no manifest, so the files were found by listing the "
                            "folder",
                            "download the export's metadata folder beside its data folder"}
                  : Finding{Health::kGood, "Manifest", "every period has its manifest", ""};
}

Finding callers_finding(Examined const& examined) {
    if (examined.other_callers == 0) {
        return {Health::kGood, "Callers", "every caller is in the billed account", ""};
    }
    return {Health::kWarning, "Callers",
            fmt::format("{} lines are billed to another account than their caller's",
                        examined.other_callers),
            "group by caller_account to see who called; by account to see who is billed"};
}

std::string counted(std::int64_t lines) {
    return fmt::format("{} {}", lines, lines == 1 ? "line" : "lines");
}

/// `resourceTags/team since 2026-10-07 (2 lines)`, of the tags of one source, or of no known one.
std::string list_tags(std::vector<warehouse::TagUse> const& tags,
                      std::function<bool(std::string_view)> const& chosen) {
    std::vector<std::string> texts;
    for (warehouse::TagUse const& use : tags) {
        if (chosen(use.tag)) {
            texts.push_back(fmt::format("{}{} ({})", use.tag,
                                        use.since ? " since " + to_string(*use.since) : "",
                                        counted(use.lines)));
        }
    }
    return join(texts, ", ");
}

bool has_source(std::string_view tag) {
    return billing::parse_tag_source(tag.substr(0, tag.find('/'))).has_value();
}

void add_tags(Diagnosis& diagnosis, Examined const& examined) {
    auto const add = [&](Health health, std::string what, std::string setting) {
        diagnosis.findings.push_back({health, "Tags", std::move(what), std::move(setting)});
    };
    std::string const known = list_tags(examined.tags, has_source);
    std::string const strange =
        list_tags(examined.tags, [](std::string_view tag) { return !has_source(tag); });
    std::string const callers = list_tags(
        examined.tags, [](std::string_view tag) { return tag.starts_with("iamPrincipal/"); });
    bool const named = std::ranges::any_of(examined.usage, &AiLine::identified);
    if (known.empty()) {
        add(Health::kMissing, "no line of AI carries a cost allocation tag",
            "activate the tag keys under Billing > Cost allocation tags (not retroactive), and "
            "have the column 'tags' in the export");
    } else {
        add(Health::kGood, "activated: " + known, "");
    }
    if (named && callers.empty()) {
        add(Health::kMissing, "no line of AI carries a tag of its caller (iamPrincipal/...)",
            "tag the roles and users, then activate the keys of type IAM principal under Billing > "
            "Cost allocation tags (listed up to a day after the first call; not retroactive)");
    }
    if (!strange.empty()) {
        add(Health::kWarning, "keys of no known source: " + strange,
            "no key of 'mandate spend' asks for them; a newer Mandate may know the source");
    }
    if (examined.unread_tags.lines > 0) {
        add(Health::kWarning,
            fmt::format("{} of AI ({} {}) {} a cell of tags that cannot be read",
                        counted(examined.unread_tags.lines), examined.unread_tags.cost.to_string(),
                        diagnosis.currency, examined.unread_tags.lines == 1 ? "has" : "have"),
            "a cell of tags is a JSON object of texts; have the export delivered again");
    }
}

Finding time_finding(Examined const& examined, Diagnosis const& diagnosis) {
    std::string const setting = diagnosis.kind == "legacy_cur"
                                    ? "create a CUR 2.0 export with TIME_GRANULARITY = HOURLY"
                                    : export_setting("TIME_GRANULARITY", "HOURLY");
    if (!examined.time_grain) {
        return {Health::kMissing, "Time", "no line of usage says when it was",
                "have line_item_usage_start_date in the export's columns"};
    }
    std::string const what =
        fmt::format("(TIME_GRANULARITY = {})", warehouse::name_of(*examined.time_grain));
    switch (*examined.time_grain) {
        case warehouse::TimeGrain::kHourly:
            return {Health::kGood, "Time", "usage is told by the hour " + what, ""};
        case warehouse::TimeGrain::kDaily:
            return {Health::kWarning, "Time",
                    "usage is told by the day " + what + ", not by the hour", setting};
        case warehouse::TimeGrain::kMonthly: break;
    }
    return {Health::kMissing, "Time", "usage is told by the month " + what + ", not by the hour",
            setting};
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

/// The days that count: the last seven with the newest day of AI usage, fewer when the export is
/// younger; of an export by the month that month.
struct Window {
    Date first;
    Date last;
};

std::optional<Window> window_of(Examined const& examined) {
    std::optional<Window> days;
    for (AiLine const& line : examined.usage) {
        if (Result<Date> const day = parse_date(line.day)) {
            days = days ? Window{std::min(days->first, *day), std::max(days->last, *day)}
                        : Window{*day, *day};
        }
    }
    if (!days) {
        return std::nullopt;
    }
    if (examined.time_grain == warehouse::TimeGrain::kMonthly) {
        BillingPeriod const month = BillingPeriod::of(days->last);
        return Window{month.first_day(), month.end() - std::chrono::days{1}};
    }
    return Window{std::max(days->first, days->last - std::chrono::days{6}), days->last};
}

std::optional<Money> unowned_a_day(Examined const& examined) {
    std::optional<Window> const window = window_of(examined);
    if (!window) {
        return std::nullopt;
    }
    Money sum;
    for (AiLine const& line : examined.usage) {
        if (!line.identified && line.day >= to_string(window->first)) {
            sum = sum.plus(line.sums.cost).value_or(sum);
        }
    }
    std::int64_t const days = (window->last - window->first).count() + 1;
    return Money::from_units(fixed12::divide_half_even(sum.units(), Int128{days}));
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
    if (examined.ai_lines == 0) {
        diagnosis.findings.push_back({Health::kWarning, "AI", "the export holds no AI usage", ""});
    } else {
        diagnosis.findings = {principals_finding(examined, diagnosis), resources_finding(examined),
                              time_finding(examined, diagnosis), discounts_finding(examined),
                              callers_finding(examined)};
        add_tags(diagnosis, examined);
        diagnosis.unowned_a_day = unowned_a_day(examined);
    }
    diagnosis.findings.push_back(manifest_finding(examined));
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
