#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "audit/committed.h"
#include "base/date.h"
#include "base/result.h"

namespace mandate::audit {

/// Which face an act came through.
enum class Via : std::uint8_t { kCli, kHttp, kJob };

/// `cli`, `http`, `job`.
std::string_view name_of(Via via);

/// The face of that name; nothing for any other text.
std::optional<Via> via_of(std::string_view name);

/// What an act was about: `{"kind":"request","id":"r-17"}`.
struct EntityRef {
    std::string kind;  ///< one word (actions.h, is_word)
    std::string id;    ///< 1 to 256 bytes

    friend bool operator==(EntityRef const&, EntityRef const&) = default;
};

/// One change of state, as the log keeps it for ever. docs/formats/audit_log.md is the contract.
///
/// No field may hold what must be erasable: persons are named by ids, and e-mail addresses and free
/// text stand as commitments (committed.h), in `reason` and anywhere in `after`.
struct Entry {
    /// The index of its leaf: the first entry of a log is 0, and no number is left out. The same
    /// number is shown everywhere; nobody adds 1.
    std::int64_t sequence = 0;
    Instant at;
    /// Whose identity acted: an id, 1 to 256 bytes.
    std::string actor;
    /// For whom, where somebody acts in another's name.
    std::optional<std::string> on_behalf_of;
    Via via = Via::kCli;
    /// What was done (actions.h): `request.submitted`.
    std::string action;
    EntityRef entity;
    /// The version of the entity that this act made; 0 for what has no versions.
    std::int64_t version = 0;
    /// Why, in the actor's words.
    std::optional<Committed> reason;
    /// The whole entity after the act, not what changed in it; so the log alone tells every state
    /// there ever was. Always an object. Nothing in Mandate is deleted: what ends has an
    /// after-image that says so. Empty for acts that leave no state behind, such as an export.
    boost::json::object after;

    friend bool operator==(Entry const&, Entry const&) = default;
};

/// An entry's text must be shorter than this.
inline constexpr std::size_t kEntryLimitBytes = 1U << 20U;

/// A commitment of an entry and where it stands: `/reason`, or a JSON pointer (RFC 6901) into the
/// entry such as `/after/contacts/0/email`.
struct Commitment {
    std::string path;
    Committed committed;

    friend bool operator==(Commitment const&, Commitment const&) = default;
};

/// The canonical text of an entry (canonical_json.h): the bytes that its leaf is made of.
/// @returns Error{BadInput} when the entry holds what no entry may: see scan_entry.
Result<std::string> canonical_text(Entry const& entry);

/// As above, of an entry whose `after` is given as canonical text; that of `entry` is not looked
/// at. For whoever has the text already.
Result<std::string> canonical_text(Entry const& entry, std::string_view after);

/// Reads an entry. Strict: a field that is missing or unknown, a text that is not canonical, a
/// value that canonical_text would refuse are errors; so canonical_text gives back the same bytes.
Result<Entry> parse_entry(std::string_view text);

/// The commitments of an entry, sorted by path (bytes).
std::vector<Commitment> commitments_in(Entry const& entry);

}  // namespace mandate::audit
