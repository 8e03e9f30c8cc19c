#include "app/reconcile.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/selection.h"
#include "base/digest.h"
#include "warehouse/spend_query.h"

namespace mandate::app {
namespace {

using warehouse::Basis;
using warehouse::GroupedRow;
using warehouse::PayerTotals;
using warehouse::SpendKey;
using warehouse::SpendReader;
using warehouse::SpendSelection;

Money figure(PayerTotals const& payer, Basis basis) {
    switch (basis) {
        case Basis::kUnblended: return payer.unblended;
        case Basis::kNet: return payer.net.value_or(Money());
        case Basis::kList: return payer.list.value_or(Money());
    }
    return payer.unblended;
}

/// What the ledger adds up to, per line kind and whether something was not understood.
struct Accounted {
    Money cost;
    Money unknown;
    std::int64_t lines = 0;
    std::int64_t unknown_lines = 0;
    std::map<std::string, Money> by_kind;
};

Result<Accounted> account(DataFolder const& folder, RecordDelivery const& record, Basis basis) {
    SpendSelection selection;
    selection.sources = {TRY(ledger_source(folder, record))};
    selection.basis = basis;
    SpendReader reader = TRY(SpendReader::open(std::move(selection), folder.path()));
    Accounted accounted;
    for (GroupedRow const& row : TRY(reader.group({TRY(SpendKey::parse("line_kind"))}))) {
        accounted.cost = TRY(accounted.cost.plus(row.sums.cost));
        accounted.lines += row.sums.lines;
        Money& kind = accounted.by_kind[row.values[0].value_or("unknown")];
        kind = TRY(kind.plus(row.sums.cost));
    }
    warehouse::Overview const overview = TRY(reader.overview());
    accounted.unknown = overview.unknown.cost;
    accounted.unknown_lines = overview.unknown.lines;
    return accounted;
}

/// Snapshot files are written once and never change: another content is a fault.
std::vector<std::string> find_faults(DataFolder const& folder, Delivery const& delivery) {
    std::vector<std::string> faults;
    for (warehouse::SnapshotFile const& file : delivery.files) {
        std::filesystem::path const path = folder.bills() / delivery.folder / file.name;
        Result<std::string> const digest = sha256_file(path);
        if (!digest) {
            faults.push_back(fmt::format("{} cannot be read", path.string()));
        } else if (*digest != file.sha256) {
            faults.push_back(
                fmt::format("{} has been altered since it was written; ingest the export again",
                            path.string()));
        }
    }
    return faults;
}

Result<void> add(ReconciledPeriod& sum, ReconciledPeriod const& part) {
    sum.bill = TRY(sum.bill.plus(part.bill));
    sum.accounted = TRY(sum.accounted.plus(part.accounted));
    sum.difference = TRY(sum.difference.plus(part.difference));
    sum.unknown = TRY(sum.unknown.plus(part.unknown));
    sum.lines += part.lines;
    sum.unknown_lines += part.unknown_lines;
    sum.faults.insert(sum.faults.end(), part.faults.begin(), part.faults.end());
    return {};
}

Result<ReconciledPeriod> reconcile_one(DataFolder const& folder, RecordDelivery const& record,
                                       Basis basis) {
    ReconciledPeriod period;
    period.period = record.delivery.period;
    for (PayerTotals const& payer : record.payers) {
        period.bill = TRY(period.bill.plus(figure(payer, basis)));
        period.lines += payer.lines;
    }
    period.faults = find_faults(folder, record.delivery);
    Result<Accounted> const accounted = account(folder, record, basis);
    if (accounted) {
        period.accounted = accounted->cost;
        period.unknown = accounted->unknown;
        period.unknown_lines = accounted->unknown_lines;
        if (accounted->lines != period.lines) {
            period.faults.push_back(
                fmt::format("the bill of {} has {} lines, the ledger accounts for {}",
                            period.period.to_string(), period.lines, accounted->lines));
        }
    } else {
        period.faults.push_back(accounted.error().message);
    }
    period.difference = TRY(period.bill.minus(period.accounted));
    return period;
}

Result<Alternate::Totals> compare(DataFolder const& folder, Delivery const& delivery,
                                  PayerTotals const& payer, RecordDelivery const& of_record,
                                  Basis basis) {
    RecordDelivery one = of_record;
    std::erase_if(one.payers, [&](PayerTotals const& other) { return other.payer != payer.payer; });
    Accounted const record = TRY(account(folder, one, basis));
    Accounted const other = TRY(account(folder, {delivery, {payer}}, basis));
    Alternate::Totals totals;
    totals.record = record.cost;
    totals.alternate = other.cost;
    totals.difference = TRY(other.cost.minus(record.cost));
    std::map<std::string, Money> causes = other.by_kind;
    for (auto const& [kind, cost] : record.by_kind) {
        causes[kind] = TRY(causes[kind].minus(cost));
    }
    for (auto const& [kind, cost] : causes) {
        if (!cost.is_zero()) {
            totals.causes.emplace_back(kind, cost);
        }
    }
    auto const size = [](Money money) { return money < Money() ? -money.units() : money.units(); };
    std::ranges::sort(totals.causes, [&](auto const& a, auto const& b) {
        return size(a.second) > size(b.second);
    });
    return totals;
}

/// An alternate that cannot be read takes nothing from the record: it is said, no more.
Alternate alternate_of(DataFolder const& folder, Delivery const& delivery, PayerTotals const& payer,
                       RecordDelivery const& of_record, Basis basis) {
    Alternate alternate;
    alternate.period = delivery.period;
    alternate.payer = payer.payer;
    alternate.of_record = of_record.delivery.export_name;
    alternate.export_name = delivery.export_name;
    Result<Alternate::Totals> totals = compare(folder, delivery, payer, of_record, basis);
    if (totals) {
        alternate.totals = *std::move(totals);
    } else {
        alternate.fault = totals.error().message;
    }
    return alternate;
}

Result<std::vector<Alternate>> find_alternates(DataFolder const& folder,
                                               std::vector<RecordDelivery> const& records,
                                               Basis basis) {
    std::vector<Alternate> alternates;
    for (Delivery const& delivery : TRY(current_deliveries(folder.database()))) {
        for (PayerTotals const& payer : delivery.payers) {
            for (RecordDelivery const& record : records) {
                bool const same = record.delivery.period == delivery.period &&
                                  record.delivery.export_name != delivery.export_name &&
                                  std::ranges::find(record.payers, payer.payer,
                                                    &PayerTotals::payer) != record.payers.end();
                if (same) {
                    alternates.push_back(alternate_of(folder, delivery, payer, record, basis));
                }
            }
        }
    }
    return alternates;
}

}  // namespace

Result<Reconciliation> reconcile(DataFolder const& folder, ReconcileRequest const& request) {
    Basis const basis = TRY(read_basis(request.basis));
    std::vector<RecordDelivery> records =
        TRY(select_periods(TRY(deliveries_of_record(folder)), request.period));
    Reconciliation result;
    result.basis = warehouse::name_of(basis);
    result.currency = TRY(choose_currency(records, request.currency));
    keep_currency(records, result.currency);
    TRY(check_basis(records, basis));
    std::ranges::reverse(records);
    for (RecordDelivery const& record : records) {
        ReconciledPeriod const period = TRY(reconcile_one(folder, record, basis));
        if (result.periods.empty() || result.periods.back().period != period.period) {
            result.periods.emplace_back().period = period.period;
        }
        TRY(add(result.periods.back(), period));
        TRY(add(result.total, period));
    }
    result.good = result.total.faults.empty() &&
                  std::ranges::all_of(result.periods, [](ReconciledPeriod const& period) {
                      return period.difference.is_zero();
                  });
    result.alternates = TRY(find_alternates(folder, records, basis));
    return result;
}

}  // namespace mandate::app
