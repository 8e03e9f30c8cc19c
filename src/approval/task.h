#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "approval/approval.h"
#include "approval/composition.h"
#include "approval/guard_rail.h"
#include "base/date.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "iam/artefact.h"

namespace mandate::approval {

enum class TaskKind {
    kBedrockRole,      ///< verify model access, create the role, apply the policy, mark implemented
    kCreateWorkspace,  ///< Claude Platform, task 1
    kRegisterWorkspace,  ///< task 2: validate and register
    kDeployPassthrough,  ///< task 3: the passthrough Lambda
    kAddPermissions,     ///< a changed composition: add what is new, keep what goes
    kRemovePermissions,  ///< after the owner's cut-over: remove what is gone
    kGuardRail,  ///< a model's decision for one OU (guard_rail.h): deny it where it is not open
};
BOOST_DESCRIBE_ENUM(TaskKind, kBedrockRole, kCreateWorkspace, kRegisterWorkspace,
                    kDeployPassthrough, kAddPermissions, kRemovePermissions, kGuardRail)

/// kImplemented: attested by the engineer; verified once Mandate has read the live role itself.
///
///     Blocked → Open → InProgress → Implemented        Open, InProgress, Blocked → Cancelled
///     InProgress → Failed → InProgress (tried again)    Failed → Cancelled
enum class TaskState { kBlocked, kOpen, kInProgress, kImplemented, kFailed, kCancelled };
BOOST_DESCRIBE_ENUM(TaskState, kBlocked, kOpen, kInProgress, kImplemented, kFailed, kCancelled)

enum class Assurance { kNone, kAttested, kVerified };
BOOST_DESCRIBE_ENUM(Assurance, kNone, kAttested, kVerified)

/// What an engineer hands in for a step: text, JSON, or the digest of a file; and, where the step
/// asks for it, the composition it belongs to.
enum class EvidenceKind { kText, kJson, kFileDigest };
BOOST_DESCRIBE_ENUM(EvidenceKind, kText, kJson, kFileDigest)

struct Evidence {
    EvidenceKind kind = EvidenceKind::kText;
    PrivateText content;  ///< text or JSON; for a file its name
    std::optional<std::string> file_sha256;
    std::string composition_sha256;
    PersonId by;
    Instant at;

    friend bool operator==(Evidence const&, Evidence const&) = default;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, content, file_sha256, composition_sha256, by, at))

struct TaskStep {
    std::string title;
    std::string instruction;  ///< exact: what to check or run
    bool needs_evidence = false;
    /// What must be told by name: `terms_accepted_by`, `role_arn`, `workspace_id`, `workspace_arn`,
    /// `function_arn`, `permission_set_arn`, `user_arn`; of a guard rail `target_id` (`ou-...` or
    /// the account) and `policy_id`
    /// (`p-...`).
    std::vector<std::string> asks_for;
    std::map<std::string, std::string> answers;
    std::optional<iam::Artefact> artefact;
    std::optional<Evidence> evidence;
    bool done = false;
    /// The role (or permission set) of which the evidence is all that AWS prints: it is judged by
    /// the artefact of the task's scope, and must permit the same of AI.
    std::optional<std::string> shows_role;

    friend bool operator==(TaskStep const&, TaskStep const&) = default;
};
BOOST_DESCRIBE_STRUCT(TaskStep, (),
                      (title, instruction, needs_evidence, asks_for, answers, artefact, evidence,
                       done, shows_role))

/// The workspace that a chain is about; its id is not known before the chain's first task.
struct WorkspacePlace {
    std::string name;
    Region region;

    friend bool operator==(WorkspacePlace const&, WorkspacePlace const&) = default;
};
BOOST_DESCRIBE_STRUCT(WorkspacePlace, (), (name, region))

/// That a task's artefact was proven to permit its scope, and nothing else of AI (iam/proof.h).
struct ProofRecord {
    std::string artefact_sha256;
    std::int64_t requests = 0;  ///< that were asked
    std::int64_t allowed = 0;   ///< of them

    friend bool operator==(ProofRecord const&, ProofRecord const&) = default;
};
BOOST_DESCRIBE_STRUCT(ProofRecord, (), (artefact_sha256, requests, allowed))

/// The task of a role belongs to a request, a workload and an account. That of a guard rail belongs
/// to a model's decision instead: it has `guard_rail`, and request, workload, account and role_name
/// are empty.
struct Task {
    TaskId id;
    TaskKind kind = TaskKind::kBedrockRole;
    RequestId request;
    WorkloadId workload;
    AccountId account;
    iam::Platform platform = iam::Platform::kBedrock;
    std::string role_name;           ///< the composition's: what a `role_arn` must name
    std::string composition_sha256;  ///< of the composition, or of the guard rail
    std::vector<TaskStep> steps;
    TaskState state = TaskState::kOpen;
    Assurance assurance = Assurance::kNone;
    std::optional<TaskId> blocked_by;
    Priority priority = Priority::kNormal;
    std::optional<TeamId> team;
    std::optional<PersonId> assignee;
    std::optional<Date> due_on;
    PrivateText note;                     ///< of the last failure or cancellation
    std::optional<GuardRail> guard_rail;  ///< kGuardRail only
    /// What the role is to permit when the task is done: the composition; while permissions are
    /// only added, with all that was there before. What its evidence is judged by.
    std::optional<iam::Scope> scope;
    std::optional<ProofRecord> proof;         ///< absent while the artefact waits for something
    std::optional<WorkspacePlace> workspace;  ///< the tasks of a Claude Platform chain

