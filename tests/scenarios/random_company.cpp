#include "random_company.h"

#include <fmt/format.h>

#include "app/artefacts.h"

namespace mandate::scenarios {

using app::Caller;
using app::Reading;
using approval::Approval;
using approval::Request;
using approval::Task;
using organisation::DutyAct;
using organisation::Person;
using organisation::Role;
using ownership::Claim;

namespace {

constexpr std::string_view kHierarchy =
    "Business Unit,Department,Portfolio,Product\nRetail,Digital,Care,Bot\n";
ElementId const kProduct("e4-bot");
std::string const kAccount = "111122223333";
std::string const kModel = "anthropic.claude-sonnet-4-6";

/// Some people hold two roles: the rules, not the roster, must keep duties apart.
std::vector<std::pair<std::string, std::vector<Role>>> const kPeople = {
    {"po", {Role::kProductOwner}},
    {"lead", {Role::kFinopsLead}},
    {"engineer", {Role::kCloudEngineer}},
    {"security", {Role::kSecurityReviewer}},
    {"portfolio", {Role::kPortfolioManager}},
    {"po-lead", {Role::kProductOwner, Role::kFinopsLead}},
    {"lead-engineer", {Role::kFinopsLead, Role::kCloudEngineer}},
    {"po-engineer", {Role::kProductOwner, Role::kCloudEngineer}},
    {"lead-security", {Role::kFinopsLead, Role::kSecurityReviewer}},
};

approval::Estimate estimate_of(std::int64_t dollars) {
    approval::Estimate estimate;
    estimate.first_month = *BillingPeriod::create(2026, 11);
    estimate.curve_percent = {100, 100, 100};
    estimate.lines = {approval::DirectLine{"as estimated",
                                           Money::from_units(Int128{dollars} * 1'000'000'000'000)}};
    return estimate;
}

void must(Result<void> const& done) {
    if (!done) {
        throw std::logic_error(to_string(done.error()));
    }
}

}  // namespace

RandomCompany::RandomCompany(app::Records& records, std::uint32_t seed, Start start)
    : clock_(Date(std::chrono::year{2026} / 11 / 2)), governance_(records, clock_), random_(seed) {
    if (start == Start::kFound) {
        found();
    }
}

void RandomCompany::found() {
    Caller const root{PersonId("operator:root"), std::nullopt, true};
    if (!governance_.import_hierarchy(root, kHierarchy, "hierarchy")) {
        throw std::logic_error("the hierarchy could not be read");
    }
    for (auto const& [id, roles] : kPeople) {
        Person person;
        person.id = PersonId(id);
        person.name = PrivateText(id);
        person.email = PrivateText(id + "@example.com");
        for (Role role : roles) {
            person.roles.push_back({role, std::nullopt});
        }
        must(governance_.put_person(root, person));
    }
    organisation::Account account;
    account.id = AccountId(kAccount);
    account.name = "prod";
    must(governance_.put_account(root, account));
    for (std::string const& name : {kModel, std::string("amazon.titan-embed-text-v2:0")}) {
        approval::CatalogModel model;
        model.id = "bedrock:" + name;
        model.model = name;
        model.name = name;
        model.vendor = "vendor";
        model.offered_in = {Region("us-east-1")};
        if (!governance_.add_models(root, {model})) {
            throw std::logic_error("a model could not be added");
        }
        approval::Decision decision;
        decision.scope.regions = {Region("us-east-1")};
        if (!governance_.decide_model({PersonId("lead"), std::nullopt, false}, model.id,
                                      decision)) {
            throw std::logic_error("a model could not be decided");
        }
    }
}

std::size_t RandomCompany::below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
}

Caller RandomCompany::somebody(std::string_view usually) {
    std::string const id = below(4) == 0 ? one_of(kPeople).first : std::string(usually);
    return {PersonId(id), std::nullopt, false};
}

template <typename T>
std::string RandomCompany::some_id() {
    std::int64_t count = 0;
    must(governance_.read([&](Reading& reading) -> Result<void> {
        count = TRY(reading.count(app::Noun<T>::kTable));
        return {};
    }));
    auto const there = static_cast<std::size_t>(count);
    std::size_t const number = there == 0 || below(8) == 0 ? there + 1 : 1 + below(there);
    return fmt::format("{}-{}", app::Noun<T>::kPrefix, number);
}

