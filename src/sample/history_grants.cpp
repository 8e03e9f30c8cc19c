#include "sample/history_grants.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "approval/model_decision.h"
#include "sample/models.h"

namespace mandate::sample {
namespace {

/// The system profile of a geography: `us` or `eu`.
std::string_view geography_of(std::string_view region) {
    return region.starts_with("eu-") ? "eu" : "us";
}

std::vector<Region> destinations_of(std::string_view geography) {
    if (geography == "eu") {
        return {Region("eu-central-1"), Region("eu-west-1"), Region("eu-west-3")};
    }
    return {Region("us-east-1"), Region("us-east-2"), Region("us-west-2")};
}

Route route_of(Stream const& line) {
    return line.means.routing.text == "geographic" ? Route::kGeographic
           : line.means.routing.text == "global"   ? Route::kGlobal
                                                   : Route::kRegional;
}

}  // namespace

bool is_model_call(Stream const& line) {
    return line.means.platform == "bedrock" && line.means.model.text && line.means.region.text;
}

iam::Grant grant_of_call(Stream const& line) {
    iam::Grant grant =
        bedrock_grant(*line.means.model.text, *line.means.region.text, route_of(line));
    if (line.means.tier.text == "batch") {
        grant.actions = {iam::ActionSet::kBatch};
    }
    return grant;
}

iam::Grant bedrock_grant(std::string_view slug, std::string_view region, Route route) {
    iam::Grant grant;
    grant.model = model(slug).id;
    grant.region = Region(std::string(region));
    grant.actions = {iam::ActionSet::kInference, iam::ActionSet::kStreaming};
    if (route == Route::kGeographic) {
        std::string_view const geography = geography_of(region);
        grant.inference_profile = fmt::format("{}.{}", geography, grant.model);
        grant.destination_regions = destinations_of(geography);
    } else if (route == Route::kGlobal) {
        grant.inference_profile = fmt::format("global.{}", grant.model);
    }
    return grant;
}

iam::Grant workspace_grant(std::string_view slug, std::string_view region,
                           std::string_view workspace) {
    iam::Grant grant;
    grant.platform = iam::Platform::kClaudePlatform;
    grant.model = slug;
    grant.region = Region(std::string(region));
    grant.actions = {iam::ActionSet::kInference, iam::ActionSet::kStreaming};
    grant.workspace = iam::Workspace{std::string(workspace), std::nullopt};
    return grant;
}

Result<RoleUse> use_of_role(Diary& diary, std::string_view role) {
    RoleUse use;
    std::map<std::string, iam::Grant> grants;
    for (Spending const& spending : diary.bill()) {
        Stream const& line = spending.stream;
        std::string const arn = line.caller.role.text.value_or("");
        if (!arn.ends_with(fmt::format(":role/{}", role))) {
            continue;
        }
        use.account = AccountId(line.caller.account);
        use.arn = arn;
        use.monthly_dollars += spending.monthly_dollars;
        if (!is_model_call(line)) {
            continue;
        }
        iam::Grant const grant = grant_of_call(line);
        auto const known = TRY(diary.look_up<approval::CatalogModel>(
            approval::catalog_id(iam::Platform::kBedrock, grant.model)));
        if (approval::check_usable(known, use.account, grant.region, approval::Named::kYes)) {
            iam::Grant& kept = grants.try_emplace(iam::key_of(grant), grant).first->second;
            for (iam::ActionSet const action : grant.actions) {
                if (std::ranges::find(kept.actions, action) == kept.actions.end()) {
                    kept.actions.push_back(action);
                }
            }
        }
    }
    for (auto& [key, grant] : grants) {
        use.grants.push_back(std::move(grant));
    }
    if (use.grants.empty()) {
        return fail(
            ErrorCode::kNotFound,
            fmt::format("sample history: the bill has no role {} with decided models", role));
    }
    return use;
}

}  // namespace mandate::sample
