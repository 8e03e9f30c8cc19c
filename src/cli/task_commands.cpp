#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/codec.h"
#include "base/digest.h"
#include "base/text.h"
#include "cli/desk.h"
#include "iam/artefact_forms.h"
#include "iam/role_artefact.h"

namespace mandate::cli {
namespace {

using approval::Task;
using approval::TaskStep;

std::string indented(std::string_view lines) {
    std::string text;
    for (std::string_view line : split(lines, '\n')) {
        text += fmt::format("   {}\n", line);
    }
    return text;
}

/// What a task is for, and where.
std::string subject_of(Task const& task) {
    return task.guard_rail ? task.guard_rail->model : task.workload.value();
}
std::string place_of_task(Task const& task) {
    return task.guard_rail ? approval::place_of(*task.guard_rail) : task.account.value();
}

/// A task as its engineer reads it.
std::string task_text(Task const& task, std::int64_t version) {
    std::string text = fmt::format(
        "{}: {} for {} in {}, {}{}\nteam: {} · assignee: {} · priority: {} · due: {}\n"
        "{}: {}\n",
        task.id.value(), text_of(task.kind), subject_of(task), place_of_task(task),
        text_of(task.state), task.blocked_by ? " by " + task.blocked_by->value() : "",
        task.team ? task.team->value() : "any", task.assignee ? task.assignee->value() : "nobody",
        text_of(task.priority), task.due_on ? to_string(*task.due_on) : "none",
        task.guard_rail ? "guard rail" : "composition", task.composition_sha256);
    if (task.proof && !task.proof->artefact_sha256.empty()) {
        text += fmt::format("proven: {} requests asked of artefact {}, {} allowed, as approved\n",
                            task.proof->requests, task.proof->artefact_sha256, task.proof->allowed);
    }
    std::size_t number = 0;
    for (TaskStep const& step : task.steps) {
        text += fmt::format("\nstep {} {} {}\n{}", ++number, step.done ? "[done]" : "[    ]",
                            step.title, indented(step.instruction));
        if (step.artefact) {
            text += fmt::format("   artefact{}:\n{}",
                                step.artefact->artefact_sha256
                                    ? fmt::format(" {}", *step.artefact->artefact_sha256)
                                    : "",
                                indented(step.artefact->text));
        }
        for (std::string const& name : step.asks_for) {
            auto const answer = step.answers.find(name);
            text += fmt::format("   {}: {}\n", name,
                                answer == step.answers.end() ? "(to be told)" : answer->second);
        }
        if (step.needs_evidence && !step.evidence) {
            text += "   evidence: (to be handed in)\n";
        } else if (step.evidence) {
            text += fmt::format("   evidence: {} by {}\n", text_of(step.evidence->kind),
                                step.evidence->by.value());
        }
    }
    return text + fmt::format("\nversion: {}\n", version);
}

struct StepArguments {
    std::string task;
    std::size_t step = 0;
    std::vector<std::string> answers;
    std::string text;
    std::string json_file;
    std::string output_file;
    std::string file;
    std::string composition;
    std::optional<std::int64_t> if_version;
};

Result<app::StepCommand> read_step(Desk& desk, StepArguments const& arguments) {
    app::StepCommand command;
    command.task = TaskId(arguments.task);
    command.step = arguments.step;
    command.seen = arguments.if_version;
    for (std::string const& answer : arguments.answers) {
        std::size_t const mark = answer.find('=');
        if (mark == std::string::npos) {
            return bad_input(fmt::format("'{}' is no KEY=VALUE", answer),
                             "for example --answer role_arn=arn:aws:iam::...");
        }
        command.answers[answer.substr(0, mark)] = answer.substr(mark + 1);
    }
    command.composition_sha256 = arguments.composition;
    if (arguments.composition.empty()) {  // what this task is for
        TRY(desk.governance().read([&](app::Reading& reading) -> Result<void> {
            command.composition_sha256 =
                TRY(app::load<Task>(reading, arguments.task)).value.composition_sha256;
            return {};
        }));
    }
    if (!arguments.text.empty()) {
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence = arguments.text;
    } else if (!arguments.json_file.empty()) {
        command.evidence_kind = approval::EvidenceKind::kJson;
        command.evidence = TRY(read_text_file(arguments.json_file));
    } else if (!arguments.output_file.empty()) {
        command.evidence_kind = approval::EvidenceKind::kText;
        command.evidence = TRY(read_text_file(arguments.output_file));
    } else if (!arguments.file.empty()) {
        command.evidence_kind = approval::EvidenceKind::kFileDigest;
        command.evidence = std::filesystem::path(arguments.file).filename().string();
        command.file_sha256 = sha256(TRY(read_text_file(arguments.file)));
    }
    return command;
}

void add_step(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<StepArguments>();
    CLI::App& command = add_deciding(
        group, context, "step", "Report a step as done, with its answers and evidence",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY(desk.governance().complete_step(caller, TRY(read_step(desk, *arguments))));
            print(fmt::format("step {} of {} is done\n", arguments->step, arguments->task));
            return {};
        });
    command.add_option("task", arguments->task, "Task")->required();
    command.add_option("step", arguments->step, "Number of the step")->required();
    command.add_option("--answer", arguments->answers, "KEY=VALUE, repeatable");
    command.add_option("--evidence", arguments->text, "Evidence as text");
    command.add_option("--evidence-json", arguments->json_file, "Evidence: a JSON file's contents");
    command.add_option("--evidence-output", arguments->output_file,
                       "Evidence: a file with what commands printed");
    command.add_option("--evidence-file", arguments->file, "Evidence: the digest of a file");
    command.add_option("--composition", arguments->composition,
                       "The composition that the evidence is of (default: the task's)");
    command.add_option("--if-version", arguments->if_version, "Only if it is still this version");
}

void add_work(CLI::App& group, Context& context) {
    struct Arguments {
        std::string task;
        std::string reason;
        std::string to;
        std::string priority = "normal";
        std::string due;
    };
    auto arguments = std::make_shared<Arguments>();
    add_deciding(group, context, "start", "Take a task",
                 [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                     TRY(desk.governance().start_task(caller, TaskId(arguments->task)));
                     print(fmt::format("{} is yours; see it with: mandate task show {}\n",
                                       arguments->task, arguments->task));
                     return {};
                 })
        .add_option("task", arguments->task, "Task")
        ->required();
    add_deciding(group, context, "implement", "Mark a task implemented: every step is done",
                 [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                     TRY(desk.governance().implement_task(caller, TaskId(arguments->task)));
                     print(fmt::format("{} is implemented (attested)\n", arguments->task));
                     return {};
                 })
        .add_option("task", arguments->task, "Task")
        ->required();
    CLI::App& failed = add_deciding(
        group, context, "fail", "Say that a task cannot be done as it is",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY(desk.governance().fail_task(caller, TaskId(arguments->task), arguments->reason));
            print(fmt::format("{} has failed; the Lead and the owner are told\n", arguments->task));
            return {};
        });
    failed.add_option("task", arguments->task, "Task")->required();
    failed.add_option("--reason", arguments->reason, "Why")->required();
    CLI::App& assign = add_deciding(
        group, context, "assign", "Give a task to somebody, or change priority and due date",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            std::optional<PersonId> to;
            if (!arguments->to.empty()) {
                to = PersonId(arguments->to);
            }
            std::optional<Date> due;
            if (!arguments->due.empty()) {
                due = TRY(parse_date(arguments->due));
            }
            TRY(desk.governance().reassign_task(
                caller, TaskId(arguments->task), to,
                TRY(parse_enum<approval::Priority>(arguments->priority, "--priority")), due));
            print(fmt::format("{} is assigned to {}\n", arguments->task,
                              to ? to->value() : "nobody"));
            return {};
        });
    assign.add_option("task", arguments->task, "Task")->required();
    assign.add_option("--to", arguments->to, "Engineer");
    assign.add_option("--priority", arguments->priority, "low, normal, high or urgent");
    assign.add_option("--due", arguments->due, "YYYY-MM-DD");
}

}  // namespace

