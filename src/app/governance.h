#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/nouns.h"
#include "app/records.h"
#include "app/setting_list.h"
#include "base/clock.h"
#include "base/result.h"
#include "organisation/permissions.h"
#include "ownership/handoff.h"

namespace mandate::app {

/// Who asks, as a face has authenticated it. Roles are looked up in the transaction itself, so that
/// a right withdrawn a moment ago is gone.
struct Caller {
    PersonId person;
    std::optional<PersonId> on_behalf_of;
    /// Somebody with access to the data folder's files, entered as an operator act with the
    /// operating system's user: may only do what needs file access (people, tokens, settings,
    /// sample).
    bool is_operator = false;
};

/// A version that the caller saw (ETag); a change on top of another one is refused. Absent:
/// whatever is there.
using SeenVersion = std::optional<std::int64_t>;

/// Runs a use case in one transaction, and keeps its audit entry with it. A write that ends with
/// Error{Forbidden} is counted for the log, which tells of refusals once a minute and person.
class Records {
public:
    virtual ~Records() = default;
    virtual Result<void> read(std::function<Result<void>(Reading&)> const& body) = 0;
    virtual Result<void> write(Caller const& caller,
                               std::function<Result<void>(Writing&)> const& body) = 0;
    /// Counts a refused sign-in. @param token_id the token that was tried, `unknown` when there is
    /// none of that name. @returns what the person is told.
    virtual Error refuse_sign_in(std::string_view token_id, Error told) = 0;
};

/// What a Lead decides about a request for one account and platform.
struct ApproveCommand {
    RequestId request;
    AccountId account;
    iam::Platform platform = iam::Platform::kBedrock;
    std::vector<iam::Grant> grants;
    iam::Agentic agentic;
    std::map<std::string, std::string> runtime_fields;  ///< what the kind of runtime still asks for
    std::optional<approval::Estimate> confirmed_estimate;  ///< absent: the owner's figure as it is
    bool business_case_acknowledged = false;
    std::optional<Date> expires_on;  ///< absent: the longest that the settings allow
    approval::Priority priority = approval::Priority::kNormal;
    std::vector<ApprovalId> replaces;  ///< approvals of the same workload and account
    /// Approvals of the same place by other Leads that are known and stay: one that is neither here
    /// nor replaced is a Conflict.
    std::vector<ApprovalId> beside;
    std::string reason;
    SeenVersion seen;  ///< of the request
};

/// What an approval set off.
struct ApprovalOutcome {
    ApprovalId approval;
    approval::ApprovalState state = approval::ApprovalState::kActive;
    std::vector<TaskId> tasks;
};

/// What a decision on a model would touch, before the click.
struct ModelImpact {
    struct Touched {
        ApprovalId approval;
        RequestId request;
        WorkloadId workload;
        PersonId owner;
        AccountId account;
        Region region;
    };
    std::vector<Touched> grants;      ///< in force today
    std::vector<RequestId> requests;  ///< open ones that wish for or were approved with it
};

/// What a decision on a model touched, and the guard-rail tasks it set off.
struct ModelOutcome {
    ModelImpact impact;
    std::vector<TaskId> tasks;
};

/// One account and region of a model: decided, and what runs there.
struct ModelCoverage {
    AccountId account;
    Region region;
    enum class State { kOpen, kApproved, kImplemented } state = State::kOpen;
    std::vector<WorkloadId> workloads;
};

/// What a back-dated or new claim is about.
struct ClaimCommand {
    std::string anchor;  ///< as a person types it
    WorkloadId workload;
    std::optional<Date> from;  ///< absent: tomorrow (product.md C-10)
    std::string reason;
    SeenVersion seen;
};

struct ClaimOutcome {
    std::vector<ClaimId> claims;
    std::vector<ownership::Handoff> handoffs;
};

struct StepCommand {
    TaskId task;
    std::size_t step = 0;  ///< from 1, as it is shown
    std::map<std::string, std::string> answers;
    std::optional<approval::EvidenceKind> evidence_kind;
    std::string evidence;
    std::optional<std::string> file_sha256;
    std::string composition_sha256;
    SeenVersion seen;
};

/// What is to be different about an element from a day on. Absent: it stays; an empty text: there
/// is none (a name is never empty).
struct ElementChange {
    ElementId element;
    std::optional<std::string> name;
    std::optional<std::string> cost_centre;
    std::optional<std::string> gl_account;
    std::optional<std::string> legal_entity;
    std::optional<std::string> owner;
    std::optional<std::string> deputy;
    std::optional<Date> from;  ///< absent: today
    std::string reason;        ///< may be empty
};

/// An element as it was and as it will be; alike where nothing was to change.
struct ElementOutcome {
    organisation::Element before;
    organisation::Element after;
};

/// The governance flow: every change of state, one function a use case: load, decide, store, audit,
/// notify, in one transaction. Errors: Forbidden (permission, separation of duties), Conflict
/// (stale version, a state that has moved on), NotFound, BadInput, AnswerIsNo (not approved there),
/// Dependency. Thread-safe as far as `records` is.
class Governance {
public:
    Governance(Records& records, Clock const& clock) : records_(records), clock_(clock) {}

