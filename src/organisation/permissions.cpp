#include "organisation/permissions.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"

namespace mandate::organisation {
namespace {

/// Whether a role that holds within one element must cover the thing in question.
enum class Scope { kCovers, kAnywhere };

/// A permission, in words that follow "may", and the roles that have it.
struct Rule {
    std::string_view words;
    std::vector<Role> roles;
    Scope scope = Scope::kCovers;
};

std::vector<Role> everybody() {
    return {Role::kFinopsLead,          Role::kProductOwner,     Role::kCloudEngineer,
            Role::kSecurityReviewer,    Role::kPortfolioManager, Role::kDepartmentManager,
            Role::kBusinessUnitManager, Role::kVendorManager,    Role::kAuditor,
            Role::kAdministrator};
}

/// Who may do what. A permission is no answer to the separation of duties: duties.cpp is asked too.
Rule rule_of(Permission permission) {
    std::vector<Role> const reads_all = {Role::kFinopsLead, Role::kAuditor, Role::kAdministrator};
    switch (permission) {
        case Permission::kReadAll: return {"read everything", reads_all};
        case Permission::kReadElement: return {"read", everybody()};
        case Permission::kRequest: return {"ask for workloads", {Role::kProductOwner}};
        case Permission::kClaim:
            return {"claim, transfer or release anchors", {Role::kProductOwner}};
        case Permission::kSize: return {"judge the size of estimates", {Role::kPortfolioManager}};
        case Permission::kReview:
            return {"review requests and confirm estimates", {Role::kFinopsLead}};
        case Permission::kDecideModel: return {"decide on models", {Role::kFinopsLead}};
        case Permission::kSecondApprove:
            return {"give the second approval", {Role::kSecurityReviewer}};
        case Permission::kImplement: return {"implement tasks", {Role::kCloudEngineer}};
        case Permission::kManageHierarchy: return {"change the hierarchy", {Role::kFinopsLead}};
        case Permission::kManageAccounts:
            return {"change accounts and who owns them", {Role::kFinopsLead, Role::kCloudEngineer}};
        case Permission::kManageBudget:
            return {"import budgets", {Role::kFinopsLead, Role::kVendorManager}};
        case Permission::kManagePeople:
            return {"change people, roles, teams and settings", {Role::kAdministrator}};
        case Permission::kVerifyLog: return {"verify the log", reads_all};
        case Permission::kComment: return {"comment", everybody(), Scope::kAnywhere};
    }
    return {"do this", {}};
}

/// `FinOps Lead or Cloud Engineer`.
std::string one_of(std::vector<Role> const& roles) {
    std::vector<std::string> titles;
    for (Role const role : roles) {
        titles.emplace_back(title_of(role));
    }
    return join(titles, " or ");
}

std::unexpected<Error> refusal(Actor const& actor, Permission permission, Rule const& rule,
                               std::optional<ElementId> const& element,
                               RoleAssignment const* elsewhere) {
    std::string const where = element ? " within " + element->value() : " for the organisation";
    std::string why = fmt::format("that takes the role {}", one_of(rule.roles));
    std::string way_out = "ask somebody who has it";
    if (elsewhere != nullptr) {
        why = fmt::format("the role {} holds within {} only", title_of(elsewhere->role),
                          elsewhere->scope->value());
        way_out = fmt::format("ask a {} whose scope covers it", one_of(rule.roles));
    }
    std::map<std::string, std::string> fields = {{"permission", text_of(permission)}};
    if (element) {
        fields.emplace("element", element->value());
    }
    return std::unexpected(Error{ErrorCode::kForbidden,
                                 fmt::format("{} may not {}{}: {}", name_of(actor), rule.words,
                                             rule.scope == Scope::kCovers ? where : "", why),
                                 std::move(way_out), std::move(fields)});
}

}  // namespace

std::vector<Role> roles_with(Permission permission) { return rule_of(permission).roles; }

Result<void> check_permission(Actor const& actor, Permission permission,
                              std::optional<ElementId> const& element, Hierarchy const& hierarchy) {
    Rule const rule = rule_of(permission);
    RoleAssignment const* elsewhere = nullptr;
    for (RoleAssignment const& assignment : actor.roles) {
        if (std::ranges::find(rule.roles, assignment.role) == rule.roles.end()) {
            continue;
        }
        bool const covers = !assignment.scope || rule.scope == Scope::kAnywhere ||
                            (element && hierarchy.is_within(*element, *assignment.scope));
        if (covers) {
            return {};
        }
        elsewhere = &assignment;
    }
    return refusal(actor, permission, rule, element, elsewhere);
}

}  // namespace mandate::organisation
