#include "approval/guard_rail.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "approval/canonical.h"

namespace mandate::approval {
namespace {

using organisation::Account;

/// Fills in what a rail denies.
void set_effect(GuardRail& rail, CatalogModel const& model, std::vector<AccountId> const& behind) {
    if (model.status == ModelStatus::kBlocked) {
        return;
    }
    std::map<Region, std::vector<AccountId>> open;
    for (Covered const& covered : model.covered) {
        if (std::ranges::binary_search(behind, covered.account)) {
            open[covered.region].push_back(covered.account);
        }
    }
    for (auto& [region, accounts] : open) {
        make_set(accounts);
        rail.open.push_back({region, accounts == behind ? std::vector<AccountId>{} : accounts});
    }
    bool const all =
        !model.offered_in.empty() &&
        std::ranges::all_of(model.offered_in, [&](Region const& region) {
            return std::ranges::find(rail.open, OpenRegion{region, {}}) != rail.open.end();
        });
    if (all) {
        rail.effect = RailEffect::kDenyNothing;
        rail.open.clear();
    } else if (!rail.open.empty()) {
        rail.effect = RailEffect::kDenyElsewhere;
    }
}

}  // namespace

std::vector<GuardRail> guard_rails(CatalogModel const& model, std::span<Account const> accounts) {
    std::vector<GuardRail> rails;
    if (model.status == ModelStatus::kPendingReview ||
        model.platform == iam::Platform::kClaudePlatform) {
        return rails;
    }
    std::set<std::string> units;
    std::set<AccountId> alone;
    for (Account const& account : accounts) {
        if (account.ou.empty()) {
            alone.insert(account.id);
        } else {
            units.insert(account.ou);
        }
    }
    for (std::string const& unit : units) {
        GuardRail& rail = rails.emplace_back();
        rail.model = model.id;
        rail.organisational_unit = unit;
    }
    for (AccountId const& account : alone) {
        GuardRail& rail = rails.emplace_back();
        rail.model = model.id;
        rail.account = account;
    }
    for (GuardRail& rail : rails) {
        set_effect(rail, model, accounts_behind(rail, accounts));
    }
    return rails;
}

bool same_place(GuardRail const& a, GuardRail const& b) {
    return a.model == b.model && a.organisational_unit == b.organisational_unit &&
           a.account == b.account;
}

std::vector<AccountId> accounts_behind(GuardRail const& rail, std::span<Account const> accounts) {
    std::vector<AccountId> behind;
    for (Account const& account : accounts) {
        bool const is_behind = rail.organisational_unit ? organisation::is_within_ou(
                                                              account.ou, *rail.organisational_unit)
                                                        : account.id == rail.account;
        if (is_behind) {
            behind.push_back(account.id);
        }
    }
    make_set(behind);
    return behind;
}

Result<std::string> guard_rail_hash(GuardRail const& rail) { return hash_of(rail); }

std::string place_of(GuardRail const& rail) {
    return rail.organisational_unit
               ? fmt::format("OU {}", *rail.organisational_unit)
               : fmt::format("account {}", rail.account ? rail.account->value() : "");
}

}  // namespace mandate::approval
