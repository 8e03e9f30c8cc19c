#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/frontier.h"
#include "base/date.h"
#include "store/writer.h"

namespace mandate::store {

/// One entry as the table log_entry has it: its canonical text, and the columns that repeat what is
/// in it, to look up and to constrain.
struct LogRow {
    std::int64_t sequence = 0;
    std::int64_t at = 0;  ///< microseconds UTC
    std::string actor;
    std::optional<std::string> on_behalf_of;
    std::string via;
    std::string action;
    std::string entity_kind;
    std::string entity_id;
    std::int64_t version = 0;
    std::string canonical;

    static Result<LogRow> from_row(Row const& row);
};

/// The size of the log and what it needs to grow; its root is `frontier.root()`.
Result<audit::Frontier> log_head(Reader& reader);

/// At most `limit` entries from the sequence `from` on, in order. How the log is read: in pages.
Result<std::vector<LogRow>> log_page(Reader& reader, std::int64_t from, std::int64_t limit);

/// The entries of one entity, oldest first.
Result<std::vector<LogRow>> entries_of(Reader& reader, std::string_view kind, std::string_view id);

/// When a checkpoint says it was made; nothing when it does not.
std::optional<Instant> time_of(audit::Checkpoint const& checkpoint);

/// A signed checkpoint that was kept (audit/checkpoint.h).
struct KeptCheckpoint {
    std::int64_t size = 0;
    std::string note;
    /// Microseconds UTC: what its line `time ...` says.
    std::int64_t at = 0;

    static Result<KeptCheckpoint> from_row(Row const& row);
};

/// At most `limit` kept checkpoints of at least this size, smallest first.
Result<std::vector<KeptCheckpoint>> checkpoints_from(Reader& reader, std::int64_t size,
                                                     std::int64_t limit);

/// Keeps a signed checkpoint; another one of the same size stays as it is. Signing is slow and
/// comes before: of the head that a snapshot showed. The signature is not looked at here.
/// @returns Error{BadInput} when the note is none, has no line `time ...`, or is not of a log that
///          this one extends as far as size and, where the size is the same, root tell.
Result<void> keep_checkpoint(Writer& writer, std::string_view note);

}  // namespace mandate::store
