#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "audit/bundle_verifier.h"
#include "audit/signing_key.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace mandate::app {

class DataFolder;

/// The key with which this Mandate signs its log: `keys/log.seed` in the data folder, readable by
/// its owner only, made at the first use. Its name is the log's origin, `mandate-<16 hex>`.
Result<audit::SigningKey> log_key(DataFolder const& folder);

/// Signs the log as it is now, keeps the checkpoint beside the log, and returns it: what a witness
/// keeps. Two at one size are the same. Where the settings name a folder outside, it is there too
/// when this returns (checkpoint_folder.h).
Result<std::string> make_checkpoint(DataFolder const& folder, Clock const& clock);

/// Writes the evidence bundle: the whole log with the texts that are not erased, and its
/// checkpoints (docs/formats/audit_log.md). Makes a checkpoint of the present size first.
/// @param write gets the lines, each with its line feed.
/// @returns how many entries.
Result<std::int64_t> export_bundle(DataFolder const& folder, Clock const& clock,
                                   std::function<Result<void>(std::string_view)> const& write);

/// That one entry is in the log as it is now, with the entry and a checkpoint: stands on its own.
Result<boost::json::object> prove_entry(DataFolder const& folder, Clock const& clock,
                                        std::int64_t sequence);

/// That today's log extends a checkpoint that somebody kept. @returns Error{AnswerIsNo} when it
/// does not: it was shortened or written anew.
Result<boost::json::object> prove_extension(DataFolder const& folder, Clock const& clock,
                                            std::string_view kept_checkpoint);

/// What `mandate audit verify` found.
struct AuditReport {
    std::string origin;
    std::int64_t entries = 0;
    std::string root;  ///< lower-case hex
    std::int64_t checkpoints = 0;
    std::int64_t rows = 0;  ///< versions compared with their entries
    std::int64_t texts_checked = 0;
    std::int64_t texts_erased = 0;
    /// Checkpoints kept outside that the log was held against; absent where the settings name no
    /// folder for them, or the caller brought one.
    std::optional<std::int64_t> kept_outside;
    /// Each names the entity and what is wrong; at most twenty.
    std::vector<std::string> faults;
};

/// Verifies the tree, the signatures, and that every row of every governed table is what its entry
/// says; with `kept_checkpoint`, also that the log extends it; without, that it extends what is
/// kept outside, where the settings name a folder for that.
Result<AuditReport> verify_log(DataFolder const& folder,
                               std::optional<std::string> const& kept_checkpoint);

/// Verifies a bundle, line by line, without any database.
Result<audit::BundleReport> verify_bundle(std::filesystem::path const& file,
                                          audit::AuditorsOwn own);

}  // namespace mandate::app
