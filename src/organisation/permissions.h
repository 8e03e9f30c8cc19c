#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.h"
#include "organisation/actor.h"
#include "organisation/hierarchy.h"

namespace mandate::organisation {

/// What can be done, each given to one or more roles (table in permissions.cpp).
enum class Permission {
    kReadAll,          ///< everything, everywhere (auditor, FinOps Lead, administrator)
    kReadElement,      ///< everything within the role's scope
    kRequest,          ///< ask for a workload, edit, submit, withdraw (Product Owner)
    kClaim,            ///< claim, transfer, release an anchor (Product Owner)
    kSize,             ///< gate 1 (Portfolio Manager)
    kReview,           ///< return, reject, approve requests; confirm estimates (FinOps Lead)
    kDecideModel,      ///< Approved, Restricted, Blocked (FinOps Lead)
    kSecondApprove,    ///< agentic tiers (Security Reviewer)
    kImplement,        ///< take tasks, hand in evidence (Cloud Engineer)
    kManageHierarchy,  ///< elements and their labels (FinOps Lead)
    kManageAccounts,   ///< accounts and who owns them (FinOps Lead, Cloud Engineer)
    kManageBudget,     ///< import budgets (FinOps Lead, Vendor Manager)
    kManagePeople,     ///< people, roles, teams, settings (Administrator)
    kVerifyLog,        ///< audit (Auditor, and everybody who reads all)
    kComment,          ///< every active person who has a role, wherever it holds
};
BOOST_DESCRIBE_ENUM(Permission, kReadAll, kReadElement, kRequest, kClaim, kSize, kReview,
                    kDecideModel, kSecondApprove, kImplement, kManageHierarchy, kManageAccounts,
                    kManageBudget, kManagePeople, kVerifyLog, kComment)

/// The roles that have a permission; more than one only where any of them will do.
std::vector<Role> roles_with(Permission permission);

/// Whether the actor has the permission for something that belongs to `element` (nullopt: for the
/// organisation as a whole, which a scoped role never covers). A scoped role covers its element and
/// everything below it in `hierarchy`; what is not in the hierarchy, it does not cover.
/// @returns Error{Forbidden} that names the permission in words, and who has it.
Result<void> check_permission(Actor const& actor, Permission permission,
                              std::optional<ElementId> const& element, Hierarchy const& hierarchy);

}  // namespace mandate::organisation
