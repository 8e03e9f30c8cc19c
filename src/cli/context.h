#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/ingest.h"
#include "base/result.h"
#include "cli/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace mandate::cli {

/// How a result is printed.
enum class Format { kTable, kJson, kCsv };

/// What the commands share: where they print and how they end.
struct Context {
    Parts const& parts;
    std::string format = "table";
    std::filesystem::path data;
    int exit_code = 0;
    /// `--database`, where a command has it.
    std::string database = {};

    /// Prints an error as its format wants it and sets the exit code.
    void report(Error const& error);

    /// Runs a command's body; its error is reported.
    void finish(Result<void> const& result);
};

/// Adds `--data DIR` (else MANDATE_DATA, else ./mandate-data).
void add_data_option(CLI::App& command, Context& context);

/// Adds `--database URL`, for commands that make a data folder.
void add_database_option(CLI::App& command, Context& context);

/// `--database` and MANDATE_DATABASE.
app::DatabaseWish database_wish(Context const& context);

/// The data folder that the command was asked to use.
Result<app::DataFolder> open_folder(Context const& context, app::Create create);

/// Adds `--format`, with the formats that the command knows.
void add_format_option(CLI::App& command, Context& context,
                       std::vector<std::string> const& formats);

/// Writes to standard output; a reader that went away (`| head`) is no error.
void print(std::string const& text);

/// One line of progress on standard error, only when it is a terminal.
app::Progress progress_on_terminal();

/// The reader that works in a process of its own.
app::Reader child_reader(Context const& context);

// One function a command: adds it to the program with its options and its body.
void add_sample(CLI::App& app, Context& context);
void add_ingest(CLI::App& app, Context& context);
void add_reclassify(CLI::App& app, Context& context);
void add_record(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_reconcile(CLI::App& app, Context& context);
void add_spend(CLI::App& app, Context& context);
void add_serve(CLI::App& app, Context& context);
void add_user(CLI::App& app, Context& context);
void add_team(CLI::App& app, Context& context);
void add_settings(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_hierarchy(CLI::App& app, Context& context);
void add_account(CLI::App& app, Context& context);
void add_budget(CLI::App& app, Context& context);
void add_model(CLI::App& app, Context& context);
void add_request(CLI::App& app, Context& context);
void add_comment(CLI::App& app, Context& context);
void add_approve(CLI::App& app, Context& context);
void add_task(CLI::App& app, Context& context);
void add_claim(CLI::App& app, Context& context);
void add_workload(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_policy(CLI::App& app, Context& context);

}  // namespace mandate::cli
