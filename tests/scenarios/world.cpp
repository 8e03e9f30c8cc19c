#include "world.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::scenarios {

using app::Caller;
using approval::Estimate;
using approval::Request;
using organisation::Person;
using organisation::Role;
using organisation::RoleAssignment;

namespace {

std::string value_or(Sentence const& sentence, std::string const& key, std::string const& other) {
    auto const found = sentence.values.find(key);
    return found == sentence.values.end() ? other : found->second;
}

std::optional<std::string> value_of(Sentence const& sentence, std::string const& key) {
    auto const found = sentence.values.find(key);
    return found == sentence.values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> list_of(Sentence const& sentence, std::string const& key) {
    std::vector<std::string> texts;
    if (std::optional<std::string> const text = value_of(sentence, key)) {
        for (std::string_view part : split(*text, ',')) {
            texts.emplace_back(part);
        }
    }
    return texts;
}

Result<RoleAssignment> read_role(std::string_view text) {
    std::size_t const at = text.find('@');
    RoleAssignment role;
    role.role = TRY(parse_enum<Role>(text.substr(0, at), "role"));
    if (at != std::string_view::npos) {
        role.scope = ElementId(std::string(text.substr(at + 1)));
    }
    return role;
}

/// `estimate=1200.00`: dollars a month, a year long.
Result<Estimate> read_estimate(Sentence const& sentence, BillingPeriod first_month) {
    Estimate estimate;
    estimate.first_month = first_month;
    estimate.curve_percent = std::vector<std::int64_t>(12, 100);
    estimate.lines = {approval::DirectLine{
        "as estimated", TRY(Money::parse(value_or(sentence, "estimate", "100")))}};
    return estimate;
}

Result<std::optional<Date>> read_day(Sentence const& sentence, std::string const& key) {
    std::optional<std::string> const text = value_of(sentence, key);
    return text ? std::optional(TRY(parse_date(*text))) : std::optional<Date>();
}

Result<approval::BusinessCase> read_business_case(Sentence const& sentence) {
    approval::BusinessCase business_case;
    business_case.annual_baseline = TRY(Money::parse(value_or(sentence, "baseline", "0")));
    std::string target = value_or(sentence, "target", "10%");
    target.pop_back();
    business_case.target_basis_points = std::stol(target) * 100;
    if (value_or(sentence, "value", "cost_saving") == "revenue_driving") {
        business_case.value_type = approval::ValueType::kRevenueDriving;
    }
    return business_case;
}

}  // namespace

World::World(Backend backend)
    : backend_(std::move(backend)),
      clock_(Date(std::chrono::year{2026} / 11 / 2)),
      governance_(backend_.records, clock_) {
    add_given();
    add_requests();
    add_approvals();
    add_tasks();
    add_claims();
    add_models();
    add_expectations();
}

std::string World::expected(Result<void> const& done, Sentence const& sentence) const {
    if (sentence.outcome.empty()) {
        return done ? "" : fmt::format("{}: {}", sentence.place, to_string(done.error()));
    }
    if (done) {
        return fmt::format("{}: it worked, and should have been {}", sentence.place,
                           sentence.outcome);
    }
    ErrorCode const code = done.error().code;
    bool const refused = code == ErrorCode::kForbidden || code == ErrorCode::kAnswerIsNo;
    std::string const outcome = refused                        ? "refused"
                                : code == ErrorCode::kConflict ? "conflict"
                                                               : "error";
    std::string const message = to_string(done.error());
    if (outcome != sentence.outcome || message.find(sentence.outcome_text) == std::string::npos) {
        return fmt::format("{}: {} ({}), and should have been {}: {}", sentence.place, outcome,
                           message, sentence.outcome, sentence.outcome_text);
    }
    return "";
}

std::string World::run(Sentence const& sentence) {
    if (sentence.subject == "as") {
        if (Result<void> const done = introduce(sentence); !done) {
            return fmt::format("{}: {}", sentence.place, to_string(done.error()));
        }
    }
    std::string const key =
        (sentence.subject == "as" ? "" : sentence.subject + " ") + sentence.phrase;
    // `expect request "x" claimed`: what follows the object belongs to the handler.
    auto handler = handlers_.end();
    for (auto candidate = handlers_.begin(); candidate != handlers_.end(); ++candidate) {
        bool const fits = key == candidate->first || key.starts_with(candidate->first + " ");
        if (fits &&
            (handler == handlers_.end() || candidate->first.size() > handler->first.size())) {
            handler = candidate;
        }
    }
    if (handler == handlers_.end()) {
        return fmt::format("{}: nobody knows how to '{}'", sentence.place, key);
    }
    Sentence told = sentence;
    told.phrase = std::string(trim(std::string_view(key).substr(handler->first.size())));
    return expected(handler->second(told), sentence);
}

app::Caller World::caller(Sentence const& sentence) {
    Caller caller{PersonId(sentence.actor), std::nullopt, false};
    if (!sentence.delegator.empty()) {
        caller.on_behalf_of = PersonId(sentence.delegator);
    }
    return caller;
}

namespace {
Caller const kOperator{PersonId("operator:root"), std::nullopt, true};
}

Result<void> World::introduce(Sentence const& sentence) {
    if (sentence.roles.empty()) {
        return {};
    }
    Person person;
    person.id = PersonId(sentence.actor);
    person.name = PrivateText(sentence.actor);
    person.email = PrivateText(sentence.actor + "@example.com");
    for (std::string const& role : sentence.roles) {
        person.roles.push_back(TRY(read_role(role)));
    }
    return governance_.put_person(kOperator, person);
}

RequestId World::request_of(std::string const& slug) const {
    auto const found = requests_.find(slug);
    return found == requests_.end() ? RequestId(slug) : found->second;
}

void World::add_given() {
    handlers_["day"] = [this](Sentence const& sentence) -> Result<void> {
        clock_.set(TRY(parse_date(sentence.phrase)));
        return {};
    };
    handlers_["given product"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> names;
        for (std::string_view name : split(sentence.objects.at(0), '/')) {
            names.emplace_back(trim(name));
        }
        hierarchy_ += join(names, ",") + "\n";
        TRY(governance_.import_hierarchy(kOperator, hierarchy_, "hierarchy.csv"));
        return {};
    };
    handlers_["given person"] = [this](Sentence const& sentence) -> Result<void> {
        Sentence person = sentence;
        person.actor = sentence.phrase;
        person.roles = list_of(sentence, "roles");
        return introduce(person);
    };
    handlers_["given person who left"] = [this](Sentence const& sentence) -> Result<void> {
        Person person = TRY(load<Person>(sentence.phrase)).value;
        person.state = organisation::PersonState::kLeft;
        return governance_.put_person(kOperator, person);
    };
    handlers_["given team"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Team team;
        team.id = TeamId(sentence.phrase);
        team.name = sentence.phrase;
        for (std::string const& member : list_of(sentence, "members")) {
            team.members.emplace_back(member);
        }
        for (std::string const& account : list_of(sentence, "accounts")) {
            team.accounts.emplace_back(account);
        }
        return governance_.put_team(kOperator, team);
    };
    handlers_["given account"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Account account;
        account.id = AccountId(sentence.phrase);
        account.name = value_or(sentence, "name", sentence.phrase);
        account.type = TRY(parse_enum<organisation::AccountType>(
            value_or(sentence, "type", "production"), "type"));
        account.ou = value_or(sentence, "ou", "workloads");
        return governance_.put_account(kOperator, account);
    };
    handlers_["given model"] = [this](Sentence const& sentence) -> Result<void> {
        approval::CatalogModel model;
        std::string const& id = sentence.objects.at(0);
        std::size_t const colon = id.find(':');
        model.id = id;
        model.platform =
            TRY(parse_enum<iam::Platform>(std::string_view(id).substr(0, colon), "platform"));
        model.model = id.substr(colon + 1);
        model.vendor = value_or(sentence, "vendor", "anthropic");
        model.name = value_or(sentence, "name", model.model);
        for (std::string const& region : list_of(sentence, "regions")) {
            model.offered_in.emplace_back(region);
        }
        TRY(governance_.add_models(kOperator, {model}));
        return {};
    };
    handlers_["given budget"] = [this](Sentence const& sentence) -> Result<void> {
        std::string names = sentence.objects.at(0);
        std::vector<std::string> path;
        for (std::string_view name : split(names, '/')) {
            path.emplace_back(trim(name));
        }
        std::string const year = value_or(sentence, "year", "2026");
        std::string const csv =
            fmt::format("Business Unit,Department,Portfolio,Product,annual\n{},{}\n",
                        join(path, ","), value_or(sentence, "amount", "0"));
        TRY(governance_.import_budget(
            kOperator, fmt::format("Customer_{0}_true_{0}-01-01_true_Budget_v1.csv", year), csv));
        return {};
    };
    handlers_["given settings"] = [this](Sentence const& sentence) -> Result<void> {
        app::GovernanceSettings settings = TRY(governance_.settings());
        if (auto const limit = value_of(sentence, "size_limit")) {
            settings.size_limit = TRY(Money::parse(*limit));
        }
        if (auto const below = value_of(sentence, "business_case_free_below")) {
            settings.business_case_free_below = TRY(Money::parse(*below));
        }
        return governance_.put_settings(kOperator, settings);
    };
}

Result<Request> World::contents(Sentence const& sentence) {
    Request request;
    request.workload = WorkloadId(sentence.objects.at(0));
    request.workload_name = value_or(sentence, "name", sentence.objects.at(0));
    request.kind =
        TRY(parse_enum<approval::RequestKind>(value_or(sentence, "kind", "new_workload"), "kind"));
    request.product = ElementId(value_or(sentence, "product", "e4-support-bot"));
    request.use_case = TRY(
        parse_enum<approval::UseCase>(value_or(sentence, "use_case", "operations_ai"), "use_case"));
    request.description = PrivateText(value_or(sentence, "description", "Answers customers."));
    request.runtime.kind = value_or(sentence, "runtime", "lambda");
    request.wished_model = value_of(sentence, "wish");
    request.adopts = value_of(sentence, "adopts");
    Date const today = governance_.today();
    request.estimate = TRY(read_estimate(sentence, BillingPeriod::of(today)));
    if (sentence.values.contains("baseline")) {
        request.business_case = TRY(read_business_case(sentence));
    }
    return request;
}

void World::add_requests() {
    auto draft = [this](Sentence const& sentence) -> Result<void> {
        requests_[sentence.objects.at(0)] =
            TRY(governance_.draft_request(caller(sentence), TRY(contents(sentence))));
        return {};
    };
    handlers_["drafts request"] = draft;
    handlers_["submits request"] = [this, draft](Sentence const& sentence) -> Result<void> {
        // With contents it is a new one; without, the one that was drafted.
        if (!sentence.values.empty()) {
            TRY(draft(sentence));
        }
        TRY(governance_.submit_request(caller(sentence), request_of(sentence.objects.at(0))));
        return {};
    };
    handlers_["edits request"] = [this](Sentence const& sentence) -> Result<void> {
        Request request = TRY(contents(sentence));
        request.id = request_of(sentence.objects.at(0));
        app::SeenVersion seen;
        if (auto const version = value_of(sentence, "seen")) {
            seen = std::stol(*version);
        }
        return governance_.edit_request(caller(sentence), request, seen);
    };
    auto with_reason = [this](std::string const& phrase, auto command) {
        handlers_[phrase] = [this, command](Sentence const& sentence) -> Result<void> {
            return (governance_.*command)(caller(sentence), request_of(sentence.objects.at(0)),
                                          value_or(sentence, "because", ""));
        };
    };
    with_reason("withdraws request", &app::Governance::withdraw_request);
    with_reason("returns request", &app::Governance::return_request);
    with_reason("rejects request", &app::Governance::reject_request);
    with_reason("retires request", &app::Governance::retire_request);
    handlers_["approves size of request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.approve_size(caller(sentence), request_of(sentence.objects.at(0)));
    };
    handlers_["takes review of request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.take_review(caller(sentence), request_of(sentence.objects.at(0)));
    };
    handlers_["comments on request"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.comment(caller(sentence), "request",
                                request_of(sentence.objects.at(0)).value(),
                                value_or(sentence, "text", "")));
        return {};
    };
    handlers_["delegates to"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Delegation delegation;
        delegation.delegator = PersonId(sentence.actor);
        delegation.delegate = PersonId(sentence.phrase);
        for (std::string const& role : list_of(sentence, "roles")) {
            delegation.roles.push_back(TRY(parse_enum<Role>(role, "role")));
        }
        delegation.from = TRY(read_day(sentence, "from")).value_or(governance_.today());
        delegation.to = TRY(read_day(sentence, "to")).value_or(governance_.today());
        TRY(governance_.delegate(caller(sentence), delegation));
        return {};
    };
}

