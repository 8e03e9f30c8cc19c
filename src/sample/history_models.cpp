#include "sample/history_models.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "approval/model_decision.h"
#include "catalog/catalog.h"
#include "sample/history_grants.h"
#include "sample/models.h"

namespace mandate::sample {
namespace {

using approval::CatalogModel;
using approval::Decision;
using approval::ModelStatus;
using organisation::AccountType;

template <typename T>
void add_once(std::vector<T>& values, T value) {
    auto const place = std::ranges::lower_bound(values, value);
    if (place == values.end() || *place != value) {
        values.insert(place, std::move(value));
    }
}

/// The Bedrock models of the bill, with the regions and profiles that it shows.
Result<std::vector<CatalogModel>> models_of_the_bill(Diary const& diary) {
    catalog::Catalog const catalog = TRY(catalog::load_catalog(std::nullopt));
    std::map<std::string, CatalogModel> models;
    for (Spending const& spending : diary.bill()) {
        Stream const& line = spending.stream;
        if (!is_model_call(line)) {
            continue;
        }
        std::string const& slug = *line.means.model.text;
        iam::Grant const grant = grant_of_call(line);
        CatalogModel& found = models[slug];
        found.id = approval::catalog_id(iam::Platform::kBedrock, grant.model);
        found.vendor = model(slug).vendor;
        found.model = grant.model;
        catalog::Model const* const known = catalog.models().by_slug(ModelId(slug));
        found.name = known == nullptr ? slug : known->name;
        add_once(found.offered_in, grant.region);
        for (Region const& region : grant.destination_regions) {
            add_once(found.offered_in, region);
        }
        if (grant.inference_profile) {
            add_once(found.profiles, *grant.inference_profile);
        }
    }
    std::vector<CatalogModel> list;
    for (auto& [slug, found] : models) {
        list.push_back(std::move(found));
    }
    return list;
}

struct DecisionPlan {
    std::string_view slug;
    iam::Platform platform = iam::Platform::kBedrock;
    ModelStatus status = ModelStatus::kApproved;
    std::vector<AccountType> types = {};
    std::vector<Place> places = {};
    std::vector<std::string> ous = {};
    std::vector<std::string> groups = {"us"};
    std::string reason = {};
    std::optional<std::int64_t> notice_days = {};
};

Result<void> decide(Diary& diary, std::string_view lead, DecisionPlan const& plan) {
    bool const bedrock = plan.platform == iam::Platform::kBedrock;
    std::string const id =
        approval::catalog_id(plan.platform, bedrock ? model(plan.slug).id : plan.slug);
    Decision decision;
    decision.status = plan.status;
    decision.scope.account_types = plan.types;
    for (Place const place : plan.places) {
        decision.scope.accounts.push_back(diary.account(place));
    }
    decision.scope.ous = plan.ous;
    decision.scope.region_groups = plan.groups;
    decision.reason = plan.reason;
    decision.notice_days = plan.notice_days;
    TRY(diary.act(fmt::format("{} decides about {}", lead, id), [&](app::Governance& mandate) {
        return mandate.decide_model(person(lead), id, decision);
    }));
    return {};
}

Result<void> decide_all(Diary& diary, std::string_view lead,
                        std::vector<DecisionPlan> const& plans) {
    for (DecisionPlan const& plan : plans) {
        TRY(decide(diary, lead, plan));
    }
    return {};
}

std::vector<AccountType> all_but_sandboxes() {
    return {AccountType::kProduction, AccountType::kShared, AccountType::kDevelopment};
}

}  // namespace

Result<void> find_models(Diary& diary) {
    std::vector<CatalogModel> const bedrock = TRY(models_of_the_bill(diary));
    TRY(diary.act("lena enters the models of Bedrock", [&](app::Governance& mandate) {
        return mandate.add_models(person("lena"), bedrock);
    }));
    TRY(diary.act("lena enters the models of Claude Platform", [&](app::Governance& mandate) {
        return mandate.add_models(person("lena"), approval::claude_platform_models());
    }));
    return {};
}

Result<void> approve_the_usual_models(Diary& diary) {
    return decide_all(
        diary, "lena",
        {{.slug = "claude-sonnet-4-6", .types = all_but_sandboxes(), .groups = {"us", "eu"}},
         {.slug = "claude-haiku-4-5", .types = all_but_sandboxes(), .groups = {"us", "eu"}},
         {.slug = "claude-sonnet-4-5", .types = all_but_sandboxes(), .groups = {"us", "eu"}},
         {.slug = "nova-micro"},
         {.slug = "nova-lite", .groups = {"us", "eu"}},
         {.slug = "nova-pro"},
         {.slug = "nova-2-lite"},
         {.slug = "titan-embed-text-v1"}});
}

Result<void> decide_the_special_models(Diary& diary) {
    return decide_all(
        diary, "victor",
        {{.slug = "claude-opus-4-8",
          .status = ModelStatus::kRestricted,
          .places = {Place::kDataProduction, Place::kResearch, Place::kSandbox},
          .reason = "Five times the price of Sonnet: only where a request shows that it is needed"},
         {.slug = "claude-opus-4-6", .types = {AccountType::kDevelopment}},
         {.slug = "gpt-oss-120b", .ous = {"Workloads/Production"}},
         {.slug = "claude-3-haiku", .places = {Place::kFinanceProduction}},
         {.slug = "claude-sonnet-4-6",
          .platform = iam::Platform::kClaudePlatform,
          .types = {AccountType::kDevelopment},
          .groups = {"us", "eu"}},
         {.slug = "claude-haiku-4-5",
          .platform = iam::Platform::kClaudePlatform,
          .types = {AccountType::kDevelopment},
          .groups = {"us", "eu"}},
         {.slug = "claude-opus-4-8",
          .platform = iam::Platform::kClaudePlatform,
          .status = ModelStatus::kRestricted,
          .places = {Place::kResearch},
          .reason = "Research may compare it; nobody builds on it yet"}});
}

Result<void> block_the_old_model(Diary& diary) {
    return decide(diary, "lena",
                  {.slug = "claude-3-haiku",
                   .status = ModelStatus::kBlocked,
                   .places = {Place::kFinanceProduction},
                   .reason = "AWS ends it next year; Haiku 4.5 does the same work better",
                   .notice_days = 60});
}

}  // namespace mandate::sample
