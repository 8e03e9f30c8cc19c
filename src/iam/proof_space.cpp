#include "iam/proof_space.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "iam/ai_call.h"
#include "iam/arn.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kUnknownModel = "unknown.model-9";
constexpr std::string_view kUnknownRegion = "zz-unknown-9";
/// Profiles that are not granted stand for each other: more of them say nothing new.
constexpr std::size_t kMostOdd = 8;

void add(std::vector<std::string>& values, std::string value) {
    if (!contains(values, value)) {
        values.push_back(std::move(value));
    }
}

/// Ids that a pattern for the model might catch: longer, shorter, with another last letter.
void add_neighbours(std::vector<std::string>& models, std::string const& model) {
    add(models, model);
    add(models, model + "x");
    add(models, model + "-v9:0");
    add(models, "x" + model);
    std::string shorter = model;
    shorter.pop_back();
    add(models, shorter);
    add(models, shorter + "~");
}

std::string with(ArnView arn, std::string_view region, std::string_view account,
                 std::string_view resource) {
    return fmt::format("arn:{}:{}:{}:{}:{}", arn.partition, arn.service, region, account, resource);
}

void add_odd_profiles(ProofSpace& space, std::string const& profile) {
    std::optional<ArnView> const arn = split_arn(profile);
    if (!arn) {
        return;
    }
    auto const odd = [&](std::string value) {
        if (space.odd_profiles.size() < kMostOdd && !contains(space.profiles, value)) {
            add(space.odd_profiles, std::move(value));
        }
    };
    odd(profile + "x");
    odd(with(*arn, space.far_region, arn->account, arn->resource));
    odd(with(*arn, arn->region, space.other_account, arn->resource));
    odd(with(*arn, arn->region, arn->account, "application-inference-profile/zz9example"));
}

/// A system profile of a model that is granted in another way.
void add_odd_system_profiles(ProofSpace& space, Scope const& scope) {
    for (Grant const& grant : scope.grants) {
        for (std::string_view const prefix : {"us", "global"}) {
            Grant other = grant;
            other.inference_profile = fmt::format("{}.{}", prefix, grant.model);
            std::string profile =
                profile_arn(other, {scope.partition, scope.account, grant.region});
            if (grant.platform == Platform::kBedrock && space.odd_profiles.size() < kMostOdd &&
                !contains(space.profiles, profile)) {
                add(space.odd_profiles, std::move(profile));
            }
        }
    }
}

void add_grant(ProofSpace& space, Scope const& scope, Grant const& grant) {
    add(space.granted_models, grant.model);
    add_neighbours(space.models, grant.model);
    add(space.near_regions, grant.region.value());
    for (Region const& region : grant.destination_regions) {
        add(space.near_regions, region.value());
    }
    if (grant.inference_profile) {
        add(space.profiles, profile_arn(grant, {scope.partition, scope.account, grant.region}));
    }
    if (grant.workspace && grant.workspace->id) {
        add(space.workspaces, *grant.workspace->id);
    }
}

}  // namespace

ProofSpace proof_space(Scope const& scope, std::span<std::string const> model_ids,
                       std::span<Region const> regions) {
    ProofSpace space;
    space.partition = scope.partition.value();
    space.account = scope.account.value();
    space.other_account = space.account == "999900001111" ? "999900002222" : "999900001111";
    space.models.assign(model_ids.begin(), model_ids.end());
    space.models.emplace_back(kUnknownModel);
    for (Grant const& grant : scope.grants) {
        add_grant(space, scope, grant);
    }
    for (Region const& region : regions) {
        add(space.regions, region.value());
    }
    for (std::string const& region : space.near_regions) {
        add(space.regions, region);
    }
    auto const far = std::ranges::find_if(space.regions, [&](std::string const& region) {
        return !contains(space.near_regions, region);
    });
    space.far_region = far == space.regions.end() ? std::string(kUnknownRegion) : *far;
    add(space.regions, std::string(kUnknownRegion));
    add(space.regions, "");
    add_odd_system_profiles(space, scope);
    for (std::string const& profile : space.profiles) {
        add_odd_profiles(space, profile);
    }
    space.profile_prefixes = {"us", "us-gov", "eu", "apac", "jp", "au", "ca", "sa", "global", "zz"};
    space.workspaces.emplace_back("wrkspc_zz9example");
    space.workspaces.push_back(space.workspaces.front() + "x");
    return space;
}

}  // namespace mandate::iam
