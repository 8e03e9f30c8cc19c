#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "app/data_folder.h"
#include "base/result.h"

namespace mandate::cli {

/// What `mandate serve` was asked for.
struct ServeRequest {
    std::filesystem::path data;
    app::DatabaseWish database;
    std::string listen;
};

/// The parts of the program that the command line may not include, given by main.
struct Parts {
    /// Serves until it is told to stop.
    std::function<Result<void>(ServeRequest const&)> serve;
    /// This program's own file, run again to read foreign files.
    std::filesystem::path program;
};

/// Runs one command: parse, call one use case, render. Results go to standard output; an error is
/// one sentence on standard error (with `--format json`, problem+json).
/// @returns the exit code: 0 done, 1 the answer is no, 2 wrong usage or bad input, 3 a dependency
///          failed.
int run(int argument_count, char const* const* arguments, Parts const& parts);

}  // namespace mandate::cli
