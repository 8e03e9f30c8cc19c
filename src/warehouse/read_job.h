#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "billing/columns.h"

namespace mandate::warehouse {

enum class FileFormat { kParquet, kCsv };

/// How finely an export tells time: its setting TIME_GRANULARITY.
enum class TimeGrain { kHourly, kDaily, kMonthly };
std::string_view name_of(TimeGrain grain);  ///< `HOURLY`, `DAILY`, `MONTHLY`
std::optional<TimeGrain> parse_time_grain(std::string_view name);

/// What one reading reads: the files of one delivery (one billing period of one export; without a
/// manifest it may be a folder of several periods).
struct ReadJob {
    std::string place;                         ///< what to call the delivery in sentences
    std::vector<std::filesystem::path> files;  ///< in order; absolute
    FileFormat format = FileFormat::kParquet;
    /// What the manifest or folder says; lines of another period are refused then.
    std::optional<BillingPeriod> period;
    /// Product codes (and, for FOCUS without codes, names) whose lines are kept coarse.
    std::vector<std::string> coarse_products;
    std::filesystem::path out;  ///< an empty folder in staging
    std::size_t memory_mb = 800;
    int threads = 2;
    bool measure_time_grain = false;  ///< a pass of its own over the times
};

/// The figures of one payer in one period, as read.
struct PayerTotals {
    std::string payer;     ///< may be empty: the export does not say
    std::string currency;  ///< ISO 4217; `XXX` when the export does not say
    std::int64_t lines = 0;
    Money unblended;
    std::optional<Money> net;  ///< absent: no line of the period has the figure
    std::optional<Money> list;
    std::optional<Date> data_through;  ///< the last day with a usage line
    bool final = false;                ///< every line has its invoice
};

/// One file of a snapshot.
struct SnapshotFile {
    std::string name;
    std::string sha256;
};

/// One period that the reading wrote.
struct PeriodRead {
    BillingPeriod period;
    std::filesystem::path folder;  ///< below ReadJob::out
    std::vector<SnapshotFile> files;
    std::vector<PayerTotals> payers;
    std::int64_t lines = 0;
    std::int64_t facts = 0;
};

/// What a reading found out.
struct ReadReport {
    billing::ExportKind kind = billing::ExportKind::kCur2;
    std::string schema_fingerprint;
    std::vector<billing::Column> columns;
    std::vector<PeriodRead> periods;
    std::int64_t lines = 0;
    /// Files without a byte in them, beside others: chunks that a smaller delivery left over.
    std::int64_t empty_files = 0;
    /// Of the usage lines, when the job asked for it; absent when none has a time.
    std::optional<TimeGrain> time_grain = std::nullopt;
};

/// The job and the report as JSON, for the child process that does the reading.
std::string to_json(ReadJob const& job);
std::string to_json(ReadReport const& report);
Result<ReadJob> parse_read_job(std::string_view json);
Result<ReadReport> parse_read_report(std::string_view json);

}  // namespace mandate::warehouse
