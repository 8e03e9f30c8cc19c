#include "sample/history_claims.h"
#include "sample/history_flow.h"
#include "sample/history_grants.h"
#include "sample/history_models.h"
#include "sample/history_requests.h"
#include "sample/history_weeks.h"
#include "sample/history_work.h"

/// The third governed week: decisions change, and the Security Reviewer is asked.
namespace mandate::sample {
namespace {

/// The review is under way when the model that it is about is Blocked: it begins again.
Result<void> review_the_archive(Diary& diary) {
    RequestId const request = TRY(request_for(diary, "claims-archive"));
    TRY(diary.act("lena takes claims-archive into review", [&](app::Governance& mandate) {
        return mandate.take_review(person("lena"), request);
    }));
    return {};
}

Result<void> build_code_review(Diary& diary) {
    GovernedWorkload const& workload = governed_workload("code-review");
    RequestId const request = TRY(request_for(diary, workload.slug));
    TRY(do_task(diary, request, Hand::kSecond, workload.workspace));
    TRY(do_task(diary, request, Hand::kSecond, workload.workspace));
    return claim(diary, request);
}

Result<void> ask_and_withdraw(Diary& diary) {
    RequestId const request = TRY(ask(diary, {.slug = "fraud-network",
                                              .name = "Fraud Network",
                                              .product = "fraud-notes",
                                              .description = "Explains rings of suspicious claims.",
                                              .dollars = 900,
                                              .model = "claude-sonnet-4-6"}));
    return diary.act("farah withdraws the fraud network", [&](app::Governance& mandate) {
        return mandate.withdraw_request(person("farah"), request,
                                        "The graph database does it without a model");
    });
}

Result<void> return_the_price_scout(Diary& diary) {
    RequestId const request =
        TRY(ask(diary, {.slug = "price-scout",
                        .name = "Price Scout",
                        .product = "product-search",
                        .description = "Compares our prices with those of others.",
                        .dollars = 3'000,
                        .model = "claude-sonnet-4-6"}));
    TRY(diary.act("lena returns the price scout", [&](app::Governance& mandate) {
        return mandate.return_request(person("lena"), request,
                                      "Please say which shops it reads, and how often");
    }));
    return remark(diary, "elena", request, "@lena weekly; the list of shops follows. @yusuf knows");
}

/// Wider actions and a second model: the first approval is superseded.
Result<void> widen_claims_letters(Diary& diary) {
    GovernedWorkload const& workload = governed_workload("claims-letters");
    RequestId const request = TRY(request_for(diary, workload.slug));
    std::vector<iam::Grant> grants = grants_of(workload);
    grants.front().actions.push_back(iam::ActionSet::kBatch);
    grants.push_back(bedrock_grant("nova-lite", "us-east-1", Route::kRegional));
    app::ApproveCommand command = TRY(approval_of(diary, request, diary.account(workload.place),
                                                  grants, "Monthly letters may run as batches"));
    command.replaces = TRY(decided_about(diary, request));
    TRY(approve(diary, "lena", command));
    return {};
}

/// Agent Assist may read dashboards, if the Security Reviewer agrees.
Result<ApprovalId> raise_agent_assist(Diary& diary) {
    GovernedWorkload const& workload = governed_workload("agent-assist");
    app::ApproveCommand command = TRY(
        approval_of(diary, TRY(request_for(diary, workload.slug)), diary.account(workload.place),
                    grants_of(workload), "It looks up the state of services before it answers"));
    command.agentic.tier = iam::Tier::kReadOnly;
    return TRY(approve(diary, "victor", command)).approval;
}

Result<ApprovalId> approve_in_the_wrong_account(Diary& diary) {
    GovernedWorkload const& workload = governed_workload("agent-assist");
    app::ApproveCommand const command = TRY(approval_of(
        diary, TRY(request_for(diary, workload.slug)), diary.account(Place::kRetailDevelopment),
        grants_of(workload), "For tests of the next version"));
    return TRY(approve(diary, "lena", command)).approval;
}

Result<void> second_approve(Diary& diary, ApprovalId const& approval) {
    TRY(diary.act("ruth gives the second approval", [&](app::Governance& mandate) {
        return mandate.second_approve(person("ruth"), approval);
    }));
    return {};
}

}  // namespace

Result<void> live_third_week(Diary& diary) {
    diary.begin(november(9));
    TRY(claim(diary, TRY(request_for(diary, "campaign-copy")), "sofia"));
    TRY(review_the_archive(diary));
    GovernedWorkload const& code_review = governed_workload("code-review");
    TRY(approve_governed(diary, "victor", code_review, "Saves the reviewers a first reading"));
    TRY(do_task(diary, TRY(request_for(diary, "code-review")), Hand::kFirst,
                code_review.workspace));
    diary.begin(november(10));
    TRY(build_code_review(diary));
    TRY(block_the_old_model(diary));
    diary.begin(november(11));
    TRY(ask_and_withdraw(diary));
    TRY(return_the_price_scout(diary));
    TRY(release_the_mistake(diary));
    diary.begin(november(12));
    TRY(widen_claims_letters(diary));
    ApprovalId const raised = TRY(raise_agent_assist(diary));
    ApprovalId const wrong = TRY(approve_in_the_wrong_account(diary));
    diary.begin(november(13));
    TRY(second_approve(diary, raised));
    TRY(do_task(diary, TRY(request_for(diary, "claims-letters")), Hand::kSecond));
    TRY(diary.act("lena revokes agent-assist in the wrong account", [&](app::Governance& mandate) {
        return mandate.revoke(person("lena"), wrong, "Tests use the production account's stage");
    }));
    return {};
}

}  // namespace mandate::sample
