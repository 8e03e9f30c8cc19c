#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "warehouse/read_job.h"

namespace mandate::app {

/// Reads the files of one delivery: in a child process for the program, in this one for tests.
using Reader = std::function<Result<warehouse::ReadReport>(warehouse::ReadJob const&)>;

/// What became of one period of one export.
struct IngestedPeriod {
    std::string export_name;
    BillingPeriod period;
    std::string kind;
    enum class Outcome { kNew, kReplaced, kUnchanged } outcome = Outcome::kNew;
    std::int64_t lines = 0;
    std::vector<warehouse::PayerTotals> payers;
    /// Payers for which another export is the source of record: this one is an alternate.
    std::vector<std::string> alternate_for;
    std::int64_t empty_files = 0;                    ///< left-over chunks that hold nothing
    std::optional<warehouse::TimeGrain> time_grain;  ///< when the options asked for it
    bool listed = false;  ///< no manifest: the files were found by listing the folder
};

struct IngestReport {
    std::vector<IngestedPeriod> periods;
    /// Deliveries that could not be read; what was there before is untouched.
    std::vector<Error> failures;
};

struct IngestOptions {
    std::filesystem::path source;
    std::size_t memory_mb = 800;
    int threads = 2;
    bool measure_time_grain = false;  ///< `doctor` wants to know
};

/// What ingest is doing, one line for a person: `2026-10: reading 3 files (1.2 GB)`.
using Progress = std::function<void(std::string const&)>;

/// Reads every delivery found in a folder into snapshots, builds their ledgers, and makes them
/// current: each period in one step, all or nothing. A delivery whose files and rules did not
/// change is left alone. One ingest at a time (`jobs.lock`); readers are never disturbed.
/// @returns what was done, with the deliveries that failed; Error when nothing could be started.
Result<IngestReport> ingest(DataFolder const& folder, IngestOptions const& options,
                            Reader const& reader, Clock const& clock, Progress const& progress);

/// Builds all current deliveries' ledgers again under the rules of today, without the exports.
/// @returns how many changed.
Result<std::size_t> reclassify(DataFolder const& folder, Clock const& clock,
                               Progress const& progress);

}  // namespace mandate::app
