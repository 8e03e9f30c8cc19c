#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "store/writer.h"

namespace mandate::store {

// Governed nouns: each is a table of versions. Nothing is updated in place: a change adds a
// version, enters it in the log, and says in the version before until when it held. So every state
// there ever was can be read, "as of" any sequence of the log.
//
//   id TEXT, version BIGINT    1, 2, 3, ... without gaps
//   from_seq, to_seq BIGINT    the sequences of the entries that made and ended the version
//   body TEXT                  canonical JSON: exactly the `after` of the entry that made it
//   projected columns          taken from the body, to look up and to constrain

enum class ColumnType { kText, kInteger };

/// A column that repeats a value of the body. It is NULL where the body has none (or null); true
/// and false are 1 and 0.
struct Projection {
    std::string_view column;
    std::string_view path;  ///< RFC 6901: `/content/workload`
    ColumnType type = ColumnType::kText;
};

/// Whose the private texts of a noun are: who may have them erased.
enum class TextsOf {
    kActor,   ///< of whoever wrote them
    kItself,  ///< of the person that the entity is
};

/// A governed noun. Declarations are constants, and name only what the program itself wrote: they
/// go into SQL as they are.
struct EntityTable {
    std::string_view kind;   ///< in the log: `request`
    std::string_view table;  ///< in SQL
    std::string_view words;  ///< for people
    std::span<Projection const> projections;
    TextsOf texts_of = TextsOf::kActor;
};

/// One version, private texts put back (private_text.h): what was erased is `{"committed": hex}`.
struct Versioned {
    std::string id;
    std::int64_t version = 0;
    std::int64_t from_seq = 0;
    std::optional<std::int64_t> to_seq;  ///< nothing while it is current
    boost::json::object body;
};

/// A projected column and the value it must have; NULL asks for absence.
using Filter = std::pair<std::string_view, Value>;

/// The current version, or nothing.
Result<std::optional<Versioned>> current(Reader& reader, EntityTable const& table,
                                         std::string_view id);

/// The current versions whose columns have these values, by length of id, then id: numbered ids
/// (`apr-2`, `apr-10`) come in the order in which they were made.
Result<std::vector<Versioned>> find_current(Reader& reader, EntityTable const& table,
                                            std::span<Filter const> filters = {});

/// The version that held when the log ended with the entry `sequence`, or nothing.
Result<std::optional<Versioned>> as_of(Reader& reader, EntityTable const& table,
                                       std::string_view id, std::int64_t sequence);

/// As find_current, of what held when the log ended with the entry `sequence`.
Result<std::vector<Versioned>> find_as_of(Reader& reader, EntityTable const& table,
                                          std::int64_t sequence,
                                          std::span<Filter const> filters = {});

/// All versions, oldest first.
Result<std::vector<Versioned>> history(Reader& reader, EntityTable const& table,
                                       std::string_view id);

/// How many there ever were.
Result<std::int64_t> count_ever(Reader& reader, EntityTable const& table);

/// The next version of an entity.
struct Change {
    std::string_view id;
    /// The version that the change was decided on; 0 for a new entity.
    std::int64_t expected_version = 0;
    boost::json::object body;
    std::string_view action;
    std::string_view reason = {};
    /// Where private texts stand in the body (RFC 6901).
    std::span<std::string const> private_pointers = {};
};

/// Stores the next version with its entry. A body that is equal to the current version's, private
/// texts included, changes nothing, and no entry is made.
/// @returns the sequence of the entry that made what is now current; Error{Conflict} when another
///          version than the expected one is current: the message, and the fields kind, id,
///          version, action, actor and at, say what happened meanwhile; Error{NotFound} when there
///          is nothing; Error{BadInput} when a projected value is of another type, or no entry may
///          look so (audit/entry.h); Duplicate and Refused by the schema's rules.
Result<std::int64_t> put(Writer& writer, EntityTable const& table, Change change);

/// The body of a stored version; always an object. @param id what to call it in the error.
Result<boost::json::value> parse_body(std::string_view text, std::string_view id);

/// As put, of the first version of an entity whose id is known to be new: asks nothing first, so
/// one that is there already is Error{Duplicate}.
Result<std::int64_t> put_new(Writer& writer, EntityTable const& table, Change change);

/// What a projected column must hold for a body.
Result<Value> project(EntityTable const& table, Projection const& projection,
                      boost::json::value const& body);

}  // namespace mandate::store