    friend bool operator==(Task const&, Task const&) = default;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, kind, request, workload, account, platform, role_name,
                       composition_sha256, steps, state, assurance, blocked_by, priority, team,
                       assignee, due_on, note, guard_rail, scope, proof, workspace))

/// Whether a task is still to be done: neither implemented nor cancelled.
inline bool is_unfinished(Task const& task) {
    return task.state != TaskState::kImplemented && task.state != TaskState::kCancelled;
}

/// The chain whose duties a task's steps belong to: its request, or the model of its guard rail.
std::string chain_of(Task const& task);

/// The order of a change is add → verify → cut over → remove.
enum class Change { kAdd, kRemove };

/// What the tasks of an approval need to know.
struct TaskPlan {
    Composition composition;
    std::string composition_sha256;
    RequestId request;
    Priority priority = Priority::kNormal;
    std::optional<TeamId> team;
    Date due_on;
    /// The composition that is implemented now, absent for a new role.
    std::optional<Composition> implemented;
    Change change = Change::kAdd;
    std::optional<ElementId> product;  ///< for the tag `finops:product`
    iam::Conventions conventions;      ///< how the organisation makes its roles; a setting
    iam::RoleArtefact artefact;        ///< of planned_scope, by whoever may call the generator
};

/// What the role is to permit once the planned tasks are done: the composition. Where permissions
/// are added also all that `implemented` has, until the owner has cut over; a runtime is replaced
/// at once.
/// @returns Error{BadInput} as iam::normalised gives it.
Result<iam::Scope> planned_scope(TaskPlan const& plan);

/// Whether a changed composition asks for something that is not implemented (kAdd), or only for
/// less.
Change change_of(TaskPlan const& plan);

/// The tasks of a composition, without ids (`id` and `blocked_by` hold positions `#1`, `#2`, ...
/// that the use case replaces; each is Blocked by the one before, the first is Open).
///
/// Bedrock: one task of four steps for a new role, kAddPermissions where a changed composition
/// grants something new, none where it does not (see plan_removal). A permission set or an IAM user
/// takes the place of the role where people or an API key are the runtime; roles that come with it
/// (the service role of batch jobs) are made first. Claude Platform: for each workspace that is not
/// implemented yet the chain of three, without its first where the grant has the workspace's id
/// already; the last task of a chain also applies whatever else is new. Where no workspace is
/// missing: like Bedrock.
/// @returns Error{BadInput} when the hash is not the composition's, `implemented` is of another
///          role, or a new role would be granted nothing.
Result<std::vector<Task>> plan_tasks(TaskPlan const& plan);

/// After the cut-over: the task that removes from the role what the plan's composition no longer
/// grants and `implemented` still has.
/// @returns Error{AnswerIsNo} when there is nothing to remove, and what plan_tasks refuses.
Result<Task> plan_removal(TaskPlan const& plan);

/// A task that waited for a workspace's id, with the steps that its scope and artefact make now:
/// the id is in the scope. Nothing of the task is done yet. Precondition: it is one of a Claude
/// Platform chain.
Task with_workspace_id(Task task, iam::Scope const& scope, iam::RoleArtefact const& artefact);

/// Open, Failed → InProgress, assigned to the engineer. A task that another holds is a Conflict
/// that names the holder.
Result<Task> start(Task const& task, PersonId const& by);

/// Marks one step (counted from 0) of a task InProgress done: answers for all it asks for and for
/// nothing else, evidence where needed, in order.
/// Evidence whose composition is not the task's is a Conflict: `evidence is for composition 1f2e…,
/// this task is for 9a77…`. Known answers are checked: role ARN (account, name), function ARN
/// (account), workspace ARN (account) and id (`wrkspc_...`, the ARN's where the task asked for it).
Result<Task> complete_step(Task const& task, std::size_t step,
                           std::map<std::string, std::string> const& answers,
                           std::optional<Evidence> const& evidence);

/// InProgress → Implemented (attested); every step must be done.
Result<Task> implement(Task const& task);
/// InProgress → Failed; a reason is required.
Result<Task> mark_failed(Task const& task, std::string_view reason);
/// Blocked → Open; nothing blocks it any more.
Result<Task> unblock(Task const& task);
/// Everything but Implemented and Cancelled → Cancelled.
Result<Task> cancel(Task const& task, std::string_view reason);
/// Everything but Implemented and Cancelled: another holder, or none, priority and due date. A task
/// in progress that changes hands is Open again, with the steps that are done.
Result<Task> reassign(Task const& task, std::optional<PersonId> const& to, Priority priority,
                      std::optional<Date> due_on);

}  // namespace mandate::approval