Result<app::ApproveCommand> World::approve_command(Sentence const& sentence) {
    app::ApproveCommand command;
    command.request = request_of(sentence.objects.at(0));
    command.account = AccountId(value_or(sentence, "account", "111122223333"));
    command.platform =
        TRY(parse_enum<iam::Platform>(value_or(sentence, "platform", "bedrock"), "platform"));
    for (std::string const& model : list_of(sentence, "model")) {
        iam::Grant grant;
        grant.platform = command.platform;
        grant.model = model;
        grant.region = Region(value_or(sentence, "region", "us-east-1"));
        grant.inference_profile = value_of(sentence, "profile");
        for (std::string const& region : list_of(sentence, "destinations")) {
            grant.destination_regions.emplace_back(region);
        }
        for (std::string const& action : list_of(sentence, "actions")) {
            grant.actions.push_back(TRY(parse_enum<iam::ActionSet>(action, "actions")));
        }
        if (grant.actions.empty()) {
            grant.actions = {iam::ActionSet::kInference, iam::ActionSet::kStreaming};
        }
        if (auto const workspace = value_of(sentence, "workspace")) {
            grant.workspace = iam::Workspace{*workspace, std::nullopt};
        }
        command.grants.push_back(std::move(grant));
    }
    command.agentic.tier = iam::default_tier(command.platform);
    if (auto const tier = value_of(sentence, "tier")) {
        command.agentic.tier = TRY(parse_enum<iam::Tier>(*tier, "tier"));
        command.agentic.names = list_of(sentence, "names");
    }
    command.runtime_fields = {
        {"function_arn", fmt::format("arn:aws:lambda:us-east-1:{}:function:{}",
                                     command.account.value(), sentence.objects.at(0))}};
    if (sentence.values.contains("estimate")) {
        command.confirmed_estimate =
            TRY(read_estimate(sentence, BillingPeriod::of(governance_.today())));
    }
    command.business_case_acknowledged = value_or(sentence, "acknowledged", "yes") == "yes";
    command.expires_on = TRY(read_day(sentence, "expires"));
    command.priority =
        TRY(parse_enum<approval::Priority>(value_or(sentence, "priority", "normal"), "priority"));
    command.reason = value_or(sentence, "because", "");
    if (value_or(sentence, "replaces", "") == "all") {
        command.replaces = all_approvals_[sentence.objects.at(0)];
    }
    if (auto const version = value_of(sentence, "seen")) {
        command.seen = std::stol(*version);
    }
    return command;
}

