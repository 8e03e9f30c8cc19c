#include <boost/json/parse.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/desk.h"
#include "iam/runtime.h"

namespace mandate::cli {
namespace {

using approval::Estimate;
using approval::Request;

struct DraftArguments {
    std::string file;
    std::string workload;
    std::string name;
    std::string product;
    std::string use_case = "operations_ai";
    std::string description;
    std::string runtime;
    std::string wish;
    std::string adopts;
    bool add_ai = false;
    std::string estimate;  ///< dollars a month
    std::string estimate_file;
    std::string baseline;
    std::int64_t target_percent = 0;
    std::string value_type = "cost_saving";
};

/// So many dollars a month, for a year from this month on.
Result<Estimate> plain_estimate(std::string const& amount, Date today) {
    Estimate estimate;
    estimate.first_month = BillingPeriod::of(today);
    estimate.curve_percent.assign(12, 100);
    estimate.lines = {approval::DirectLine{"as the owner states", TRY(Money::parse(amount))}};
    return estimate;
}

Result<Estimate> read_estimate(std::string const& file, std::string const& amount, Date today) {
    if (!file.empty()) {
        return decode<Estimate>(TRY(parse_json(TRY(read_text_file(file)), file)), "estimate");
    }
    if (amount.empty()) {
        return bad_input("the estimate is missing",
                         "give dollars a month with --estimate, or lines with --estimate-file");
    }
    return plain_estimate(amount, today);
}

std::string runtime_names() {
    std::vector<std::string> kinds;
    for (iam::RuntimeKind const& known : iam::runtime_kinds()) {
        kinds.push_back(known.kind);
    }
    return join(kinds, ", ");
}

Result<void> check_runtime_option(std::string const& kind) {
    if (std::ranges::find(iam::runtime_kinds(), kind, &iam::RuntimeKind::kind) !=
        iam::runtime_kinds().end()) {
        return {};
    }
    return bad_input(kind.empty() ? std::string("--runtime is missing")
                                  : fmt::format("--runtime cannot be '{}'", kind.substr(0, 80)),
                     fmt::format("choose one of {}", runtime_names()));
}

Result<Request> read_request(DraftArguments const& arguments, Date today) {
    if (!arguments.file.empty()) {
        return decode<Request>(TRY(parse_json(TRY(read_text_file(arguments.file)), arguments.file)),
                               "request");
    }
    Request request;
    request.workload = WorkloadId(arguments.workload);
    request.workload_name = arguments.name.empty() ? arguments.workload : arguments.name;
    request.kind =
        arguments.add_ai ? approval::RequestKind::kAddAi : approval::RequestKind::kNewWorkload;
    if (!arguments.adopts.empty()) {
        request.kind = approval::RequestKind::kAdoption;
        request.adopts = arguments.adopts;
    }
    request.product = ElementId(arguments.product);
    request.use_case = TRY(parse_enum<approval::UseCase>(arguments.use_case, "--use-case"));
    request.description = PrivateText(arguments.description);
    TRY(check_runtime_option(arguments.runtime));
    request.runtime.kind = arguments.runtime;
    if (!arguments.wish.empty()) {
        request.wished_model = arguments.wish;
    }
    request.estimate = TRY(read_estimate(arguments.estimate_file, arguments.estimate, today));
    if (!arguments.baseline.empty()) {
        approval::BusinessCase business_case;
        business_case.value_type =
            TRY(parse_enum<approval::ValueType>(arguments.value_type, "--value-type"));
        business_case.annual_baseline = TRY(Money::parse(arguments.baseline));
        business_case.target_basis_points = arguments.target_percent * 100;
        request.business_case = business_case;
    }
    return request;
}

void add_contents(CLI::App& command, DraftArguments& arguments) {
    command.add_option("--file", arguments.file, "The whole request as JSON; - for standard input");
    command.add_option("--workload", arguments.workload, "Slug of the workload: support-bot");
    command.add_option("--name", arguments.name, "Name of the workload");
    command.add_option("--product", arguments.product, "Product (see 'mandate hierarchy show')");
    command.add_option("--use-case", arguments.use_case,
                       "infrastructure, coding_ai or operations_ai");
    command.add_option("--description", arguments.description, "What it does, in plain words");
    command.add_option("--runtime", arguments.runtime, "Where it runs: " + runtime_names());
    command.add_option("--wish", arguments.wish, "A model you would like, in your own words");
    command.add_option("--adopts", arguments.adopts, "A running role, workspace, ... to adopt");
    command.add_flag("--add-ai", arguments.add_ai, "Add AI to an existing workload");
    command.add_option("--estimate", arguments.estimate, "Dollars a month");
    command.add_option("--estimate-file", arguments.estimate_file, "Estimate with lines, as JSON");
    command.add_option("--baseline", arguments.baseline,
                       "Business case: what it costs or earns a year now");
    command.add_option("--target-percent", arguments.target_percent,
                       "Business case: the part to save or win");
    command.add_option("--value-type", arguments.value_type, "cost_saving or revenue_driving");
}

void add_draft(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<DraftArguments>();
    CLI::App& draft = add_deciding(
        group, context, "draft", "Write a request; nobody else acts on it yet",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            RequestId const id = TRY(desk.governance().draft_request(
                caller, TRY(read_request(*arguments, desk.governance().today()))));
            print(fmt::format("{} is drafted; submit it with: mandate request submit {}\n",
                              id.value(), id.value()));
            return {};
        });
    add_contents(draft, *arguments);

