#include "app/selection.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <unistd.h>

#include "app/placement.h"
#include "base/digest.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "warehouse/ledger.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;
using warehouse::Basis;

struct PeriodRange {
    BillingPeriod first;
    BillingPeriod last;
};

Result<std::vector<PeriodRange>> parse_ranges(std::string const& text) {
    std::vector<PeriodRange> ranges;
    for (std::string_view part : split(text, ',')) {
        std::size_t const dots = part.find("..");
        BillingPeriod const first = TRY(BillingPeriod::parse(trim(part.substr(0, dots))));
        BillingPeriod const last = dots == std::string_view::npos
                                       ? first
                                       : TRY(BillingPeriod::parse(trim(part.substr(dots + 2))));
        if (last < first) {
            return fail(ErrorCode::kUsage, fmt::format("the period {} ends before it begins", part),
                        "write the earlier month first");
        }
        ranges.push_back({first, last});
    }
    return ranges;
}

std::optional<Money> const& figure_of(warehouse::PayerTotals const& payer, Basis basis) {
    return basis == Basis::kNet ? payer.net : payer.list;
}

}  // namespace

std::string rebuild_folder_name() {
    return fmt::format("rebuild-{}-{}", ::getpid(), random_hex(8));
}

bool is_abandoned_rebuild(std::string_view name) {
    if (!consume_prefix(name, "rebuild-")) {
        return false;
    }
    int process = 0;
    std::from_chars(name.data(), name.data() + name.size(), process);
    return process <= 0 || ::kill(process, 0) != 0;
}

Result<std::vector<RecordDelivery>> deliveries_of_record(DataFolder const& folder) {
    // One statement says what is current: an ingest may switch between two. What it names stays.
    std::vector<RecordEntry> const entries = TRY(entries_of_record(folder.database()));
    std::set<std::string> ids;
    for (RecordEntry const& entry : entries) {
        ids.insert(entry.delivery_id);
    }
    std::vector<RecordDelivery> records;
    for (Delivery& delivery : TRY(find_deliveries(folder.database(), ids))) {
        RecordDelivery record{std::move(delivery), {}};
        for (warehouse::PayerTotals const& payer : record.delivery.payers) {
            bool const speaks = std::ranges::any_of(entries, [&](RecordEntry const& entry) {
                return entry.delivery_id == record.delivery.id && entry.payer == payer.payer;
            });
            if (speaks) {
                record.payers.push_back(payer);
            }
        }
        if (!record.payers.empty()) {
            records.push_back(std::move(record));
        }
    }
    std::ranges::sort(records, [](RecordDelivery const& a, RecordDelivery const& b) {
        return std::tie(b.delivery.period, a.delivery.export_name) <
               std::tie(a.delivery.period, b.delivery.export_name);
    });
    return records;
}

Result<std::vector<RecordDelivery>> select_periods(std::vector<RecordDelivery> deliveries,
                                                   std::optional<std::string> const& period) {
    if (deliveries.empty()) {
        return fail(ErrorCode::kNotFound, "no bill was ingested yet",
                    "run 'mandate ingest SOURCE' with the folder of an export");
    }
    if (!period) {
        return deliveries;
    }
    Result<std::vector<PeriodRange>> const ranges = parse_ranges(*period);
    if (!ranges) {
        return fail(ErrorCode::kUsage, ranges.error().message,
                    "write a month as 2026-10, several as 2026-08..2026-10 or 2026-08,2026-10");
    }
    std::vector<RecordDelivery> selected;
    for (PeriodRange const& range : *ranges) {
        bool any = false;
        for (RecordDelivery const& record : deliveries) {
            BillingPeriod const month = record.delivery.period;
            bool const inside = range.first <= month && month <= range.last;
            any = any || inside;
            bool const twice = std::ranges::any_of(selected, [&](RecordDelivery const& other) {
                return other.delivery.id == record.delivery.id;
            });
            if (inside && !twice) {
                selected.push_back(record);
            }
        }
        if (!any) {
            return fail(
                ErrorCode::kNotFound,
                fmt::format("no bill of {} was ingested",
                            range.first == range.last
                                ? range.first.to_string()
                                : range.first.to_string() + ".." + range.last.to_string()),
                fmt::format("ingested are {} to {}", deliveries.back().delivery.period.to_string(),
                            deliveries.front().delivery.period.to_string()));
        }
    }
    return selected;
}

