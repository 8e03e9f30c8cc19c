#include "organisation/account.h"

#include <random>

#include <gtest/gtest.h>

#include "organisation/testing.h"

namespace mandate::organisation {
namespace {

using testing::day;
using testing::said;

AccountShare share(std::string_view element, std::int64_t weight = 100) {
    return {ElementId(std::string(element)), weight};
}

Account account() {
    Account account;
    account.id = AccountId("111122223333");
    account.name = "support-prod";
    account.ou = "workloads/prod";
    account.ownership = {{day("2026-01-01"), day("2026-02-01"), {share("e4-returns")}},
                         {day("2026-02-01"), std::nullopt, {share("e4-support-bot")}}};
    return account;
}

template <typename Change>
std::string refusal(Change change) {
    Account changed = account();
    change(changed);
    return said(check_account(changed));
}

TEST(Account, RefusesWhatIsNoAccount) {
    EXPECT_EQ(
        refusal([](Account& a) { a.id = AccountId("11112222333"); }),
        "'11112222333' is no account; an account id has twelve digits; a spreadsheet may have "
        "cut leading zeros");
    EXPECT_EQ(refusal([](Account& a) { a.id = AccountId("11112222333x"); }),
              "'11112222333x' is no account; an account id has twelve digits; a spreadsheet may "
              "have cut leading zeros");
    for (char const* ou : {"/workloads", "workloads/", "a//b", "/"}) {
        EXPECT_EQ(refusal([&](Account& a) { a.ou = ou; }),
                  fmt::format("account 111122223333: '{}' is no path of organisational units; "
                              "write it as workloads/prod; leave it empty at the root",
                              ou));
    }
    EXPECT_EQ(refusal([](Account& a) { a.dedicated_to = WorkloadId("support-bot"); }),
              "account 111122223333: the dedication to a workload lacks the workload or its first "
              "day; give both or neither");
    EXPECT_EQ(refusal([](Account&) {}), "accepted");
}

TEST(Account, RefusesSpansThatOverlapOrNeverHold) {
    EXPECT_EQ(refusal([](Account& a) { a.ownership[0].to = day("2026-02-02"); }),
              "account 111122223333: the ownerships from 2026-01-01 and from 2026-02-01 on "
              "overlap; list them by day; one ends before the next begins");
    EXPECT_EQ(refusal([](Account& a) { std::swap(a.ownership[0], a.ownership[1]); }),
              "account 111122223333: the ownerships from 2026-02-01 and from 2026-01-01 on "
              "overlap; list them by day; one ends before the next begins");
    EXPECT_EQ(refusal([](Account& a) { a.ownership[0].to = day("2026-01-01"); }),
              "account 111122223333: the ownership from 2026-01-01 on ends on 2026-01-01; it ends "
              "after it begins");
}

TEST(Account, RefusesSharesThatAddUpToNothing) {
    EXPECT_EQ(refusal([](Account& a) { a.ownership[0].shares.clear(); }),
              "account 111122223333: nobody owns it from 2026-01-01 on; name at least one element, "
              "or leave the span out");
    for (std::int64_t const weight : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'000'001}}) {
        EXPECT_EQ(refusal([&](Account& a) { a.ownership[0].shares[0].weight = weight; }),
                  fmt::format("account 111122223333: the weight of e4-returns from 2026-01-01 on "
                              "is {}; a weight is a whole number from 1 to 1000000",
                              weight));
    }
    EXPECT_EQ(refusal([](Account& a) { a.ownership[0].shares.push_back(share("e4-returns", 1)); }),
              "account 111122223333: e4-returns stands twice from 2026-01-01 on; add its weights "
              "up");
    EXPECT_EQ(
        refusal([](Account& a) { a.ownership[0].shares.push_back(share("")); }),
        "account 111122223333: a share from 2026-01-01 on names no element; name the element");
}

TEST(Account, IsOwnedBySpan) {
    Account const owned = account();
    EXPECT_EQ(ownership_on(owned, day("2025-12-31")), nullptr);
    EXPECT_EQ(ownership_on(owned, day("2026-01-31"))->shares[0], share("e4-returns"));
    EXPECT_EQ(ownership_on(owned, day("2026-02-01"))->shares[0], share("e4-support-bot"));
}

