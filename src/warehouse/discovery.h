#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "warehouse/read_job.h"

namespace mandate::warehouse {

/// Of these two a data folder of Mandate has one: its state, or the address of the database that
/// holds it. A folder with either is no export.
inline constexpr std::string_view kStateFile = "mandate.db";
inline constexpr std::string_view kStateAddressFile = "mandate-database.json";

/// How the files of a delivery were found.
enum class FoundBy { kManifest, kListing };

/// One delivery of an export in a folder: what belongs to one billing period, or, without manifest
/// and period folders, everything in one folder.
struct FoundDelivery {
    std::string export_name;
    std::optional<BillingPeriod> period;       ///< absent: the lines say it
    std::vector<std::filesystem::path> files;  ///< absolute, in order
    FileFormat format = FileFormat::kParquet;
    /// As far as it can be told without reading lines; decides which export is read first.
    billing::ExportKind kind = billing::ExportKind::kLegacyCur;
    FoundBy found_by = FoundBy::kListing;
    std::optional<std::string> execution_id;
    std::filesystem::path root;   ///< the export's own folder
    std::filesystem::path place;  ///< the manifest, or the folder
};

/// What is in a folder: deliveries, and places that look like one but cannot be used.
struct Discovery {
    std::vector<FoundDelivery> deliveries;  ///< by export name, then period
    std::vector<Error> problems;
};

/// Looks through a folder (or takes a single file) for billing exports as AWS delivers them:
/// - `metadata/BILLING_PERIOD=YYYY-MM/*Manifest.json` names the files of the newest delivery; the
///   copies in `<timestamp>-<execution id>/` below it count only when that one is missing, and then
///   the newest alone: when the newest cannot be used, the period has a problem, not an older state
///   (AWS: dataexports-export-delivery). Legacy CUR's manifests lie beside their data.
/// - A period folder without manifest is listed; of several executions in it the newest counts.
/// - Other folders with Parquet or CSV files are listed as one delivery each.
/// A folder with files of both formats and no manifest is a problem. Two exports of one name are
/// called by their folders. Symbolic links and data folders of Mandate are passed over.
/// Only names of manifests are followed that lie below the export's own folder; symbolic links to
/// folders are not followed, and at most 100,000 files and 12 levels are looked at.
/// @returns Error{NotFound} when there is no such folder or no export in it.
Result<Discovery> discover(std::filesystem::path const& source);

}  // namespace mandate::warehouse
