#include "approval/guard_rail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/guard_rail_plan.h"
#include "approval/testing.h"
#include "base/codec.h"
#include "iam/policy_print.h"

namespace mandate::approval {
namespace {

using organisation::Account;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

Account account_in(std::string id, std::string ou) {
    Account account;
    account.id = AccountId(std::move(id));
    account.ou = std::move(ou);
    return account;
}

/// Two accounts in production, one of them further down, and one without an OU.
std::vector<Account> a_company() {
    return {account_in("222222222222", "workloads/prod"), account_in("111111111111", "workloads"),
            account_in("333333333333", "")};
}

CatalogModel decided(ModelStatus status, DecisionScope scope) {
    CatalogModel model;
    model.id = "bedrock:amazon.nova-lite-v1:0";
    model.model = "amazon.nova-lite-v1:0";
    model.offered_in = {Region("us-east-1"), Region("us-west-2")};
    Decision decision;
    decision.status = status;
    decision.scope = std::move(scope);
    decision.reason = "its terms changed";
    decision.by = PersonId("lena");
    decision.on = day("2026-11-02");
    return *decide(model, decision, a_company());
}

iam::Policy a_deny() {
    iam::Statement deny;
    deny.effect = iam::Effect::kDeny;
    deny.actions.values = {"bedrock:InvokeModel"};
    deny.resources = iam::Selection{iam::Polarity::kIs, {"*"}};
    iam::Policy policy;
    policy.statements = {deny};
    return policy;
}

GuardRailPlan plan_of(GuardRail const& rail, CatalogModel const& model) {
    GuardRailPlan plan;
    plan.rail = rail;
    plan.model = model;
    plan.accounts = accounts_behind(rail, a_company());
    plan.due_on = day("2026-11-04");
    if (rail.effect != RailEffect::kDenyNothing) {
        plan.policy = a_deny();
    }
    return plan;
}

Task started(Task task) {
    task.id = TaskId("task-1");
    return *start(task, PersonId("carl"));
}

Evidence evidence_of(std::string hash) {
    Evidence evidence;
    evidence.content = PrivateText("what it carries");
    evidence.composition_sha256 = std::move(hash);
    evidence.by = PersonId("carl");
    return evidence;
}

TEST(GuardRail, APendingModelHasNone) {
    EXPECT_THAT(guard_rails(CatalogModel{}, a_company()), IsEmpty());
}

TEST(GuardRail, ABlockedModelIsDeniedInEveryOuAndEveryAccountWithoutOne) {
    std::vector<GuardRail> const rails =
        guard_rails(decided(ModelStatus::kBlocked, {}), a_company());
    std::vector<std::string> places;
    for (GuardRail const& rail : rails) {
        EXPECT_EQ(rail.effect, RailEffect::kDenyEverywhere);
        EXPECT_THAT(rail.open, IsEmpty());
        places.push_back(place_of(rail));
    }
    EXPECT_THAT(places, ElementsAre("OU workloads", "OU workloads/prod", "account 333333333333"));
}

TEST(GuardRail, WhatIsNotCoveredIsDenied) {
    DecisionScope scope;
    scope.ous = {"workloads/prod"};
    scope.regions = {Region("us-west-2")};
    std::vector<GuardRail> const rails =
        guard_rails(decided(ModelStatus::kApproved, scope), a_company());
    ASSERT_EQ(rails.size(), 3U);
    // What reaches further down must not deny what is open there.
    EXPECT_EQ(rails[0].effect, RailEffect::kDenyElsewhere);
    EXPECT_THAT(rails[0].open,
                ElementsAre(OpenRegion{Region("us-west-2"), {AccountId("222222222222")}}));
    EXPECT_EQ(rails[1].effect, RailEffect::kDenyElsewhere);
    EXPECT_THAT(rails[1].open, ElementsAre(OpenRegion{Region("us-west-2"), {}}));
    EXPECT_EQ(rails[2].effect, RailEffect::kDenyEverywhere);
}

TEST(GuardRail, OpenForAllDeniesNothingAndOneThatNobodyKnowsTheRegionsOfStillDenies) {
    CatalogModel model = decided(ModelStatus::kRestricted, {});
    for (GuardRail const& rail : guard_rails(model, a_company())) {
        EXPECT_EQ(rail.effect, RailEffect::kDenyNothing);
        EXPECT_THAT(rail.open, IsEmpty());
    }
    model.offered_in.clear();
    for (GuardRail const& rail : guard_rails(model, a_company())) {
        EXPECT_EQ(rail.effect, RailEffect::kDenyElsewhere);
    }
}

TEST(GuardRail, ClaudePlatformHasNoKeyForModels) {
    CatalogModel model = decided(ModelStatus::kBlocked, {});
    model.platform = iam::Platform::kClaudePlatform;
    EXPECT_THAT(guard_rails(model, a_company()), IsEmpty());
}

TEST(GuardRail, TheHashTellsPlacesAndDecisionsApart) {
    std::vector<GuardRail> const blocked =
        guard_rails(decided(ModelStatus::kBlocked, {}), a_company());
    std::vector<GuardRail> const open =
        guard_rails(decided(ModelStatus::kApproved, {}), a_company());
    EXPECT_NE(*guard_rail_hash(blocked[0]), *guard_rail_hash(blocked[1]));
    EXPECT_NE(*guard_rail_hash(blocked[0]), *guard_rail_hash(open[0]));
    EXPECT_TRUE(same_place(blocked[0], open[0]));
    EXPECT_FALSE(same_place(blocked[0], blocked[1]));
}

TEST(GuardRailPlan, RefusesANameThatWouldRunAndAnEmptyOu) {
    CatalogModel model = decided(ModelStatus::kBlocked, {});
    GuardRailPlan plan = plan_of(guard_rails(model, a_company()).front(), model);
    plan.model.model = "nova; rm -rf";
    EXPECT_THAT(plan_guard_rail(plan).error().message, HasSubstr("cannot stand in a command"));
    plan.model = model;
    plan.policy.statements.clear();
    EXPECT_THAT(plan_guard_rail(plan).error().message, HasSubstr("is not given"));
    plan.policy = a_deny();
    plan.accounts.clear();
    EXPECT_THAT(plan_guard_rail(plan).error().message, HasSubstr("no account is in OU workloads"));
}

TEST(GuardRailPlan, FourStepsWithTheDenyToAttach) {
    CatalogModel const model = decided(ModelStatus::kBlocked, {});
    GuardRail const rail = guard_rails(model, a_company()).front();
    GuardRailPlan plan = plan_of(rail, model);
    plan.not_before = day("2026-12-02");
    Task const task = *plan_guard_rail(plan);
    EXPECT_EQ(task.kind, TaskKind::kGuardRail);
    EXPECT_EQ(task.guard_rail, rail);
    EXPECT_EQ(task.composition_sha256, *guard_rail_hash(rail));
    EXPECT_EQ(chain_of(task), model.id);
    EXPECT_TRUE(task.request.empty());
    ASSERT_EQ(task.steps.size(), 4U);
    for (std::size_t const step : {0U, 1U}) {
        ASSERT_TRUE(task.steps[step].artefact);
        EXPECT_TRUE(task.steps[step].artefact->executable);
        EXPECT_EQ(task.steps[step].artefact->text, iam::print(plan.policy, iam::Layout::kIndented));
        EXPECT_EQ(task.steps[step].artefact->composition_sha256, task.composition_sha256);
    }
    EXPECT_THAT(task.steps[1].instruction, HasSubstr("Not before 2026-12-02"));
    EXPECT_THAT(task.steps[1].instruction, HasSubstr("aws organizations attach-policy"));
    EXPECT_THAT(task.steps[2].instruction, HasSubstr("must be refused"));
    EXPECT_THAT(task.steps[2].instruction, Not(HasSubstr("must not be refused")));
    EXPECT_TRUE(task.steps[3].needs_evidence);
}

TEST(GuardRailPlan, AnOpenModelIsTriedAndItsDenyRemoved) {
    CatalogModel const model = decided(ModelStatus::kApproved, {});
    GuardRail const rail = guard_rails(model, a_company()).front();
    Task const task = *plan_guard_rail(plan_of(rail, model));
    EXPECT_THAT(task.steps[1].instruction, HasSubstr("aws organizations detach-policy"));
    EXPECT_THAT(task.steps[2].instruction, HasSubstr("must not be refused"));
    EXPECT_THAT(task.steps[2].instruction, HasSubstr("--region us-east-1"));
}

TEST(GuardRailPlan, AnswersAndEvidenceAreChecked) {
    CatalogModel const model = decided(ModelStatus::kBlocked, {});
    std::vector<GuardRail> const rails = guard_rails(model, a_company());
    Task const unit = started(*plan_guard_rail(plan_of(rails.front(), model)));
    std::string const hash = unit.composition_sha256;
    EXPECT_FALSE(complete_step(unit, 0, {{"target_id", "workloads"}}, evidence_of(hash)));
    EXPECT_THAT(complete_step(unit, 0, {{"target_id", "ou-ab12-cd34ef56"}}, evidence_of("1f2e"))
                    .error()
                    .message,
                HasSubstr("evidence is for guard rail 1f2e"));
    Task const compared =
        *complete_step(unit, 0, {{"target_id", "ou-ab12-cd34ef56"}}, evidence_of(hash));
    EXPECT_FALSE(complete_step(compared, 1, {{"policy_id", "ou-ab12"}}, std::nullopt));
    EXPECT_TRUE(complete_step(compared, 1, {{"policy_id", "p-1a2b3c4d"}}, std::nullopt));
    Task const alone = started(*plan_guard_rail(plan_of(rails.back(), model)));
    EXPECT_FALSE(complete_step(alone, 0, {{"target_id", "222222222222"}},
                               evidence_of(alone.composition_sha256)));
    EXPECT_TRUE(complete_step(alone, 0, {{"target_id", "333333333333"}},
                              evidence_of(alone.composition_sha256)));
}

TEST(GuardRailPlan, TasksFromBeforeThereWereGuardRailsAreRead) {
    CatalogModel const model = decided(ModelStatus::kBlocked, {});
    Task task = *plan_guard_rail(plan_of(guard_rails(model, a_company()).front(), model));
    EXPECT_EQ(*decode<Task>(encode(task).body, "task"), task);
    task.guard_rail.reset();
    boost::json::object const body = encode(task).body;
    EXPECT_FALSE(body.contains("guard_rail"));
    EXPECT_EQ(*decode<Task>(body, "task"), task);
}

}  // namespace
}  // namespace mandate::approval
