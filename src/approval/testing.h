#pragma once

// Values that the tests of this room begin from. Only tests include this file.

#include "approval/approval.h"
#include "approval/request.h"
#include "approval/task.h"

namespace mandate::approval::testing {

inline Date day(std::string_view text) { return *parse_date(text); }

inline Estimate estimate_of(std::string_view dollars) {
    Estimate estimate;
    estimate.first_month = *BillingPeriod::create(2026, 12);
    estimate.curve_percent = {100};
    estimate.lines = {DirectLine{"inference", *Money::parse(dollars)}};
    return estimate;
}

inline iam::Runtime lambda_runtime() {
    return {"lambda",
            {{"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:support-bot"}}};
}

inline Request request_in(RequestState state) {
    Request request;
    request.id = RequestId("req-12");
    request.workload = WorkloadId("support-bot");
    request.workload_name = "Support Bot";
    request.product = ElementId("e4-support");
    request.description = PrivateText("Answers customers");
    request.runtime.kind = "lambda";
    request.estimate = estimate_of("1200");
    request.business_case = BusinessCase{ValueType::kCostSaving, *Money::parse("400000"), 2'000};
    request.requested_by = PersonId("priya");
    request.state = state;
    request.created_on = day("2026-11-02");
    return request;
}

inline iam::Grant bedrock_grant(std::string_view model, std::string_view region) {
    iam::Grant grant;
    grant.model = model;
    grant.region = Region(std::string(region));
    grant.actions = {iam::ActionSet::kInference};
    return grant;
}

inline iam::Grant claude_grant(std::string_view model, std::string_view region,
                               std::string_view workspace) {
    iam::Grant grant = bedrock_grant(model, region);
    grant.platform = iam::Platform::kClaudePlatform;
    grant.workspace = iam::Workspace{std::string(workspace), std::nullopt};
    return grant;
}

inline ApprovalContent content_with(std::vector<iam::Grant> grants) {
    ApprovalContent content;
    content.request = RequestId("req-12");
    content.workload = WorkloadId("support-bot");
    content.account = AccountId("111122223333");
    content.platform = grants.empty() ? iam::Platform::kBedrock : grants.front().platform;
    content.runtime = lambda_runtime();
    content.grants = std::move(grants);
    content.agentic.tier = iam::default_tier(content.platform);
    content.confirmed_estimate = estimate_of("1000");
    content.valid_from = day("2026-11-10");
    content.expires_on = day("2027-11-09");
    return content;
}

inline Composition composition_of(ApprovalContent const& content) {
    std::vector<Approval> approvals;
    if (!content.grants.empty()) {
        Approval approval = *approve(ApprovalId("apr-7"), content, "needed", PersonId("lena"), {});
        approval.state = ApprovalState::kActive;
        approvals.push_back(std::move(approval));
    }
    return *compose(content.workload, content.account, content.platform,
                    iam::role_name_by(iam::kRoleNameRule, content.workload.value(), content.account,
                                      content.platform),
                    approvals, content.valid_from);
}

inline TaskPlan plan_of(ApprovalContent const& content,
                        std::optional<Composition> implemented = std::nullopt) {
    TaskPlan plan;
    plan.composition = composition_of(content);
    plan.composition_sha256 = *composition_hash(plan.composition);
    plan.request = content.request;
    plan.team = TeamId("platform-team");
    plan.due_on = day("2026-11-20");
    plan.implemented = std::move(implemented);
    return plan;
}

/// What whoever may call the generator adds to a plan.
inline TaskPlan with_artefact(TaskPlan plan) {
    if (Result<iam::Scope> const scope = planned_scope(plan)) {
        plan.artefact = iam::generate(*scope).value_or(iam::RoleArtefact{});
    }
    return plan;
}

inline Result<std::vector<Task>> planned(TaskPlan const& plan) {
    return plan_tasks(with_artefact(plan));
}

inline Result<Task> planned_removal(TaskPlan plan) {
    plan.change = Change::kRemove;
    return plan_removal(with_artefact(std::move(plan)));
}

}  // namespace mandate::approval::testing
