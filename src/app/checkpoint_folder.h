#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "base/result.h"

namespace mandate::app {

// Checkpoints kept outside: files in a folder that is not the data folder's, such as a share that
// whoever runs Mandate can only add to. `mandate-52ab...-000000000126.checkpoint` is the signed
// note of the log's first 126 entries.

/// Puts a checkpoint there, on disk when this returns; one that is there already stays.
/// @returns Error{AnswerIsNo} when a checkpoint of this log and size is there that has another
///          root: the log was written anew; Error{Dependency} when the folder cannot be written.
Result<void> hand_out(std::filesystem::path const& folder, audit::Checkpoint const& checkpoint,
                      std::string_view note);

/// The notes of the log `origin` that lie there, smallest log first.
/// @returns Error{Dependency} when the folder or one of them cannot be read.
Result<std::vector<std::string>> handed_out(std::filesystem::path const& folder,
                                            std::string_view origin);

}  // namespace mandate::app
