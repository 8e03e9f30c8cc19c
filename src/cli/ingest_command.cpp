#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/deliveries.h"
#include "app/operator_act.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/context.h"
#include "render/figures.h"
#include "render/json_writer.h"
#include "render/spend.h"
#include "render/text_table.h"

namespace mandate::cli {
namespace {

using app::IngestedPeriod;
using app::IngestReport;

std::string_view name_of(IngestedPeriod::Outcome outcome) {
    switch (outcome) {
        case IngestedPeriod::Outcome::kNew: return "new";
        case IngestedPeriod::Outcome::kReplaced: return "replaced";
        case IngestedPeriod::Outcome::kUnchanged: return "unchanged";
    }
    return "new";
}

std::string what(IngestedPeriod const& period, bool alternate) {
    std::string text(name_of(period.outcome));
    text += alternate ? ", alternate: compared, never added" : "";
    text += period.listed ? ", no manifest: files listed" : "";
    if (period.empty_files > 0) {
        text += fmt::format(", {} empty {}", period.empty_files,
                            period.empty_files == 1 ? "file" : "files");
    }
    return text;
}

std::string report_table(IngestReport const& report) {
    render::TextTable table;
    table.columns = {{"period", render::Align::kLeft}, {"export", render::Align::kLeft},
                     {"kind", render::Align::kLeft},   {"payer", render::Align::kLeft},
                     {"lines", render::Align::kRight}, {"unblended cost", render::Align::kRight},
                     {"what", render::Align::kLeft}};
    for (IngestedPeriod const& period : report.periods) {
        for (warehouse::PayerTotals const& payer : period.payers) {
            bool const alternate =
                std::ranges::find(period.alternate_for, payer.payer) != period.alternate_for.end();
            table.rows.push_back(
                {period.period.to_string(), period.export_name, period.kind,
                 payer.payer.empty() ? "(not said)" : payer.payer, render::show_count(payer.lines),
                 render::show_money(payer.unblended, payer.currency), what(period, alternate)});
        }
    }
    return render::print_text(table);
}

void write_period(render::JsonWriter& json, IngestedPeriod const& period) {
    json.begin_object();
    json.key("period").text(period.period.to_string()).key("export").text(period.export_name);
    json.key("kind").text(period.kind).key("outcome").text(name_of(period.outcome));
    json.key("found_by").text(period.listed ? "listing" : "manifest");
    json.key("lines").integer(period.lines);
    if (period.empty_files > 0) {
        json.key("empty_files").integer(period.empty_files);
    }
    json.key("payers").begin_array();
    for (warehouse::PayerTotals const& payer : period.payers) {
        bool const alternate =
            std::ranges::find(period.alternate_for, payer.payer) != period.alternate_for.end();
        json.begin_object().key("payer").text(payer.payer).key("currency").text(payer.currency);
        json.key("lines").integer(payer.lines).key("cost").text(payer.unblended.to_string());
        json.key("role").text(alternate ? "alternate" : "record").key("final").boolean(payer.final);
        json.end_object();
    }
    json.end_array().end_object();
}

std::string report_json(IngestReport const& report) {
    render::JsonWriter json;
    json.begin_object().key("format").text("mandate.ingest/1").key("periods").begin_array();
    for (IngestedPeriod const& period : report.periods) {
        write_period(json, period);
    }
    json.end_array().key("failures").begin_array();
    for (Error const& error : report.failures) {
        json.text(to_string(error));
    }
    json.end_array().end_object();
    return json.str() + "\n";
}

struct IngestArguments {
    app::IngestOptions options;
};

Result<void> ingest(Context& context, IngestArguments const& arguments) {
    app::DataFolder const folder = TRY(open_folder(context, app::Create::kYes));
    IngestReport const report = TRY(app::ingest(folder, arguments.options, child_reader(context),
                                                SystemClock(), progress_on_terminal()));
    print(context.format == "json" ? report_json(report) : report_table(report));
    for (Error const& error : report.failures) {
        context.report(error);
    }
    return {};
}

}  // namespace

void add_ingest(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand(
        "ingest", "Read an AWS billing export: CUR 2.0, legacy CUR or FOCUS, Parquet or CSV");
    auto arguments = std::make_shared<IngestArguments>();
    command
        .add_option("source", arguments->options.source, "Folder that the export was delivered to")
        ->required()
        ->type_name("SOURCE");
    command
        .add_option("--memory", arguments->options.memory_mb, "Memory for the reader, in megabytes")
        ->check(CLI::Range(256, 1'000'000))
        ->type_name("MB");
    command.add_option("--threads", arguments->options.threads, "Threads for the reader")
        ->check(CLI::Range(1, 256));
    add_data_option(command, context);
    add_database_option(command, context);
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, arguments] { context.finish(ingest(context, *arguments)); });
}

void add_reclassify(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand(
        "reclassify", "Apply today's rules to all history, without the exports");
    add_data_option(command, context);
    command.callback([&context] {
        context.finish([&]() -> Result<void> {
            app::DataFolder const folder = TRY(open_folder(context, app::Create::kNo));
            std::size_t const changed =
                TRY(app::reclassify(folder, SystemClock(), progress_on_terminal()));
            print(fmt::format("{} {} classified again\n", changed,
                              changed == 1 ? "delivery" : "deliveries"));
            return {};
        }());
    });
}

void add_record(CLI::App& app, Context& context) {
    struct Arguments {
        std::string payer;
        std::string period;
        std::string export_name;
    };
    CLI::App& command = *app.add_subcommand(
        "record", "Choose which export is the source of record of a payer's period");
    auto arguments = std::make_shared<Arguments>();
    command.add_option("--payer", arguments->payer, "Payer account")->required();
    command.add_option("--period", arguments->period, "Billing period, YYYY-MM")->required();
    command.add_option("--export", arguments->export_name, "Name of the export")->required();
    add_data_option(command, context);
    command.callback([&context, arguments] {
        context.finish([&]() -> Result<void> {
            app::DataFolder const folder = TRY(open_folder(context, app::Create::kNo));
            TRY(app::choose_source_of_record(
                folder.database(), arguments->payer, TRY(BillingPeriod::parse(arguments->period)),
                arguments->export_name, app::operator_id(), SystemClock().now()));
            print(fmt::format("{} is now the source of record of payer {} in {}\n",
                              arguments->export_name, arguments->payer, arguments->period));
            return {};
        }());
    });
}

}  // namespace mandate::cli