    auto id = std::make_shared<std::string>();
    CLI::App& edit =
        add_deciding(group, context, "edit", "Change a draft or a returned request",
                     [arguments, id](Desk& desk, app::Caller const& caller) -> Result<void> {
                         Request request = TRY(read_request(*arguments, desk.governance().today()));
                         request.id = RequestId(*id);
                         TRY(desk.governance().edit_request(caller, request));
                         print(fmt::format("{} is changed\n", *id));
                         return {};
                     });
    edit.add_option("request", *id, "Request")->required();
    add_contents(edit, *arguments);
}

using Command = Result<void> (app::Governance::*)(app::Caller const&, RequestId const&,
                                                  std::string_view);

void add_with_reason(CLI::App& group, Context& context, std::string const& name,
                     std::string const& description, Command command, std::string const& done) {
    struct Arguments {
        std::string id;
        std::string reason;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& added = add_deciding(
        group, context, name, description,
        [arguments, command, done](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY((desk.governance().*command)(caller, RequestId(arguments->id), arguments->reason));
            print(fmt::format("{} is {}\n", arguments->id, done));
            return {};
        });
    added.add_option("request", arguments->id, "Request")->required();
    added.add_option("--reason", arguments->reason, "Why")->required();
}

void add_steps(CLI::App& group, Context& context) {
    struct Arguments {
        std::string id;
        std::optional<std::int64_t> if_version;
    };
    auto arguments = std::make_shared<Arguments>();
    auto with_version = [&](CLI::App& command) {
        command.add_option("request", arguments->id, "Request")->required();
        command.add_option("--if-version", arguments->if_version,
                           "Only if it is still this version");
    };
    with_version(add_deciding(
        group, context, "submit", "Hand a request in",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            approval::RequestState const state = TRY(desk.governance().submit_request(
                caller, RequestId(arguments->id), arguments->if_version));
            print(state == approval::RequestState::kAwaitingSize
                      ? fmt::format("{} waits for the Portfolio Manager: its estimate is large\n",
                                    arguments->id)
                      : fmt::format("{} waits for a FinOps Lead\n", arguments->id));
            return {};
        }));
    with_version(add_deciding(group, context, "size", "Gate 1: the size of the estimate is fine",
                              [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                                  TRY(desk.governance().approve_size(
                                      caller, RequestId(arguments->id), arguments->if_version));
                                  print(fmt::format("{} waits for a FinOps Lead\n", arguments->id));
                                  return {};
                              }));
    add_deciding(
        group, context, "review", "Take a request into review",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY(desk.governance().take_review(caller, RequestId(arguments->id)));
            print(fmt::format("{} is in review by {}\n", arguments->id, caller.person.value()));
            return {};
        })
        .add_option("request", arguments->id, "Request")
        ->required();
}

}  // namespace

void add_request(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "request", "Business requests");
    add_draft(group, context);
    add_steps(group, context);
    add_with_reason(group, context, "withdraw", "Take a request back",
                    &app::Governance::withdraw_request, "withdrawn");
    add_with_reason(group, context, "return", "Give a request back to its owner",
                    &app::Governance::return_request, "returned");
    add_with_reason(group, context, "reject", "Refuse a request", &app::Governance::reject_request,
                    "rejected");
    add_with_reason(group, context, "retire", "End what a request brought about",
                    &app::Governance::retire_request, "retired");
    auto state = std::make_shared<std::string>();
    add_reading(group, context, "list", "Requests", [&context, state](Desk& desk) {
        std::vector<app::Filter> filters;
        if (!state->empty()) {
            filters.emplace_back("state", *state);
        }
        return list<Request>(
            context, desk, filters, {"id", "state", "workload", "product", "owner"},
            [](Request const& request) {
                return std::vector<std::string>{request.id.value(), text_of(request.state),
                                                request.workload.value(), request.product.value(),
                                                request.requested_by.value()};
            });
    }).add_option("--state", *state, "Only those in this state");
    auto id = std::make_shared<std::string>();
    add_reading(group, context, "show", "One request",
                [&context, id](Desk& desk) { return show<Request>(context, desk, *id); })
        .add_option("request", *id, "Request")
        ->required();
}

void add_comment(CLI::App& app, Context& context) {
    struct Arguments {
        std::string kind;
        std::string id;
        std::string text;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& command =
        add_deciding(app, context, "comment", "Say something about a request, task, approval, ...",
                     [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                         print(TRY(desk.governance().comment(caller, arguments->kind, arguments->id,
                                                             arguments->text)) +
                               "\n");
                         return {};
                     });
    command.add_option("kind", arguments->kind, "request, task, approval, workload, ...")
        ->required();
    command.add_option("id", arguments->id, "Which one")->required();
    command.add_option("text", arguments->text, "What you say; @name tells somebody")->required();
}

}  // namespace mandate::cli
