#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/writer.h"

namespace mandate::store {

// Separation of duties at the database (design promise 6): a trigger refuses an act when the same
// person, or whom they stand in for, did a conflicting one on the same chain. Which duties conflict
// is the domain's rule table, handed over by sync_duty_conflicts at start-up.

/// One act: somebody did a step of a chain.
struct DutyAct {
    std::string chain;  ///< the request's id; at most 200 bytes
    std::string duty;   ///< a word of the domain: `approve`
    std::string person;
    std::optional<std::string> on_behalf_of = std::nullopt;
    std::int64_t sequence = 0;  ///< of its entry in the log; set when it is read

    static Result<DutyAct> from_row(Row const& row);
};

/// Two duties of which no one identity may do both on one chain; symmetric.
using DutyConflict = std::pair<std::string, std::string>;

/// Notes an act, with an entry of its own (`duty_act.done`).
/// @returns its sequence. Error{Refused} by the trigger, here or at a later verb of the write.
Result<std::int64_t> act(Writer& writer, DutyAct const& act);

/// The acts of a chain, in order.
Result<std::vector<DutyAct>> acts(Reader& reader, std::string_view chain);

/// Makes the database's table of conflicting duties the given one; a changed table is entered in
/// the log (`duty_rules.changed`). @returns true when something changed.
Result<bool> sync_duty_conflicts(Writer& writer, std::span<DutyConflict const> conflicts);

}  // namespace mandate::store