void World::add_approvals() {
    handlers_["approves request"] = [this](Sentence const& sentence) -> Result<void> {
        app::ApprovalOutcome const outcome =
            TRY(governance_.approve(caller(sentence), TRY(approve_command(sentence))));
        approvals_[sentence.objects.at(0)] = outcome.approval;
        all_approvals_[sentence.objects.at(0)].push_back(outcome.approval);
        return {};
    };
    handlers_["second-approves request"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.second_approve(caller(sentence), approvals_[sentence.objects.at(0)]));
        return {};
    };
    handlers_["declines request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.decline(caller(sentence), approvals_[sentence.objects.at(0)],
                                   value_or(sentence, "because", ""));
    };
    handlers_["revokes approval of"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.revoke(caller(sentence), approvals_[sentence.objects.at(0)],
                               value_or(sentence, "because", "")));
        return {};
    };
    handlers_["given approvals run out"] = [this](Sentence const& /*sentence*/) -> Result<void> {
        TRY(governance_.expire_approvals(kOperator));
        return {};
    };
}

/// `n=2`: the second task of the request; else the first that is not over, else the last.
Result<app::Stored<approval::Task>> World::task_of(Sentence const& sentence) {
    std::vector<approval::Task> const tasks =
        TRY(all<approval::Task>({{"request", request_of(sentence.objects.at(0)).value()}}));
    if (tasks.empty()) {
        return fail(ErrorCode::kNotFound, "there is no task of " + sentence.objects.at(0));
    }
    if (auto const number = value_of(sentence, "n")) {
        return load<approval::Task>(tasks.at(std::stoul(*number) - 1).id.value());
    }
    for (approval::Task const& task : tasks) {
        if (task.state != approval::TaskState::kImplemented &&
            task.state != approval::TaskState::kCancelled) {
            return load<approval::Task>(task.id.value());
        }
    }
    return load<approval::Task>(tasks.back().id.value());
}

