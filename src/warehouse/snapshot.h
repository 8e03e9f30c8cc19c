#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "warehouse/engine.h"
#include "warehouse/read_job.h"

namespace mandate::warehouse {

/// The files of a snapshot (docs/formats/snapshot.md). Together they are what AWS said, grouped:
/// facts point into the dictionaries by number, 0 meaning "none".
namespace snapshot {
inline constexpr std::string_view kFacts = "facts.parquet";            ///< measures and identities
inline constexpr std::string_view kKeys = "keys.parquet";              ///< distinct raw keys
inline constexpr std::string_view kPrincipals = "principals.parquet";  ///< distinct principals
inline constexpr std::string_view kResources = "resources.parquet";    ///< distinct resource ids
inline constexpr std::string_view kTags = "tags.parquet";              ///< distinct raw tag texts
inline constexpr std::array kFiles = {kFacts, kKeys, kPrincipals, kResources, kTags};
}  // namespace snapshot

/// Groups the lines of a view `line` (one column a field, see reader.cpp) into Parquet files
/// `fine.parquet` and `coarse.parquet` in `folder`. The only pass over all of the bill.
Result<void> group_lines(Engine& engine, std::filesystem::path const& folder,
                         std::vector<std::string> const& coarse_products);

/// The billing periods that the grouped lines belong to, in order. A line without one is an error.
Result<std::vector<BillingPeriod>> grouped_periods(Engine& engine,
                                                   std::filesystem::path const& folder,
                                                   std::string_view place);

/// Writes one period's snapshot from the grouped lines and sums it up.
/// @param out the folder for the files; made here.
Result<PeriodRead> write_snapshot(Engine& engine, std::filesystem::path const& grouped,
                                  BillingPeriod period, std::filesystem::path const& out,
                                  std::string_view place);

/// Flushes a file or folder to disk. @returns Error{Dependency} when the disk refuses.
Result<void> sync_to_disk(std::filesystem::path const& path);

}  // namespace mandate::warehouse
