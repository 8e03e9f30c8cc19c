#include <algorithm>
#include <map>
#include <set>
#include <span>

#include <fmt/format.h>

#include "iam/quotas.h"
#include "iam/scp_parts.h"

namespace mandate::iam::rails {
namespace {

/// Regions of one list of accounts; none: every account.
using Places = std::map<std::vector<std::string>, std::vector<std::string>>;

/// Where a model is open, in one form: each region once, with all its accounts.
Places places_of(ModelRail const& rail) {
    std::map<std::string, std::set<std::string>> accounts_of;
    std::set<std::string> for_all;
    for (OpenPlace const& place : rail.open) {
        auto& accounts = accounts_of[place.region.value()];
        for (AccountId const& account : place.accounts) {
            accounts.insert(account.value());
        }
        if (place.accounts.empty()) {
            for_all.insert(place.region.value());
        }
    }
    Places places;
    for (auto const& [region, accounts] : accounts_of) {
        std::vector<std::string> named(accounts.begin(), accounts.end());
        places[for_all.contains(region) ? std::vector<std::string>{} : named].push_back(region);
    }
    return places;
}

/// Where a call is made from: of a bare model the region that is asked; through an inference
/// profile the region of the profile, because the models behind it are asked for in other regions,
/// or in none
/// ("unspecified": global profiles). Source: AWS, "Geographic cross-Region inference", "Global
/// cross-Region inference" (Bedrock user guide).
enum class Route { kBare, kThroughProfile };

std::vector<std::string> profiles_in(std::vector<std::string> const& regions) {
    std::vector<std::string> patterns;
    for (std::string const& region : regions) {
        patterns.push_back(fmt::format("arn:*:bedrock:{}:*:*", region));
    }
    return patterns;
}

/// That a call is (or is not) made from one of the regions, by the route.
std::vector<Condition> from(Route route, bool is, std::vector<std::string> const& regions) {
    constexpr std::string_view kProfile = "bedrock:InferenceProfileArn";
    if (route == Route::kBare) {
        return {
            condition(is ? ConditionOperator::kStringEquals : ConditionOperator::kStringNotEquals,
                      "aws:RequestedRegion", regions),
            condition(ConditionOperator::kNull, std::string(kProfile), {"true"})};
    }
    return {condition(is ? ConditionOperator::kArnLike : ConditionOperator::kArnNotLike,
                      std::string(kProfile), profiles_in(regions)),
            condition(ConditionOperator::kNull, std::string(kProfile), {"false"})};
}

/// The conditions under which a call by the route is outside the places, as alternatives: from a
/// region where the model is not open at all, or from one where it is, by an account that is none
/// of its own. A model that is open nowhere is denied without condition, once for all routes.
std::vector<std::vector<Condition>> outside(Places const& places, Route route) {
    if (places.empty()) {
        return route == Route::kBare ? std::vector<std::vector<Condition>>{{}}
                                     : std::vector<std::vector<Condition>>{};
    }
    std::vector<std::string> regions;
    std::vector<std::vector<Condition>> alternatives;
    for (auto const& [accounts, open] : places) {
        regions.insert(regions.end(), open.begin(), open.end());
        if (!accounts.empty()) {
            std::vector<Condition> where = from(route, true, open);
            where.push_back(
                condition(ConditionOperator::kStringNotEquals, "aws:PrincipalAccount", accounts));
            alternatives.push_back(std::move(where));
        }
    }
    std::ranges::sort(regions);
    alternatives.insert(alternatives.begin(), from(route, false, regions));
    return alternatives;
}

/// A model as resource: in every region and, for a global profile, in none; with the variants of
/// its context window; through every system profile.
/// Source: AWS, "Global cross-Region inference" (Bedrock user guide).
void add_resources(std::vector<std::string>& resources, GuardRailScope const& scope,
                   std::string_view model_id) {
    std::string const bedrock = fmt::format("arn:{}:bedrock:*", scope.partition.value());
    resources.push_back(fmt::format("{}::foundation-model/{}", bedrock, model_id));
    resources.push_back(fmt::format("{}::foundation-model/{}:*", bedrock, model_id));
    resources.push_back(fmt::format("{}:*:inference-profile/*.{}", bedrock, model_id));
}

/// The denies of models that are open in the same places.
std::vector<Statement> denies(GuardRailScope const& scope, std::span<std::string const> ids,
                              Places const& places) {
    std::vector<std::string> resources;
    std::vector<std::string> mantle;
    for (std::string const& id : ids) {
        add_resources(resources, scope, id);
        mantle.push_back(id);
        mantle.push_back("*." + id);
    }
    std::vector<Statement> statements;
    for (Route const route : {Route::kBare, Route::kThroughProfile}) {
        for (std::vector<Condition> const& where : outside(places, route)) {
            statements.push_back(deny({}, actions().model_use, resources, where));
        }
    }
    for (std::vector<Condition> where : outside(places, Route::kBare)) {
        where.insert(where.begin(),
                     condition(ConditionOperator::kStringLike, "bedrock-mantle:Model", mantle));
        statements.push_back(deny({}, actions().mantle_model_use, {"*"}, std::move(where)));
    }
    return statements;
}

/// Halves the models until each statement fits: denies of different models are independent.
Result<void> add_fitting(std::vector<Statement>& statements, GuardRailScope const& scope,
                         std::span<std::string const> ids, Places const& places, std::size_t most) {
    std::vector<Statement> made = denies(scope, ids, places);
    std::size_t largest = 0;
    for (Statement& statement : made) {
        statement.sid = fmt::format("Models{}", statements.size() + 1);
        largest = std::max(largest, size_of({statement}));
        statements.push_back(statement);
    }
    if (largest <= most) {
        return {};
    }
    statements.resize(statements.size() - made.size());
    if (ids.size() == 1) {
        return bad_input(
            fmt::format("guard rails of {}: the deny of model {} has {} characters with its "
                        "accounts, and AWS takes {} for a service control policy",
                        scope.place, ids.front(), largest, most),
            "a deny with exceptions cannot be split; open the model for all accounts of an OU");
    }
    std::size_t const half = ids.size() / 2;
    TRY(add_fitting(statements, scope, ids.first(half), places, most));
    return add_fitting(statements, scope, ids.subspan(half), places, most);
}

}  // namespace

Result<std::vector<Statement>> model_denies(GuardRailScope const& scope, std::size_t most) {
    std::map<Places, std::set<std::string>> by_places;
    for (ModelRail const& rail : scope.models) {
        by_places[places_of(rail)].insert(rail.model_ids.begin(), rail.model_ids.end());
    }
    std::vector<Statement> statements;
    for (auto const& [places, models] : by_places) {
        std::vector<std::string> const ids(models.begin(), models.end());
        TRY(add_fitting(statements, scope, ids, places, most));
    }
    return statements;
}

}  // namespace mandate::iam::rails

namespace mandate::iam {

Result<Policy> model_rail_policy(ModelRail const& rail, std::string_view place,
                                 Partition const& partition, Date today) {
    GuardRailScope scope;
    scope.place = place;
    scope.partition = partition;
    scope.models = {rail};
    TRY(rails::check_models(scope));
    Policy policy;
    policy.statements =
        TRY(rails::model_denies(scope, TRY(quota("service_control_policy", today))));
    return policy;
}

}  // namespace mandate::iam
