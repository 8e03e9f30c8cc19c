#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/desk.h"

namespace mandate::cli {
namespace {

using approval::CatalogModel;
using approval::ModelStatus;

std::string impact_text(app::ModelImpact const& impact) {
    std::string text;
    for (app::ModelImpact::Touched const& touched : impact.grants) {
        text += fmt::format("grant {} of {} ({}) in {} {}\n", touched.approval.value(),
                            touched.workload.value(), touched.owner.value(),
                            touched.account.value(), touched.region.value());
    }
    for (RequestId const& request : impact.requests) {
        text += fmt::format("open request {}\n", request.value());
    }
    return text.empty() ? "nothing that runs or waits uses it\n" : text;
}

struct DecideArguments {
    std::string id;
    std::string accounts;
    std::string types;
    std::string ous;
    std::string regions;
    std::string groups;
    std::string reason;
    std::optional<std::int64_t> notice_days;
    std::optional<std::int64_t> if_version;
};

Result<approval::Decision> read_decision(ModelStatus status, DecideArguments const& arguments) {
    approval::Decision decision;
    decision.status = status;
    for (std::string const& account : comma_list(arguments.accounts)) {
        decision.scope.accounts.emplace_back(account);
    }
    for (std::string const& type : comma_list(arguments.types)) {
        decision.scope.account_types.push_back(
            TRY(parse_enum<organisation::AccountType>(type, "--types")));
    }
    decision.scope.ous = comma_list(arguments.ous);
    for (std::string const& region : comma_list(arguments.regions)) {
        decision.scope.regions.emplace_back(region);
    }
    decision.scope.region_groups = comma_list(arguments.groups);
    decision.reason = arguments.reason;
    decision.notice_days = arguments.notice_days;
    return decision;
}

void add_decide(CLI::App& group, Context& context, ModelStatus status, std::string const& name,
                std::string const& description) {
    auto arguments = std::make_shared<DecideArguments>();
    CLI::App& command =
        add_deciding(group, context, name, description,
                     [arguments, status](Desk& desk, app::Caller const& caller) -> Result<void> {
                         app::ModelOutcome const outcome = TRY(desk.governance().decide_model(
                             caller, arguments->id, TRY(read_decision(status, *arguments)),
                             arguments->if_version));
                         print(fmt::format("{} is {}; it touches:\n{}", arguments->id,
                                           text_of(status), impact_text(outcome.impact)));
                         for (TaskId const& task : outcome.tasks) {
                             print(fmt::format("guard-rail task {}\n", task.value()));
                         }
                         return {};
                     });
    command.add_option("model", arguments->id, "PLATFORM:MODEL")->required();
    command.add_option("--accounts", arguments->accounts, "Accounts, by comma (default: all)");
    command.add_option("--types", arguments->types, "Account types, by comma");
    command.add_option("--ous", arguments->ous, "Organisational units, by comma");
    command.add_option("--regions", arguments->regions, "Regions, by comma");
    command.add_option("--region-groups", arguments->groups, "us, eu, ap, ..., by comma");
    command.add_option("--reason", arguments->reason, "Why; required to restrict or block");
    command.add_option("--if-version", arguments->if_version, "Only if it is still this version");
    if (status == ModelStatus::kBlocked) {
        command.add_option("--notice-days", arguments->notice_days,
                           "Days until existing grants must be revoked");
    }
}

Result<void> show_coverage(Context const& context, Desk& desk, std::string const& id) {
    std::vector<std::vector<std::string>> rows;
    std::vector<boost::json::object> bodies;
    constexpr std::string_view kStates[] = {"open", "approved", "implemented"};
    for (app::ModelCoverage const& place : TRY(desk.governance().model_coverage(id))) {
        std::string workloads;
        for (WorkloadId const& workload : place.workloads) {
            workloads += (workloads.empty() ? "" : ", ") + workload.value();
        }
        std::string const state(kStates[static_cast<std::size_t>(place.state)]);
        rows.push_back({place.account.value(), place.region.value(), state, workloads});
        bodies.push_back({{"account", place.account.value()},
                          {"region", place.region.value()},
                          {"state", state},
                          {"workloads", workloads}});
    }
    print(context.format == "json"
              ? list_json("coverage", bodies)
              : list_table({"account", "region", "state", "workloads"}, std::move(rows)));
    return {};
}

struct ImportArguments {
    std::string models;
    std::string profiles;
    std::string region;
};

Result<void> import_models(Desk& desk, app::Caller const& caller,
                           ImportArguments const& arguments) {
    std::string const profiles = arguments.profiles.empty()
                                     ? std::string(R"({"inferenceProfileSummaries":[]})")
                                     : TRY(read_text_file(arguments.profiles));
    std::vector<std::string> const added = TRY(desk.governance().add_models(
        caller, TRY(approval::parse_bedrock_models(TRY(read_text_file(arguments.models)), profiles,
                                                   Region(arguments.region)))));
    for (std::string const& id : added) {
        print(id + "\n");
    }
    print(counted(std::ssize(added), "new model") + " to review\n");
    return {};
}

void add_imports(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<ImportArguments>();
    CLI::App& import = add_operating(
        group, context, "import",
        "Read the answers of 'aws bedrock list-foundation-models' and 'list-inference-profiles'",
        [arguments](Desk& desk, app::Caller const& caller) {
            return import_models(desk, caller, *arguments);
        });
    import.add_option("models", arguments->models, "JSON of ListFoundationModels")->required();
    import.add_option("--profiles", arguments->profiles, "JSON of ListInferenceProfiles");
    import.add_option("--region", arguments->region, "The region that answered")->required();
    add_operating(group, context, "add-claude-platform", "Add the models of Claude Platform on AWS",
                  [](Desk& desk, app::Caller const& caller) -> Result<void> {
                      std::vector<std::string> const added = TRY(
                          desk.governance().add_models(caller, approval::claude_platform_models()));
                      print(counted(std::ssize(added), "new model") + " to review\n");
                      return {};
                  });
}

}  // namespace

void add_model(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "model", "The catalogue of models and what was decided");
    add_imports(group, context);
    add_reading(group, context, "list", "All models", [&context](Desk& desk) {
        return list<CatalogModel>(context, desk, {},
                                  {"model", "vendor", "name", "status", "covers"},
                                  [](CatalogModel const& model) {
                                      return std::vector<std::string>{
                                          model.id, model.vendor, model.name, text_of(model.status),
                                          std::to_string(model.covered.size())};
                                  });
    });
    auto id = std::make_shared<std::string>();
    add_reading(group, context, "show", "One model and its decision",
                [&context, id](Desk& desk) { return show<CatalogModel>(context, desk, *id); })
        .add_option("model", *id, "PLATFORM:MODEL")
        ->required();
    add_reading(group, context, "impact", "What a decision would touch",
                [id](Desk& desk) -> Result<void> {
                    print(impact_text(TRY(desk.governance().model_impact(*id))));
                    return {};
                })
        .add_option("model", *id, "PLATFORM:MODEL")
        ->required();
    add_reading(group, context, "coverage", "Where it is open, approved and implemented",
                [&context, id](Desk& desk) { return show_coverage(context, desk, *id); })
        .add_option("model", *id, "PLATFORM:MODEL")
        ->required();
    add_decide(group, context, ModelStatus::kApproved, "approve",
               "Open a model for requests within accounts and regions");
    add_decide(group, context, ModelStatus::kRestricted, "restrict",
               "Usable only through requests whose approval names it");
    add_decide(group, context, ModelStatus::kBlocked, "block", "No new grant; use is a finding");
}

}  // namespace mandate::cli