Result<void> RandomCompany::ask() {
    if (below(2) == 0) {
        TRY(governance_.submit_request(somebody("po"), RequestId(some_id<Request>())));
        return {};
    }
    Request request;
    request.workload = WorkloadId(fmt::format("bot-{}", below(3)));
    request.workload_name = "Bot";
    request.product = kProduct;
    request.description = PrivateText("Answers.");
    request.runtime.kind = "lambda";
    request.estimate = estimate_of(below(4) == 0 ? 6'000 : 50);
    request.business_case =
        approval::BusinessCase{approval::ValueType::kCostSaving, *Money::parse("1000"), 1'000};
    Caller const caller = somebody("po");
    RequestId const id = TRY(governance_.draft_request(caller, request));
    TRY(governance_.submit_request(caller, id));
    return {};
}

Result<void> RandomCompany::decide_request() {
    RequestId const id(some_id<Request>());
    switch (below(8)) {
        case 0: return governance_.take_review(somebody("lead"), id);
        case 1: return governance_.return_request(somebody("lead"), id, "again");
        case 2: return governance_.withdraw_request(somebody("po"), id, "no");
        case 3:
            return below(4) == 0 ? governance_.retire_request(somebody("po"), id, "over")
                                 : governance_.approve_size(somebody("portfolio"), id);
        case 4: return governance_.approve_size(somebody("portfolio"), id);
        default:
            TRY(governance_.second_approve(somebody("security"), ApprovalId(some_id<Approval>())));
            return {};
    }
}

Result<void> RandomCompany::decide_model() {
    approval::Decision decision;
    decision.scope.regions = {Region("us-east-1")};
    decision.reason = "its terms changed";
    constexpr approval::ModelStatus kStatuses[] = {approval::ModelStatus::kApproved,
                                                   approval::ModelStatus::kRestricted,
                                                   approval::ModelStatus::kBlocked};
    decision.status = kStatuses[below(3)];
    TRY(governance_.decide_model(somebody("lead"), "bedrock:" + kModel, decision));
    return {};
}

Result<void> RandomCompany::approve() {
    if (below(8) == 0) {
        TRY(governance_.revoke(somebody("lead"), ApprovalId(some_id<Approval>()), "no more"));
        return {};
    }
    app::ApproveCommand command;
    command.request = RequestId(some_id<Request>());
    command.account = AccountId(kAccount);
    iam::Grant grant;
    grant.model = below(2) == 0 ? kModel : "amazon.titan-embed-text-v2:0";
    grant.region = Region("us-east-1");
    grant.actions = {iam::ActionSet::kInference};
    command.grants = {grant};
    command.runtime_fields = {
        {"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:bot"}};
    command.business_case_acknowledged = true;
    command.reason = "fits";
    if (below(5) == 0) {
        command.agentic.tier = iam::Tier::kReadOnly;
    }
    if (below(6) == 0) {
        command.replaces = {ApprovalId(some_id<Approval>())};
    }
    TRY(governance_.approve(somebody("lead"), command));
    return {};
}

Result<void> RandomCompany::work() {
    TaskId const id(some_id<Task>());
    Caller const caller = somebody("engineer");
    if (below(8) == 0) {
        return governance_.fail_task(caller, id, "cannot");
    }
    TRY(governance_.start_task(caller, id));
    if (below(4) == 0) {
        return {};
    }
    Task task;
    TRY(governance_.read([&](Reading& reading) -> Result<void> {
        task = TRY(app::load<Task>(reading, id.value())).value;
        return {};
    }));
    for (std::size_t step = 1; step <= task.steps.size(); ++step) {
        app::StepCommand command;
        command.task = id;
        command.step = step;
        for (std::string const& name : task.steps[step - 1].asks_for) {
            command.answers[name] =
                name == "target_id"   ? kAccount
                : name == "policy_id" ? "p-1a2b3c4d"
                : name == "role_arn"
                    ? fmt::format("arn:aws:iam::{}:role/mandate/{}", kAccount, task.role_name)
                    : "confirmed";
        }
        if (task.steps[step - 1].needs_evidence) {
            command.evidence_kind = approval::EvidenceKind::kText;
            command.evidence = task.steps[step - 1].shows_role
                                   ? TRY(app::printout_of(task, *task.steps[step - 1].shows_role))
                                   : "done";
            command.composition_sha256 =
                below(10) == 0 ? std::string(64, '0') : task.composition_sha256;
        }
        TRY(governance_.complete_step(caller, command));
    }
    return governance_.implement_task(caller, id);
}

Result<void> RandomCompany::own() {
    switch (below(5)) {
        case 0: {
            app::ClaimCommand command;
            command.anchor = fmt::format("arn:aws:iam::{}:role/app-{}", kAccount, below(2));
            command.workload = WorkloadId(fmt::format("bot-{}", below(3)));
            command.from = governance_.today() + std::chrono::days{below(60)};
            command.from = *command.from - std::chrono::days{30};
            command.reason = "ours";
            TRY(governance_.claim_anchor(somebody("po"), command));
            return {};
        }
        case 1:
            return governance_.release_claim(
                somebody("po"), ClaimId(some_id<Claim>()),
                governance_.today() + std::chrono::days{below(40)} - std::chrono::days{20},
                "not ours");
        case 2:
            TRY(governance_.transfer_claim(somebody("po"), ClaimId(some_id<Claim>()),
                                           WorkloadId(fmt::format("bot-{}", below(3))),
                                           governance_.today() + std::chrono::days{below(20)},
                                           "moved"));
            return {};
        default:
            TRY(governance_.claim_request(somebody("po"), RequestId(some_id<Request>())));
            return {};
    }
}

Result<void> RandomCompany::something() {
    if (below(12) == 0) {
        clock_.set(clock_.now() + std::chrono::days{1 + below(40)});
        TRY(governance_.expire_approvals({PersonId("operator:root"), std::nullopt, true}));
        return {};
    }
    if (below(16) == 0) {
        return decide_model();
    }
    switch (below(10)) {
        case 0: return ask();
        case 1: return decide_request();
        case 2:
        case 3: return approve();
        case 4:
        case 5:
        case 6: return work();
        default: return own();
    }
}

bool RandomCompany::act() { return something().has_value(); }

/// Straight from the sentence: no two steps of different duties on one chain by one identity.
std::string RandomCompany::broken_duties(Reading& reading, std::string const& chain) {
    Result<std::vector<DutyAct>> const acts = reading.acts(chain);
    if (!acts) {
        return to_string(acts.error());
    }
    for (DutyAct const& a : *acts) {
        for (DutyAct const& b : *acts) {
            bool const same = a.person == b.person || a.on_behalf_of == b.person ||
                              (a.on_behalf_of && a.on_behalf_of == b.on_behalf_of);
            if (same && organisation::conflict(a.step, b.step)) {
                return fmt::format("{} did {} and {} on {}", a.person.value(), text_of(a.step),
                                   text_of(b.step), chain);
            }
        }
    }
    return "";
}

Result<std::string> RandomCompany::examine(Reading& reading) {
    for (Request const& request : TRY(app::values<Request>(reading))) {
        if (std::string broken = broken_duties(reading, request.id.value()); !broken.empty()) {
            return broken;
        }
    }
    if (std::string broken = broken_duties(reading, "bedrock:" + kModel); !broken.empty()) {
        return broken;
    }
    std::int64_t open_rails = 0;
    for (Task const& task : TRY(app::values<Task>(reading, app::of_guard_rails()))) {
        open_rails += approval::is_unfinished(task) ? 1 : 0;
    }
    if (open_rails > 1) {
        return std::string("an account has two open tasks for one guard rail");
    }
    for (Approval const& approval : TRY(app::values<Approval>(reading))) {
        if (TRY(approval::content_hash(approval.content)) != approval.content_sha256) {
            return fmt::format("{} is not what was decided", approval.id.value());
        }
    }
    for (Task const& task : TRY(app::values<Task>(reading))) {
        for (approval::TaskStep const& step : task.steps) {
            if (step.evidence && step.evidence->composition_sha256 != task.composition_sha256) {
                return fmt::format("{} took evidence of another composition", task.id.value());
            }
        }
    }
    for (app::Implementation const& running : TRY(app::values<app::Implementation>(reading))) {
        if (TRY(approval::composition_hash(running.composition)) != running.composition_sha256) {
            return fmt::format("{} runs something else than was approved", running.id);
        }
    }
    std::vector<Claim> const claims = TRY(app::values<Claim>(reading));
    for (Claim const& claim : claims) {
        Date const end = claim.effective_to.value_or(claim.effective_from + std::chrono::days{90});
        for (Date day = claim.effective_from; day < end; day += std::chrono::days{1}) {
            auto const owners = std::ranges::count_if(claims, [&](Claim const& other) {
                return other.anchor == claim.anchor && ownership::in_force(other, day);
            });
            if (owners != 1) {
                return fmt::format("{} has {} owners on {}", ownership::to_string(claim.anchor),
                                   owners, to_string(day));
            }
        }
    }
    return std::string();
}

std::string RandomCompany::broken_promise() {
    std::string broken;
    Result<void> const read = governance_.read([&](Reading& reading) -> Result<void> {
        broken = TRY(examine(reading));
        return {};
    });
    return read ? broken : to_string(read.error());
}

bool RandomCompany::claimed() {
    bool found = false;
    must(governance_.read([&](Reading& reading) -> Result<void> {
        for (Request const& request : TRY(app::values<Request>(reading))) {
            found = found || request.state == approval::RequestState::kClaimed;
        }
        return {};
    }));
    return found;
}

}  // namespace mandate::scenarios
