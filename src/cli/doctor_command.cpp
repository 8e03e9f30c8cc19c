#include <CLI/CLI.hpp>

#include "app/doctor.h"
#include "base/clock.h"
#include "cli/context.h"
#include "render/doctor.h"

namespace mandate::cli {
namespace {

Result<void> doctor(Context& context, std::filesystem::path const& source) {
    std::vector<app::Diagnosis> const diagnoses =
        TRY(app::diagnose(source, child_reader(context), SystemClock(), progress_on_terminal()));
    print(context.format == "json" ? render::doctor_json(diagnoses)
                                   : render::doctor_text(diagnoses));
    return {};
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand(
        "doctor", "What an export can and cannot answer, and how to switch on what is missing");
    auto source = std::make_shared<std::filesystem::path>();
    command.add_option("source", *source, "Folder that the export was delivered to")
        ->required()
        ->type_name("SOURCE");
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, source] { context.finish(doctor(context, *source)); });
}

}  // namespace mandate::cli
