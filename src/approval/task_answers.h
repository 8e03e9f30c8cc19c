#pragma once

#include <map>
#include <optional>
#include <string>

#include "approval/task.h"
#include "base/result.h"

namespace mandate::approval {

/// Checks what an engineer says about one step of a task: an answer for each name it asks for and
/// for no other, each of its form and of the task's account and role.
/// @returns Error{BadInput} that names the answer.
Result<void> check_answers(Task const& task, TaskStep const& step,
                           std::map<std::string, std::string> const& answers);

/// Checks a step's evidence: given where needed, of the task's composition, JSON that is JSON, a
/// file with its digest.
/// @returns Error{Conflict} for another composition, else Error{BadInput}.
Result<void> check_evidence(Task const& task, TaskStep const& step,
                            std::optional<Evidence> const& evidence);

}  // namespace mandate::approval
