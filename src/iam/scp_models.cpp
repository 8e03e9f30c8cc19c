#include <algorithm>
#include <map>
#include <set>
#include <span>

#include <fmt/format.h>

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

/// The conditions under which a request is outside the places, as alternatives: a region where the
/// model is not open at all, or one where it is, by an account that is none of its own. None for a
/// model that is open nowhere: it is denied without condition.
std::vector<std::vector<Condition>> outside(Places const& places) {
    std::vector<std::string> regions;
    std::vector<std::vector<Condition>> alternatives;
    for (auto const& [accounts, open] : places) {
        regions.insert(regions.end(), open.begin(), open.end());
        if (!accounts.empty()) {
            alternatives.push_back(
                {condition(ConditionOperator::kStringEquals, "aws:RequestedRegion", open),
                 condition(ConditionOperator::kStringNotEquals, "aws:PrincipalAccount", accounts)});
        }
    }
    if (!regions.empty()) {
        std::ranges::sort(regions);
        alternatives.insert(alternatives.begin(),
                            {condition(ConditionOperator::kStringNotEquals, "aws:RequestedRegion",
                                       std::move(regions))});
    }
    return alternatives.empty() ? std::vector<std::vector<Condition>>{{}} : alternatives;
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
    for (std::vector<Condition> const& where : outside(places)) {
        statements.push_back(deny({}, actions().model_use, resources, where));
        std::vector<Condition> on_mantle = where;
        on_mantle.insert(on_mantle.begin(),
                         condition(ConditionOperator::kStringLike, "bedrock-mantle:Model", mantle));
        statements.push_back(deny({}, actions().mantle_model_use, {"*"}, std::move(on_mantle)));
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
