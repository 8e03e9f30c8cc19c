#include "sample/governed_workloads.h"

#include <array>
#include <cassert>

#include "iam/role_name.h"

namespace mandate::sample {
namespace {

constexpr std::array kWorkloads{
    GovernedWorkload{.slug = "agent-assist",
                     .name = "Agent Assist",
                     .product = "agent-assist",
                     .place = Place::kRetailProduction,
                     .team = "support-automation",
                     .model = "claude-sonnet-4-6",
                     .region = "us-east-1",
                     .route = Route::kGeographic,
                     .dollars = 16'000,
                     .from = std::chrono::sys_days{2026y / 10 / 30}},
    GovernedWorkload{.slug = "claims-letters",
                     .name = "Claims Letters",
                     .product = "claims-triage",
                     .place = Place::kFinanceProduction,
                     .team = "claims-intake",
                     .model = "claude-haiku-4-5",
                     .region = "us-east-1",
                     .route = Route::kGeographic,
                     .dollars = 9'000,
                     .from = std::chrono::sys_days{2026y / 11 / 4}},
    GovernedWorkload{.slug = "campaign-copy",
                     .name = "Campaign Copy",
                     .product = "campaign-studio",
                     .place = Place::kMarketing,
                     .team = "campaigns",
                     .model = "nova-pro",
                     .region = "us-east-1",
                     .dollars = 5'500,
                     .from = std::chrono::sys_days{2026y / 11 / 6}},
    GovernedWorkload{.slug = "gift-notes",
                     .name = "Gift Notes",
                     .product = "catalogue-writer",
                     .place = Place::kRetailProduction,
                     .team = "catalogue",
                     .model = "nova-lite",
                     .region = "us-east-1",
                     .dollars = 1'200,
                     .from = std::chrono::sys_days{2026y / 11 / 5},
                     .to = std::chrono::sys_days{2026y / 11 / 18}},
    GovernedWorkload{.slug = "code-review",
                     .name = "Code Review",
                     .product = "ci-review",
                     .place = Place::kDataDevelopment,
                     .team = "developer-experience",
                     .model = "claude-sonnet-4-6",
                     .region = "us-west-2",
                     .workspace = "wrkspc_01AlderReview4Jd",
                     .dollars = 3'800,
                     .from = std::chrono::sys_days{2026y / 11 / 11}},
};

}  // namespace

std::span<GovernedWorkload const> governed_workloads() { return kWorkloads; }

GovernedWorkload const& governed_workload(std::string_view slug) {
    for (GovernedWorkload const& workload : kWorkloads) {
        if (workload.slug == slug) {
            return workload;
        }
    }
    assert(false && "the history governs only workloads of its own table");
    return kWorkloads.front();
}

std::string governed_role(Company const& company, GovernedWorkload const& workload) {
    return iam::role_name_by(iam::kRoleNameRule, workload.slug,
                             AccountId(company.at(workload.place).id), iam::Platform::kBedrock);
}

}  // namespace mandate::sample