    // People (people.cpp)
    /// Adds or changes a person. @returns Error{Conflict} for one who was erased.
    Result<void> put_person(Caller const& caller, organisation::Person const& person);
    /// Erases a person who has left: their name, their e-mail address and every free text that they
    /// wrote. The handle stays, as a pseudonym, and with it what they did. The reason is kept, so
    /// it must name nobody.
    /// @returns how many texts; Error{Conflict} for one who has not left, is erased already, or
    ///          whose open task, request or element waits for somebody to take over.
    Result<std::int64_t> erase_person(Caller const& caller, PersonId const& person,
                                      std::string_view reason);
    Result<void> put_team(Caller const& caller, organisation::Team const& team);
    Result<std::string> delegate(Caller const& caller, organisation::Delegation delegation);
    Result<void> revoke_delegation(Caller const& caller, std::string_view id);
    /// Sets settings by name, all or none of them (setting_list.h). Values that are there already
    /// make no entry. @returns what is different now.
    Result<std::vector<SettingChange>> change_settings(Caller const& caller,
                                                       std::span<SettingWish const> wishes,
                                                       std::string_view reason);
    Result<GovernanceSettings> settings();
    /// Makes a token. @returns its whole text, which is shown once and kept nowhere.
    Result<std::string> create_token(Caller const& caller, PersonId const& person,
                                     std::string_view name, Date expires_on);
    Result<void> revoke_token(Caller const& caller, std::string_view id);
    /// The person of a token. @returns Error{Forbidden} for an unknown, expired or revoked one, and
    /// for that of somebody who has left, in one sentence that does not tell which.
    Result<Caller> authenticate(std::string_view token);

    // Organisation (elements.cpp, accounts.cpp)
    /// Renames an element or changes its attributes from a day on. It stays the same element: ids,
    /// roles, budgets and workloads keep hold of it, and what it was before that day stays.
    /// @returns Error{BadInput} for a day that is past, a name that another element beside it has,
    ///          or an attribute that is none; Error{NotFound} for an element that is not there that
    ///          day; Error{Conflict} where it changes after that day already.
    Result<ElementOutcome> change_element(Caller const& caller, ElementChange const& change);
    Result<organisation::HierarchyPreview> preview_hierarchy(std::string_view csv,
                                                             std::string_view place);
    Result<organisation::HierarchyPreview> import_hierarchy(Caller const& caller,
                                                            std::string_view csv,
                                                            std::string_view place);
    Result<std::string> export_hierarchy();
    /// Adds or changes an account. Where its OU is another one, today is when it moved.
    Result<void> put_account(Caller const& caller, organisation::Account const& account);
    Result<void> own_account(Caller const& caller, AccountId const& account, Date from,
                             std::vector<organisation::AccountShare> const& shares);
    Result<void> dedicate_account(Caller const& caller, AccountId const& account,
                                  WorkloadId const& workload, Date from, std::string_view reason);
    Result<std::int64_t> import_budget(Caller const& caller, std::string_view file_name,
                                       std::string_view csv);

