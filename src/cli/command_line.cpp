#include "cli/command_line.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/context.h"
#include "render/spend.h"
#include "warehouse/reader_process.h"

namespace mandate::cli {
namespace {

/// Whether the complaint is about an option that the command has not.
bool is_extra(CLI::ParseError const& error, std::string_view option) {
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError)) {
        return false;
    }
    for (std::string_view const word : split(error.what(), ' ')) {
        if (word == option || word.starts_with(std::string(option) + "=")) {
            return true;
        }
    }
    return false;
}

/// CLI11's complaint as one of our sentences.
Error usage_error(CLI::ParseError const& error) {
    // Passed over in silence, a token that is no good would look as if it were.
    for (std::string_view const option : {"--token-file", "--as", "--on-behalf-of"}) {
        if (is_extra(error, option)) {
            return {ErrorCode::kUsage,
                    fmt::format("this command does not act as a person, so it takes no {}", option),
                    "leave it out",
                    {}};
        }
    }
    return {ErrorCode::kUsage, error.what(), "see 'mandate --help'", {}};
}

}  // namespace

void Context::report(Error const& error) {
    std::string const text = format == "json" ? render::problem_json(error, "")
                                              : "mandate: " + printable(to_string(error)) + "\n";
    std::fputs(text.c_str(), stderr);
    exit_code = std::max(exit_code, mandate::exit_code(error.code));
}

void Context::finish(Result<void> const& result) {
    if (!result) {
        report(result.error());
    }
}

void add_data_option(CLI::App& command, Context& context) {
    char const* const set = std::getenv("MANDATE_DATA");
    context.data = set != nullptr && *set != '\0' ? set : "mandate-data";
    command
        .add_option("--data", context.data, "Data folder (else MANDATE_DATA, else ./mandate-data)")
        ->type_name("DIR");
}

void add_database_option(CLI::App& command, Context& context) {
    command
        .add_option("--database", context.database,
                    "Where a new data folder keeps its state, else MANDATE_DATABASE, else in a "
                    "file of its own; the folder remembers it")
        ->type_name("postgresql://USER@HOST:PORT/DATABASE");
}

app::DatabaseWish database_wish(Context const& context) {
    char const* const set = std::getenv("MANDATE_DATABASE");
    return {context.database, set == nullptr ? "" : set};
}

Result<app::DataFolder> open_folder(Context const& context, app::Create create) {
    return app::DataFolder::open(context.data, create, database_wish(context));
}

void add_format_option(CLI::App& command, Context& context,
                       std::vector<std::string> const& formats) {
    command.add_option("--format", context.format, "How to print the result")
        ->check(CLI::IsMember(formats))
        ->type_name("FORMAT");
}

void print(std::string const& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

app::Progress progress_on_terminal() {
    if (::isatty(STDERR_FILENO) == 0) {
        return [](std::string const&) {};
    }
    return [](std::string const& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
}

app::Reader child_reader(Context const& context) {
    return [program = context.parts.program](warehouse::ReadJob const& job) {
        return warehouse::read_in_child(job, program);
    };
}

int run(int argument_count, char const* const* arguments, Parts const& parts) {
    // The reader's own process: not a command for people.
    if (argument_count == 3 && std::string_view(arguments[1]) == "read-export") {
        return warehouse::run_reader_child(arguments[2]);
    }
    Context context{parts, "table", {}, 0};
    CLI::App app("Mandate governs AI spend on AWS: who decided, who spent, and the proof.",
                 "mandate");
    app.require_subcommand(1);
    app.set_version_flag("--version", "mandate " MANDATE_VERSION);
    for (auto const& add :
         {add_sample,  add_ingest, add_reclassify, add_record,   add_doctor,  add_reconcile,
          add_spend,   add_serve,  add_user,       add_team,     add_token,   add_hierarchy,
          add_account, add_budget, add_model,      add_request,  add_comment, add_approve,
          add_task,    add_claim,  add_workload,   add_settings, add_audit,   add_policy}) {
        add(app, context);
    }
    try {
        app.parse(argument_count, arguments);
    } catch (CLI::Success const& wish) {  // --help, --version
        return app.exit(wish);
    } catch (CLI::ParseError const& error) {
        context.report(usage_error(error));
    }
    return context.exit_code;
}

}  // namespace mandate::cli
