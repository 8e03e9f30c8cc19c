#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "cli/desk.h"

namespace mandate::cli {
namespace {

using ownership::Claim;
using ownership::Handoff;
using ownership::Workload;

std::string handoff_text(Handoff const& handoff) {
    std::string text = fmt::format("hand this to the developer:\n  anchor: {}\n", handoff.anchor);
    for (ownership::HandoffLine const& line : handoff.lines) {
        text +=
            fmt::format("\n# {} in {}, {}\n{}\n", line.model, line.region, line.tool, line.snippet);
    }
    return text;
}

struct ClaimArguments {
    std::string request;
    std::string anchor;
    std::string workload;
    std::string from;
    std::string on;
    std::string id;
    std::string reason;
};

Result<Date> day_or(std::string const& text, Date other) {
    return text.empty() ? other : parse_date(text);
}

void add_make(CLI::App& group, Context& context, std::shared_ptr<ClaimArguments> const& arguments) {
    add_deciding(group, context, "request", "Claim what a request's tasks built",
                 [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                     app::ClaimOutcome const outcome = TRY(
                         desk.governance().claim_request(caller, RequestId(arguments->request)));
                     for (ClaimId const& id : outcome.claims) {
                         print(fmt::format("{} is made\n", id.value()));
                     }
                     for (Handoff const& handoff : outcome.handoffs) {
                         print(handoff_text(handoff));
                     }
                     return {};
                 })
        .add_option("request", arguments->request, "Request")
        ->required();
    CLI::App& anchor = add_deciding(
        group, context, "anchor", "Claim a role, workspace, profile, ... for a workload",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            app::ClaimCommand command;
            command.anchor = arguments->anchor;
            command.workload = WorkloadId(arguments->workload);
            if (!arguments->from.empty()) {
                command.from = TRY(parse_date(arguments->from));
            }
            command.reason = arguments->reason;
            ClaimId const id = TRY(desk.governance().claim_anchor(caller, command));
            print(fmt::format("{} is made\n", id.value()));
            return {};
        });
    anchor.add_option("anchor", arguments->anchor, "ARN, account, or tag:SOURCE/KEY=VALUE")
        ->required();
    anchor.add_option("--workload", arguments->workload, "Workload")->required();
    anchor.add_option("--from", arguments->from, "First day (default: tomorrow)");
    anchor.add_option("--reason", arguments->reason, "Why; required for a day that is past");
}

void add_end(CLI::App& group, Context& context, std::shared_ptr<ClaimArguments> const& arguments) {
    CLI::App& release = add_deciding(
        group, context, "release", "End a claim",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            Date const on =
                TRY(day_or(arguments->on, desk.governance().today() + std::chrono::days{1}));
            TRY(desk.governance().release_claim(caller, ClaimId(arguments->id), on,
                                                arguments->reason));
            print(fmt::format("{} ends on {}\n", arguments->id, to_string(on)));
            return {};
        });
    release.add_option("claim", arguments->id, "Claim")->required();
    release.add_option("--on", arguments->on, "First day without it (default: tomorrow)");
    release.add_option("--reason", arguments->reason, "Why; required for a day that is past");
    CLI::App& transfer = add_deciding(
        group, context, "transfer", "Give a claimed anchor to another workload",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            Date const on =
                TRY(day_or(arguments->on, desk.governance().today() + std::chrono::days{1}));
            ClaimId const made = TRY(desk.governance().transfer_claim(
                caller, ClaimId(arguments->id), WorkloadId(arguments->workload), on,
                arguments->reason));
            print(fmt::format("{} ends on {}, {} begins\n", arguments->id, to_string(on),
                              made.value()));
            return {};
        });
    transfer.add_option("claim", arguments->id, "Claim")->required();
    transfer.add_option("--to", arguments->workload, "Workload")->required();
    transfer.add_option("--on", arguments->on, "First day (default: tomorrow)");
    transfer.add_option("--reason", arguments->reason, "Why; required for a day that is past");
}

}  // namespace

void add_claim(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "claim", "Who answers for what spends");
    auto arguments = std::make_shared<ClaimArguments>();
    add_make(group, context, arguments);
    add_end(group, context, arguments);
    add_reading(group, context, "list", "All claims", [&context](Desk& desk) {
        return list<Claim>(context, desk, {}, {"id", "anchor", "workload", "from", "until", "by"},
                           [](Claim const& claim) {
                               return std::vector<std::string>{
                                   claim.id.value(),
                                   ownership::to_string(claim.anchor),
                                   claim.workload.value(),
                                   to_string(claim.effective_from),
                                   claim.effective_to ? to_string(*claim.effective_to) : "",
                                   claim.claimed_by.value()};
                           });
    });
}

void add_workload(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "workload", "What spends, and who answers for it");
    add_reading(group, context, "list", "All workloads", [&context](Desk& desk) {
        return list<Workload>(context, desk, {}, {"id", "name", "product", "owner", "state"},
                              [](Workload const& workload) {
                                  return std::vector<std::string>{
                                      workload.id.value(), workload.name, workload.product.value(),
                                      workload.owner.value(), text_of(workload.state)};
                              });
    });
    struct Arguments {
        std::string workload;
        std::string account;
        std::string platform = "bedrock";
        std::string estimate_file;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& handoff =
        add_reading(group, context, "handoff", "What the developer copies into the application",
                    [arguments](Desk& desk) -> Result<void> {
                        print(handoff_text(TRY(desk.governance().handoff(
                            WorkloadId(arguments->workload), AccountId(arguments->account),
                            TRY(parse_enum<iam::Platform>(arguments->platform, "--platform"))))));
                        return {};
                    });
    handoff.add_option("workload", arguments->workload, "Workload")->required();
    handoff.add_option("--account", arguments->account, "Account")->required();
    handoff.add_option("--platform", arguments->platform, "bedrock or claude_platform");
    CLI::App& cut_over = add_deciding(
        group, context, "cut-over", "Say that the application uses the new permissions",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            for (TaskId const& id : TRY(desk.governance().confirm_cut_over(
                     caller, WorkloadId(arguments->workload), AccountId(arguments->account)))) {
                print(fmt::format("{} removes what is left over\n", id.value()));
            }
            return {};
        });
    cut_over.add_option("workload", arguments->workload, "Workload")->required();
    cut_over.add_option("--account", arguments->account, "Account")->required();
    for (bool const owner : {true, false}) {
        CLI::App& figure = add_deciding(
            group, context, owner ? "estimate" : "confirm",
            owner ? "Give a new figure (Product Owner)" : "Confirm a figure (FinOps Lead)",
            [arguments, owner](Desk& desk, app::Caller const& caller) -> Result<void> {
                approval::Estimate const estimate = TRY(decode<approval::Estimate>(
                    TRY(parse_json(TRY(read_text_file(arguments->estimate_file)),
                                   arguments->estimate_file)),
                    "estimate"));
                WorkloadId const workload(arguments->workload);
                TRY(owner ? desk.governance().revise_estimate(caller, workload, estimate)
                          : desk.governance().confirm_estimate(caller, workload, estimate));
                print(fmt::format(
                    "{}: {}\n", arguments->workload,
                    owner ? "the new figure waits for a FinOps Lead" : "the figure is confirmed"));
                return {};
            });
        figure.add_option("workload", arguments->workload, "Workload")->required();
        figure.add_option("file", arguments->estimate_file, "Estimate as JSON")->required();
    }
}

}  // namespace mandate::cli