Result<warehouse::LedgerSource> ledger_source(DataFolder const& folder,
                                              RecordDelivery const& record) {
    warehouse::LedgerSource source{record.delivery.period,
                                   folder.bills() / record.delivery.folder,
                                   folder.ledger() / record.delivery.ledger,
                                   {}};
    for (warehouse::PayerTotals const& payer : record.payers) {
        source.payers.push_back(payer.payer);
    }
    std::error_code problem;
    if (!fs::is_directory(source.snapshot, problem)) {
        return fail(ErrorCode::kDependency,
                    fmt::format("the snapshot of {} is lost: there is no {}",
                                record.delivery.period.to_string(), source.snapshot.string()),
                    "restore the folder from a backup, or ingest the export again");
    }
    if (warehouse::is_complete_ledger(source.ledger)) {
        return source;
    }
    // Under the rules of today; with other rules than the row names it gets another name.
    std::string const name =
        warehouse::ledger_name(record.delivery.id, warehouse::rules_version(folder.catalog()));
    source.ledger = folder.ledger() / name;
    if (warehouse::is_complete_ledger(source.ledger)) {
        return source;
    }
    TRY(place_ledger(folder, source.snapshot, folder.ledger() / rebuild_folder_name(), name));
    return source;
}

Result<std::string> choose_currency(std::vector<RecordDelivery> const& deliveries,
                                    std::optional<std::string> const& asked) {
    std::set<std::string> currencies;
    for (RecordDelivery const& record : deliveries) {
        for (warehouse::PayerTotals const& payer : record.payers) {
            currencies.insert(payer.currency);
        }
    }
    std::string const all = join({currencies.begin(), currencies.end()}, ", ");
    if (asked) {
        if (!currencies.contains(*asked)) {
            return fail(ErrorCode::kUsage, fmt::format("nothing was billed in {}", *asked),
                        "the bills are in " + all);
        }
        return *asked;
    }
    if (currencies.size() > 1) {
        return fail(
            ErrorCode::kUsage,
            fmt::format("the selection is billed in several currencies ({}), which are never added",
                        all),
            "choose --currency");
    }
    return *currencies.begin();
}

void keep_currency(std::vector<RecordDelivery>& deliveries, std::string const& currency) {
    for (RecordDelivery& record : deliveries) {
        std::erase_if(record.payers, [&](warehouse::PayerTotals const& payer) {
            return payer.currency != currency;
        });
    }
    std::erase_if(deliveries, [](RecordDelivery const& record) { return record.payers.empty(); });
}

Result<void> check_basis(std::vector<RecordDelivery> const& deliveries, Basis basis) {
    if (basis == Basis::kUnblended) {
        return {};
    }
    for (RecordDelivery const& record : deliveries) {
        for (warehouse::PayerTotals const& payer : record.payers) {
            if (!figure_of(payer, basis)) {
                return fail(
                    ErrorCode::kUsage,
                    fmt::format("the export {} lacks the basis '{}': no line of payer {} in {} "
                                "has a figure in {}",
                                record.delivery.export_name, warehouse::name_of(basis), payer.payer,
                                record.delivery.period.to_string(),
                                basis == Basis::kNet ? "line_item_net_unblended_cost"
                                                     : "pricing_public_on_demand_cost"),
                    "choose --basis unblended, or other periods with --period");
            }
        }
    }
    return {};
}

Result<Basis> read_basis(std::string const& text) {
    std::optional<Basis> const basis = warehouse::parse_basis(text);
    if (!basis) {
        return fail(ErrorCode::kUsage, fmt::format("'{}' is no basis", text.substr(0, 40)),
                    "choose unblended, net or list");
    }
    return *basis;
}

}  // namespace mandate::app
