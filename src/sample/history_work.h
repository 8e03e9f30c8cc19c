#pragma once

#include <string_view>

#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// Which of the two engineers of the team that serves the account does it.
enum class Hand : std::size_t { kFirst, kSecond };

/// The request's first task that is neither implemented nor cancelled.
/// @returns Error{NotFound} when there is none.
Result<approval::Task> next_task(Diary& diary, RequestId const& request);

/// An engineer starts the next task, and completes its first `steps`.
/// @param workspace the id that AWS gave it, on Claude Platform.
Result<TaskId> begin_work(Diary& diary, RequestId const& request, std::size_t steps,
                          Hand hand = Hand::kFirst, std::string_view workspace = {});

/// Engineers build guard rails that are open, as many as fit into a day beside other work.
Result<void> do_guard_rails(Diary& diary);

/// An engineer does the whole next task, and hands in its evidence.
Result<void> do_task(Diary& diary, RequestId const& request, Hand hand = Hand::kFirst,
                     std::string_view workspace = {});

}  // namespace mandate::sample
