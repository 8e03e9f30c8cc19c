#include "organisation/person.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::Not;
using testing::retail;
using testing::said;

Person person(std::string_view id, std::vector<RoleAssignment> roles) {
    return {PersonId(std::string(id)), PrivateText("Somebody"),
            PrivateText(fmt::format("{}+x@example.com", id)), std::move(roles),
            PersonState::kActive};
}

RoleAssignment anywhere(Role role) { return {role, std::nullopt}; }
RoleAssignment within(Role role, std::string_view element) {
    return {role, ElementId(std::string(element))};
}

TEST(Roles, AnAdministratorHoldsNoDuty) {
    for (Role const duty : {Role::kFinopsLead, Role::kProductOwner, Role::kCloudEngineer,
                            Role::kSecurityReviewer, Role::kPortfolioManager}) {
        std::vector<RoleAssignment> const roles = {within(duty, "e1-retail"),
                                                   anywhere(Role::kAdministrator)};
        auto const checked = check_roles(roles);
        EXPECT_EQ(
            said(checked),
            fmt::format("one person cannot be Administrator and {}; give one of the two roles "
                        "to another person",
                        title_of(duty)));
        EXPECT_EQ(checked.error().code, ErrorCode::kAnswerIsNo);
    }
    std::vector<RoleAssignment> const fine = {anywhere(Role::kAdministrator),
                                              anywhere(Role::kAuditor)};
    EXPECT_EQ(said(check_roles(fine)), "accepted");
}

TEST(Roles, StandOnce) {
    std::vector<RoleAssignment> const twice = {within(Role::kProductOwner, "e4-returns"),
                                               within(Role::kProductOwner, "e4-returns")};
    EXPECT_EQ(said(check_roles(twice)),
              "the role Product Owner is given twice within e4-returns; give it once");
    std::vector<RoleAssignment> const two = {within(Role::kProductOwner, "e4-returns"),
                                             within(Role::kProductOwner, "e4-support-bot"),
                                             anywhere(Role::kFinopsLead)};
    EXPECT_EQ(said(check_roles(two)), "accepted");
}

TEST(Roles, OfOnePersonShareTheParentOfTheirScopes) {
    std::vector<RoleAssignment> const apart = {within(Role::kProductOwner, "e4-returns"),
                                               within(Role::kPortfolioManager, "e2-stores")};
    auto const checked = check_scopes(apart, retail());
    EXPECT_EQ(said(checked),
              "one person's roles cannot be within e4-returns and e2-stores, which have different "
              "parents; choose elements with the same parent, or give the role within an element "
              "above both");
    EXPECT_EQ(checked.error().code, ErrorCode::kAnswerIsNo);
    std::vector<RoleAssignment> const unknown = {within(Role::kProductOwner, "e4-none")};
    auto const missing = check_scopes(unknown, retail());
    EXPECT_EQ(
        said(missing),
        "the role Product Owner is within e4-none, which is no element of the hierarchy; name "
        "an element that is in force");
    EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
    std::vector<RoleAssignment> const together = {within(Role::kProductOwner, "e4-returns"),
                                                  within(Role::kProductOwner, "e4-support-bot"),
                                                  anywhere(Role::kVendorManager)};
    EXPECT_EQ(said(check_scopes(together, retail())), "accepted");
}

TEST(Person, RefusesWhatIsNoHandleNameOrAddress) {
    EXPECT_EQ(said(check_person(person("Lena", {}))),
              "'Lena' is no person's handle; a handle has 2 to 40 of a-z, 0-9, '.' and '-', and "
              "begins with a letter");
    Person unnamed = person("lena", {});
    unnamed.name = PrivateText("");
    EXPECT_EQ(said(check_person(unnamed)),
              "person lena: the name is empty; write it as people call them");
    for (std::string const& address :
         {std::string(), std::string("lena"), std::string("@x"), std::string("lena@"),
          std::string("a@b@c"), std::string("a b@c"), std::string("a@b\n"),
          std::string(120, 'a') + "@b"}) {
        Person wrong = person("lena", {});
        wrong.email = PrivateText(address);
        auto const checked = check_person(wrong);
        EXPECT_EQ(
            said(checked),
            "person lena: the e-mail address is none; it has one @ and no spaces, at most 120 "
            "characters");
        EXPECT_EQ(checked.error().code, ErrorCode::kBadInput);
    }
}