TEST(AccountOwnership, ChangesOnlyWithASpendPeriod) {
    // 2026-03-01 is a Sunday; 2026-04-01 a Wednesday.
    EXPECT_EQ(
        said(with_ownership(account(), day("2026-03-04"), {share("e1-retail")})),
        "account 111122223333: no spend period begins on 2026-03-04; ownership changes with a "
        "spend period; the next one begins on 2026-03-08");
    EXPECT_EQ(
        said(with_ownership(account(), day("2026-03-31"), {share("e1-retail")})),
        "account 111122223333: no spend period begins on 2026-03-31; ownership changes with a "
        "spend period; the next one begins on 2026-04-01");
    for (char const* from : {"2026-03-01", "2026-03-08", "2026-04-01"}) {
        EXPECT_EQ(said(with_ownership(account(), day(from), {share("e1-retail")})), "accepted");
    }
    EXPECT_EQ(said(with_ownership(account(), day("2026-03-01"), {})),
              "account 111122223333: nobody owns it from 2026-03-01 on; name at least one element, "
              "or leave the span out");
}

TEST(AccountOwnership, EndsTheSpanBeforeAndReplacesLaterOnes) {
    Account const changed =
        *with_ownership(account(), day("2026-01-18"), {share("e1-retail", 1), share("e2-x", 2)});
    ASSERT_EQ(changed.ownership.size(), 2U);
    EXPECT_EQ(changed.ownership[0].to, day("2026-01-18"));
    EXPECT_EQ(changed.ownership[1].from, day("2026-01-18"));
    EXPECT_EQ(changed.ownership[1].to, std::nullopt);
    EXPECT_EQ(changed.ownership[1].shares.size(), 2U);
    Account const again = *with_ownership(changed, day("2026-01-01"), {share("e1-retail")});
    EXPECT_EQ(again.ownership.size(), 1U);
}

TEST(AccountOwnership, AGapBeforeTheChangeStays) {
    Account gap = account();
    gap.ownership.pop_back();
    Account const changed = *with_ownership(gap, day("2026-03-01"), {share("e1-retail")});
    EXPECT_EQ(changed.ownership[0].to, day("2026-02-01"));
    EXPECT_EQ(ownership_on(changed, day("2026-02-15")), nullptr);
}

TEST(AccountOwnership, AfterAnyChangesTheLastOneHoldsFromItsDayOn) {
    std::mt19937 random(20261127);  // NOLINT(cert-msc51-cpp): the same cases every time
    for (int round = 0; round < 10'000; ++round) {
        Account changed = account();
        changed.ownership.clear();
        std::map<Date, std::string> expected;  // who owns it from a day on
        for (int i = 0; i < 5; ++i) {
            Date const any = day("2026-01-01") + std::chrono::days{random() % 365};
            Date const from = SpendPeriod::of(any).first;
            std::string const owner = fmt::format("e4-{}", i);
            expected.erase(expected.lower_bound(from), expected.end());
            expected[from] = owner;
            changed = *with_ownership(changed, from, {share(owner)});
        }
        Date const asked = day("2026-01-01") + std::chrono::days{random() % 365};
        AccountOwnership const* const found = ownership_on(changed, asked);
        auto const after = expected.upper_bound(asked);
        if (after == expected.begin()) {
            ASSERT_EQ(found, nullptr);
        } else {
            ASSERT_NE(found, nullptr);
            ASSERT_EQ(found->shares[0].element.value(), std::prev(after)->second);
        }
    }
}

TEST(OrganisationalUnit, LiesWithinItselfAndWhatIsAbove) {
    EXPECT_TRUE(is_within_ou("workloads/prod", "workloads"));
    EXPECT_TRUE(is_within_ou("workloads/prod", "workloads/prod"));
    EXPECT_TRUE(is_within_ou("workloads/prod", ""));
    EXPECT_TRUE(is_within_ou("", ""));
    EXPECT_FALSE(is_within_ou("workloads-old/prod", "workloads"));
    EXPECT_FALSE(is_within_ou("workloads", "workloads/prod"));
    EXPECT_FALSE(is_within_ou("", "workloads"));
}

}  // namespace
}  // namespace mandate::organisation
