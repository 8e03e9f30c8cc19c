#include "sample/history_claims.h"
#include "sample/history_flow.h"
#include "sample/history_grants.h"
#include "sample/history_requests.h"
#include "sample/history_weeks.h"
#include "sample/history_work.h"

/// The fourth governed week: something ends, and something is left open in every state.
namespace mandate::sample {
namespace {

/// A request for a tier that acts: waits for the Security Reviewer.
Result<ApprovalId> ask_to_act(Diary& diary, RequestPlan const& plan, Place place,
                              std::string_view lead, std::vector<std::string> actions) {
    RequestId const request = TRY(ask(diary, plan));
    app::ApproveCommand command =
        TRY(approval_of(diary, request, diary.account(place),
                        {bedrock_grant(plan.model, "us-east-1", Route::kGeographic)},
                        "It has to act on what it finds"));
    command.agentic = {iam::Tier::kActions, std::move(actions)};
    return TRY(approve(diary, lead, command)).approval;
}

constexpr RequestPlan kFraudDesk{.slug = "fraud-desk",
                                 .name = "Fraud Desk",
                                 .product = "fraud-notes",
                                 .description = "Prepares cases for the fraud desk.",
                                 .dollars = 1'300,
                                 .model = "claude-sonnet-4-6"};

Result<void> decline(Diary& diary, ApprovalId const& approval) {
    return diary.act("ruth declines the fraud desk's actions", [&](app::Governance& mandate) {
        return mandate.decline(person("ruth"), approval,
                               "It may prepare a payment stop; a person has to press the button");
    });
}

Result<void> approve_plainly(Diary& diary, std::string_view workload, Place place,
                             std::string_view lead, std::vector<iam::Grant> grants) {
    TRY(approve(diary, lead,
                TRY(approval_of(diary, TRY(request_for(diary, workload)), diary.account(place),
                                std::move(grants), "Within the plan"))));
    return {};
}

Result<void> revise_campaign_copy(Diary& diary) {
    return diary.act("nils revises the estimate of campaign-copy", [&](app::Governance& mandate) {
        return mandate.revise_estimate(
            person("nils"), WorkloadId("campaign-copy"),
            estimate_of(diary, 7'000, "nova-pro", std::vector<std::int64_t>(12, 100)));
    });
}

Result<void> confirm_campaign_copy(Diary& diary) {
    return diary.act(
        "victor confirms the estimate of campaign-copy", [&](app::Governance& mandate) {
            return mandate.confirm_estimate(
                person("victor"), WorkloadId("campaign-copy"),
                estimate_of(diary, 6'500, "nova-pro", std::vector<std::int64_t>(12, 100)));
        });
}

Result<void> fail_the_contracts(Diary& diary) {
    TaskId const task = TRY(begin_work(diary, TRY(request_for(diary, "contract-digest")), 0));
    return diary.act("aiko gives up on contract-digest", [&](app::Governance& mandate) {
        return mandate.fail_task(person("aiko"), task,
                                 "The use-case form of Anthropic is missing in this account");
    });
}

Result<void> retire_gift_notes(Diary& diary) {
    RequestId const request = TRY(request_for(diary, "gift-notes"));
    return diary.act("marco retires gift-notes", [&](app::Governance& mandate) {
        return mandate.retire_request(person("marco"), request, "Nobody used the notes");
    });
}

/// What the last two days leave open.
Result<void> ask_for_more(Diary& diary) {
    TRY(ask(diary,
            {.slug = "voice-of-customer",
             .name = "Voice of the Customer",
             .product = "support-bot",
             .description = "Reads every conversation and tells what customers miss.",
             .dollars = 42'000,
             .model = "claude-sonnet-4-6"},
            Gate::kWaiting));
    TRY(ask(diary, {.slug = "store-assistant",
                    .name = "Store Assistant",
                    .product = "agent-assist",
                    .description = "Answers questions of staff in the stores.",
                    .dollars = 2'000,
                    .model = "claude-haiku-4-5"}));
    return {};
}

Result<void> leave_the_rest_open(Diary& diary) {
    TRY(ask_to_act(diary,
                   {.slug = "runbook-agent",
                    .name = "Runbook Agent",
                    .product = "llm-gateway",
                    .description = "Restarts tasks that the runbook says to restart.",
                    .dollars = 1'500,
                    .model = "claude-sonnet-4-6",
                    .runtime = "ecs_task"},
                   Place::kPlatformShared, "lena", {"ecs:DescribeServices", "ecs:UpdateService"}));
    TRY(ask(diary, {.slug = "ticket-summaries",
                    .name = "Ticket Summaries",
                    .product = "llm-gateway",
                    .description = "One paragraph for each long ticket.",
                    .dollars = 800,
                    .model = "nova-lite",
                    .wish = "whatever is cheap"}));
    TRY(draft(diary, {.slug = "release-highlights",
                      .name = "Release Highlights",
                      .product = "release-notes",
                      .description = "Turns release notes into a page for customers.",
                      .dollars = 400,
                      .wish = "the best that there is"}));
    return diary.act("hanna revises the estimate of claims-letters", [&](app::Governance& mandate) {
        return mandate.revise_estimate(
            person("hanna"), WorkloadId("claims-letters"),
            estimate_of(diary, 10'500, "claude-haiku-4-5", std::vector<std::int64_t>(12, 100)));
    });
}

Result<void> ask_for_the_lab(Diary& diary) {
    TRY(ask(diary, {.slug = "lab-notebooks",
                    .name = "Lab Notebooks",
                    .product = "release-notes",
                    .description = "Experiments of Applied Research, one workspace.",
                    .dollars = 1'200,
                    .model = "claude-sonnet-4-6",
                    .use_case = approval::UseCase::kInfrastructure}));
    TRY(ask(diary, {.slug = "contract-digest",
                    .name = "Contract Digest",
                    .product = "document-pipeline",
                    .description = "A page for each supplier contract.",
                    .dollars = 1'600,
                    .model = "claude-haiku-4-5"}));
    TRY(ask(diary, {.slug = "search-answers",
                    .name = "Search Answers",
                    .product = "product-search",
                    .description = "Answers above the search results.",
                    .dollars = 2'500,
                    .model = "nova-lite"}));
    return {};
}

constexpr std::string_view kLabWorkspace = "wrkspc_01AlderLabBooks3W";

}  // namespace

Result<void> live_fourth_week(Diary& diary) {
    diary.begin(november(16));
    TRY(diary.act("the nightly run ends approvals", [&](app::Governance& mandate) {
        return mandate.expire_approvals(the_operator());
    }));
    ApprovalId const to_act =
        TRY(ask_to_act(diary, kFraudDesk, Place::kFinanceProduction, "lena", {"ssm:SendCommand"}));
    TRY(revise_campaign_copy(diary));
    diary.begin(november(17));
    TRY(decline(diary, to_act));
    TRY(retire_gift_notes(diary));
    TRY(confirm_campaign_copy(diary));
    TRY(ask_for_the_lab(diary));
    diary.begin(november(18));
    TRY(do_task(diary, TRY(request_for(diary, "gift-notes")), Hand::kSecond));
    TRY(approve_plainly(diary, "fraud-desk", Place::kFinanceProduction, "victor",
                        {bedrock_grant("claude-sonnet-4-6", "us-east-1", Route::kGeographic)}));
    TRY(approve_plainly(diary, "lab-notebooks", Place::kResearch, "victor",
                        {workspace_grant("claude-sonnet-4-6", "us-west-2", "lab-notebooks")}));
    TRY(approve_plainly(diary, "contract-digest", Place::kDataProduction, "lena",
                        {bedrock_grant("claude-haiku-4-5", "us-east-1", Route::kGeographic)}));
    diary.begin(november(19));
    TRY(fail_the_contracts(diary));
    TRY(do_task(diary, TRY(request_for(diary, "lab-notebooks")), Hand::kFirst, kLabWorkspace));
    TRY(approve_plainly(diary, "search-answers", Place::kDataProduction, "lena",
                        {bedrock_grant("nova-lite", "us-east-1", Route::kRegional)}));
    TRY(ask_for_more(diary));
    TRY(transfer_to_campaigns(diary));
    diary.begin(november(20));
    TRY(do_task(diary, TRY(request_for(diary, "search-answers")), Hand::kSecond));
    TRY(begin_work(diary, TRY(request_for(diary, "lab-notebooks")), 1, Hand::kSecond,
                   kLabWorkspace));
    TRY(begin_work(diary, TRY(request_for(diary, "agent-assist")), 1, Hand::kSecond));
    TRY(approve_plainly(diary, "store-assistant", Place::kRetailProduction, "victor",
                        {bedrock_grant("claude-haiku-4-5", "us-east-1", Route::kGeographic)}));
    return leave_the_rest_open(diary);
}

}  // namespace mandate::sample