Result<void> World::complete_step(Sentence const& sentence, approval::Task const& task,
                                  std::size_t step) {
    app::StepCommand command;
    command.task = task.id;
    command.step = step;
    approval::TaskStep const& wanted = task.steps.at(step - 1);
    std::map<std::string, std::string> const known = {
        {"role_arn", fmt::format("arn:aws:iam::{}:role/mandate/{}", task.account.value(),
                                 approval::role_name(task.workload, task.account))},
        {"workspace_id", "wrkspc_01AbCdEf23GhIj"},
        {"workspace_arn", fmt::format("arn:aws:aws-external-anthropic:us-east-1:{}:workspace/"
                                      "wrkspc_01AbCdEf23GhIj",
                                      task.account.value())},
        {"function_arn", fmt::format("arn:aws:lambda:us-east-1:{}:function:mandate-{}",
                                     task.account.value(), task.workload.value())},
        {"terms_accepted_by", "legal@example.com"}};
    for (std::string const& name : wanted.asks_for) {
        auto const answer = known.find(name);
        command.answers[name] =
            value_or(sentence, name, answer == known.end() ? "confirmed" : answer->second);
    }
    if (wanted.needs_evidence || sentence.values.contains("evidence")) {
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence = value_or(sentence, "evidence", "done as the instruction says");
        command.composition_sha256 = value_or(sentence, "composition", task.composition_sha256);
    }
    return governance_.complete_step(caller(sentence), command);
}

