#include <fstream>

#include <boost/json/serialize.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/audit_log.h"
#include "app/data_folder.h"
#include "app/known_actions.h"
#include "cli/desk.h"

namespace mandate::cli {
namespace {

struct VerifyArguments {
    std::string bundle;
    std::vector<std::string> keys;
    std::vector<std::string> checkpoints;
};

Result<void> verify_bundle(Context& context, VerifyArguments const& arguments) {
    audit::AuditorsOwn own;
    for (std::string const& key : arguments.keys) {
        own.keys.push_back(TRY(audit::VerifierKey::parse(key)));
    }
    for (std::string const& file : arguments.checkpoints) {
        own.kept_checkpoints.push_back(TRY(read_text_file(file)));
    }
    audit::BundleReport const report = TRY(app::verify_bundle(arguments.bundle, std::move(own)));
    if (context.format == "json") {
        boost::json::object json = {{"format", "mandate.audit_bundle_report/1"},
                                    {"origin", report.origin},
                                    {"entries", report.entries},
                                    {"root", report.root.hex()},
                                    {"checkpoints_verified", report.checkpoints_verified},
                                    {"kept_checkpoints_met", report.kept_checkpoints_met},
                                    {"texts_checked", report.texts_checked},
                                    {"texts_erased", report.texts_erased}};
        print(boost::json::serialize(json) + "\n");
        return {};
    }
    print(fmt::format(
        "the bundle of {} holds: {} entries, {}, {} checked, {} erased\n"
        "root {}\n{}",
        report.origin, report.entries, counted(report.checkpoints_verified, "checkpoint"),
        counted(report.texts_checked, "text"), report.texts_erased, report.root.hex(),
        report.key_source == audit::KeySource::kBundle
            ? "the key was taken from the bundle itself; name the owner's with --key\n"
            : ""));
    return {};
}

Result<void> verify_database(Context& context, VerifyArguments const& arguments) {
    app::DataFolder const folder = TRY(open_folder(context, app::Create::kNo));
    std::optional<std::string> kept;
    if (!arguments.checkpoints.empty()) {
        kept = TRY(read_text_file(arguments.checkpoints.front()));
    }
    app::AuditReport const report = TRY(app::verify_log(folder, kept));
    if (!report.faults.empty()) {
        context.exit_code = exit_code(ErrorCode::kAnswerIsNo);
    }
    if (context.format == "json") {
        boost::json::object json = {
            {"format", "mandate.audit_report/1"},
            {"origin", report.origin},
            {"entries", report.entries},
            {"root", report.root},
            {"checkpoints", report.checkpoints},
            {"rows", report.rows},
            {"texts_checked", report.texts_checked},
            {"texts_erased", report.texts_erased},
            {"kept_outside",
             report.kept_outside ? boost::json::value(*report.kept_outside) : boost::json::value()},
            {"faults", boost::json::array(report.faults.begin(), report.faults.end())}};
        print(boost::json::serialize(json) + "\n");
        return {};
    }
    for (std::string const& fault : report.faults) {
        print(fault + "\n");
    }
    print(
        fmt::format("the log of {} {}: {} entries, {}, {} rows, {}, {} erased\n"
                    "root {}\n",
                    report.origin, report.faults.empty() ? "verifies" : "does not verify",
                    report.entries, counted(report.checkpoints, "checkpoint"), report.rows,
                    counted(report.texts_checked, "text"), report.texts_erased, report.root));
    if (report.kept_outside && report.faults.empty()) {
        print(fmt::format("it extends {} kept outside\n",
                          counted(*report.kept_outside, "checkpoint")));
    }
    return {};
}

void add_verify(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<VerifyArguments>();
    CLI::App& command = *group.add_subcommand(
        "verify", "Check the log, its signatures, and every governed row against it");
    command.footer("It changes nothing and acts as nobody, so it takes no token.");
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json"});
    command.add_option("--bundle", arguments->bundle,
                       "Check an exported bundle instead; needs no database");
    command.add_option("--key", arguments->keys, "The log's public key, from its owner");
    command.add_option("--checkpoint", arguments->checkpoints,
                       "A checkpoint that you kept: the log must extend it");
    command.callback([&context, arguments] {
        context.finish(arguments->bundle.empty() ? verify_database(context, *arguments)
                                                 : verify_bundle(context, *arguments));
    });
}

Result<void> export_to(Desk& desk, std::string const& file) {
    SystemClock const clock;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    std::int64_t const entries =
        TRY(app::export_bundle(desk.folder(), clock, [&](std::string_view line) -> Result<void> {
            stream << line;
            return stream ? Result<void>{}
                          : fail(ErrorCode::kDependency, fmt::format("{} cannot be written", file),
                                 "check the folder's permissions and the disk's free space");
        }));
    stream.close();
    if (!stream) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be written", file),
                    "check the folder's permissions and the disk's free space");
    }
    print(fmt::format(
        "{} entries in {}\nverify it with: mandate audit verify --bundle {} --key '{}'\n", entries,
        file, file, TRY(app::log_key(desk.folder())).verifier_key().to_text()));
    return {};
}

void show_actions(Context const& context) {
    std::vector<boost::json::object> bodies;
    std::vector<std::vector<std::string>> rows;
    for (audit::Action const& action : app::known_actions().all()) {
        bodies.push_back({{"action", action.code}, {"description", action.description}});
        rows.push_back({action.code, action.description});
    }
    print(context.format == "json" ? list_json("audit_action", bodies)
                                   : list_table({"Action", "What was done"}, std::move(rows)));
}

void add_actions(CLI::App& group, Context& context) {
    CLI::App& command =
        *group.add_subcommand("actions", "What the log tells of: every code and its meaning");
    add_format_option(command, context, {"table", "json"});
    command.callback([&context] { show_actions(context); });
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "audit", "The log that nobody can quietly change");
    add_verify(group, context);
    add_actions(group, context);
    auto file = std::make_shared<std::string>();
    add_reading(group, context, "export", "Write the log as an evidence bundle",
                [file](Desk& desk) { return export_to(desk, *file); })
        .add_option("file", *file, "File to write")
        ->required();
    struct Arguments {
        std::int64_t sequence = -1;
        std::string checkpoint;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& prove = add_reading(
        group, context, "prove",
        "Prove that an entry is in the log, or that the log extends a checkpoint",
        [arguments](Desk& desk) -> Result<void> {
            SystemClock const clock;
            if (!arguments->checkpoint.empty()) {
                print(boost::json::serialize(TRY(app::prove_extension(
                          desk.folder(), clock, TRY(read_text_file(arguments->checkpoint))))) +
                      "\n");
                return {};
            }
            print(boost::json::serialize(
                      TRY(app::prove_entry(desk.folder(), clock, arguments->sequence))) +
                  "\n");
            return {};
        });
    prove.add_option("sequence", arguments->sequence, "Number of the entry, from 0");
    prove.add_option("--from", arguments->checkpoint, "A checkpoint that you kept");
    add_reading(group, context, "checkpoint", "Sign the log as it is now; keep what is printed",
                [](Desk& desk) -> Result<void> {
                    SystemClock const clock;
                    print(TRY(app::make_checkpoint(desk.folder(), clock)));
                    return {};
                });
    add_reading(group, context, "key", "The log's public key, for whoever verifies",
                [](Desk& desk) -> Result<void> {
                    print(TRY(app::log_key(desk.folder())).verifier_key().to_text() + "\n");
                    return {};
                });
}

}  // namespace mandate::cli
