#include "approval/task.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/state_words.h"
#include "approval/testing.h"
#include "base/codec.h"

namespace mandate::approval {
namespace {

using enum TaskState;
using ::testing::HasSubstr;
using namespace testing;

PersonId const kOmar("omar");
constexpr std::array kStates{kBlocked, kOpen, kInProgress, kImplemented, kFailed, kCancelled};

Task bedrock_task() {
    Task task =
        planned(plan_of(content_with({bedrock_grant("anthropic.claude-sonnet-4-6", "us-east-1")})))
            ->front();
    task.id = TaskId("task-31");
    return task;
}

Task claude_task(std::size_t position) {
    return (*planned(plan_of(
        content_with({claude_grant("claude-sonnet-4-6", "us-east-1", "support")}))))[position];
}

Task in(TaskState state, Task task = bedrock_task()) {
    task.state = state;
    if (state == kInProgress) {
        task.assignee = kOmar;
    }
    if (state == kBlocked) {
        task.blocked_by = TaskId("task-30");
    }
    return task;
}

Task all_done(Task task) {
    for (TaskStep& step : task.steps) {
        step.done = true;
    }
    return task;
}

Evidence evidence_for(Task const& task) {
    Evidence evidence;
    evidence.kind = EvidenceKind::kJson;
    evidence.content = PrivateText(R"({"authorizationStatus": "AUTHORIZED"})");
    evidence.composition_sha256 = task.composition_sha256;
    evidence.by = kOmar;
    return evidence;
}

struct Row {
    std::string command;
    std::function<Result<Task>(Task const&)> run;
    std::map<TaskState, TaskState> moves;
};

/// The state machine as task.h draws it, written down a second time.
std::vector<Row> table() {
    return {
        {"start",
         [](Task const& t) { return start(t, kOmar); },
         {{kOpen, kInProgress}, {kFailed, kInProgress}}},
        {"complete_step",
         [](Task const& t) {
             return complete_step(t, 0, {{"terms_accepted_by", "legal"}}, evidence_for(t));
         },
         {{kInProgress, kInProgress}}},
        {"implement",
         [](Task const& t) { return implement(all_done(t)); },
         {{kInProgress, kImplemented}}},
        {"mark_failed",
         [](Task const& t) { return mark_failed(t, "no access"); },
         {{kInProgress, kFailed}}},
        {"unblock", unblock, {{kBlocked, kOpen}}},
        {"cancel",
         [](Task const& t) { return cancel(t, "superseded"); },
         {{kBlocked, kCancelled},
          {kOpen, kCancelled},
          {kInProgress, kCancelled},
          {kFailed, kCancelled}}},
        {"reassign",
         [](Task const& t) { return reassign(t, kOmar, Priority::kUrgent, std::nullopt); },
         {{kBlocked, kBlocked}, {kOpen, kOpen}, {kInProgress, kInProgress}, {kFailed, kFailed}}},
    };
}

TEST(Task, EveryCommandInEveryState) {
    for (Row const& row : table()) {
        for (TaskState const state : kStates) {
            Result<Task> const after = row.run(in(state));
            std::string const at = row.command + " in " + state_name(state);
            auto const expected = row.moves.find(state);
            if (expected != row.moves.end()) {
                ASSERT_TRUE(after.has_value()) << at << ": " << to_string(after.error());
                EXPECT_EQ(state_name(after->state), state_name(expected->second)) << at;
                continue;
            }
            ASSERT_FALSE(after.has_value()) << at;
            EXPECT_EQ(after.error().code, ErrorCode::kConflict) << at;
            EXPECT_THAT(after.error().message,
                        HasSubstr("task task-31 is " + state_name(state) + "; only a"))
                << at;
            EXPECT_NE(after.error().hint, "") << at;
        }
    }
}

TEST(Task, ATaskThatAnotherHoldsNamesTheHolder) {
    EXPECT_EQ(to_string(start(in(kInProgress), PersonId("noor")).error()),
              "task task-31 is held by omar; let it be reassigned first");
    Task const given = *reassign(in(kOpen), kOmar, Priority::kNormal, std::nullopt);
    EXPECT_THAT(start(given, PersonId("noor")).error().message, HasSubstr("held by omar"));
    EXPECT_EQ(start(given, kOmar)->assignee, kOmar);
    EXPECT_EQ(start(in(kInProgress), kOmar).error().message,
              "task task-31 is InProgress; only an Open or Failed task can be started");
    EXPECT_FALSE(start(in(kOpen), PersonId()).has_value());
    EXPECT_THAT(start(in(kBlocked), kOmar).error().hint,
                HasSubstr("it opens when task-30 is implemented"));
}

TEST(Task, EvidenceForAnotherCompositionIsRefused) {
    Task const task = in(kInProgress);
    Evidence evidence = evidence_for(task);
    evidence.composition_sha256 = std::string(64, '1');
    Result<Task> const refused = complete_step(task, 0, {{"terms_accepted_by", "legal"}}, evidence);
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_EQ(refused.error().message,
              "evidence is for composition 111111111111…, this task is for " +
                  task.composition_sha256.substr(0, 12) + "…");
    evidence.composition_sha256 = "";
    EXPECT_FALSE(complete_step(task, 0, {{"terms_accepted_by", "legal"}}, evidence).has_value());
}

TEST(Task, EvidenceIsWhatItSaysItIs) {
    Task const task = in(kInProgress);
    auto refusal = [&](auto change) {
        std::optional<Evidence> evidence = evidence_for(task);
        change(evidence);
        Result<Task> const refused =
            complete_step(task, 0, {{"terms_accepted_by", "legal"}}, evidence);
        return refused ? "" : to_string(refused.error());
    };
    EXPECT_THAT(refusal([](auto& e) { e.reset(); }),
                HasSubstr("the step 'Verify model access' needs evidence"));
    EXPECT_THAT(refusal([](auto& e) { e->content = PrivateText("{"); }),
                HasSubstr("evidence: line"));
    EXPECT_THAT(refusal([](auto& e) { e->content = PrivateText(" "); }),
                HasSubstr("evidence is empty"));
    EXPECT_THAT(refusal([](auto& e) { e->content = PrivateText::erased(); }),
                HasSubstr("evidence was erased"));
    EXPECT_THAT(refusal([](auto& e) { e->by = PersonId(); }), HasSubstr("evidence.by"));
    EXPECT_THAT(refusal([](auto& e) { e->kind = EvidenceKind::kFileDigest; }),
                HasSubstr("evidence.file_sha256 is no SHA-256"));
    EXPECT_THAT(refusal([](auto& e) {
                    e->kind = EvidenceKind::kFileDigest;
                    e->file_sha256 = std::string(64, 'F');
                }),
                HasSubstr("64 lower-case hex digits"));
    EXPECT_THAT(refusal([](auto& e) { e->file_sha256 = std::string(64, 'f'); }),
                HasSubstr("belongs to a file's evidence"));
    EXPECT_EQ(refusal([](auto& e) {
                  e->kind = EvidenceKind::kFileDigest;
                  e->content = PrivateText("access.json");
                  e->file_sha256 = std::string(64, 'f');
              }),
              "");
    EXPECT_EQ(refusal([](auto& e) {
                  e->kind = EvidenceKind::kText;
                  e->content = PrivateText("AUTHORIZED");
              }),
              "");
}

TEST(Task, StepsAreDoneOnceInOrderWithWhatTheyAskFor) {
    Task const task = in(kInProgress);
    EXPECT_EQ(complete_step(task, 9, {}, std::nullopt).error().message,
              "task task-31 has no step 10");
    EXPECT_EQ(complete_step(task, 2, {}, evidence_for(task)).error().message,
              "task task-31 has step 1 (Verify model access) to do before step 3");
    EXPECT_EQ(to_string(complete_step(task, 0, {}, evidence_for(task)).error()),
              "the step 'Verify model access' asks for terms_accepted_by; it asks for "
              "terms_accepted_by");
    EXPECT_THAT(
        complete_step(task, 0, {{"terms_accepted_by", ""}}, evidence_for(task)).error().message,
        HasSubstr("terms_accepted_by is empty"));
    EXPECT_THAT(complete_step(task, 0, {{"terms_accepted_by", "legal"}, {"mood", "good"}},
                              evidence_for(task))
                    .error()
                    .message,
                HasSubstr("does not ask for mood"));
    Task const after =
        *complete_step(task, 0, {{"terms_accepted_by", "legal"}}, evidence_for(task));
    EXPECT_TRUE(after.steps[0].done);
    EXPECT_EQ(after.steps[0].answers.at("terms_accepted_by"), "legal");
    EXPECT_EQ(after.steps[0].evidence, evidence_for(task));
    EXPECT_THAT(
        complete_step(after, 0, {{"terms_accepted_by", "x"}}, evidence_for(task)).error().message,
        HasSubstr("step 1 (Verify model access) done already"));
    EXPECT_EQ(to_string(implement(after).error()),
              "task task-31 has step 2 (Create the role) still to do; complete every step first");
}

/// What an answer to the first step that asks for it is refused with.
std::string answer_refusal(Task task, std::string const& name, std::string const& value) {
    task.state = kInProgress;
    for (std::size_t i = 0; i < task.steps.size(); ++i) {
        if (std::ranges::find(task.steps[i].asks_for, name) != task.steps[i].asks_for.end()) {
            Result<Task> const after = complete_step(task, i, {{name, value}}, evidence_for(task));
            return after ? "" : after.error().message;
        }
        task.steps[i].done = true;
    }
    return "not asked for";
}

TEST(Task, ARoleArnIsOfTheAccountAndRole) {
    Task const task = bedrock_task();
    auto refusal = [&](std::string const& arn) { return answer_refusal(task, "role_arn", arn); };
    EXPECT_THAT(refusal("omar"), HasSubstr("role_arn 'omar' is not such an ARN"));
    EXPECT_THAT(refusal("arn:aws:iam::111122223333:user/" + task.role_name),
                HasSubstr("is not such an ARN"));
    EXPECT_THAT(refusal("arn:aws:sts::111122223333:role/" + task.role_name),
                HasSubstr("is not such an ARN"));
    EXPECT_EQ(refusal("arn:aws:iam::999922223333:role/mandate/" + task.role_name),
              "role_arn is of account 999922223333, the task is for 111122223333");
    EXPECT_EQ(refusal("arn:aws:iam::111122223333:role/mandate/admin"),
              "role_arn names the role admin, the task is for " + task.role_name);
    EXPECT_EQ(refusal("arn:aws:iam::111122223333:role/mandate/" + task.role_name), "");
    EXPECT_EQ(refusal("arn:aws:iam::111122223333:role/" + task.role_name), "");
}

TEST(Task, AFunctionArnIsOfTheAccount) {
    auto refusal = [&](std::string const& arn) {
        return answer_refusal(claude_task(2), "function_arn", arn);
    };
    EXPECT_THAT(refusal("arn:aws:lambda:us-east-1:111122223333:layer:x"), HasSubstr("not such"));
    EXPECT_THAT(refusal("arn:aws:lambda:us-east-1:999922223333:function:mandate-support"),
                HasSubstr("is of account 999922223333"));
    EXPECT_EQ(refusal("arn:aws:lambda:us-east-1:111122223333:function:mandate-support"), "");
}

TEST(Task, WorkspaceIdsAndArnsBelongTogether) {
    auto id_refusal = [&](std::string const& id) {
        return answer_refusal(claude_task(0), "workspace_id", id);
    };
    for (std::string const id : {"01A", "wrkspc_", "wrkspc_01 A", "WRKSPC_01A", "wrkspc_01-A"}) {
        EXPECT_THAT(id_refusal(id), HasSubstr("workspace_id '")) << id;
    }
    EXPECT_EQ(id_refusal("wrkspc_01AbCdEf23GhIj"), "");

    std::string const arn = "arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/";
    auto arn_refusal = [&](std::string const& value) {
        return answer_refusal(claude_task(1), "workspace_arn", value);
    };
    EXPECT_THAT(arn_refusal(arn + "support"), HasSubstr("names no workspace: 'support'"));
    EXPECT_THAT(arn_refusal("arn:aws:aws-external-anthropic:us-east-1:999922223333:workspace/x"),
                HasSubstr("is of account 999922223333"));
    EXPECT_EQ(arn_refusal(arn + "wrkspc_01A"), "");

    Task task = claude_task(1);
    task.steps[0].answers["workspace_arn"] = arn + "wrkspc_01A";
    EXPECT_EQ(answer_refusal(task, "workspace_id", "wrkspc_01B"),
              "workspace_id wrkspc_01B is not that of " + arn + "wrkspc_01A");
    EXPECT_NE(answer_refusal(task, "workspace_id", "wrkspc_1A"), "");
    EXPECT_EQ(answer_refusal(task, "workspace_id", "wrkspc_01A"), "");
}

TEST(Task, AllStepsDoneIsAttested) {
    Task task = *start(bedrock_task(), kOmar);
    std::map<std::string, std::string> const known{
        {"terms_accepted_by", "legal, 2026-10-01"},
        {"role_arn", "arn:aws:iam::111122223333:role/mandate/" + task.role_name}};
    for (std::size_t i = 0; i < task.steps.size(); ++i) {
        std::map<std::string, std::string> answers;
        for (std::string const& name : task.steps[i].asks_for) {
            answers[name] = known.at(name);
        }
        task = *complete_step(
            task, i, answers,
            task.steps[i].needs_evidence ? std::optional(evidence_for(task)) : std::nullopt);
    }
    Task const done = *implement(task);
    EXPECT_EQ(done.state, kImplemented);
    EXPECT_EQ(done.assurance, Assurance::kAttested);
    EXPECT_EQ(*decode<Task>(encode(done).body, "task"), done);
}

TEST(Task, FailingAndCancellingNeedAReason) {
    EXPECT_EQ(mark_failed(in(kInProgress), "").error().message, "reason is empty");
    EXPECT_EQ(cancel(in(kOpen), " ").error().message, "reason is empty");
    Task const failed = *mark_failed(in(kInProgress), "AccessDenied");
    EXPECT_EQ(failed.note, PrivateText("AccessDenied"));
    EXPECT_EQ(failed.assignee, kOmar);
    EXPECT_EQ(start(failed, kOmar)->state, kInProgress);
}

TEST(Task, UnblockedItIsBlockedByNothing) {
    EXPECT_EQ(unblock(in(kBlocked))->blocked_by, std::nullopt);
}

TEST(Task, ATaskThatChangesHandsIsBegunAnew) {
    Task task = in(kInProgress);
    task.steps[0].done = true;
    Task const given = *reassign(task, PersonId("noor"), Priority::kUrgent, day("2026-11-30"));
    EXPECT_EQ(given.state, kOpen);
    EXPECT_EQ(given.assignee, PersonId("noor"));
    EXPECT_EQ(given.priority, Priority::kUrgent);
    EXPECT_EQ(given.due_on, day("2026-11-30"));
    EXPECT_TRUE(given.steps[0].done);
    EXPECT_EQ(reassign(task, std::nullopt, Priority::kLow, std::nullopt)->state, kOpen);
}

}  // namespace
}  // namespace mandate::approval
