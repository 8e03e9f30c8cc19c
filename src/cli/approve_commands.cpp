#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "cli/desk.h"

namespace mandate::cli {
namespace {

using approval::Approval;

struct ApproveArguments {
    std::string request;
    std::string account;
    std::string platform = "bedrock";
    std::string grants_file;
    std::vector<std::string> models;
    std::string regions;
    std::string profile;
    std::string destinations;
    std::string actions = "inference,streaming";
    std::string workspace;
    std::string tier;
    std::string names;
    std::vector<std::string> runtime;
    std::string estimate_file;
    std::string expires_on;
    std::string priority = "normal";
    std::string replaces;
    std::string beside;
    std::string reason;
    bool acknowledged = false;
    std::optional<std::int64_t> if_version;
};

/// One grant a model and region, all alike otherwise.
Result<std::vector<iam::Grant>> plain_grants(ApproveArguments const& arguments,
                                             iam::Platform platform) {
    std::vector<iam::Grant> grants;
    for (std::string const& model : arguments.models) {
        for (std::string const& region : comma_list(arguments.regions)) {
            iam::Grant grant;
            grant.platform = platform;
            grant.model = model;
            grant.region = Region(region);
            if (!arguments.profile.empty()) {
                grant.inference_profile = arguments.profile;
            }
            for (std::string const& destination : comma_list(arguments.destinations)) {
                grant.destination_regions.emplace_back(destination);
            }
            for (std::string const& action : comma_list(arguments.actions)) {
                grant.actions.push_back(TRY(parse_enum<iam::ActionSet>(action, "--actions")));
            }
            if (!arguments.workspace.empty()) {
                grant.workspace = iam::Workspace{arguments.workspace, std::nullopt};
            }
            grants.push_back(std::move(grant));
        }
    }
    return grants;
}

Result<std::map<std::string, std::string>> read_fields(std::vector<std::string> const& texts) {
    std::map<std::string, std::string> fields;
    for (std::string const& text : texts) {
        std::size_t const mark = text.find('=');
        if (mark == std::string::npos) {
            return bad_input(fmt::format("'{}' is no KEY=VALUE", text),
                             "for example --runtime function_arn=arn:aws:lambda:...");
        }
        fields[text.substr(0, mark)] = text.substr(mark + 1);
    }
    return fields;
}

Result<app::ApproveCommand> read_command(ApproveArguments const& arguments) {
    app::ApproveCommand command;
    command.request = RequestId(arguments.request);
    command.account = AccountId(arguments.account);
    command.platform = TRY(parse_enum<iam::Platform>(arguments.platform, "--platform"));
    if (arguments.grants_file.empty()) {
        command.grants = TRY(plain_grants(arguments, command.platform));
    } else {
        command.grants = TRY(codec::from_value<std::vector<iam::Grant>>(
            TRY(parse_json(TRY(read_text_file(arguments.grants_file)), arguments.grants_file)),
            codec::Place{"grants", {}}));
    }
    command.agentic.tier = iam::default_tier(command.platform);
    if (!arguments.tier.empty()) {
        command.agentic.tier = TRY(parse_enum<iam::Tier>(arguments.tier, "--tier"));
        command.agentic.names = comma_list(arguments.names);
    }
    command.runtime_fields = TRY(read_fields(arguments.runtime));
    if (!arguments.estimate_file.empty()) {
        command.confirmed_estimate = TRY(decode<approval::Estimate>(
            TRY(parse_json(TRY(read_text_file(arguments.estimate_file)), arguments.estimate_file)),
            "estimate"));
    }
    command.business_case_acknowledged = arguments.acknowledged;
    if (!arguments.expires_on.empty()) {
        command.expires_on = TRY(parse_date(arguments.expires_on));
    }
    command.priority = TRY(parse_enum<approval::Priority>(arguments.priority, "--priority"));
    for (std::string const& id : comma_list(arguments.replaces)) {
        command.replaces.emplace_back(id);
    }
    for (std::string const& id : comma_list(arguments.beside)) {
        command.beside.emplace_back(id);
    }
    command.reason = arguments.reason;
    command.seen = arguments.if_version;
    return command;
}

/// What is wrong about the runtime is mended with `--runtime`.
Result<app::ApprovalOutcome> naming_option(Result<app::ApprovalOutcome> outcome) {
    if (!outcome && outcome.error().message.starts_with("runtime ")) {
        Error error = outcome.error();
        error.message = "--runtime: " + error.message.substr(std::string_view("runtime ").size());
        error.hint += ", written --runtime KEY=VALUE";
        return std::unexpected(std::move(error));
    }
    return outcome;
}

std::string outcome_text(app::ApprovalOutcome const& outcome) {
    if (outcome.state == approval::ApprovalState::kAwaitingSecond) {
        return fmt::format("{} waits for a Security Reviewer: it is above the default tier\n",
                           outcome.approval.value());
    }
    std::string tasks;
    for (TaskId const& id : outcome.tasks) {
        tasks += (tasks.empty() ? "" : ", ") + id.value();
    }
    return fmt::format("{} is active; tasks: {}\n", outcome.approval.value(),
                       tasks.empty() ? "none" : tasks);
}

void add_approve_request(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<ApproveArguments>();
    CLI::App& command = add_deciding(
        group, context, "request", "Approve a request for one account, with an exact scope",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            print(outcome_text(TRY(
                naming_option(desk.governance().approve(caller, TRY(read_command(*arguments)))))));
            return {};
        });
    command.add_option("request", arguments->request, "Request")->required();
    command.add_option("--account", arguments->account, "Account")->required();
    command.add_option("--platform", arguments->platform, "bedrock or claude_platform");
    command.add_option("--grants", arguments->grants_file, "Grants as a JSON list");
    command.add_option("--model", arguments->models, "Model id, repeatable");
    command.add_option("--region", arguments->regions, "Regions, by comma");
    command.add_option("--profile", arguments->profile, "Inference profile id or ARN");
    command.add_option("--destinations", arguments->destinations,
                       "Regions that the profile may route to, by comma");
    command.add_option("--actions", arguments->actions, "inference,streaming,batch,counting");
    command.add_option("--workspace", arguments->workspace,
                       "Claude Platform: the workspace's name");
    command.add_option("--tier", arguments->tier,
                       "Agentic tier: none, read_only, actions; inference, tools, agents");
    command.add_option("--names", arguments->names, "What the tier names, by comma");
    command.add_option("--runtime", arguments->runtime, "KEY=VALUE of the runtime, repeatable");
    command.add_option("--estimate-file", arguments->estimate_file,
                       "Your figure as JSON (default: the owner's)");
    command.add_option("--expires", arguments->expires_on, "Last day, YYYY-MM-DD");
    command.add_option("--priority", arguments->priority, "low, normal, high or urgent");
    command.add_option("--replaces", arguments->replaces, "Approvals that this one supersedes");
    command.add_option("--beside", arguments->beside,
                       "Approvals of other Leads for the account that stay beside this one");
    command.add_option("--reason", arguments->reason, "Why; required above the default tier");
    command.add_flag("--acknowledge-business-case", arguments->acknowledged,
                     "You have read the declared business case");
    command.add_option("--if-version", arguments->if_version, "Only if it is still this version");
}

void add_second(CLI::App& group, Context& context) {
    struct Arguments {
        std::string id;
        std::string reason;
    };
    auto arguments = std::make_shared<Arguments>();
    add_deciding(group, context, "second", "Second approval of an agentic tier",
                 [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                     print(outcome_text(
                         TRY(desk.governance().second_approve(caller, ApprovalId(arguments->id)))));
                     return {};
                 })
        .add_option("approval", arguments->id, "Approval")
        ->required();
    CLI::App& decline = add_deciding(
        group, context, "decline", "Refuse the second approval",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY(desk.governance().decline(caller, ApprovalId(arguments->id), arguments->reason));
            print(fmt::format("{} is declined\n", arguments->id));
            return {};
        });
    decline.add_option("approval", arguments->id, "Approval")->required();
    decline.add_option("--reason", arguments->reason, "Why")->required();
    CLI::App& revoke = add_deciding(
        group, context, "revoke", "End an approval; tasks remove what it permitted",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            std::vector<TaskId> const tasks =
                TRY(desk.governance().revoke(caller, ApprovalId(arguments->id), arguments->reason));
            print(fmt::format("{} is revoked; {}\n", arguments->id,
                              counted(std::ssize(tasks), "task")));
            return {};
        });
    revoke.add_option("approval", arguments->id, "Approval")->required();
    revoke.add_option("--reason", arguments->reason, "Why")->required();
}

}  // namespace

void add_approve(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "approve", "Decisions over requests");
    add_approve_request(group, context);
    add_second(group, context);
    add_reading(group, context, "list", "All approvals", [&context](Desk& desk) {
        return list<Approval>(
            context, desk, {}, {"id", "state", "workload", "account", "platform", "until", "by"},
            [](Approval const& approval) {
                return std::vector<std::string>{approval.id.value(),
                                                text_of(approval.state),
                                                approval.content.workload.value(),
                                                approval.content.account.value(),
                                                text_of(approval.content.platform),
                                                to_string(approval.content.expires_on),
                                                approval.decided_by.value()};
            });
    });
    auto id = std::make_shared<std::string>();
    add_reading(group, context, "show", "One approval",
                [&context, id](Desk& desk) { return show<Approval>(context, desk, *id); })
        .add_option("approval", *id, "Approval")
        ->required();
}

}  // namespace mandate::cli
