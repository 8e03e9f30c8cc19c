#include "sample/history_adoptions.h"
#include "sample/history_claims.h"
#include "sample/history_flow.h"
#include "sample/history_models.h"
#include "sample/history_people.h"
#include "sample/history_places.h"
#include "sample/history_requests.h"
#include "sample/history_weeks.h"
#include "sample/history_work.h"

/// Setting up, and the first two governed weeks: models are decided, roles adopted, and the first
/// workloads go from request to claim.
namespace mandate::sample {
namespace {

Result<void> ask_for_agent_assist(Diary& diary) {
    RequestId const request = TRY(ask(
        diary, request_of(governed_workload("agent-assist"),
                          "Suggests answers to our service agents while the customer writes.")));
    return remark(diary, "priya", request,
                  "@lena the pilot ran on Sonnet 4.6; we would like to stay on it.");
}

/// The Lead believes a smaller figure than the owner's.
Result<void> approve_agent_assist(Diary& diary) {
    GovernedWorkload const& workload = governed_workload("agent-assist");
    RequestId const request = TRY(request_for(diary, workload.slug));
    app::ApproveCommand command =
        TRY(approval_of(diary, request, diary.account(workload.place), grants_of(workload),
                        "Within the plan of Customer Service"));
    command.confirmed_estimate =
        estimate_of(diary, 14'000, workload.model, std::vector<std::int64_t>(12, 100));
    command.priority = approval::Priority::kHigh;
    TRY(approve(diary, "lena", command));
    return remark(diary, "lena", request,
                  "@priya confirmed with 14,000 a month: the pilot never needed more.");
}

Result<void> build_and_claim(Diary& diary, std::string_view workload, Hand hand) {
    RequestId const request = TRY(request_for(diary, workload));
    TRY(do_task(diary, request, hand));
    return claim(diary, request);
}

Result<void> delegate_to_sofia(Diary& diary) {
    organisation::Delegation delegation;
    delegation.delegator = PersonId("nils");
    delegation.delegate = PersonId("sofia");
    delegation.roles = {organisation::Role::kProductOwner};
    delegation.from = november(9);
    delegation.to = november(13);
    TRY(diary.act("nils delegates to sofia", [&](app::Governance& mandate) {
        return mandate.delegate(person("nils"), delegation);
    }));
    return {};
}

Result<void> reject_the_tone_checker(Diary& diary) {
    RequestId const request =
        TRY(ask(diary, {.slug = "tone-checker",
                        .name = "Tone Checker",
                        .product = "campaign-studio",
                        .description = "Checks the tone of every outgoing e-mail.",
                        .dollars = 2'400,
                        .model = "claude-haiku-4-5"}));
    return diary.act("lena rejects the tone checker", [&](app::Governance& mandate) {
        return mandate.reject_request(person("lena"), request,
                                      "Campaign Copy does the same; please use that");
    });
}

}  // namespace

Result<void> set_up(Diary& diary) {
    diary.begin(october(19));
    TRY(introduce_everybody(diary));
    TRY(import_hierarchy(diary));
    TRY(introduce_the_scoped(diary));
    diary.begin(october(20));
    TRY(name_owners(diary));
    TRY(enter_accounts(diary));
    diary.begin(october(21));
    TRY(form_teams(diary));
    TRY(change_settings(diary));
    TRY(import_budgets(diary));
    diary.begin(october(22));
    return find_models(diary);
}

Result<void> live_first_week(Diary& diary) {
    diary.begin(october(26));
    TRY(approve_the_usual_models(diary));
    TRY(ask_for_agent_assist(diary));
    diary.begin(october(27));
    TRY(decide_the_special_models(diary));
    TRY(adopt_the_largest(diary));
    diary.begin(october(28));
    TRY(approve_agent_assist(diary));
    TRY(ask(diary, request_of(governed_workload("claims-letters"),
                              "Drafts letters to policy holders from the handler's notes.")));
    TRY(do_guard_rails(diary));
    diary.begin(october(29));
    TRY(build_and_claim(diary, "agent-assist", Hand::kFirst));
    TRY(do_guard_rails(diary));
    diary.begin(october(30));
    TRY(ask(diary, request_of(governed_workload("campaign-copy"),
                              "Writes first drafts of campaign texts in four languages.")));
    TRY(ask(diary, request_of(governed_workload("gift-notes"),
                              "Short gift notes for the Christmas season, as a trial.")));
    return claim_what_belongs_to_them(diary);
}

Result<void> live_second_week(Diary& diary) {
    diary.begin(november(2));
    TRY(approve_governed(diary, "lena", governed_workload("claims-letters"),
                         "Replaces the letter templates"));
    TRY(do_guard_rails(diary));
    diary.begin(november(3));
    TRY(build_and_claim(diary, "claims-letters", Hand::kFirst));
    TRY(adopt_some_of_the_long_tail(diary));
    TRY(do_guard_rails(diary));
    diary.begin(november(4));
    TRY(approve_governed(diary, "victor", governed_workload("gift-notes"),
                         "A trial for the season"));
    TRY(approve_governed(diary, "victor", governed_workload("campaign-copy"), "As planned"));
    TRY(build_and_claim(diary, "gift-notes", Hand::kFirst));
    TRY(claim_by_mistake(diary));
    diary.begin(november(5));
    TRY(do_task(diary, TRY(request_for(diary, "campaign-copy")), Hand::kSecond));
    TRY(ask(diary, {.slug = "claims-archive",
                    .name = "Claims Archive",
                    .product = "claims-triage",
                    .description = "Makes summaries of closed claims for the archive.",
                    .dollars = 1'100,
                    .model = "claude-3-haiku",
                    .wish = "Claude 3 Haiku"}));
    TRY(do_guard_rails(diary));
    diary.begin(november(6));
    TRY(reject_the_tone_checker(diary));
    TRY(delegate_to_sofia(diary));
    TRY(ask(diary, request_of(governed_workload("code-review"),
                              "Reviews pull requests before a person does.")));
    return {};
}

}  // namespace mandate::sample
