#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace mandate::sample {

enum class ExportFormat { kParquet, kCsvGzip };

/// AWS's two ways to deliver a refreshed month: over the old files, or beside them.
enum class DeliveryMode { kOverwrite, kCreateNew };

/// How the company is told.
enum class Story {
    kGoverned,  ///< up to 2026-11-21: eight months without rules, then four governed weeks
    kDayOne,    ///< stops on 2026-10-24, before those four weeks
};

/// What goes into the folder.
enum class Extent {
    kFull,   ///< the export with all its oddities: a second export, a month delivered twice, ...
    kPlain,  ///< one export of one closed month (2026-10), all of its files complete: for
             ///< benchmarks
};

/// What to write.
struct SampleOptions {
    std::filesystem::path out = {};  ///< created; must be empty or absent
    std::uint64_t seed = 1;
    int months = 9;     ///< the last ones of the story; 1 to 9 (8 with kDayOne)
    int accounts = 14;  ///< 14 to 500, the payer included
    /// Lines of a full month, 10,000 to 100,000,000; a little more where the shapes need it.
    std::int64_t lines_per_month = 10'000;
    /// Distinct session names a month that runtimes make up and throw away; needs at least as many
    /// AI lines, which are a tenth of the month, or more lines are written. 0 to 1,000,000.
    std::int64_t sessions = 2'000;
    Story story = Story::kGoverned;
    ExportFormat format = ExportFormat::kParquet;
    DeliveryMode delivery = DeliveryMode::kOverwrite;
    Extent extent = Extent::kFull;
    std::int64_t lines_per_file = 1'000'000;  ///< at which a month goes on in the next file
    int threads = 2;
};

/// One period of one export as it was delivered.
struct DeliveredPeriod {
    std::string export_name;
    std::string period;  ///< `2026-10`
    std::filesystem::path manifest;
    std::int64_t lines = 0;
    std::int64_t files = 0;
};

struct SampleReport {
    std::filesystem::path exports;         ///< folder to ingest: `OUT/exports`
    std::filesystem::path expected;        ///< `OUT/expected.json`
    std::filesystem::path organisation;    ///< `OUT/organisation.json`
    std::vector<DeliveredPeriod> periods;  ///< in the order of delivery
    std::int64_t lines = 0;                ///< over all deliveries
};

/// Writes the bill of Alder & Finch, a fictional company, as AWS would deliver it, and beside it
/// what every figure was meant to be (docs/formats/sample.md).
///
/// Everything follows from the options: the same ones give the same lines and the same
/// `expected.json`, byte for byte. Memory does not depend on the number of lines; it grows with
/// `sessions` (about 150 bytes each a month). Not thread-safe with itself on one folder.
/// @returns what was written, Error{Usage} for options out of their range or a folder that is not
///          empty, Error{Dependency} when the disk is full.
Result<SampleReport> write_sample(SampleOptions const& options);

}  // namespace mandate::sample
