#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "render/figures.h"
#include "sample/sample.h"

namespace mandate::cli {
namespace {

Result<void> sample(sample::SampleOptions const& options) {
    sample::SampleReport const report = TRY(sample::write_sample(options));
    print(
        fmt::format("{} lines, deliveries: {}, in {}\nwhat every figure should be: {}\n"
                    "read it with: mandate ingest {}\n",
                    render::show_count(report.lines), report.periods.size(),
                    report.exports.string(), report.expected.string(), report.exports.string()));
    return {};
}

}  // namespace

void add_sample(CLI::App& app, Context& context) {
    CLI::App& command =
        *app.add_subcommand("sample", "Write the billing exports of a fictional organisation");
    auto options = std::make_shared<sample::SampleOptions>();
    std::map<std::string, sample::ExportFormat> const formats = {
        {"parquet", sample::ExportFormat::kParquet}, {"csv", sample::ExportFormat::kCsvGzip}};
    std::map<std::string, sample::DeliveryMode> const modes = {
        {"overwrite", sample::DeliveryMode::kOverwrite},
        {"create-new", sample::DeliveryMode::kCreateNew}};
    command.add_option("--out", options->out, "Folder to write, new or empty")
        ->required()
        ->type_name("DIR");
    command.add_option("--seed", options->seed, "Another seed, another company");
    command.add_option("--months", options->months, "The last months of the story, 1 to 9");
    command.add_option("--accounts", options->accounts, "Accounts, the payer included");
    command.add_option("--lines-per-month", options->lines_per_month, "Bill lines of a full month");
    command.add_option("--sessions", options->sessions, "Session names a month that are used once");
    command.add_option("--export-format", options->format, "parquet or csv")
        ->transform(CLI::CheckedTransformer(formats));
    command.add_option("--delivery", options->delivery, "overwrite or create-new")
        ->transform(CLI::CheckedTransformer(modes));
    command.add_flag_callback(
        "--day-one", [options] { options->story = sample::Story::kDayOne; },
        "Stop before the four governed weeks");
    command.add_flag_callback(
        "--plain", [options] { options->extent = sample::Extent::kPlain; },
        "One export of one closed month, for benchmarks");
    command.callback([&context, options] { context.finish(sample(*options)); });
}

}  // namespace mandate::cli
