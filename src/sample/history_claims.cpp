#include "sample/history_claims.h"

#include <fmt/format.h>

#include "sample/history_people.h"

namespace mandate::sample {
namespace {

using ownership::Claim;
using ownership::Workload;

constexpr Date kSinceSeptember = std::chrono::sys_days{2026y / 9 / 1};
constexpr std::chrono::days kOneDay{1};

std::string arn(Diary const& diary, std::string_view service, std::string_view region, Place place,
                std::string_view resource) {
    return fmt::format("arn:aws:{}:{}:{}:{}", service, region, diary.account(place).value(),
                       resource);
}

/// The claim of an anchor that has no end.
Result<Claim> open_claim(Diary& diary, std::string_view text) {
    ownership::Anchor const anchor = TRY(ownership::parse_anchor(text));
    for (Claim const& claim : TRY(diary.find<Claim>({{"anchor_value", anchor.value}}))) {
        if (!claim.effective_to) {
            return claim;
        }
    }
    return fail(ErrorCode::kNotFound, fmt::format("sample history: nobody claims {}", text));
}

Result<app::Caller> owner_of_workload(Diary& diary, std::string_view workload) {
    return person(TRY(diary.look_up<Workload>(workload)).owner.value());
}

}  // namespace

Result<ClaimId> claim_anchor(Diary& diary, std::string_view workload, std::string_view anchor,
                             std::optional<Date> from, std::string_view reason) {
    app::Caller const owner = TRY(owner_of_workload(diary, workload));
    app::ClaimCommand command;
    command.anchor = anchor;
    command.workload = WorkloadId(std::string(workload));
    command.from = from;
    command.reason = reason;
    return diary.act(
        fmt::format("{} claims {}", owner.person.value(), anchor),
        [&](app::Governance& mandate) { return mandate.claim_anchor(owner, command); });
}

Result<std::string> role_in_bill(Diary const& diary, std::string_view name) {
    for (Spending const& spending : diary.bill()) {
        std::string const role = spending.stream.caller.role.text.value_or("");
        if (role.ends_with(fmt::format(":role/{}", name))) {
            return role;
        }
    }
    return fail(ErrorCode::kNotFound, fmt::format("sample history: the bill has no role {}", name));
}

Result<void> claim_what_belongs_to_them(Diary& diary) {
    TRY(claim_anchor(diary, "catalogue-writer",
                     arn(diary, "bedrock", "us-east-1", Place::kRetailProduction,
                         "application-inference-profile/k1c3lwu20lem")));
    TRY(claim_anchor(diary, "document-pipeline",
                     arn(diary, "bedrock-mantle", "us-east-1", Place::kDataProduction,
                         "project/proj_doc4extract81")));
    TRY(claim_anchor(
        diary, "support-bot",
        arn(diary, "bedrock", "us-east-1", Place::kSupportBot, "guardrail/gr4sk7tq2w9x")));
    TRY(claim_anchor(diary, "llm-gateway", "tag:resourceTags/application=llm-gateway"));
    TRY(claim_anchor(diary, "coding-assistants",
                     arn(diary, "aws-external-anthropic", "us-west-2", Place::kRetailDevelopment,
                         "workspace/wrkspc_01AlderDevEx7Kq9"),
                     kSinceSeptember, "Ours since the team moved there in September"));
    TRY(claim_anchor(diary, "catalogue-writer", TRY(role_in_bill(diary, "alt-text-writer-role"))));
    return diary.act("lena dedicates the support bot's account", [&](app::Governance& mandate) {
        return mandate.dedicate_account(person("lena"), diary.account(Place::kSupportBot),
                                        WorkloadId("support-bot"), diary.today(),
                                        "Nothing else runs there");
    });
}

Result<void> claim_by_mistake(Diary& diary) {
    TRY(claim_anchor(diary, "catalogue-writer", TRY(role_in_bill(diary, "translation-desk-role"))));
    TRY(claim_anchor(diary, "catalogue-writer", TRY(role_in_bill(diary, "seo-titles-role"))));
    return {};
}

Result<void> release_the_mistake(Diary& diary) {
    Claim const claim = TRY(open_claim(diary, TRY(role_in_bill(diary, "translation-desk-role"))));
    return diary.act("marco releases the translation desk", [&](app::Governance& mandate) {
        return mandate.release_claim(person("marco"), claim.id, diary.today() + kOneDay,
                                     "The translation desk belongs to nobody in Catalogue");
    });
}

Result<void> transfer_to_campaigns(Diary& diary) {
    Claim const claim = TRY(open_claim(diary, TRY(role_in_bill(diary, "seo-titles-role"))));
    TRY(diary.act("marco hands the titles over to campaigns", [&](app::Governance& mandate) {
        return mandate.transfer_claim(person("marco"), claim.id, WorkloadId("campaign-studio"),
                                      diary.today() + kOneDay,
                                      "Campaigns writes the titles from now on");
    }));
    return {};
}

}  // namespace mandate::sample
