#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "audit/committed.h"
#include "store/writer.h"

namespace mandate::store {

// Private texts: e-mail addresses and free text. Bodies and entries hold `{"committed": hex}` in
// their place (audit/committed.h); text and salt stand in the table private_text, one row for each
// commitment, and can be erased there. The row stays, so that "erased" is a state of its own and
// nothing can be lost unnoticed.
//
// Whose text it is (`subject`): the actor who wrote it, or, for a noun that stands for a person,
// that person (EntityTable::texts_of).

/// A text that is to be committed.
struct NewText {
    std::string text;
    audit::Salt salt;
    audit::Committed committed;

    /// With a salt of its own from the system's random source.
    static NewText create(std::string_view text);
};

/// Stores the row of a text that the entry `sequence` commits to.
Result<void> store_text(Writer& writer, NewText const& text, std::int64_t sequence,
                        std::string_view subject);

/// Puts commitments in place of the texts at `pointers` (RFC 6901) of a body.
///
/// A text that the version before has too keeps its commitment, and what was erased there stays
/// erased: the value `(erased)`, or the commitment itself, at the same place.
/// @param before the body of the version before, as it is stored; null for a new entity.
/// @returns the texts that are new, for store_text; Error{BadInput} when there is no text at a
///          pointer.
Result<std::vector<NewText>> commit_texts(Reader& reader, boost::json::value& body,
                                          std::span<std::string const> pointers,
                                          boost::json::value const& before);

/// Puts the texts back in place of their commitments. One that was erased stays as it is:
/// `{"committed": hex}`.
Result<void> restore_texts(Reader& reader, std::span<boost::json::value* const> bodies);

/// Erases all texts and salts of a subject, and enters that in the log, with their count.
/// @returns how many.
Result<std::int64_t> erase_private(Writer& writer, std::string_view subject);

}  // namespace mandate::store