TEST(Person, RefusesRolesThatExcludeEachOther) {
    auto const checked =
        check_person(person("lena", {anywhere(Role::kAdministrator), anywhere(Role::kFinopsLead)}));
    EXPECT_EQ(checked.error().code, ErrorCode::kAnswerIsNo);
}

TEST(Person, IsFineAlsoWithoutWhatWasErased) {
    EXPECT_EQ(said(check_person(person("lena", {anywhere(Role::kFinopsLead)}))), "accepted");
    Person erased = person("lena", {});
    erased.name = PrivateText::erased();
    erased.email = PrivateText::erased();
    EXPECT_EQ(said(check_person(erased)), "accepted");
}

Person lena() { return person("lena", {anywhere(Role::kFinopsLead), anywhere(Role::kAuditor)}); }
Person max() { return person("max", {within(Role::kProductOwner, "e4-returns")}); }

Delegation delegation() {
    return {"del-1",
            PersonId("lena"),
            PersonId("max"),
            {Role::kFinopsLead},
            day("2026-07-01"),
            day("2026-07-14"),
            false};
}

template <typename Change>
Result<void> changed(Change change) {
    Delegation other = delegation();
    change(other);
    return check_delegation(other, lena());
}

TEST(Delegation, RefusesWhatMakesNoSense) {
    auto const refusal = [](auto change) {
        Result<void> const checked = changed(change);
        EXPECT_EQ(checked.error().code, ErrorCode::kBadInput);
        return said(checked);
    };
    EXPECT_EQ(refusal([](Delegation& d) { d.delegate = PersonId("lena"); }),
              "delegation from lena to lena: it is to oneself; a person delegates their own roles "
              "to somebody else");
    EXPECT_EQ(refusal([](Delegation& d) { d.delegator = PersonId("kim"); }),
              "delegation from kim to max: it is judged by the roles of lena; a person delegates "
              "their own roles to somebody else");
    EXPECT_EQ(refusal([](Delegation& d) { d.to = day("2026-06-30"); }),
              "delegation from lena to max: it ends on 2026-06-30, before it begins on 2026-07-01; "
              "the last day is not before the first");
    EXPECT_EQ(refusal([](Delegation& d) { d.to = d.from + std::chrono::days{92}; }),
              "delegation from lena to max: it lasts 93 days, more than 92; delegate for a shorter "
              "time, or give the role itself");
    EXPECT_EQ(refusal([](Delegation& d) { d.roles.clear(); }),
              "delegation from lena to max: it passes on no role; name the roles");
    EXPECT_EQ(said(changed([](Delegation& d) { d.to = d.from + std::chrono::days{91}; })),
              "accepted");
}

TEST(Delegation, PassesOnOnlyWhatTheDelegatorHolds) {
    Result<void> const checked =
        changed([](Delegation& d) { d.roles = {Role::kFinopsLead, Role::kSecurityReviewer}; });
    EXPECT_EQ(said(checked),
              "delegation from lena to max: lena is no Security Reviewer; pass on roles that the "
              "delegator holds; what is delegated cannot be passed on");
    EXPECT_EQ(checked.error().code, ErrorCode::kAnswerIsNo);
}

TEST(Delegation, IsNotForAdministratorsOrThoseWhoLeft) {
    Person administrator = lena();
    administrator.roles = {anywhere(Role::kAdministrator), anywhere(Role::kAuditor)};
    Delegation audit = delegation();
    audit.roles = {Role::kAuditor};
    EXPECT_EQ(said(check_delegation(audit, administrator)),
              "delegation from lena to max: an Administrator cannot delegate; make another person "
              "Administrator");
    Person gone = lena();
    gone.state = PersonState::kLeft;
    EXPECT_EQ(said(check_delegation(delegation(), gone)),
              "delegation from lena to max: lena has left; give the role to somebody else");
}

std::string act(Person const& delegate, Person const& delegator, std::vector<Delegation> const& all,
                std::string_view today) {
    return said(act_for(delegate, delegator, all, day(today)));
}