    // Models (models.cpp)
    Result<std::vector<std::string>> add_models(Caller const& caller,
                                                std::vector<approval::CatalogModel> const& found);
    Result<ModelImpact> model_impact(std::string_view model);
    Result<ModelOutcome> decide_model(Caller const& caller, std::string_view model,
                                      approval::Decision decision, SeenVersion seen = {});
    Result<std::vector<ModelCoverage>> model_coverage(std::string_view model);

    // Requests (requests.cpp)
    Result<RequestId> draft_request(Caller const& caller, approval::Request request);
    Result<void> edit_request(Caller const& caller, approval::Request const& contents,
                              SeenVersion seen = {});
    Result<approval::RequestState> submit_request(Caller const& caller, RequestId const& id,
                                                  SeenVersion seen = {});
    Result<void> withdraw_request(Caller const& caller, RequestId const& id,
                                  std::string_view reason);
    Result<void> approve_size(Caller const& caller, RequestId const& id, SeenVersion seen = {});
    Result<void> take_review(Caller const& caller, RequestId const& id);
    Result<void> return_request(Caller const& caller, RequestId const& id, std::string_view reason);
    Result<void> reject_request(Caller const& caller, RequestId const& id, std::string_view reason);

    // Approvals (approvals.cpp)
    Result<ApprovalOutcome> approve(Caller const& caller, ApproveCommand command);
    Result<ApprovalOutcome> second_approve(Caller const& caller, ApprovalId const& id);
    Result<void> decline(Caller const& caller, ApprovalId const& id, std::string_view reason);
    Result<std::vector<TaskId>> revoke(Caller const& caller, ApprovalId const& id,
                                       std::string_view reason);
    /// Ends what has run out by today; part of the nightly run. @returns what it ended.
    Result<std::vector<ApprovalId>> expire_approvals(Caller const& caller);

    // Tasks (tasks.cpp)
    Result<void> start_task(Caller const& caller, TaskId const& id, SeenVersion seen = {});
    Result<void> complete_step(Caller const& caller, StepCommand const& command);
    Result<void> implement_task(Caller const& caller, TaskId const& id, SeenVersion seen = {});
    Result<void> fail_task(Caller const& caller, TaskId const& id, std::string_view reason);
    Result<void> reassign_task(Caller const& caller, TaskId const& id,
                               std::optional<PersonId> const& to, approval::Priority priority,
                               std::optional<Date> due_on);
    /// The owner says that the application uses the new permissions; what is gone may be removed.
    Result<std::vector<TaskId>> confirm_cut_over(Caller const& caller, WorkloadId const& workload,
                                                 AccountId const& account);

    // Ownership (claims.cpp)
    /// Claims what a request's tasks built (or, for an adoption, what it named).
    Result<ClaimOutcome> claim_request(Caller const& caller, RequestId const& id);
    Result<ClaimId> claim_anchor(Caller const& caller, ClaimCommand const& command);
    Result<void> release_claim(Caller const& caller, ClaimId const& id, Date on,
                               std::string_view reason);
    /// Ends the claim and begins one of another workload on the same day.
    Result<ClaimId> transfer_claim(Caller const& caller, ClaimId const& id, WorkloadId const& to,
                                   Date on, std::string_view reason);
    Result<ownership::Handoff> handoff(WorkloadId const& workload, AccountId const& account,
                                       iam::Platform platform);
    Result<void> confirm_estimate(Caller const& caller, WorkloadId const& workload,
                                  approval::Estimate const& figure);
    Result<void> revise_estimate(Caller const& caller, WorkloadId const& workload,
                                 approval::Estimate const& figure);
    Result<void> retire_request(Caller const& caller, RequestId const& id, std::string_view reason);

    Result<std::string> comment(Caller const& caller, std::string_view subject_kind,
                                std::string_view subject_id, std::string_view text);

    /// Reads for faces: one consistent state.
    Result<void> read(std::function<Result<void>(Reading&)> const& body) {
        return records_.read(body);
    }

    Date today() const { return std::chrono::floor<std::chrono::days>(clock_.now()); }

private:
    Records& records_;
    Clock const& clock_;
};

}  // namespace mandate::app
