#include "organisation/duties.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/codec.h"

namespace mandate::organisation {
namespace {

constexpr std::array kSteps = {Step::kRequest,       Step::kEstimate,  Step::kClaim,
                               Step::kAnswerCard,    Step::kApprove,   Step::kConfirmEstimate,
                               Step::kSecondApprove, Step::kImplement, Step::kSize,
                               Step::kApproveCard};

PersonId person(std::string_view name) { return PersonId(std::string(name)); }

Actor self(std::string_view name) { return {person(name), std::nullopt, {}}; }

Actor delegate(std::string_view name, std::string_view delegator) {
    return {person(name), person(delegator), {}};
}

DutyAct act(Step step, Actor const& actor) {
    return {"req-12", step, actor.person, actor.on_behalf_of};
}

std::string refusal(std::vector<DutyAct> const& acts, Step step, Actor const& actor) {
    auto const checked = check_duty(acts, step, actor);
    return checked ? "accepted" : checked.error().message;
}

TEST(Duties, WhoAskedCannotApprove) {
    std::vector<DutyAct> const acts = {act(Step::kRequest, self("priya"))};
    auto const checked = check_duty(acts, Step::kApprove, self("priya"));
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(to_string(checked.error()),
              "separation of duties: priya asked for req-12, so priya cannot approve it; somebody "
              "who did nothing in another duty on req-12 has to");
    EXPECT_EQ(checked.error().code, ErrorCode::kForbidden);
    EXPECT_EQ(checked.error().fields.at("earlier_step"), "request");
    EXPECT_EQ(checked.error().fields.at("step"), "approve");
    EXPECT_EQ(checked.error().fields.at("person"), "priya");
    EXPECT_EQ(refusal(acts, Step::kApprove, self("lena")), "accepted");
    EXPECT_EQ(refusal(acts, Step::kClaim, self("priya")), "accepted");
}

TEST(Duties, ADelegateInheritsWhatTheDelegatorDid) {
    std::vector<DutyAct> const acts = {act(Step::kRequest, self("priya"))};
    EXPECT_EQ(refusal(acts, Step::kApprove, delegate("lena", "priya")),
              "separation of duties: priya asked for req-12, so lena cannot approve it on behalf "
              "of priya");
}

TEST(Duties, ADelegateKeepsTheOwnConflicts) {
    std::vector<DutyAct> const acts = {act(Step::kRequest, self("lena"))};
    EXPECT_EQ(refusal(acts, Step::kApprove, delegate("lena", "max")),
              "separation of duties: lena asked for req-12, so lena cannot approve it on behalf "
              "of max");
}

TEST(Duties, WhatADelegateDidCountsForBoth) {
    std::vector<DutyAct> const acts = {act(Step::kImplement, delegate("sam", "kim"))};
    EXPECT_EQ(refusal(acts, Step::kApprove, self("kim")),
              "separation of duties: kim implemented req-12 through sam, so kim cannot approve it");
    EXPECT_EQ(refusal(acts, Step::kSecondApprove, self("sam")),
              "separation of duties: sam implemented req-12 on behalf of kim, so sam cannot give "
              "its second approval");
    EXPECT_EQ(refusal(acts, Step::kApprove, delegate("lena", "kim")),
              "separation of duties: kim implemented req-12 through sam, so lena cannot approve "
              "it on behalf of kim");
    EXPECT_EQ(refusal(acts, Step::kApprove, delegate("lena", "max")), "accepted");
}

TEST(Duties, EveryStepHasItsSentence) {
    for (Step const earlier : kSteps) {
        for (Step const later : kSteps) {
            std::string const said = refusal({act(earlier, self("kim"))}, later, self("kim"));
            EXPECT_EQ(said != "accepted", conflict(earlier, later))
                << text_of(earlier) << " " << text_of(later) << ": " << said;
        }
    }
    EXPECT_EQ(refusal({act(Step::kConfirmEstimate, self("kim"))}, Step::kAnswerCard, self("kim")),
              "separation of duties: kim confirmed the estimate of req-12, so kim cannot answer "
              "its cards");
    EXPECT_EQ(refusal({act(Step::kSize, self("kim"))}, Step::kApprove, self("kim")),
              "separation of duties: kim judged the size of req-12, so kim cannot approve it");
}

/// The duties once more, written apart from the table under test.
std::string duty_of(Step step) {
    static std::map<Step, std::string> const kDuties = {
        {Step::kRequest, "owner"},
        {Step::kEstimate, "owner"},
        {Step::kClaim, "owner"},
        {Step::kAnswerCard, "owner"},
        {Step::kApprove, "approver"},
        {Step::kConfirmEstimate, "approver"},
        {Step::kSecondApprove, "second"},
        {Step::kImplement, "executor"},
        {Step::kSize, "gate"},
        {Step::kApproveCard, "gate"},
    };
    return kDuties.at(step);
}

TEST(Duties, TheTableHasEachPairOfDifferentDutiesOnce) {
    std::set<std::pair<Step, Step>> listed;
    for (auto const& [a, b] : conflicts()) {
        EXPECT_NE(duty_of(a), duty_of(b));
        EXPECT_TRUE(listed.insert(std::minmax(a, b)).second);
    }
    EXPECT_EQ(listed.size(), 37U);
    for (Step const a : kSteps) {
        for (Step const b : kSteps) {
            EXPECT_EQ(conflict(a, b), duty_of(a) != duty_of(b));
            EXPECT_EQ(conflict(a, b), listed.contains(std::minmax(a, b)));
        }
    }
}

TEST(Duties, NoSequenceOfAcceptedActsLetsOneIdentityHoldTwoDuties) {
    std::mt19937 random(20261125);  // NOLINT(cert-msc51-cpp): the same cases every time
    std::vector<std::string> const people = {"ann", "ben", "cat", "dan", "eve"};
    std::size_t accepted = 0;
    std::size_t refused = 0;
    for (int round = 0; round < 10'000; ++round) {
        std::vector<DutyAct> acts;
        std::map<PersonId, std::set<std::string>> held;
        for (int i = 0; i < 12; ++i) {
            Actor actor = self(people[random() % people.size()]);
            if (random() % 2 == 0) {
                actor.on_behalf_of = person(people[random() % people.size()]);
            }
            Step const step = kSteps[random() % kSteps.size()];
            std::set<PersonId> identities = {actor.person,
                                             actor.on_behalf_of.value_or(actor.person)};
            bool const clean = std::ranges::all_of(identities, [&](PersonId const& identity) {
                return held[identity].empty() || held[identity] == std::set{duty_of(step)};
            });
            bool const allowed = check_duty(acts, step, actor).has_value();
            ASSERT_EQ(allowed, clean) << name_of(actor) << " " << text_of(step);
            (allowed ? accepted : refused) += 1;
            if (allowed) {
                acts.push_back(act(step, actor));
                for (PersonId const& identity : identities) {
                    held[identity].insert(duty_of(step));
                    ASSERT_EQ(held[identity].size(), 1U) << identity.value();
                }
            }
        }
    }
    EXPECT_GT(accepted, 10'000U);
    EXPECT_GT(refused, 10'000U);
}

}  // namespace
}  // namespace mandate::organisation
