#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "audit/entry.h"

namespace mandate::audit {

/// What an entry's text says, as views into it: for whoever reads very many. Texts that may hold
/// escapes are as they stand in JSON (see unescape).
struct EntryView {
    std::string_view action;
    std::string_view raw_actor;
    /// The JSON text of the after-image.
    std::string_view after;
    Instant at;
    std::string_view raw_entity_id;
    std::string_view entity_kind;
    std::optional<std::string_view> raw_on_behalf_of;
    std::optional<Committed> reason;
    std::int64_t sequence = 0;
    std::int64_t version = 0;
    Via via = Via::kCli;
    /// Commitments in the entry, `reason` among them.
    std::size_t commitments = 0;
};

/// Reads and checks an entry's text in one pass, building nothing: everything that parse_entry
/// checks is checked here.
/// @returns Error{BadInput} that names the byte: text that is not canonical; a field that is
///          missing, unknown or of another kind; an action, entity kind, time or `via` that is not
///          shaped; an id that is empty or longer than 256 bytes; an object in `after` with the key
///          `committed` that is no commitment; kEntryLimitBytes or more.
Result<EntryView> scan_entry(std::string_view text);

}  // namespace mandate::audit
