#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/data_folder.h"
#include "app/sample_mark.h"
#include "app/state_database.h"
#include "app/store_records.h"
#include "cli/context.h"
#include "render/figures.h"
#include "sample/company.h"
#include "sample/governance_history.h"
#include "sample/sample.h"

namespace mandate::cli {
namespace {

namespace fs = std::filesystem;

/// A history begins in a folder without one, so that every step of it is decided as it was told.
Result<void> check_new(fs::path const& folder) {
    std::error_code error;
    if (fs::exists(folder, error) &&
        !(fs::is_directory(folder, error) && fs::is_empty(folder, error))) {
        return fail(ErrorCode::kUsage,
                    fmt::format("sample: '{}' is not an empty folder", folder.string()),
                    "name a new one with --data");
    }
    return {};
}

/// Makes a data folder that is marked as the sample organisation's, and lives its history there.
Result<sample::HistoryReport> live(Context const& context, sample::SampleOptions const& options) {
    app::DataFolder const folder = TRY(open_folder(context, app::Create::kYes));
    FixedClock clock(sample::kHistoryBegins);
    TRY(app::mark_as_sample(folder.database(), clock));
    app::StoreRecords records(folder.database(), clock, audit::Via::kCli);
    return sample::live_history(records, clock,
                                sample::Company::create(options.seed, options.accounts),
                                {.seed = options.seed, .story = options.story});
}

Result<void> sample(Context const& context, sample::SampleOptions const& options) {
    fs::path const& data = context.data;
    if (data.empty() && !context.database.empty()) {
        return fail(ErrorCode::kUsage, "sample: --database is for a data folder",
                    "name a new folder with --data");
    }
    if (!data.empty()) {
        TRY(check_new(data));
        TRY(app::check_free(database_wish(context)));
    }
    sample::SampleReport const report = TRY(sample::write_sample(options));
    print(fmt::format("{} lines, deliveries: {}, in {}\nwhat every figure should be: {}\n",
                      render::show_count(report.lines), report.periods.size(),
                      report.exports.string(), report.expected.string()));
    std::string into;
    if (!data.empty()) {
        sample::HistoryReport const history = TRY(live(context, options));
        print(
            fmt::format("people: {}, models: {}, requests: {}, approvals: {}, tasks: {}, claims: "
                        "{}, in {}\n",
                        history.people, history.models, history.requests, history.approvals,
                        history.tasks, history.claims, data.string()));
        into = fmt::format(" --data {}", data.string());
    }
    print(fmt::format("read the bill with: mandate ingest {}{}\n", report.exports.string(), into));
    return {};
}

}  // namespace

void add_sample(CLI::App& app, Context& context) {
    CLI::App& command =
        *app.add_subcommand("sample", "Write the billing exports of a fictional organisation");
    auto options = std::make_shared<sample::SampleOptions>();
    auto data = std::make_shared<fs::path>();
    std::map<std::string, sample::ExportFormat> const formats = {
        {"parquet", sample::ExportFormat::kParquet}, {"csv", sample::ExportFormat::kCsvGzip}};
    std::map<std::string, sample::DeliveryMode> const modes = {
        {"overwrite", sample::DeliveryMode::kOverwrite},
        {"create-new", sample::DeliveryMode::kCreateNew}};
    command.add_option("--out", options->out, "Folder to write, new or empty")
        ->required()
        ->type_name("DIR");
    CLI::Option* const into =
        command
            .add_option("--data", *data,
                        "Also make this data folder, new or empty, and live the organisation's "
                        "history there")
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
    command
        .add_flag_callback(
            "--plain", [options] { options->extent = sample::Extent::kPlain; },
            "One export of one closed month, for benchmarks")
        ->excludes(into);
    add_database_option(command, context);
    command.callback([&context, options, data] {
        context.data = *data;
        context.finish(sample(context, *options));
    });
}

}  // namespace mandate::cli
