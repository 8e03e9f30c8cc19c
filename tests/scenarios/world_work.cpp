#include <fmt/format.h>

#include "app/artefacts.h"
#include "base/text.h"
#include "sentence_values.h"
#include "world.h"

namespace mandate::scenarios {

using approval::Estimate;

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

/// `ou=workloads/prod` or `account=...`: the newest task of the model's guard rail there.
Result<app::Stored<approval::Task>> World::guard_rail_of(Sentence const& sentence) {
    std::vector<approval::Task> const tasks = TRY(all<approval::Task>(app::of_guard_rails()));
    for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
        approval::GuardRail const& rail = *task->guard_rail;
        bool const here = rail.organisational_unit
                              ? rail.organisational_unit == value_of(sentence, "ou")
                              : rail.account->value() == value_or(sentence, "account", "");
        if (here && rail.model == sentence.objects.at(0)) {
            return load<approval::Task>(task->id.value());
        }
    }
    return fail(ErrorCode::kNotFound, "there is no guard rail of " + sentence.objects.at(0));
}

namespace {

/// `attached=AdministratorAccess`: the engineer has attached one more policy, which allows
/// everything.
std::string with_attached(std::string printout, Sentence const& sentence) {
    if (!sentence.values.contains("attached")) {
        return printout;
    }
    std::string const name = sentence.values.at("attached");
    std::string const arn = "arn:aws:iam::aws:policy/" + name;
    constexpr std::string_view kNone = R"("AttachedPolicies":[])";
    printout.replace(
        printout.find(kNone), kNone.size(),
        fmt::format(R"("AttachedPolicies":[{{"PolicyName":"{}","PolicyArn":"{}"}}])", name, arn));
    return printout +
           fmt::format(R"({{"Policy":{{"PolicyName":"{}","Arn":"{}","DefaultVersionId":"v1"}}}})"
                       "\n",
                       name, arn) +
           R"({"PolicyVersion":{"VersionId":"v1","IsDefaultVersion":true,"Document":)"
           R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}})"
           "\n";
}

}  // namespace

Result<void> World::complete_step(Sentence const& sentence, approval::Task const& task,
                                  std::size_t step) {
    app::StepCommand command;
    command.task = task.id;
    command.step = step;
    approval::TaskStep const& wanted = task.steps.at(step - 1);
    std::map<std::string, std::string> const known = {
        {"role_arn",
         fmt::format("arn:aws:iam::{}:role/mandate/{}", task.account.value(), task.role_name)},
        {"workspace_id", "wrkspc_01AbCdEf23GhIj"},
        {"workspace_arn", fmt::format("arn:aws:aws-external-anthropic:us-east-1:{}:workspace/"
                                      "wrkspc_01AbCdEf23GhIj",
                                      task.account.value())},
        {"function_arn", fmt::format("arn:aws:lambda:us-east-1:{}:function:mandate-{}",
                                     task.account.value(), task.workload.value())},
        {"permission_set_arn",
         "arn:aws:sso:::permissionSet/ssoins-1a2b3c4d5e6f7a8b/ps-0a1b2c3d4e5f6a7b"},
        {"terms_accepted_by", "legal@example.com"},
        {"target_id", value_or(sentence, "account", "ou-ab12-cd34ef56")},
        {"policy_id", "p-1a2b3c4d"}};
    for (std::string const& name : wanted.asks_for) {
        auto const answer = known.find(name);
        command.answers[name] =
            value_or(sentence, name, answer == known.end() ? "confirmed" : answer->second);
    }
    if (wanted.needs_evidence || sentence.values.contains("evidence")) {
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence =
            value_or(sentence, "evidence",
                     wanted.shows_role
                         ? with_attached(TRY(app::printout_of(task, *wanted.shows_role)), sentence)
                         : "done as the instruction says");
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
    handlers_["starts guard rail of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.start_task(caller(sentence), TRY(guard_rail_of(sentence)).value.id);
    };
    handlers_["fails guard rail of"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.fail_task(caller(sentence), TRY(guard_rail_of(sentence)).value.id,
                                     value_or(sentence, "because", ""));
    };
    handlers_["completes step of guard rail of"] =
        [this](Sentence const& sentence) -> Result<void> {
        return complete_step(sentence, TRY(guard_rail_of(sentence)).value,
                             std::stoul(value_or(sentence, "step", "1")));
    };
    handlers_["does guard rail of"] = [this](Sentence const& sentence) -> Result<void> {
        return do_task(sentence, TRY(guard_rail_of(sentence)).value.id);
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
}  // namespace mandate::scenarios
