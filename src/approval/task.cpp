#include "approval/task.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "approval/free_text.h"
#include "approval/state_words.h"
#include "approval/task_answers.h"

namespace mandate::approval {
namespace {

using enum TaskState;

constexpr std::array kStartable{kOpen, kFailed};
constexpr std::array kRunning{kInProgress};
constexpr std::array kWaiting{kBlocked};
constexpr std::array kUnfinished{kBlocked, kOpen, kInProgress, kFailed};

std::unexpected<Error> conflict(Task const& task, std::string const& what, std::string hint = {}) {
    return fail(ErrorCode::kConflict, fmt::format("task {} {}", task.id.value(), what),
                std::move(hint));
}

/// What a state waits for, for the hint of a refusal.
std::string possible(Task const& task) {
    switch (task.state) {
        case kBlocked:
            return fmt::format("it opens when {} is implemented",
                               task.blocked_by ? task.blocked_by->value() : "the task before");
        case kOpen: return "now it can be started, reassigned or cancelled";
        case kInProgress: return "now its steps can be completed; it can fail or be cancelled";
        case kFailed: return "now it can be started again, reassigned or cancelled";
        case kImplemented:
        case kCancelled: break;
    }
    return "nothing more can be done with it";
}

Result<void> check_state(Task const& task, std::span<TaskState const> fitting,
                         std::string_view done) {
    if (std::ranges::find(fitting, task.state) != fitting.end()) {
        return {};
    }
    std::vector<std::string> states;
    for (TaskState state : fitting) {
        states.push_back(state_name(state));
    }
    return conflict(task,
                    fmt::format("is {}; only {} task can {}", state_name(task.state),
                                with_article(any_of(states)), done),
                    possible(task));
}

/// The first step that is not done; the number of steps when all are.
std::size_t next_step(Task const& task) {
    auto const next = std::ranges::find(task.steps, false, &TaskStep::done);
    return static_cast<std::size_t>(next - task.steps.begin());
}

std::string numbered(Task const& task, std::size_t step) {
    return fmt::format("step {} ({})", step + 1, task.steps[step].title);
}

}  // namespace

std::string chain_of(Task const& task) {
    return task.guard_rail ? task.guard_rail->model : task.request.value();
}

Result<Task> start(Task const& task, PersonId const& by) {
    if (by.empty()) {
        return bad_input("a task is started by somebody", "name the engineer");
    }
    bool const unfinished = task.state != kImplemented && task.state != kCancelled;
    if (unfinished && task.assignee && *task.assignee != by) {
        return conflict(task, fmt::format("is held by {}", task.assignee->value()),
                        "let it be reassigned first");
    }
    TRY(check_state(task, kStartable, "be started"));
    Task result = task;
    result.state = kInProgress;
    result.assignee = by;
    return result;
}

Result<Task> complete_step(Task const& task, std::size_t step,
                           std::map<std::string, std::string> const& answers,
                           std::optional<Evidence> const& evidence) {
    TRY(check_state(task, kRunning, "have its steps completed"));
    if (step >= task.steps.size()) {
        return bad_input(fmt::format("task {} has no step {}", task.id.value(), step + 1),
                         fmt::format("it has {}", task.steps.size()));
    }
    if (task.steps[step].done) {
        return conflict(task, fmt::format("has {} done already", numbered(task, step)));
    }
    if (std::size_t const next = next_step(task); next != step) {
        return conflict(task,
                        fmt::format("has {} to do before step {}", numbered(task, next), step + 1));
    }
    TRY(check_answers(task, task.steps[step], answers));
    TRY(check_evidence(task, task.steps[step], evidence));
    Task result = task;
    result.steps[step].answers = answers;
    result.steps[step].evidence = evidence;
    result.steps[step].done = true;
    return result;
}

Result<Task> implement(Task const& task) {
    TRY(check_state(task, kRunning, "be marked implemented"));
    if (std::size_t const next = next_step(task); next != task.steps.size()) {
        return conflict(task, fmt::format("has {} still to do", numbered(task, next)),
                        "complete every step first");
    }
    Task result = task;
    result.state = kImplemented;
    result.assurance = Assurance::kAttested;
    return result;
}

Result<Task> mark_failed(Task const& task, std::string_view reason) {
    TRY(check_state(task, kRunning, "fail"));
    TRY(check_text("reason", reason));
    Task result = task;
    result.state = kFailed;
    result.note = PrivateText(std::string(reason));
    return result;
}

Result<Task> unblock(Task const& task) {
    TRY(check_state(task, kWaiting, "be unblocked"));
    Task result = task;
    result.state = kOpen;
    result.blocked_by.reset();
    return result;
}

Result<Task> cancel(Task const& task, std::string_view reason) {
    TRY(check_state(task, kUnfinished, "be cancelled"));
    TRY(check_text("reason", reason));
    Task result = task;
    result.state = kCancelled;
    result.note = PrivateText(std::string(reason));
    return result;
}

Result<Task> reassign(Task const& task, std::optional<PersonId> const& to, Priority priority,
                      std::optional<Date> due_on) {
    TRY(check_state(task, kUnfinished, "be reassigned"));
    Task result = task;
    if (task.state == kInProgress && task.assignee != to) {
        result.state = kOpen;
    }
    result.assignee = to;
    result.priority = priority;
    result.due_on = due_on;
    return result;
}

}  // namespace mandate::approval