/// The artefact of a task in another form; it is generated anew, so it must be the one that the
/// task was issued with.
Result<std::string> artefact_in_form(Task const& task, std::string const& form) {
    if (!task.scope) {
        return fail(ErrorCode::kNotFound, fmt::format("{} has no role", task.id.value()),
                    "its artefact is in 'mandate task show'");
    }
    iam::RoleArtefact const artefact = TRY(iam::generate(*task.scope));
    if (task.proof && task.proof->artefact_sha256 != iam::artefact_sha256(artefact)) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} was issued by another release, which wrote the artefact "
                                "otherwise",
                                task.id.value()),
                    "carry out the policies that 'mandate task show' prints");
    }
    return iam::render(artefact, *task.scope, TRY(parse_enum<iam::Form>(form, "form")));
}

void add_artefact(CLI::App& group, Context& context) {
    auto task = std::make_shared<std::string>();
    auto form = std::make_shared<std::string>("cli");
    CLI::App& command = add_reading(
        group, context, "artefact", "What a task makes in IAM, to be run or deployed as a whole",
        [task, form](Desk& desk) {
            return desk.governance().read([&](app::Reading& reading) -> Result<void> {
                print(TRY(artefact_in_form(TRY(app::load<Task>(reading, *task)).value, *form)));
                return {};
            });
        });
    command.add_option("task", *task, "Task")->required();
    command.add_option("--form", *form, "cli, cloudformation, terraform or json")
        ->check(CLI::IsMember({"cli", "cloudformation", "terraform", "json"}));
}

void add_task(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "task", "What engineers carry out");
    auto state = std::make_shared<std::string>();
    add_reading(group, context, "list", "Tasks", [&context, state](Desk& desk) {
        std::vector<app::Filter> filters;
        if (!state->empty()) {
            filters.emplace_back("state", *state);
        }
        return list<Task>(
            context, desk, filters, {"id", "state", "kind", "for", "in", "priority", "due", "who"},
            [](Task const& task) {
                return std::vector<std::string>{task.id.value(),
                                                text_of(task.state),
                                                text_of(task.kind),
                                                subject_of(task),
                                                place_of_task(task),
                                                text_of(task.priority),
                                                task.due_on ? to_string(*task.due_on) : "",
                                                task.assignee ? task.assignee->value()
                                                : task.team   ? task.team->value()
                                                              : "anybody"};
            });
    }).add_option("--state", *state, "Only those in this state");
    add_artefact(group, context);
    auto id = std::make_shared<std::string>();
    add_reading(group, context, "show", "One task with its steps",
                [&context, id](Desk& desk) -> Result<void> {
                    if (context.format == "json") {
                        return show<Task>(context, desk, *id);
                    }
                    return desk.governance().read([&](app::Reading& reading) -> Result<void> {
                        app::Stored<Task> const stored = TRY(app::load<Task>(reading, *id));
                        print(task_text(stored.value, stored.version));
                        return {};
                    });
                })
        .add_option("task", *id, "Task")
        ->required();
    add_work(group, context);
    add_step(group, context);
}

}  // namespace mandate::cli
