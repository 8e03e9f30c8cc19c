#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace mandate::billing {

/// What a manifest's columns say about the kind of the export.
enum class ManifestKind {
    kCur2,       ///< `line_item_usage_type`
    kLegacyCur,  ///< categories: `lineItem` + `UsageType`; or `reportKeys`
    kFocus,      ///< `BilledCost`
    kUnknown,
};

/// One column, as the manifest names it; legacy CUR's are written `category/Name`.
struct ManifestColumn {
    std::string name;
    std::optional<std::string> type;

    friend bool operator==(ManifestColumn const&, ManifestColumn const&) = default;
};

/// The list of what belongs to one delivery of one billing period.
struct Manifest {
    ManifestKind kind = ManifestKind::kUnknown;
    std::string export_name;  ///< empty when the manifest has none
    std::optional<std::string> export_arn;
    std::optional<std::string> execution_id;  ///< `executionId`, or legacy `assemblyId`
    std::optional<BillingPeriod> period;
    std::vector<ManifestColumn> columns;
    std::vector<std::string> data_files;     ///< as written; see path_below_export
    std::optional<std::string> compression;  ///< as written: `GZIP`, `PARQUET`, `ZIP`
};

/// Reads a manifest of a data export (CUR 2.0, FOCUS) or of a legacy Cost and Usage Report.
///
/// AWS does not document its fields, so everything is optional except the list of files
/// (`dataFiles` or `reportKeys`), and unknown fields are ignored. A byte order mark is skipped.
/// Source: AWS, cur "dataexports-export-delivery"; the fields as seen in deliveries.
/// @param place what to call the manifest in an error: its path.
/// @returns Error{BadInput} when the text is not a JSON object, has no list of files, or a field
///          has another type than any known manifest. Pure and thread-safe.
Result<Manifest> parse_manifest(std::string_view json, std::string_view place);

/// Where a file that a manifest names lies below the export's folder (the parent of `data/` and
/// `metadata/`), with `/` between the parts:
/// `s3://bucket/prefix/export/data/BILLING_PERIOD=2026-05/export-00001.csv.gz` is
/// `data/BILLING_PERIOD=2026-05/export-00001.csv.gz`; a legacy key
/// `prefix/report/20230801-20230901/assembly/report-1.csv.gz` is the part from the period on;
/// anything else is its file name.
///
/// A manifest is hostile input: the result is relative, and never leads out of the folder.
/// @returns Error{BadInput} for a text that is empty, absolute, ends with `/`, or holds `..`, `.`,
///          an empty part, a backslash, NUL or another control character.
Result<std::string> path_below_export(std::string_view written, std::string_view place);

}  // namespace mandate::billing
