#include "sample/history_adoptions.h"

#include <array>
#include <span>

#include <fmt/format.h>

#include "sample/history_grants.h"
#include "sample/history_requests.h"

namespace mandate::sample {
namespace {

struct AdoptionPlan {
    std::string_view slug;
    std::string_view name;
    std::string_view product;
    std::string_view role;  ///< as the bill names it, without account and path
    std::string_view runtime = "lambda";
    Date expires = kFarAway;  ///< kFarAway: as long as the settings allow
};

constexpr std::array kLargest{
    AdoptionPlan{"support-bot", "Support Bot", "support-bot", "support-bot-runtime"},
    AdoptionPlan{"llm-gateway", "LLM Gateway", "llm-gateway", "llm-gateway-task", "ecs_task"},
    AdoptionPlan{"catalogue-writer", "Catalogue Writer", "catalogue-writer", "catalogue-writer"},
    AdoptionPlan{"claims-triage", "Claims Triage", "claims-triage", "claims-triage"},
    AdoptionPlan{"document-pipeline", "Document Pipeline", "document-pipeline", "document-pipeline",
                 "ecs_task"},
    AdoptionPlan{"etl-summariser", "ETL Summariser", "document-pipeline", "etl-summariser-irsa",
                 "eks_irsa"},
    AdoptionPlan{"ci-review", "CI Review", "ci-review", "gha-ci-review", "oidc"},
    AdoptionPlan{"coding-assistants", "Coding Assistants of the Lab", "coding-assistants",
                 "AWSReservedSSO_AWSAdministratorAccess_4f1c9a2be07d6385", "people"},
    AdoptionPlan{"campaign-studio", "Campaign Studio", "campaign-studio", "campaign-studio"},
    AdoptionPlan{"release-notes-agent", "Release Notes Agent", "release-notes",
                 "release-notes-agent", "ec2"},
};

// The schema mapper is to be replaced: it is adopted for ten days.
constexpr std::array kLongTail{
    AdoptionPlan{"review-digest", "Review Digest", "product-search", "review-digest-role"},
    AdoptionPlan{"gift-finder", "Gift Finder", "product-search", "gift-finder-role"},
    AdoptionPlan{"policy-qa", "Policy Questions", "claims-triage", "policy-qa-role"},
    AdoptionPlan{"fraud-notes", "Fraud Notes", "fraud-notes", "fraud-notes-role"},
    AdoptionPlan{"risk-memo", "Risk Memo", "fraud-notes", "risk-memo-role"},
    AdoptionPlan{"log-explainer", "Log Explainer", "llm-gateway", "log-explainer-role"},
    AdoptionPlan{"ticket-router", "Ticket Router", "support-bot", "ticket-router-role"},
    AdoptionPlan{"schema-mapper", "Schema Mapper", "document-pipeline", "schema-mapper-role",
                 "lambda", std::chrono::sys_days{2026y / 11 / 13}},
    AdoptionPlan{"contract-extract", "Contract Extract", "document-pipeline",
                 "contract-extract-role"},
    AdoptionPlan{"newsletter-draft", "Newsletter Draft", "campaign-studio",
                 "newsletter-draft-role"},
};

Result<void> adopt(Diary& diary, AdoptionPlan const& plan, std::string_view lead) {
    RoleUse const use = TRY(use_of_role(diary, plan.role));
    RequestId const request =
        TRY(ask(diary, {.slug = plan.slug,
                        .name = plan.name,
                        .product = plan.product,
                        .description = "Has been running for months; goes on as it is, with an "
                                       "owner and a limit.",
                        .dollars = use.monthly_dollars,
                        .runtime = plan.runtime,
                        .use_case = plan.runtime == "people" || plan.runtime == "oidc"
                                        ? approval::UseCase::kCodingAi
                                        : approval::UseCase::kOperationsAi,
                        .adopts = use.arn}));
    app::ApproveCommand command =
        TRY(approval_of(diary, request, use.account, use.grants, "Adopted as found"));
    if (plan.expires != kFarAway) {
        command.expires_on = plan.expires;
    }
    TRY(approve(diary, lead, command));
    return claim(diary, request);
}

Result<void> adopt_all(Diary& diary, std::span<AdoptionPlan const> plans, std::string_view lead) {
    for (AdoptionPlan const& plan : plans) {
        TRY(adopt(diary, plan, lead));
    }
    return {};
}

}  // namespace

Result<void> adopt_the_largest(Diary& diary) { return adopt_all(diary, kLargest, "lena"); }

Result<void> adopt_some_of_the_long_tail(Diary& diary) {
    return adopt_all(diary, kLongTail, "victor");
}

}  // namespace mandate::sample