Result<void> World::do_task(Sentence const& sentence, TaskId const& id) {
    approval::Task const task = TRY(load<approval::Task>(id.value())).value;
    if (task.state != approval::TaskState::kInProgress) {
        TRY(governance_.start_task(caller(sentence), id));
    }
    for (std::size_t step = 1; step <= task.steps.size(); ++step) {
        if (!task.steps[step - 1].done) {
            TRY(complete_step(sentence, task, step));
        }
    }
    return governance_.implement_task(caller(sentence), id);
}

void World::add_tasks() {
    handlers_["starts task of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.start_task(caller(sentence), TRY(task_of(sentence)).value.id);
    };
    handlers_["completes step of task of"] = [this](Sentence const& sentence) -> Result<void> {
        return complete_step(sentence, TRY(task_of(sentence)).value,
                             std::stoul(value_or(sentence, "step", "1")));
    };
    handlers_["implements task of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.implement_task(caller(sentence), TRY(task_of(sentence)).value.id);
    };
    handlers_["fails task of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.fail_task(caller(sentence), TRY(task_of(sentence)).value.id,
                                     value_or(sentence, "because", ""));
    };
    handlers_["does task of"] = [this](Sentence const& sentence) -> Result<void> {
        return do_task(sentence, TRY(task_of(sentence)).value.id);
    };
    handlers_["does all tasks of"] = [this](Sentence const& sentence) -> Result<void> {
        for (approval::Task const& task :
             TRY(all<approval::Task>({{"request", request_of(sentence.objects.at(0)).value()}}))) {
            if (task.state != approval::TaskState::kImplemented &&
                task.state != approval::TaskState::kCancelled) {
                TRY(do_task(sentence, task.id));
            }
        }
        return {};
    };
    handlers_["reassigns task of"] = [this](Sentence const& sentence) -> Result<void> {
        std::optional<PersonId> to;
        if (auto const name = value_of(sentence, "to")) {
            to = PersonId(*name);
        }
        return governance_.reassign_task(caller(sentence), TRY(task_of(sentence)).value.id, to,
                                         TRY(parse_enum<approval::Priority>(
                                             value_or(sentence, "priority", "normal"), "priority")),
                                         TRY(read_day(sentence, "due")));
    };
    handlers_["confirms cut-over of"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.confirm_cut_over(caller(sentence), WorkloadId(sentence.objects.at(0)),
                                         AccountId(value_or(sentence, "account", "111122223333"))));
        return {};
    };
}

