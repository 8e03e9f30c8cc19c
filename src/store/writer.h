#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "audit/entry.h"
#include "audit/frontier.h"
#include "base/date.h"
#include "store/reader.h"

namespace mandate::store {

/// Who changes something, when, and through which face. Every entry of the write says so.
struct WriteContext {
    /// An id, never a name: 1 to 256 bytes. Empty for a write that enters nothing in the log: an
    /// entry by nobody is refused.
    std::string actor;
    std::optional<std::string> on_behalf_of = std::nullopt;
    audit::Via via = audit::Via::kCli;
    Instant at;
};

/// What a write left in the log: its entries are `first` up to, but not, `size`. Equal when it made
/// none.
struct WriteReceipt {
    std::int64_t first = 0;
    std::int64_t size = 0;
};

/// What an entry says beside who, when and whence.
struct LogAct {
    std::string_view action;  ///< audit/actions.h: `request.submitted`
    std::string_view kind;    ///< of the entity
    std::string_view id;
    /// The version that the act makes; 0 for what has no versions.
    std::int64_t version = 0;
    /// In the actor's words; kept beside the log under a salted hash. Empty: none.
    std::string_view reason = {};
    boost::json::object after = {};
};

/// Changes the database within one write (Store::write): all of it is stored or nothing. Not
/// thread-safe; lives as long as the body it is given to. Nothing slow belongs into a body.
///
/// Governed nouns change through put() (entity.h) only, which enters the change in the log.
class Writer : public Reader {
public:
    Writer(Unit& unit, audit::Frontier& frontier, WriteContext const& context)
        : Reader(unit), frontier_(frontier), context_(context) {}

    /// @returns the number of rows changed.
    Result<std::int64_t> run(Statement const& statement, Parameters const& parameters = {});

    /// As run, for a statement that cannot fail but for a rule of the schema: PostgreSQL is sent it
    /// together with a later one. A failure is that later verb's, or the write's.
    Result<void> run_later(Statement const& statement, Parameters const& parameters = {});

    /// Enters an act in the log, for what leaves no version of an entity behind (a refused sign-in,
    /// an export). @returns the sequence; Error{BadInput} when no entry may look so.
    Result<std::int64_t> append(LogAct const& act) { return append_for(context_, act); }
    /// As append, for an act of somebody else than who writes.
    Result<std::int64_t> append_for(WriteContext const& by, LogAct const& act);

    /// As append, of an act whose `after` is given as canonical text; that of `act` is not looked
    /// at.
    Result<std::int64_t> append(LogAct const& act, std::string_view after) {
        return enter(context_, act, after);
    }

    /// The sequence that the next entry gets.
    std::int64_t next_sequence() const { return frontier_.size(); }
    WriteContext const& context() const { return context_; }

private:
    Result<std::int64_t> enter(WriteContext const& by, LogAct const& act, std::string_view after);

    audit::Frontier& frontier_;
    WriteContext const& context_;
};

}  // namespace mandate::store
