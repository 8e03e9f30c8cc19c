#include "approval/model_decision.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/testing.h"
#include "base/codec.h"
#include "catalog/catalog.h"

namespace mandate::approval {
namespace {

using organisation::AccountType;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;

organisation::Account account(std::string id, AccountType type, std::string ou) {
    organisation::Account account;
    account.id = AccountId(std::move(id));
    account.type = type;
    account.ou = std::move(ou);
    return account;
}

std::vector<organisation::Account> accounts() {
    return {account("333333333333", AccountType::kSandbox, "sandbox"),
            account("111111111111", AccountType::kProduction, "workloads/prod"),
            account("222222222222", AccountType::kDevelopment, "workloads/dev")};
}

std::vector<Region> regions(std::vector<std::string> const& names) {
    std::vector<Region> regions;
    for (std::string const& name : names) {
        regions.emplace_back(name);
    }
    return regions;
}

CatalogModel model() {
    CatalogModel model;
    model.id = "bedrock:anthropic.claude-sonnet-4-6";
    model.model = "anthropic.claude-sonnet-4-6";
    model.vendor = "anthropic";
    model.offered_in = regions({"eu-west-1", "us-east-1", "us-west-2"});
    return model;
}

/// Scopes with one part each; `with` unites them.
DecisionScope accounts_only(std::string id) {
    DecisionScope scope;
    scope.accounts = {AccountId(std::move(id))};
    return scope;
}
DecisionScope types(std::vector<AccountType> types) {
    DecisionScope scope;
    scope.account_types = std::move(types);
    return scope;
}
DecisionScope in_ou(std::string ou) {
    DecisionScope scope;
    scope.ous = {std::move(ou)};
    return scope;
}
DecisionScope in_region(std::string const& region) {
    DecisionScope scope;
    scope.regions = regions({region});
    return scope;
}
DecisionScope in_group(std::string group) {
    DecisionScope scope;
    scope.region_groups = {std::move(group)};
    return scope;
}
DecisionScope with(std::vector<DecisionScope> const& parts) {
    DecisionScope all;
    auto append = [](auto& to, auto const& from) { to.insert(to.end(), from.begin(), from.end()); };
    for (DecisionScope const& part : parts) {
        append(all.accounts, part.accounts);
        append(all.account_types, part.account_types);
        append(all.ous, part.ous);
        append(all.regions, part.regions);
        append(all.region_groups, part.region_groups);
    }
    return all;
}

std::vector<std::string> expanded(DecisionScope const& scope) {
    Result<std::vector<Covered>> const covered = expand(scope, accounts(), model().offered_in);
    if (!covered) {
        return {to_string(covered.error())};
    }
    std::vector<std::string> places;
    for (Covered const& one : *covered) {
        places.push_back(one.account.value().substr(0, 1) + " " + one.region.value());
    }
    return places;
}

TEST(Scope, PlacesThatDoNotExistAreRefused) {
    EXPECT_THAT(expanded(accounts_only("999999999999")),
                ElementsAre("scope.accounts: there is no account 999999999999; enter the account "
                            "first"));
    EXPECT_THAT(expanded(in_ou("work")),
                ElementsAre(HasSubstr("scope.ous: no account lies in OU 'work'")));
    EXPECT_THAT(expanded(in_ou("")), ElementsAre(HasSubstr("scope.ous")));
    EXPECT_THAT(expanded(in_group("mars")),
                ElementsAre(HasSubstr("there is no group 'mars'; choose from commercial, us")));
    EXPECT_THAT(expanded(in_region("eu-west-3")),
                ElementsAre("scope.regions: the model is not offered in eu-west-3; it is known in "
                            "eu-west-1, us-east-1, us-west-2; import the lists of other regions "
                            "first"));
}

TEST(Scope, WhatCoversNothingIsRefused) {
    EXPECT_THAT(expanded(types({AccountType::kShared})),
                ElementsAre(HasSubstr("the scope covers nothing")));
    EXPECT_THAT(expanded(in_group("jp")), ElementsAre(HasSubstr("the scope covers nothing")));
    EXPECT_THAT(expanded(with({types({AccountType::kSandbox}), in_ou("workloads")})),
                ElementsAre(HasSubstr("the scope covers nothing")));
    EXPECT_FALSE(expand({}, {}, model().offered_in).has_value());
}

TEST(Scope, EmptyListsMeanAll) {
    EXPECT_THAT(expanded({}), ElementsAre("1 eu-west-1", "1 us-east-1", "1 us-west-2",
                                          "2 eu-west-1", "2 us-east-1", "2 us-west-2",
                                          "3 eu-west-1", "3 us-east-1", "3 us-west-2"));
}

TEST(Scope, ListsNarrowAccountsAndGroupsAddRegions) {
    EXPECT_THAT(expanded(with({in_ou("workloads"), in_region("us-east-1")})),
                ElementsAre("1 us-east-1", "2 us-east-1"));
    EXPECT_THAT(expanded(with({types({AccountType::kProduction, AccountType::kSandbox}),
                               in_ou("workloads/prod"), in_region("us-east-1"), in_group("eu")})),
                ElementsAre("1 eu-west-1", "1 us-east-1"));
    EXPECT_THAT(expanded(with({accounts_only("222222222222"), in_group("us")})),
                ElementsAre("2 us-east-1", "2 us-west-2"));
}

TEST(Scope, OfAModelWithoutKnownRegionsTheNamedOnesCount) {
    EXPECT_FALSE(expand({}, accounts(), {}).has_value());
    EXPECT_EQ(expand(in_region("us-east-1"), accounts(), {})->size(), 3U);
    EXPECT_EQ(expand(in_group("jp"), accounts(), {})->size(), 6U);
}

Decision decision(ModelStatus status) {
    Decision decision;
    decision.status = status;
    decision.reason = "evaluated";
    decision.by = PersonId("lena");
    decision.on = day("2026-11-02");
    return decision;
}

std::string refusal(Decision const& decision) {
    Result<CatalogModel> const refused = decide(model(), decision, accounts());
    return refused ? "" : to_string(refused.error());
}

TEST(Decision, IncompleteOnesAreRefused) {
    EXPECT_THAT(refusal(decision(ModelStatus::kPendingReview)), HasSubstr("choose one of them"));
    for (ModelStatus const status : {ModelStatus::kRestricted, ModelStatus::kBlocked}) {
        Decision silent = decision(status);
        silent.reason = "";
        EXPECT_THAT(refusal(silent), HasSubstr("reason is empty"));
    }
    Decision notice = decision(ModelStatus::kApproved);
    notice.notice_days = 30;
    EXPECT_THAT(refusal(notice), HasSubstr("notice_days belong to a Blocked model"));
    notice.status = ModelStatus::kBlocked;
    notice.notice_days = -1;
    EXPECT_EQ(refusal(notice), "notice_days must be from 0 to 365, not -1");
    Decision nobody = decision(ModelStatus::kApproved);
    nobody.by = PersonId();
    EXPECT_NE(refusal(nobody), "");
    Decision nowhere = decision(ModelStatus::kApproved);
    nowhere.scope.ous = {"mars"};
    EXPECT_THAT(refusal(nowhere), HasSubstr("scope.ous"));
}

TEST(Decision, IsFrozenAndHashed) {
    Decision some = decision(ModelStatus::kApproved);
    some.scope.regions = regions({"us-west-2", "us-east-1", "us-west-2"});
    CatalogModel const decided = *decide(model(), some, accounts());
    EXPECT_EQ(decided.status, ModelStatus::kApproved);
    EXPECT_EQ(decided.scope.regions, regions({"us-east-1", "us-west-2"}));
    EXPECT_EQ(decided.covered.size(), 6U);
    EXPECT_EQ(decided.decided_by, PersonId("lena"));
    EXPECT_EQ(decided.decided_on, day("2026-11-02"));
    EXPECT_EQ(decided.decision_sha256.size(), 64U);

    Decision reordered = some;
    reordered.scope.regions = regions({"us-east-1", "us-west-2"});
    reordered.reason = "other words";
    reordered.on = day("2026-11-03");
    EXPECT_EQ(decide(model(), reordered, accounts())->decision_sha256, decided.decision_sha256);
}

TEST(Decision, AnotherDecisionHasAnotherHash) {
    std::vector<organisation::Account> fewer = accounts();
    fewer.pop_back();
    CatalogModel other = model();
    other.id = "bedrock:anthropic.claude-haiku-4-5";
    Decision const approved = decision(ModelStatus::kApproved);
    Decision blocked = decision(ModelStatus::kBlocked);
    std::set<std::string> hashes{
        decide(model(), approved, accounts())->decision_sha256,
        decide(model(), approved, fewer)->decision_sha256,
        decide(other, approved, accounts())->decision_sha256,
        decide(model(), decision(ModelStatus::kRestricted), accounts())->decision_sha256,
        decide(model(), blocked, accounts())->decision_sha256};
    blocked.notice_days = 30;
    hashes.insert(decide(model(), blocked, accounts())->decision_sha256);
    EXPECT_EQ(hashes.size(), 6U);
}

TEST(Decision, AModelOfUnknownRegionsCanBeBlockedOnly) {
    CatalogModel unknown = model();
    unknown.offered_in.clear();
    EXPECT_FALSE(decide(unknown, decision(ModelStatus::kApproved), accounts()).has_value());
    CatalogModel const blocked = *decide(unknown, decision(ModelStatus::kBlocked), accounts());
    EXPECT_THAT(blocked.covered,
                ::testing::Contains(Covered{AccountId("111111111111"), Region("us-gov-west-1")}));
}

std::string usable(CatalogModel const& model, std::string_view region, Named named = Named::kNo) {
    auto const checked =
        check_usable(model, AccountId("111111111111"), Region(std::string(region)), named);
    if (checked) {
        return "yes";
    }
    EXPECT_EQ(checked.error().code, ErrorCode::kAnswerIsNo);
    return to_string(checked.error());
}

TEST(Usable, OnlyWhatIsOpenThere) {
    EXPECT_EQ(usable(model(), "us-east-1", Named::kYes),
              "model bedrock:anthropic.claude-sonnet-4-6 waits for its review; the FinOps Lead "
              "decides it in the catalogue");
    CatalogModel const blocked = *decide(model(), decision(ModelStatus::kBlocked), accounts());
    EXPECT_EQ(usable(blocked, "us-east-1", Named::kYes),
              "model bedrock:anthropic.claude-sonnet-4-6 is Blocked since 2026-11-02; only a new "
              "decision of the FinOps Lead can open it");

    Decision american = decision(ModelStatus::kRestricted);
    american.scope.region_groups = {"us"};
    CatalogModel const restricted = *decide(model(), american, accounts());
    EXPECT_EQ(usable(restricted, "us-east-1"),
              "model bedrock:anthropic.claude-sonnet-4-6 is Restricted since 2026-11-02; the "
              "approval of the request must name it");
    EXPECT_EQ(usable(restricted, "us-east-1", Named::kYes), "yes");
    EXPECT_THAT(usable(restricted, "eu-west-1", Named::kYes),
                HasSubstr("is Restricted since 2026-11-02, but not for account 111111111111 in "
                          "eu-west-1; it is open for 111111111111 in us-east-1, 111111111111 in "
                          "us-west-2, 222222222222 in us-east-1, 222222222222 in us-west-2, "
                          "333333333333 in us-east-1 and 1 more"));
    american.status = ModelStatus::kApproved;
    CatalogModel const approved = *decide(model(), american, accounts());
    EXPECT_EQ(usable(approved, "us-east-1"), "yes");
    EXPECT_THAT(usable(approved, "eu-west-1"), HasSubstr("is Approved since"));
}

/// A grant is usable exactly where the scope, read line by line, says so.
TEST(Usable, AgreesWithTheScopeReadSlowly) {
    std::mt19937_64 random(17);
    std::vector<organisation::Account> const all = accounts();
    for (int round = 0; round < 10'000; ++round) {
        Decision some = decision(ModelStatus::kApproved);
        for (organisation::Account const& one : all) {
            if (random() % 3 == 0) {
                some.scope.accounts.push_back(one.id);
            }
            if (random() % 3 == 0) {
                some.scope.account_types.push_back(one.type);
            }
            if (random() % 4 == 0) {
                some.scope.ous.push_back(one.ou);
            }
        }
        if (random() % 2 == 0) {
            some.scope.regions = regions({"eu-west-1"});
        }
        if (random() % 2 == 0) {
            some.scope.region_groups = {"us"};
        }
        auto fits = [](auto const& list, auto const& value) {
            return list.empty() || std::ranges::find(list, value) != list.end();
        };
        bool any = false;
        Result<CatalogModel> const decided = decide(model(), some, all);
        for (organisation::Account const& one : all) {
            for (Region const& region : model().offered_in) {
                bool const american = region.value().starts_with("us-");
                bool const everywhere =
                    some.scope.regions.empty() && some.scope.region_groups.empty();
                bool const here = everywhere || (american ? !some.scope.region_groups.empty()
                                                          : !some.scope.regions.empty());
                bool const expected = here && fits(some.scope.accounts, one.id) &&
                                      fits(some.scope.account_types, one.type) &&
                                      fits(some.scope.ous, one.ou);
                any = any || expected;
                if (decided) {
                    ASSERT_EQ(check_usable(*decided, one.id, region, Named::kNo).has_value(),
                              expected);
                }
            }
        }
        ASSERT_EQ(decided.has_value(), any);
    }
}

TEST(Discovery, KeepsTheDecision) {
    CatalogModel const decided = *decide(model(), decision(ModelStatus::kApproved), accounts());
    CatalogModel found = model();
    found.name = "Claude Sonnet 4.6";
    found.offered_in = regions({"ap-northeast-1"});
    found.profiles = {"apac.anthropic.claude-sonnet-4-6"};
    found.end_of_life = day("2028-01-01");
    CatalogModel expected = decided;
    expected.name = found.name;
    expected.offered_in = regions({"ap-northeast-1", "eu-west-1", "us-east-1", "us-west-2"});
    expected.profiles = found.profiles;
    expected.end_of_life = found.end_of_life;
    EXPECT_EQ(with_discovery(decided, found), expected);
    found.end_of_life.reset();
    EXPECT_EQ(with_discovery(expected, found), expected);
}

TEST(RegionGroups, HoldRegionsOfTheCatalogueOnly) {
    catalog::Catalog const catalog = *catalog::load_catalog(std::nullopt);
    EXPECT_THAT(regions_of_group("mars"), IsEmpty());
    for (std::string const& group : region_groups()) {
        EXPECT_FALSE(regions_of_group(group).empty()) << group;
        for (Region const& region : regions_of_group(group)) {
            EXPECT_TRUE(catalog.regions().contains(region.value())) << group << region.value();
        }
    }
    for (Region const& region : regions_of_group("commercial")) {
        EXPECT_EQ(catalog.regions().partition_of(region), Partition("aws")) << region.value();
    }
}

TEST(ClaudePlatform, ModelsAreListedAsPending) {
    catalog::Catalog const catalog = *catalog::load_catalog(std::nullopt);
    std::vector<CatalogModel> const models = claude_platform_models();
    EXPECT_TRUE(std::ranges::is_sorted(models, {}, &CatalogModel::id));
    std::vector<std::string> ids;
    for (CatalogModel const& listed : models) {
        ids.push_back(listed.id);
        EXPECT_EQ(listed.platform, iam::Platform::kClaudePlatform);
        EXPECT_EQ(listed.status, ModelStatus::kPendingReview);
        EXPECT_EQ(listed.decision_sha256, "");
        EXPECT_EQ(listed.offered_in.size(), regions_of_group("commercial").size());
        EXPECT_TRUE(catalog.models().by_id(listed.model).has_value()) << listed.model;
    }
    EXPECT_THAT(ids, ::testing::IsSupersetOf({"claude_platform:claude-sonnet-4-6",
                                              "claude_platform:claude-haiku-4-5",
                                              "claude_platform:claude-opus-4-5"}));
    EXPECT_EQ(ids.size(), 10U);
}

TEST(CatalogModel, IsReadBackFromItsJson) {
    CatalogModel const decided = *decide(model(), decision(ModelStatus::kBlocked), accounts());
    EXPECT_EQ(*decode<CatalogModel>(encode(decided).body, "model"), decided);
}

}  // namespace
}  // namespace mandate::approval