void World::add_claims() {
    handlers_["claims request"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.claim_request(caller(sentence), request_of(sentence.objects.at(0))));
        return {};
    };
    handlers_["claims anchor"] = [this](Sentence const& sentence) -> Result<void> {
        app::ClaimCommand command;
        command.anchor = sentence.objects.at(0);
        command.workload = WorkloadId(value_or(sentence, "workload", "support-bot"));
        command.from = TRY(read_day(sentence, "from"));
        command.reason = value_or(sentence, "because", "");
        TRY(governance_.claim_anchor(caller(sentence), command));
        return {};
    };
    auto claim_of = [this](std::string const& anchor) -> Result<ClaimId> {
        ownership::Anchor const wanted = TRY(ownership::parse_anchor(anchor));
        for (ownership::Claim const& claim : TRY(all<ownership::Claim>())) {
            if (claim.anchor == wanted && !claim.effective_to) {
                return claim.id;
            }
        }
        return fail(ErrorCode::kNotFound, "nobody claims " + anchor);
    };
    handlers_["releases claim of"] = [this, claim_of](Sentence const& sentence) -> Result<void> {
        return governance_.release_claim(
            caller(sentence), TRY(claim_of(sentence.objects.at(0))),
            TRY(read_day(sentence, "on")).value_or(governance_.today() + std::chrono::days{1}),
            value_or(sentence, "because", ""));
    };
    handlers_["transfers claim of"] = [this, claim_of](Sentence const& sentence) -> Result<void> {
        TRY(governance_.transfer_claim(
            caller(sentence), TRY(claim_of(sentence.objects.at(0))),
            WorkloadId(value_or(sentence, "to", "")),
            TRY(read_day(sentence, "on")).value_or(governance_.today() + std::chrono::days{1}),
            value_or(sentence, "because", "")));
        return {};
    };
    handlers_["dedicates account"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.dedicate_account(caller(sentence), AccountId(sentence.phrase),
                                            WorkloadId(value_or(sentence, "workload", "")),
                                            governance_.today(), value_or(sentence, "because", ""));
    };
    handlers_["confirms estimate of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.confirm_estimate(
            caller(sentence), WorkloadId(sentence.objects.at(0)),
            TRY(read_estimate(sentence, BillingPeriod::of(governance_.today()))));
    };
    handlers_["revises estimate of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.revise_estimate(
            caller(sentence), WorkloadId(sentence.objects.at(0)),
            TRY(read_estimate(sentence, BillingPeriod::of(governance_.today()))));
    };
}

