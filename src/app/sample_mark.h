#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace mandate::app {

/// Marks a data folder as that of the sample organisation, in which people may be impersonated with
/// `--as`. The mark is the log's first entry: a log that has begun can never get it.
/// @returns Error{Conflict} when the log has an entry.
Result<void> mark_as_sample(store::Store const& database, Clock const& clock);

/// Whether it has the mark.
Result<bool> is_sample(store::Store const& database);

}  // namespace mandate::app
