#include "organisation/actor.h"

namespace mandate::organisation {

std::string_view title_of(Role role) {
    switch (role) {
        case Role::kFinopsLead: return "FinOps Lead";
        case Role::kProductOwner: return "Product Owner";
        case Role::kCloudEngineer: return "Cloud Engineer";
        case Role::kSecurityReviewer: return "Security Reviewer";
        case Role::kPortfolioManager: return "Portfolio Manager";
        case Role::kDepartmentManager: return "Department Manager";
        case Role::kBusinessUnitManager: return "Business Unit Manager";
        case Role::kVendorManager: return "Vendor Manager";
        case Role::kAuditor: return "Auditor";
        case Role::kAdministrator: return "Administrator";
    }
    return "unknown role";
}

std::string name_of(Actor const& actor) {
    return actor.on_behalf_of
               ? actor.person.value() + " on behalf of " + actor.on_behalf_of->value()
               : actor.person.value();
}

}  // namespace mandate::organisation