void World::add_models() {
    auto decide = [this](approval::ModelStatus status) {
        return [this, status](Sentence const& sentence) -> Result<void> {
            approval::Decision decision;
            decision.status = status;
            for (std::string const& account : list_of(sentence, "accounts")) {
                decision.scope.accounts.emplace_back(account);
            }
            for (std::string const& type : list_of(sentence, "types")) {
                decision.scope.account_types.push_back(
                    TRY(parse_enum<organisation::AccountType>(type, "type")));
            }
            decision.scope.ous = list_of(sentence, "ous");
            for (std::string const& region : list_of(sentence, "regions")) {
                decision.scope.regions.emplace_back(region);
            }
            decision.scope.region_groups = list_of(sentence, "groups");
            decision.reason = value_or(sentence, "because", "");
            if (auto const days = value_of(sentence, "notice")) {
                decision.notice_days = std::stol(*days);
            }
            TRY(governance_.decide_model(caller(sentence), sentence.objects.at(0), decision));
            return {};
        };
    };
    handlers_["approves model"] = decide(approval::ModelStatus::kApproved);
    handlers_["restricts model"] = decide(approval::ModelStatus::kRestricted);
    handlers_["blocks model"] = decide(approval::ModelStatus::kBlocked);
}

namespace {

Result<void> must(bool fits, std::string const& what) {
    return fits ? Result<void>{} : fail(ErrorCode::kBadInput, what);
}

/// Each fact of a task that a sentence names: `open, 4 steps, team=platform`.
Result<void> check_task(approval::Task const& task, Sentence const& sentence) {
    for (std::string_view part : split(sentence.phrase, ',')) {
        std::string const fact(trim(part));
        std::string const steps = fmt::format("{} steps", task.steps.size());
        TRY(must(fact.empty() || fact == text_of(task.state) || fact == steps ||
                     fact == text_of(task.kind) || fact == text_of(task.priority) ||
                     fact == text_of(task.assurance),
                 fmt::format("the task is {}, {}, {}, {}; not '{}'", text_of(task.state), steps,
                             text_of(task.kind), text_of(task.priority), fact)));
    }
    std::string const team = task.team ? task.team->value() : "nobody";
    TRY(must(value_or(sentence, "team", team) == team, "the task's team is " + team));
    std::string const assignee = task.assignee ? task.assignee->value() : "nobody";
    return must(value_or(sentence, "assignee", assignee) == assignee,
                "the task is held by " + assignee);
}

Result<Money> peak(std::optional<Estimate> const& estimate) {
    return estimate ? approval::peak_month_list(*estimate) : Money();
}

}  // namespace

