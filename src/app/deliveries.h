#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "store/store.h"
#include "warehouse/read_job.h"

namespace mandate::app {

/// One reading of one period of an export, as the state database keeps it.
struct Delivery {
    std::string id;
    std::string export_name;
    BillingPeriod period = *BillingPeriod::create(1970, 1);
    std::string kind;      ///< `cur_2.0`, ...
    std::string source;    ///< manifest or folder it came from
    std::string found_by;  ///< `manifest` or `listing`
    std::optional<std::string> execution_id;
    std::string files_digest;   ///< of the files read
    std::string coarse_digest;  ///< of the list of known non-AI products
    std::string schema_fingerprint;
    std::string folder;  ///< below bills/
    std::string ledger;  ///< below ledger/
    std::int64_t lines = 0;
    std::int64_t facts = 0;
    std::int64_t ingested_at = 0;  ///< microseconds, UTC
    std::vector<warehouse::SnapshotFile> files;
    std::vector<warehouse::PayerTotals> payers;
};

/// One payer and period, with the delivery that speaks for it.
struct RecordEntry {
    std::string payer;
    std::string delivery_id;
};

/// The current deliveries, by period descending, then export.
Result<std::vector<Delivery>> current_deliveries(store::Store const& database);

/// The current delivery of an export and period, or nothing.
Result<std::optional<Delivery>> current_delivery(store::Store const& database,
                                                 std::string const& export_name,
                                                 BillingPeriod period);

/// Which payers of which current delivery are of record, at one moment, by period descending.
Result<std::vector<RecordEntry>> entries_of_record(store::Store const& database);

/// The delivery with this id, current or superseded, or nothing.
Result<std::optional<Delivery>> find_delivery(store::Store const& database, std::string const& id);

/// The deliveries with these ids, as far as they are there. Cheap when most of them are current.
Result<std::vector<Delivery>> find_deliveries(store::Store const& database,
                                              std::set<std::string> const& ids);

/// The periods that files gave whenever they were read for this export, in order.
Result<std::vector<BillingPeriod>> periods_of_files(store::Store const& database,
                                                    std::string const& export_name,
                                                    std::string const& files_digest);

/// Stores a delivery as the current one of its export and period: the one before is superseded, and
/// payers that nobody speaks for yet are spoken for by this export. Part of one transaction.
Result<void> store_delivery(store::Writer& writer, Delivery const& delivery);

/// Makes an export speak for a payer and period. @returns Error{NotFound} when the export has no
/// current delivery with that payer and period.
Result<void> choose_source_of_record(store::Store const& database, std::string const& payer,
                                     BillingPeriod period, std::string const& export_name,
                                     std::string const& chosen_by, Instant now);

/// Notes that a delivery's meaning is now in another ledger (`mandate reclassify`).
Result<void> store_ledger(store::Writer& writer, std::string const& delivery_id,
                          std::string const& ledger);

/// Where the files of a delivery are.
struct DeliveryPlace {
    std::string id;
    std::string folder;  ///< below bills/
    std::string ledger;  ///< below ledger/
};

/// The places of all deliveries, superseded ones too: everything else below bills/ and ledger/ is
/// left over from a killed run.
Result<std::vector<DeliveryPlace>> known_places(store::Store const& database);

/// Forgets deliveries that were superseded before that instant, but the last one of each export and
/// period, and those whose files gave a period that is current (periods_of_files). Their folders
/// may be removed then.
/// @param now when that is; it is entered in the log.
Result<void> forget_superseded(store::Store const& database, Instant before, Instant now);

}  // namespace mandate::app
