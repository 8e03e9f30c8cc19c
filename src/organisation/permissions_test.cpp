#include "organisation/permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/codec.h"
#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using ::testing::ElementsAre;
using testing::retail;
using testing::said;

Actor with(Role role, std::optional<std::string> const& scope = std::nullopt) {
    Actor actor{PersonId("priya"), std::nullopt, {{role, std::nullopt}}};
    if (scope) {
        actor.roles.front().scope = ElementId(*scope);
    }
    return actor;
}

std::string check(Actor const& actor, Permission permission,
                  std::optional<std::string> const& element = std::nullopt) {
    auto const id = element ? std::optional(ElementId(*element)) : std::nullopt;
    return said(check_permission(actor, permission, id, retail()));
}

TEST(Permissions, ARefusalSaysWhatAndWhoMay) {
    EXPECT_EQ(check(with(Role::kProductOwner), Permission::kManageBudget),
              "priya may not import budgets for the organisation: that takes the role FinOps Lead "
              "or Vendor Manager; ask somebody who has it");
    EXPECT_EQ(check(with(Role::kProductOwner), Permission::kReview, "e4-returns"),
              "priya may not review requests and confirm estimates within e4-returns: that takes "
              "the role FinOps Lead; ask somebody who has it");
    auto const refused = check_permission(with(Role::kAuditor), Permission::kClaim,
                                          ElementId("e4-returns"), retail());
    EXPECT_EQ(refused.error().code, ErrorCode::kForbidden);
    EXPECT_THAT(refused.error().fields,
                ElementsAre(std::pair("element", "e4-returns"), std::pair("permission", "claim")));
}

TEST(Permissions, ARefusalOfADelegateNamesTheDelegator) {
    Actor actor = with(Role::kProductOwner);
    actor.on_behalf_of = PersonId("max");
    EXPECT_EQ(check(actor, Permission::kVerifyLog),
              "priya on behalf of max may not verify the log for the organisation: that takes the "
              "role FinOps Lead or Auditor or Administrator; ask somebody who has it");
}

TEST(Permissions, AScopedRoleCoversItsElementAndEverythingBelow) {
    Actor const digital = with(Role::kProductOwner, "e2-digital");
    for (char const* id : {"e2-digital", "e3-care", "e4-support-bot"}) {
        EXPECT_EQ(check(digital, Permission::kRequest, id), "accepted") << id;
    }
    EXPECT_EQ(check(digital, Permission::kRequest, "e2-stores"),
              "priya may not ask for workloads within e2-stores: the role Product Owner holds "
              "within e2-digital only; ask a Product Owner whose scope covers it");
    for (char const* id : {"e1-retail", "e4-unknown"}) {
        EXPECT_NE(check(digital, Permission::kRequest, id), "accepted") << id;
    }
    EXPECT_EQ(check(digital, Permission::kRequest),
              "priya may not ask for workloads for the organisation: the role Product Owner holds "
              "within e2-digital only; ask a Product Owner whose scope covers it");
}

TEST(Permissions, AScopeThatIsNotInForceCoversNothing) {
    EXPECT_NE(check(with(Role::kProductOwner, "e4-gone"), Permission::kRequest, "e4-gone"),
              "accepted");
}

TEST(Permissions, AnyOfSeveralRolesWillDo) {
    Actor actor = with(Role::kProductOwner, "e2-stores");
    actor.roles.push_back({Role::kProductOwner, ElementId("e3-care")});
    EXPECT_EQ(check(actor, Permission::kClaim, "e4-returns"), "accepted");
    EXPECT_EQ(check(actor, Permission::kClaim, "e2-stores"), "accepted");
    EXPECT_NE(check(actor, Permission::kClaim, "e2-digital"), "accepted");
}

TEST(Permissions, WithoutAScopeARoleHoldsEverywhere) {
    EXPECT_EQ(check(with(Role::kFinopsLead), Permission::kReview), "accepted");
    EXPECT_EQ(check(with(Role::kFinopsLead), Permission::kReview, "e4-unknown"), "accepted");
}

TEST(Permissions, WhoeverHasARoleMayCommentAnywhere) {
    EXPECT_EQ(check(with(Role::kProductOwner, "e2-stores"), Permission::kComment, "e4-returns"),
              "accepted");
    Actor const nobody{PersonId("priya"), std::nullopt, {}};
    EXPECT_NE(check(nobody, Permission::kComment, "e4-returns"), "accepted");
}

/// The three duties are three roles: no role decides, implements and owns.
TEST(Permissions, NoRoleHasTwoDuties) {
    constexpr std::array kDuties = {Permission::kRequest, Permission::kReview,
                                    Permission::kSecondApprove, Permission::kImplement,
                                    Permission::kSize};
    for (Permission const a : kDuties) {
        ASSERT_EQ(roles_with(a).size(), 1U);
        for (Permission const b : kDuties) {
            EXPECT_EQ(roles_with(a) == roles_with(b), a == b) << text_of(a) << " " << text_of(b);
        }
        EXPECT_NE(roles_with(a).front(), Role::kAdministrator);
        EXPECT_NE(roles_with(a).front(), Role::kAuditor);
    }
}

TEST(Permissions, EveryPermissionIsHeldBySomebody) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([](auto entry) {
        EXPECT_FALSE(roles_with(entry.value).empty()) << entry.name;
        EXPECT_EQ(check(with(roles_with(entry.value).back()), entry.value), "accepted");
    });
    EXPECT_THAT(roles_with(Permission::kManageAccounts),
                ElementsAre(Role::kFinopsLead, Role::kCloudEngineer));
    EXPECT_THAT(roles_with(Permission::kManagePeople), ElementsAre(Role::kAdministrator));
}

TEST(Roles, HaveTitles) {
    std::set<std::string_view> titles;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>(
        [&](auto entry) { EXPECT_TRUE(titles.insert(title_of(entry.value)).second); });
    EXPECT_TRUE(titles.contains("FinOps Lead"));
    EXPECT_FALSE(titles.contains("unknown role"));
}

}  // namespace
}  // namespace mandate::organisation
