#pragma once

#include <cstdint>
#include <string>

#include "store/writer.h"

namespace mandate::store {

/// Something that somebody was refused. Refusals are counted beside the log and entered in it once
/// a minute and actor, so that nobody fills the log by trying again and again: a later refusal
/// enters those of the minutes before it, and a checkpoint all that came before it.
struct Refusal {
    std::string actor;  ///< who tried; for a sign-in, where it came from: nobody is known yet
    audit::Via via = audit::Via::kCli;
    std::string action;       ///< what the entry will say: `access.refused`
    std::string entity_kind;  ///< and what it will be about
    std::string entity_id;
    /// What the person was told; of several in one minute, the first is kept. Without secrets.
    std::string sentence;
};

/// Counts a refusal in the minute of the write.
Result<void> count_refusal(Writer& writer, Refusal const& refusal);

/// Whether any is counted and not entered yet.
Result<bool> has_refusals(Reader& reader);

/// Enters what was counted in minutes before that of the write: an entry each, in the name of who
/// tried, with `count` and `minute` as its after-image and the first sentence as its reason.
Result<void> enter_finished_refusals(Writer& writer);

/// As enter_finished_refusals, with those of the running minute.
Result<void> enter_all_refusals(Writer& writer);

}  // namespace mandate::store
