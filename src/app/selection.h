#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "app/deliveries.h"
#include "app/spend.h"
#include "warehouse/spend_query.h"

namespace mandate::app {

/// One current delivery with those of its payers that it is the source of record for.
struct RecordDelivery {
    Delivery delivery;
    std::vector<warehouse::PayerTotals> payers;
};

/// All deliveries of record, newest period first. A delivery that is an alternate for every payer
/// is not among them.
Result<std::vector<RecordDelivery>> deliveries_of_record(DataFolder const& folder);

/// The deliveries whose period a text names: `2026-10`, `2026-08..2026-10`, a comma list of both;
/// all when absent. @returns Error{Usage} for a text that names no period, Error{NotFound} when a
/// named month (or, for a range, every month of it) was never ingested.
Result<std::vector<RecordDelivery>> select_periods(std::vector<RecordDelivery> deliveries,
                                                   std::optional<std::string> const& period);

/// The name of the folder below ledger/ in which this process builds a lost ledger again, and
/// whether such a folder was left by a process that is gone.
std::string rebuild_folder_name();
bool is_abandoned_rebuild(std::string_view name);

/// Where the facts and the meaning of a delivery lie. When its ledger is lost it is built again.
Result<warehouse::LedgerSource> ledger_source(DataFolder const& folder,
                                              RecordDelivery const& record);

/// The one currency to answer in: the asked one, or the only one there is.
/// @returns Error{Usage} "choose --currency" when there are several.
Result<std::string> choose_currency(std::vector<RecordDelivery> const& deliveries,
                                    std::optional<std::string> const& asked);

/// Leaves the payers that are billed in this currency.
void keep_currency(std::vector<RecordDelivery>& deliveries, std::string const& currency);

/// @returns Error{Usage} that names the basis, the payer and the period, where a payer's bill has
/// no
///          figure on it: an absent figure is never zero.
Result<void> check_basis(std::vector<RecordDelivery> const& deliveries, warehouse::Basis basis);

/// Reads `unblended`, `net` or `list`.
Result<warehouse::Basis> read_basis(std::string const& text);

}  // namespace mandate::app
