#pragma once

#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// Enters what the catalogue should hold, all of it pending: the Bedrock models that the bill uses,
/// where it uses them, and the models of Claude Platform.
Result<void> find_models(Diary& diary);

/// The decisions of the first Monday: what everybody may use.
Result<void> approve_the_usual_models(Diary& diary);

/// The decisions of the first Tuesday: models that are needed in a few places only, one of them
/// Restricted, and Claude Platform.
Result<void> decide_the_special_models(Diary& diary);

/// Claude 3 Haiku is Blocked: its use ends within so many days.
Result<void> block_the_old_model(Diary& diary);

}  // namespace mandate::sample