TEST(ActFor, NeedsADelegationThatIsInForce) {
    std::string const refused =
        "max cannot act on behalf of lena on {}: no delegation is in force; the delegator has to "
        "make one";
    for (char const* today : {"2026-06-30", "2026-07-15"}) {
        EXPECT_EQ(act(max(), lena(), {delegation()}, today),
                  fmt::format(fmt::runtime(refused), today));
    }
    EXPECT_EQ(act(max(), lena(), {delegation()}, "2026-07-01"), "accepted");
    EXPECT_EQ(act(max(), lena(), {delegation()}, "2026-07-14"), "accepted");
    Delegation revoked = delegation();
    revoked.revoked = true;
    EXPECT_THAT(act(max(), lena(), {revoked}, "2026-07-02"), Not("accepted"));
    Delegation other = delegation();
    other.delegate = PersonId("kim");
    EXPECT_THAT(act(max(), lena(), {other}, "2026-07-02"), Not("accepted"));
    EXPECT_THAT(act(lena(), max(), {delegation()}, "2026-07-02"), Not("accepted"));
}

TEST(ActFor, GivesOnlyRolesThatAreStillHeld) {
    Person demoted = lena();
    demoted.roles = {anywhere(Role::kAuditor)};
    EXPECT_EQ(act(max(), demoted, {delegation()}, "2026-07-02"),
              "max cannot act on behalf of lena on 2026-07-02: the delegator no longer holds the "
              "delegated roles; give the roles again, or act under your own");
}

TEST(ActFor, IsNotForThoseWhoLeftAndNoWayRoundTheRuleOfAdministrators) {
    Person gone = max();
    gone.state = PersonState::kLeft;
    EXPECT_EQ(act(gone, lena(), {delegation()}, "2026-07-02"),
              "max cannot act on behalf of lena on 2026-07-02: max has left; give the role to "
              "somebody who is there");
    Person left = lena();
    left.state = PersonState::kLeft;
    EXPECT_EQ(act(max(), left, {delegation()}, "2026-07-02"),
              "max cannot act on behalf of lena on 2026-07-02: lena has left; give the role to "
              "somebody who is there");
    EXPECT_EQ(
        act(person("max", {anywhere(Role::kAdministrator)}), lena(), {delegation()}, "2026-07-02"),
        "max cannot act on behalf of lena on 2026-07-02: an Administrator cannot act as FinOps "
        "Lead; delegate to somebody who is no Administrator");
}

TEST(ActFor, UsesTheDelegatorsRolesAndScopes) {
    Person delegator = lena();
    delegator.roles.push_back(within(Role::kFinopsLead, "e4-returns"));
    Delegation audit = delegation();
    audit.roles = {Role::kAuditor};
    auto const actor = act_for(max(), delegator, std::vector{delegation()}, day("2026-07-02"));
    ASSERT_TRUE(actor.has_value());
    EXPECT_EQ(actor->person, PersonId("max"));
    EXPECT_EQ(actor->on_behalf_of, PersonId("lena"));
    EXPECT_THAT(actor->roles,
                ElementsAre(anywhere(Role::kFinopsLead), within(Role::kFinopsLead, "e4-returns")));
    EXPECT_EQ(act_for(max(), delegator, std::vector{delegation(), audit}, day("2026-07-02"))
                  ->roles.size(),
              3U);
    EXPECT_EQ(name_of(*actor), "max on behalf of lena");
}

TEST(Team, TheFirstByIdServesAnAccount) {
    std::vector<Team> const teams = {{TeamId("ml-team"), "ML", {}, {AccountId("111122223333")}},
                                     {TeamId("data-team"), "Data", {}, {AccountId("111122223333")}},
                                     {TeamId("app-team"), "Apps", {}, {AccountId("222233334444")}}};
    EXPECT_EQ(team_of(teams, AccountId("111122223333"))->id, TeamId("data-team"));
    EXPECT_EQ(team_of(teams, AccountId("333344445555")), nullptr);
    EXPECT_EQ(team_of({}, AccountId("111122223333")), nullptr);
}

}  // namespace
}  // namespace mandate::organisation
