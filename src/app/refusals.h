#pragma once

#include "base/date.h"
#include "base/result.h"
#include "store/refusals.h"
#include "store/store.h"

namespace mandate::app {

/// Counts a refusal, and enters in the log what was counted in earlier minutes.
/// @returns what the person was told; where it could not be counted, its hint says so.
Error counted(store::Store const& database, Instant now, store::Refusal refusal, Error told);

/// Enters what was refused until now: before a checkpoint, so that it is under the signature.
Result<void> enter_refusals(store::Store const& database, Instant now);

}  // namespace mandate::app
