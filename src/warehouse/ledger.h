#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/catalog.h"

namespace mandate::warehouse {

/// The files that give a snapshot's numbers their meaning (docs/formats/ledger.md).
namespace ledger {
inline constexpr std::string_view kMeanings = "meanings.parquet";      ///< a row a (key, resource)
inline constexpr std::string_view kPrincipals = "principals.parquet";  ///< a row a principal
inline constexpr std::string_view kTags = "tags.parquet";  ///< a row a tag of a tag text
/// The tag texts that cannot be read; there only when there are some.
inline constexpr std::string_view kUnreadTags = "unread_tags.parquet";
}  // namespace ledger

/// Raised whenever the code that classifies changes what it says.
inline constexpr int kClassifierVersion = 2;

/// The version of the rules: the catalogue's and the classifier's. Two ledgers of one snapshot
/// under one version are equal byte for byte.
std::string rules_version(catalog::Catalog const& catalog);

/// The name of the ledger of a delivery under these rules: a hash of its inputs.
std::string ledger_name(std::string_view delivery_id, std::string_view rules_version);

/// Whether a folder holds all files of a ledger; folders are moved into place whole, so a ledger
/// that has unread tags has their file.
bool is_complete_ledger(std::filesystem::path const& folder);

/// Classifies each distinct key, resource and principal of a snapshot once and writes the meaning
/// files into `out`, which is made and synced to disk.
Result<void> build_ledger(std::filesystem::path const& snapshot, catalog::Catalog const& catalog,
                          std::filesystem::path const& out);

}  // namespace mandate::warehouse
