#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/strong_id.h"

namespace mandate::organisation {

/// What a person may be. One person may hold several (subject to check_roles), but on one chain
/// never acts in two duties (duties.h).
enum class Role {
    kFinopsLead,
    kProductOwner,
    kCloudEngineer,
    kSecurityReviewer,
    kPortfolioManager,
    kDepartmentManager,
    kBusinessUnitManager,
    kVendorManager,
    kAuditor,
    kAdministrator,
};
BOOST_DESCRIBE_ENUM(Role, kFinopsLead, kProductOwner, kCloudEngineer, kSecurityReviewer,
                    kPortfolioManager, kDepartmentManager, kBusinessUnitManager, kVendorManager,
                    kAuditor, kAdministrator)

/// What people call it: `FinOps Lead`. (text_of gives the stable `finops_lead`.)
std::string_view title_of(Role role);

/// A role, and where it holds: within one element of the hierarchy, or everywhere.
struct RoleAssignment {
    Role role = Role::kProductOwner;
    std::optional<ElementId> scope;

    friend bool operator==(RoleAssignment const&, RoleAssignment const&) = default;
};
BOOST_DESCRIBE_STRUCT(RoleAssignment, (), (role, scope))

/// Who asks for a change: the person, the roles the person holds today, and, when a delegate acts,
/// the delegator whose roles are used (and whose conflicts are inherited).
struct Actor {
    PersonId person;
    std::optional<PersonId> on_behalf_of;
    /// Of the person, or of the delegator where there is one (as far as delegated).
    std::vector<RoleAssignment> roles;
};

/// For sentences: `lena`, or `lena on behalf of priya`.
std::string name_of(Actor const& actor);

}  // namespace mandate::organisation
