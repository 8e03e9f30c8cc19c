#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "approval/model_decision.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "organisation/account.h"

namespace mandate::approval {

/// A region in which a guard rail lets a model be called: by the named accounts, or by every
/// account behind the rail where none is named.
struct OpenRegion {
    Region region;
    std::vector<AccountId> accounts;

    friend bool operator==(OpenRegion const&, OpenRegion const&) = default;
};
BOOST_DESCRIBE_STRUCT(OpenRegion, (), (region, accounts))

enum class RailEffect {
    kDenyEverywhere,  ///< the model is Blocked, or open for nobody behind the rail
    kDenyElsewhere,   ///< denied but for `open`
    kDenyNothing,     ///< open for all in every region that offers it: there is nothing to deny
};
BOOST_DESCRIBE_ENUM(RailEffect, kDenyEverywhere, kDenyElsewhere, kDenyNothing)

/// What a decision on a model means for one organisational unit: the deny that a service control
/// policy (SCP) there has to hold. Source: design section 4, one guard-rail task an OU.
///
/// An SCP reaches everything below its OU, so a rail is about the accounts of the OU and of those
/// within it; the rails above an account are never narrower than its own. Accounts without an OU
/// are at the root, where an SCP would reach the whole organisation: each of them has a rail of its
/// own, attached to the account. An account that joins an OU later stands behind the OU's rail.
struct GuardRail {
    std::string model;  ///< the catalogue's id
    std::optional<std::string> organisational_unit;
    std::optional<AccountId> account;  ///< where there is no organisational unit
    RailEffect effect = RailEffect::kDenyEverywhere;
    std::vector<OpenRegion> open;  ///< kDenyElsewhere only, sorted

    friend bool operator==(GuardRail const&, GuardRail const&) = default;
};
BOOST_DESCRIBE_STRUCT(GuardRail, (), (model, organisational_unit, account, effect, open))

/// The rails of a decided model, one for each OU that holds accounts and each account without one,
/// by OU, then account. Blocked denies everywhere; Approved and Restricted deny what is not covered
/// (that the approval of a request must name a Restricted model is for the role's policy to see).
/// None while the model waits for its review, and none for Claude Platform on AWS: it has no
/// condition key for models, so no SCP can tell one from another (AWS, "Actions, resources, and
/// condition keys for Claude Platform on AWS"); the passthrough refuses what is not approved.
std::vector<GuardRail> guard_rails(CatalogModel const& model,
                                   std::span<organisation::Account const> accounts);

/// Whether two rails are of one model and hang in one place.
bool same_place(GuardRail const& a, GuardRail const& b);

/// The accounts behind a rail.
std::vector<AccountId> accounts_behind(GuardRail const& rail,
                                       std::span<organisation::Account const> accounts);

/// SHA-256 of the rail's canonical JSON: equal hashes deny the same in the same place.
Result<std::string> guard_rail_hash(GuardRail const& rail);

/// `OU workloads/prod`, `account 111122223333`.
std::string place_of(GuardRail const& rail);

}  // namespace mandate::approval
