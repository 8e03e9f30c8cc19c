#include "sample/history_flow.h"

#include <fmt/format.h>

#include "sample/history_grants.h"

namespace mandate::sample {

RequestPlan request_of(GovernedWorkload const& workload, std::string_view description) {
    return {.slug = workload.slug,
            .name = workload.name,
            .product = workload.product,
            .description = description,
            .dollars = workload.dollars,
            .model = workload.model};
}

Result<RequestId> request_for(Diary& diary, std::string_view workload) {
    std::vector<approval::Request> const found =
        TRY(diary.find<approval::Request>({{"workload", std::string(workload)}}));
    if (found.empty()) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("sample history: nobody asked for {}", workload));
    }
    return found.back().id;
}

std::vector<iam::Grant> grants_of(GovernedWorkload const& workload) {
    if (!workload.workspace.empty()) {
        return {workspace_grant(workload.model, workload.region, workload.slug)};
    }
    return {bedrock_grant(workload.model, workload.region, workload.route)};
}

Result<app::ApprovalOutcome> approve_governed(Diary& diary, std::string_view lead,
                                              GovernedWorkload const& workload,
                                              std::string_view reason) {
    return approve(diary, lead,
                   TRY(approval_of(diary, TRY(request_for(diary, workload.slug)),
                                   diary.account(workload.place), grants_of(workload), reason)));
}

}  // namespace mandate::sample