void World::add_expectations() {
    handlers_["expect request"] = [this](Sentence const& sentence) -> Result<void> {
        Request const request =
            TRY(load<Request>(request_of(sentence.objects.at(0)).value())).value;
        return must(text_of(request.state) == sentence.phrase,
                    "the request is " + text_of(request.state));
    };
    handlers_["expect task of"] = [this](Sentence const& sentence) -> Result<void> {
        return check_task(TRY(task_of(sentence)).value, sentence);
    };
    handlers_["expect tasks of"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<approval::Task> const tasks =
            TRY(all<approval::Task>({{"request", request_of(sentence.objects.at(0)).value()}}));
        std::vector<std::string> states;
        for (approval::Task const& task : tasks) {
            states.push_back(text_of(task.state));
        }
        return must(join(states, ", ") == sentence.phrase, "the tasks are " + join(states, ", "));
    };
    handlers_["expect approval of"] = [this](Sentence const& sentence) -> Result<void> {
        approval::Approval const approval =
            TRY(load<approval::Approval>(approvals_[sentence.objects.at(0)].value())).value;
        return must(text_of(approval.state) == sentence.phrase,
                    "the approval is " + text_of(approval.state));
    };
    handlers_["expect claim of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Anchor const anchor = TRY(ownership::parse_anchor(sentence.objects.at(0)));
        std::vector<ownership::Claim> const claims = TRY(all<ownership::Claim>());
        Date const day = TRY(read_day(sentence, "on")).value_or(governance_.today());
        ownership::Claim const* const claim = ownership::claim_on(claims, anchor, day);
        std::string const owner = claim == nullptr ? "nobody" : claim->workload.value();
        TRY(must(value_or(sentence, "workload", "nobody") == owner, "it is claimed by " + owner));
        bool const restates = claim != nullptr && claim->restates_history;
        return must(!sentence.values.contains("restates") || restates, "it does not restate");
    };
    handlers_["expect workload"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Workload const workload =
            TRY(load<ownership::Workload>(sentence.objects.at(0))).value;
        TRY(must(value_or(sentence, "owner", workload.owner.value()) == workload.owner.value(),
                 "its owner is " + workload.owner.value()));
        return must(text_of(workload.state) == sentence.phrase,
                    "the workload is " + text_of(workload.state));
    };
    handlers_["expect model"] = [this](Sentence const& sentence) -> Result<void> {
        approval::CatalogModel const model =
            TRY(load<approval::CatalogModel>(sentence.objects.at(0))).value;
        std::string const covers = std::to_string(model.covered.size());
        TRY(must(value_or(sentence, "covers", covers) == covers, "it covers " + covers));
        return must(text_of(model.status) == sentence.phrase,
                    "the model is " + text_of(model.status));
    };
    handlers_["expect coverage of"] = [this](Sentence const& sentence) -> Result<void> {
        for (app::ModelCoverage const& place :
             TRY(governance_.model_coverage(sentence.objects.at(0)))) {
            if (place.account.value() == value_or(sentence, "account", "111122223333") &&
                place.region.value() == value_or(sentence, "region", "us-east-1")) {
                constexpr std::string_view kNames[] = {"open", "approved", "implemented"};
                std::string const state(kNames[static_cast<std::size_t>(place.state)]);
                return must(state == sentence.phrase, "it is " + state);
            }
        }
        return must(sentence.phrase == "none", "it is not covered");
    };
    handlers_["expect estimate of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::ConfirmedEstimate const estimate =
            TRY(load<ownership::ConfirmedEstimate>(sentence.objects.at(0))).value;
        std::string const owner = TRY(peak(estimate.owner_figure)).to_display();
        std::string const confirmed =
            estimate.confirmed_figure ? TRY(peak(estimate.confirmed_figure)).to_display() : "none";
        TRY(must(value_or(sentence, "owner", owner) == owner, "the owner's figure is " + owner));
        return must(value_or(sentence, "confirmed", confirmed) == confirmed,
                    "the confirmed figure is " + confirmed);
    };
    handlers_["expect notice to"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> const notices = backend_.notices();
        return must(std::ranges::find(notices, sentence.phrase) != notices.end(),
                    fmt::format("the notices are: {}", join(notices, "; ")));
    };
    handlers_["expect action"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> const actions = backend_.actions();
        auto const times = std::ranges::count(actions, sentence.phrase);
        std::string const wanted = value_or(sentence, "times", "1");
        return must(std::to_string(times) == wanted,
                    fmt::format("{} stands {} times in the log", sentence.phrase, times));
    };
    handlers_["expect handoff of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Handoff const handoff = TRY(governance_.handoff(
            WorkloadId(sentence.objects.at(0)),
            AccountId(value_or(sentence, "account", "111122223333")),
            TRY(parse_enum<iam::Platform>(value_or(sentence, "platform", "bedrock"), "platform"))));
        std::string text = handoff.anchor;
        for (ownership::HandoffLine const& line : handoff.lines) {
            text += "\n" + line.model + "\n" + line.region + "\n" + line.snippet;
        }
        return must(text.find(value_or(sentence, "with", "")) != std::string::npos, text);
    };
    handlers_["expect log verifies"] = [this](Sentence const& /*sentence*/) -> Result<void> {
        std::string const fault = backend_.verify();
        return must(fault.empty(), fault);
    };
}

}  // namespace mandate::scenarios
