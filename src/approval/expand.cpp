#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "approval/model_decision.h"
#include "base/text.h"

namespace mandate::approval {
namespace {

template <typename T>
bool holds(std::vector<T> const& values, T const& value) {
    return std::ranges::find(values, value) != values.end();
}

std::string list_of(std::set<Region> const& regions) {
    std::vector<std::string> names;
    for (Region const& region : regions) {
        names.push_back(region.value());
    }
    return names.empty() ? "none" : join(names, ", ");
}

Result<void> check_places(DecisionScope const& scope,
                          std::span<organisation::Account const> accounts) {
    for (AccountId const& id : scope.accounts) {
        if (std::ranges::find(accounts, id, &organisation::Account::id) == accounts.end()) {
            return bad_input(fmt::format("scope.accounts: there is no account {}", id.value()),
                             "enter the account first");
        }
    }
    for (std::string const& ou : scope.ous) {
        auto const within = [&](organisation::Account const& account) {
            return organisation::is_within_ou(account.ou, ou);
        };
        if (ou.empty() || std::ranges::none_of(accounts, within)) {
            return bad_input(fmt::format("scope.ous: no account lies in OU '{}'", ou),
                             "write its path, such as workloads/prod");
        }
    }
    return {};
}

/// The accounts that fit every list that is not empty.
std::vector<AccountId> accounts_of(DecisionScope const& scope,
                                   std::span<organisation::Account const> accounts) {
    std::vector<AccountId> covered;
    for (organisation::Account const& account : accounts) {
        bool const in_ou =
            scope.ous.empty() || std::ranges::any_of(scope.ous, [&](std::string const& ou) {
                return organisation::is_within_ou(account.ou, ou);
            });
        bool const listed = scope.accounts.empty() || holds(scope.accounts, account.id);
        bool const typed = scope.account_types.empty() || holds(scope.account_types, account.type);
        if (in_ou && listed && typed) {
            covered.push_back(account.id);
        }
    }
    return covered;
}

/// Named regions, each of which must offer the model, and what of the groups offers it. Where it is
/// not known who offers the model, the named ones count.
Result<std::set<Region>> regions_of(DecisionScope const& scope,
                                    std::vector<Region> const& of_model) {
    std::set<Region> offered(of_model.begin(), of_model.end());
    auto offers = [&](Region const& region) { return offered.empty() || offered.contains(region); };
    std::set<Region> regions;
    for (Region const& region : scope.regions) {
        if (!offers(region)) {
            return bad_input(
                fmt::format("scope.regions: the model is not offered in {}", region.value()),
                fmt::format("it is known in {}; import the lists of other regions first",
                            list_of(offered)));
        }
        regions.insert(region);
    }
    for (std::string const& group : scope.region_groups) {
        std::vector<Region> const members = regions_of_group(group);
        if (members.empty()) {
            return bad_input(fmt::format("scope.region_groups: there is no group '{}'", group),
                             fmt::format("choose from {}", join(region_groups(), ", ")));
        }
        std::ranges::copy_if(members, std::inserter(regions, regions.end()), offers);
    }
    if (scope.regions.empty() && scope.region_groups.empty()) {
        if (offered.empty()) {
            return bad_input("scope.regions: it is not known where the model is offered",
                             "name regions or region groups");
        }
        return offered;
    }
    return regions;
}

}  // namespace

Result<std::vector<Covered>> expand(DecisionScope const& scope,
                                    std::span<organisation::Account const> accounts,
                                    std::vector<Region> const& regions_of_model) {
    TRY(check_places(scope, accounts));
    std::set<Region> const regions = TRY(regions_of(scope, regions_of_model));
    std::set<Covered> covered;
    for (AccountId const& account : accounts_of(scope, accounts)) {
        for (Region const& region : regions) {
            covered.insert({account, region});
        }
    }
    if (covered.empty()) {
        return bad_input("the scope covers nothing: no account and region fit all of its lists",
                         "widen the accounts, account types, OUs or regions");
    }
    return std::vector<Covered>(covered.begin(), covered.end());
}

}  // namespace mandate::approval
