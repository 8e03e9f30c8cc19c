#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/bundle.h"
#include "audit/checkpoint.h"
#include "audit/entry.h"
#include "audit/frontier.h"

namespace mandate::audit {

/// What an auditor brings along; without it, a bundle only proves that it agrees with itself.
struct AuditorsOwn {
    /// The log's keys, as its owner handed them out. When there are none, those in the bundle are
    /// taken.
    std::vector<VerifierKey> keys;
    /// Checkpoints (notes) that were kept from earlier: the bundle must contain the logs that they
    /// speak of. That is what shows a log that was shortened or written anew, even by the owner of
    /// its key.
    std::vector<std::string> kept_checkpoints;
};

/// Whose word was taken for the log's keys.
enum class KeySource : std::uint8_t { kAuditor, kBundle };

/// What a bundle that holds has shown.
struct BundleReport {
    std::string origin;
    KeySource key_source = KeySource::kBundle;
    std::int64_t entries = 0;
    Hash root;
    std::int64_t checkpoints_verified = 0;
    std::int64_t kept_checkpoints_met = 0;
    /// Commitments whose text is in the bundle and agrees, and those whose text was erased.
    std::int64_t texts_checked = 0;
    std::int64_t texts_erased = 0;
    /// Times of the first and last entry, as they state it.
    std::optional<Instant> first_at;
    std::optional<Instant> last_at;
};

/// Verifies a bundle, line by line as it is read, in memory that does not grow with the log: every
/// entry's form and number, the tree over all of them, every checkpoint's root and signature, every
/// text against its commitment.
///
/// The first fault ends it: feed() then gives that fault for ever. Not thread-safe.
class BundleVerifier {
public:
    explicit BundleVerifier(AuditorsOwn own) : own_(std::move(own)) {}

    /// Takes the next line, its line feed left out; it must be shorter than kLineLimitBytes.
    /// @returns the first fault, with `line` (from 1) and, once there are entries, `sequence` among
    ///          its fields. Error{BadInput} when the first line is not that of a bundle, or what
    ///          the auditor brought cannot be read; from then on Error{AnswerIsNo}.
    Result<void> feed(std::string_view line);

    /// Says that there are no more lines.
    /// @returns what was shown, or the first fault, which may be that lines are missing.
    Result<BundleReport> finish();

private:
    Result<void> take(std::string_view line);
    Result<void> take_header(std::string_view line);
    Result<void> take_entry(std::string_view line);
    Result<void> take_disclosure(std::string_view line);
    Result<void> take_checkpoint(std::string_view line);
    Result<Committed> commitment_at(std::string_view path);
    Result<void> meet_kept();
    Result<void> check_complete() const;
    Error located(Error error) const;

    AuditorsOwn own_;
    std::optional<BundleHeader> header_;
    std::vector<VerifierKey> keys_;
    std::vector<Checkpoint> kept_;  // by size, largest first; those met are dropped from the end
    Frontier frontier_;
    BundleReport report_;
    std::int64_t lines_ = 0;
    std::int64_t heads_ = 0;
    std::int64_t covered_ = -1;  // the size of the last checkpoint

    /// The entry that disclosures may follow: its text, what is known of it without looking
    /// closely, and, once looked at closely, all its commitments.
    std::string entry_text_;
    std::optional<Committed> entry_reason_;
    std::optional<std::vector<Commitment>> entry_commitments_;
    bool entry_is_open_ = false;
    std::string last_path_;

    std::optional<Error> fault_;
};

}  // namespace mandate::audit
