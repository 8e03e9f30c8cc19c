#include <CLI/CLI.hpp>

#include "app/reconcile.h"
#include "app/spend.h"
#include "cli/context.h"
#include "render/reconcile.h"
#include "render/spend.h"

namespace mandate::cli {
namespace {

Result<void> spend(Context& context, app::SpendRequest const& request) {
    app::DataFolder const folder = TRY(open_folder(context, app::Create::kNo));
    app::SpendAnswer const answer = TRY(app::spend(folder, request));
    if (context.format == "json") {
        print(render::spend_json(answer, render::SpendExtras::kNone));
    } else {
        print(context.format == "csv" ? render::spend_csv(answer) : render::spend_table(answer));
    }
    return {};
}

Result<void> reconcile(Context& context, app::ReconcileRequest const& request) {
    app::DataFolder const folder = TRY(open_folder(context, app::Create::kNo));
    app::Reconciliation const result = TRY(app::reconcile(folder, request));
    if (context.format == "json") {
        print(render::reconcile_json(result));
    } else {
        print(context.format == "csv" ? render::reconcile_csv(result)
                                      : render::reconcile_table(result));
    }
    if (!result.good) {
        context.exit_code = exit_code(ErrorCode::kAnswerIsNo);
    }
    return {};
}

template <typename Request>
void add_selection_options(CLI::App& command, Request& request) {
    command.add_option("--period", request.period,
                       "2026-10, 2026-08..2026-10 or a comma list; else all");
    command.add_option("--basis", request.basis, "unblended (default), net or list");
    command.add_option("--currency", request.currency, "Needed when bills have several currencies");
}

}  // namespace

void add_spend(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand("spend", "Who spent how much on what");
    auto request = std::make_shared<app::SpendRequest>();
    command.add_option("--by", request->by, "Keys, such as role,token_type")
        ->required()
        ->type_name("KEYS");
    add_selection_options(command, *request);
    command
        .add_option("--where", request->where,
                    "KEY=VALUE, repeatable; KEY= for lines without a value")
        ->type_name("KEY=VALUE");
    command.add_flag("--ai", request->ai_only, "Leave out services that are not AI");
    command.add_option("--limit", request->limit, "At most so many rows; the total covers all");
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json", "csv"});
    command.callback([&context, request] { context.finish(spend(context, *request)); });
}

void add_reconcile(CLI::App& app, Context& context) {
    CLI::App& command = *app.add_subcommand(
        "reconcile", "Show that the ledger accounts for every dollar of the bill");
    auto request = std::make_shared<app::ReconcileRequest>();
    add_selection_options(command, *request);
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json", "csv"});
    command.callback([&context, request] { context.finish(reconcile(context, *request)); });
}

}  // namespace mandate::cli
