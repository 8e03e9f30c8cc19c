#pragma once

#include <filesystem>

#include "base/result.h"
#include "warehouse/read_job.h"

namespace mandate::warehouse {

/// Runs read_export in a process of its own: `program` is executed again as
/// `PROGRAM read-export FOLDER`, with an empty environment, no core dumps, limits on memory and CPU
/// time, and it dies with its parent. Job and report pass through files in `job.out`.
///
/// A reader that crashes, runs out of its limits or is killed is an Error that names the delivery;
/// nothing of its work counts.
Result<ReadReport> read_in_child(ReadJob const& job, std::filesystem::path const& program);

/// The child's side: reads the job in `folder`, works, writes the report or the error.
/// @returns the process's exit code: 0 when a report was written, 2 when an error was.
int run_reader_child(std::filesystem::path const& folder);

}  // namespace mandate::warehouse
