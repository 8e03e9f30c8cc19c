#include "sample/history_work.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/artefacts.h"
#include "sample/history_people.h"

namespace mandate::sample {
namespace {

using approval::Task;
using approval::TaskState;

/// Where the workspace of a task is: the region of its grants.
Result<std::string> region_of(Diary& diary, Task const& task) {
    for (approval::Approval const& approval : TRY(diary.find<approval::Approval>(
             {{"workload", task.workload.value()}, {"account", task.account.value()}}))) {
        return approval.content.grants.front().region.value();
    }
    return fail(ErrorCode::kNotFound, fmt::format("{} has no approval", task.id.value()));
}

/// What the engineer answers to a step.
Result<std::string> answer_to(Diary& diary, Task const& task, std::string_view asked,
                              std::string_view workspace) {
    std::string const& account = task.account.value();
    if (asked == "role_arn") {
        return fmt::format("arn:aws:iam::{}:role/mandate/{}", account, task.role_name);
    }
    if (asked == "function_arn") {
        return fmt::format("arn:aws:lambda:{}:{}:function:mandate-{}", TRY(region_of(diary, task)),
                           account, task.workload.value());
    }
    if (asked == "workspace_id") {
        return std::string(workspace);
    }
    if (asked == "workspace_arn") {
        return fmt::format("arn:aws:aws-external-anthropic:{}:{}:workspace/{}",
                           TRY(region_of(diary, task)), account, workspace);
    }
    if (asked == "target_id") {
        return task.guard_rail->account ? task.guard_rail->account->value()
                                        : std::string("ou-k3x1-7m2pq9wz");
    }
    if (asked == "policy_id") {
        return std::string("p-4h8d2kfz");
    }
    return std::string("grace (Vendor Management)");  // terms_accepted_by
}

/// What the step's last command printed, in short.
void add_evidence(app::StepCommand& command, Task const& task, approval::TaskStep const& step) {
    command.composition_sha256 = task.composition_sha256;
    if (step.title == "Verify model access") {
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence =
            "agreementAvailability.status AVAILABLE\nauthorizationStatus AUTHORIZED\n"
            "entitlementAvailability AVAILABLE\nregionAvailability AVAILABLE";
        return;
    }
    command.evidence_kind = approval::EvidenceKind::kJson;
    command.evidence = fmt::format(R"({{"RoleName": "{}", "Account": "{}", "Step": "{}"}})",
                                   task.role_name, task.account.value(), step.title);
}

Result<void> complete(Diary& diary, app::Caller const& engineer, Task const& task,
                      std::size_t number, std::string_view workspace) {
    approval::TaskStep const& step = task.steps.at(number - 1);
    app::StepCommand command;
    command.task = task.id;
    command.step = number;
    for (std::string const& asked : step.asks_for) {
        command.answers[asked] = TRY(answer_to(diary, task, asked, workspace));
    }
    if (step.shows_role) {
        command.composition_sha256 = task.composition_sha256;
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence = TRY(app::printout_of(task, *step.shows_role));
    } else if (step.needs_evidence) {
        add_evidence(command, task, step);
    }
    return diary.act(
        fmt::format("{} completes step {} of {}", engineer.person.value(), number, task.id.value()),
        [&](app::Governance& mandate) { return mandate.complete_step(engineer, command); });
}

/// The first engineer of the task's team; gets its guard rails done.
Result<void> do_guard_rail(Diary& diary, Task const& task) {
    app::Caller engineer = person("aiko");
    for (organisation::Team const& team : TRY(diary.find<organisation::Team>({}))) {
        if (task.team == team.id) {
            engineer.person = team.members.front();
        }
    }
    TRY(diary.act(fmt::format("{} starts {}", engineer.person.value(), task.id.value()),
                  [&](app::Governance& mandate) { return mandate.start_task(engineer, task.id); }));
    for (std::size_t number = 1; number <= task.steps.size(); ++number) {
        TRY(complete(diary, engineer, task, number, {}));
    }
    return diary.act(
        fmt::format("{} implements {}", engineer.person.value(), task.id.value()),
        [&](app::Governance& mandate) { return mandate.implement_task(engineer, task.id); });
}

app::Caller engineer_for(Diary const& diary, Task const& task, Hand hand) {
    return person(engineer_of(diary.company(), task.account, static_cast<std::size_t>(hand)));
}

}  // namespace

Result<Task> next_task(Diary& diary, RequestId const& request) {
    for (Task const& task : TRY(diary.find<Task>({{"request", request.value()}}))) {
        if (task.state != TaskState::kImplemented && task.state != TaskState::kCancelled) {
            return task;
        }
    }
    return fail(ErrorCode::kNotFound,
                fmt::format("sample history: {} has no task to do", request.value()));
}

Result<void> do_guard_rails(Diary& diary) {
    constexpr int kADay = 7;
    int done = 0;
    for (Task const& task : TRY(diary.find<Task>(app::of_guard_rails()))) {
        if (task.state == TaskState::kOpen && done++ < kADay) {
            TRY(do_guard_rail(diary, task));
        }
    }
    return {};
}

Result<TaskId> begin_work(Diary& diary, RequestId const& request, std::size_t steps, Hand hand,
                          std::string_view workspace) {
    Task const task = TRY(next_task(diary, request));
    app::Caller const engineer = engineer_for(diary, task, hand);
    TRY(diary.act(fmt::format("{} starts {}", engineer.person.value(), task.id.value()),
                  [&](app::Governance& mandate) { return mandate.start_task(engineer, task.id); }));
    for (std::size_t number = 1; number <= std::min(steps, task.steps.size()); ++number) {
        TRY(complete(diary, engineer, task, number, workspace));
    }
    return task.id;
}

Result<void> do_task(Diary& diary, RequestId const& request, Hand hand,
                     std::string_view workspace) {
    Task const task = TRY(next_task(diary, request));
    TRY(begin_work(diary, request, task.steps.size(), hand, workspace));
    app::Caller const engineer = engineer_for(diary, task, hand);
    return diary.act(
        fmt::format("{} implements {}", engineer.person.value(), task.id.value()),
        [&](app::Governance& mandate) { return mandate.implement_task(engineer, task.id); });
}

}  // namespace mandate::sample
