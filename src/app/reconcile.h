#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace mandate::app {

struct ReconcileRequest {
    std::optional<std::string> period;  ///< as in SpendRequest
    std::string basis = "unblended";
    std::optional<std::string> currency;
};

/// One period: what the bill said when it was read, and what the ledger accounts for now.
struct ReconciledPeriod {
    BillingPeriod period = *BillingPeriod::create(1970, 1);
    Money bill;
    Money accounted;
    Money difference;        ///< bill - accounted
    std::int64_t lines = 0;  ///< of the bill
    Money unknown;           ///< accounted for, but not understood
    std::int64_t unknown_lines = 0;
    /// Files that are not what was written: `facts.parquet has been altered`.
    std::vector<std::string> faults;
};

/// An export of the same payer and period that is not the source of record.
struct Alternate {
    BillingPeriod period = *BillingPeriod::create(1970, 1);
    std::string payer;
    std::string of_record;  ///< name of the export that is
    std::string export_name;
    struct Totals {
        Money record;
        Money alternate;
        Money difference;  ///< alternate - record
        /// The line kinds that make the difference: kind and amount, largest first.
        std::vector<std::pair<std::string, Money>> causes;
    };
    std::optional<Totals> totals;  ///< absent when one of the two cannot be read
    std::string fault;             ///< why; empty when `totals` are there
};

struct Reconciliation {
    std::string currency;
    std::string basis;
    std::vector<ReconciledPeriod> periods;  ///< oldest first
    ReconciledPeriod total;
    std::vector<Alternate> alternates;
    /// Every difference is zero and no file is altered.
    bool good = false;
};

/// Compares the bill, as its exact total was taken from the export at ingest, with what the ledger
/// adds up to now; and verifies the SHA-256 of every snapshot file.
Result<Reconciliation> reconcile(DataFolder const& folder, ReconcileRequest const& request);

}  // namespace mandate::app
