#pragma once

#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// Roles that have been running for months are taken under governance as they are found. One batch
/// is the company's largest spenders, the other a part of the long tail.
Result<void> adopt_the_largest(Diary& diary);
Result<void> adopt_some_of_the_long_tail(Diary& diary);

}  // namespace mandate::sample
