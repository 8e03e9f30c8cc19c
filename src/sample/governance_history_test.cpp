#include "sample/governance_history.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/memory_records.h"
#include "base/codec.h"
#include "iam/policy_parse.h"
#include "iam/role_artefact.h"
#include "sample/models.h"
#include "sample/spending.h"

namespace mandate::sample {
namespace {

using app::testing::MemoryRecords;
using ::testing::Contains;
using ::testing::UnorderedElementsAreArray;

/// Records that note when they were written.
class StampedRecords final : public app::Records {
public:
    explicit StampedRecords(Clock const& clock) : clock_(clock) {}
    Result<void> read(std::function<Result<void>(app::Reading&)> const& body) override {
        return memory_.read(body);
    }
    Result<void> write(app::Caller const& caller,
                       std::function<Result<void>(app::Writing&)> const& body) override {
        instants_.push_back(clock_.now());
        return memory_.write(caller, body);
    }
    Error refuse_sign_in(std::string_view token_id, Error told) override {
        return memory_.refuse_sign_in(token_id, std::move(told));
    }
    MemoryRecords const& memory() const { return memory_; }
    std::vector<Instant> const& instants() const { return instants_; }

private:
    Clock const& clock_;
    MemoryRecords memory_;
    std::vector<Instant> instants_;
};

/// A history that was lived, with what it left.
struct Lived {
    explicit Lived(HistoryOptions options = {}, int accounts = kPlaceCount)
        : company(Company::create(options.seed, accounts)) {
        report = live_history(records, clock, company, options);
    }

    template <typename T>
    std::vector<T> all() {
        std::vector<T> found;
        Result<void> const read = records.read([&](app::Reading& reading) -> Result<void> {
            found = TRY(app::values<T>(reading));
            return {};
        });
        EXPECT_TRUE(read) << to_string(read.error());
        return found;
    }

    template <typename T, typename State>
    std::set<std::string> states(State T::* state) {
        std::set<std::string> found;
        for (T const& value : all<T>()) {
            found.emplace(text_of(value.*state));
        }
        return found;
    }

    std::set<std::string> actions() const {
        std::set<std::string> found;
        for (MemoryRecords::Entry const& entry : records.memory().log()) {
            found.insert(entry.action);
        }
        return found;
    }

    FixedClock clock{kHistoryBegins};
    StampedRecords records{clock};
    Company company;
    Result<HistoryReport> report;
};

/// The governed weeks of seed 1, lived once for all tests.
Lived& shared() {
    static Lived lived;
    return lived;
}

template <typename Enum>
std::vector<std::string> every() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
        [&](auto enumerator) { names.emplace_back(text_of(enumerator.value)); });
    return names;
}

TEST(GovernanceHistory, EveryStepIsAccepted) {
    for (std::uint64_t const seed : {1U, 2U, 77U}) {
        Lived lived({.seed = seed}, 20);
        ASSERT_TRUE(lived.report) << to_string(lived.report.error());
        EXPECT_EQ(lived.records.memory().fault(), "");
    }
}

TEST(GovernanceHistory, LeavesRequestsApprovalsAndTasksInEveryState) {
    using approval::Approval;
    using approval::Request;
    using approval::Task;
    ASSERT_TRUE(shared().report) << to_string(shared().report.error());
    EXPECT_THAT(shared().states(&Request::state),
                UnorderedElementsAreArray(every<approval::RequestState>()));
    EXPECT_THAT(shared().states(&Approval::state),
                UnorderedElementsAreArray(every<approval::ApprovalState>()));
    EXPECT_THAT(shared().states(&Task::state),
                UnorderedElementsAreArray(every<approval::TaskState>()));
    EXPECT_THAT(shared().states(&approval::CatalogModel::status),
                UnorderedElementsAreArray(every<approval::ModelStatus>()));
}

/// Whether a step's artefact may be carried out, or says what it waits for.
bool is_as_it_should_be(approval::Task const& task, approval::TaskStep const& step) {
    bool const known = std::ranges::all_of(task.scope->grants, [](iam::Grant const& grant) {
        return !grant.workspace || grant.workspace->id;
    });
    iam::Artefact const& artefact = *step.artefact;
    return artefact.executable ? artefact.artefact_sha256 == task.proof->artefact_sha256
                               : !known && !artefact.artefact_sha256;
}

TEST(GovernanceHistory, EveryTaskOfARoleCarriesItsProvenArtefact) {
    ASSERT_TRUE(shared().report) << to_string(shared().report.error());
    std::size_t artefacts = 0;
    std::set<std::string> proven;
    for (approval::Task const& task : shared().all<approval::Task>()) {
        if (task.guard_rail) {
            continue;
        }
        ASSERT_TRUE(task.scope && task.proof) << task.id.value();
        EXPECT_EQ(task.proof->artefact_sha256,
                  iam::artefact_sha256(iam::generate(*task.scope).value()));
        EXPECT_GT(task.proof->requests, 1'000) << task.id.value();
        proven.insert(fmt::format("{}/{}/{}", task.workload.value(), task.account.value(),
                                  text_of(task.platform)));
        for (approval::TaskStep const& step : task.steps) {
            if (step.artefact) {
                ++artefacts;
                EXPECT_TRUE(is_as_it_should_be(task, step)) << task.id.value() << step.title;
            }
        }
    }
    EXPECT_GT(artefacts, 20U);
    std::set<std::string> adopted;
    for (approval::Request const& request : shared().all<approval::Request>()) {
        if (request.kind == approval::RequestKind::kAdoption) {
            adopted.insert(request.id.value());
        }
    }
    for (approval::Approval const& approval : shared().all<approval::Approval>()) {
        bool const makes_a_role = approval.state == approval::ApprovalState::kActive &&
                                  !adopted.contains(approval.content.request.value());
        if (makes_a_role) {
            EXPECT_THAT(proven, Contains(fmt::format("{}/{}/{}", approval.content.workload.value(),
                                                     approval.content.account.value(),
                                                     text_of(approval.content.platform))));
        }
    }
}

TEST(GovernanceHistory, EveryGuardRailCarriesItsDeny) {
    std::size_t denies = 0;
    for (approval::Task const& task : shared().all<approval::Task>()) {
        if (!task.guard_rail || task.guard_rail->effect == approval::RailEffect::kDenyNothing) {
            continue;
        }
        ++denies;
        EXPECT_TRUE(task.steps.at(1).artefact->executable);
        EXPECT_TRUE(iam::parse_policy(task.steps.at(1).artefact->text, task.id.value(),
                                      iam::PolicyKind::kServiceControl));
    }
    EXPECT_GT(denies, 0U);
}

TEST(GovernanceHistory, ClaimsComeFromTasksAdoptionsAndPeople) {
    std::set<std::string> kinds;
    std::set<std::string> origins;
    bool restated = false;
    bool ended = false;
    for (ownership::Claim const& claim : shared().all<ownership::Claim>()) {
        kinds.emplace(text_of(claim.anchor.kind));
        origins.emplace(text_of(claim.origin));
        restated = restated || (claim.restates_history && claim.effective_from < kGoverned);
        ended = ended || claim.effective_to.has_value();
    }
    EXPECT_THAT(origins, UnorderedElementsAreArray(every<ownership::ClaimOrigin>()));
    for (std::string const kind : {"role", "inference_profile", "project", "workspace", "tag",
                                   "resource", "permission_set"}) {
        EXPECT_THAT(kinds, Contains(kind));
    }
    EXPECT_TRUE(restated);
    EXPECT_TRUE(ended);
    for (std::string const action :
         {"claim.released", "claim.transferred", "account.dedicated", "delegation.made",
          "estimate.revised", "estimate.confirmed", "comment.written", "request.size_approved",
          "request.returned_to_review", "approval.second_granted", "workload.retired"}) {
        EXPECT_THAT(shared().actions(), Contains(action));
    }
}

TEST(GovernanceHistory, AnAgenticTierIsInForceAndADelegateHasClaimed) {
    bool elevated = false;
    for (approval::Approval const& approval : shared().all<approval::Approval>()) {
        elevated = elevated || (approval.state == approval::ApprovalState::kActive &&
                                approval.second_by == PersonId("ruth"));
    }
    EXPECT_TRUE(elevated);
    bool delegated = false;
    for (ownership::Claim const& claim : shared().all<ownership::Claim>()) {
        delegated = delegated || (claim.workload == WorkloadId("campaign-copy") &&
                                  claim.claimed_by == PersonId("sofia"));
    }
    EXPECT_TRUE(delegated);
    bool mentioned = false;
    for (approval::Comment const& comment : shared().all<approval::Comment>()) {
        mentioned = mentioned || !comment.mentions.empty();
    }
    EXPECT_TRUE(mentioned);
}

TEST(GovernanceHistory, EveryClaimedRoleAndWorkspaceIsInTheBill) {
    std::set<ownership::Anchor> in_bill;
    for (Spending const& spending : ai_spending(shared().company)) {
        for (std::string const& text :
             {spending.stream.caller.role.text.value_or(""), spending.stream.resource}) {
            if (Result<ownership::Anchor> const anchor = ownership::parse_anchor(text)) {
                in_bill.insert(*anchor);
            }
        }
    }
    std::size_t built = 0;
    for (ownership::Claim const& claim : shared().all<ownership::Claim>()) {
        if (claim.anchor.kind != ownership::AnchorKind::kTag) {
            EXPECT_TRUE(in_bill.contains(claim.anchor)) << ownership::to_string(claim.anchor);
        }
        built += claim.origin == ownership::ClaimOrigin::kTask ? 1U : 0U;
    }
    EXPECT_GE(built, 5U);
}

TEST(GovernanceHistory, AGovernedRoleSpendsOnlyWhileItIsClaimed) {
    for (Spending const& spending : ai_spending(shared().company)) {
        std::string const role = spending.stream.caller.role.text.value_or("");
        if (role.find(":role/finops-ai-") == std::string::npos) {
            continue;
        }
        std::vector<ownership::Claim> const claims = shared().all<ownership::Claim>();
        auto const claim = std::ranges::find(
            claims, role, [](ownership::Claim const& made) { return made.anchor.value; });
        ASSERT_NE(claim, claims.end()) << role;
        EXPECT_LE(claim->effective_from, spending.from) << role;
        EXPECT_GE(claim->effective_to.value_or(kFarAway), spending.to) << role;
    }
}

TEST(GovernanceHistory, OneSeedOneLog) {
    Lived again;
    auto const& one = shared().records.memory().log();
    auto const& other = again.records.memory().log();
    EXPECT_TRUE(std::ranges::equal(one, other, [](auto const& a, auto const& b) {
        return std::tie(a.actor, a.action, a.kind, a.id, a.version) ==
               std::tie(b.actor, b.action, b.kind, b.id, b.version);
    }));
    EXPECT_EQ(shared().records.instants(), again.records.instants());
    Lived const elsewhere({.seed = 2});
    EXPECT_NE(shared().records.instants(), elsewhere.records.instants());
}

TEST(GovernanceHistory, PeopleActOnWorkingDaysOneAfterTheOther) {
    std::vector<Instant> const& instants = shared().records.instants();
    for (std::size_t i = 0; i < instants.size(); ++i) {
        Date const day = std::chrono::floor<std::chrono::days>(instants[i]);
        std::chrono::weekday const weekday{day};
        EXPECT_TRUE(weekday != std::chrono::Saturday && weekday != std::chrono::Sunday)
            << to_string(instants[i]);
        EXPECT_GE(instants[i] - day, std::chrono::hours{8}) << to_string(instants[i]);
        EXPECT_LE(instants[i] - day, std::chrono::hours{19}) << to_string(instants[i]);
        EXPECT_TRUE(i == 0 || instants[i - 1] < instants[i]) << to_string(instants[i]);
    }
    EXPECT_LT(instants.back(), Instant(kToday));
}

TEST(GovernanceHistory, DayOneKnowsEverybodyAndHasDecidedNothing) {
    Lived lived({.story = Story::kDayOne});
    ASSERT_TRUE(lived.report) << to_string(lived.report.error());
    EXPECT_EQ(lived.report->requests, 0);
    EXPECT_EQ(lived.report->claims, 0);
    EXPECT_LT(lived.clock.now(), Instant(kGoverned));
    std::set<std::string> roles;
    for (organisation::Person const& person : lived.all<organisation::Person>()) {
        for (organisation::RoleAssignment const& role : person.roles) {
            roles.emplace(text_of(role.role));
        }
    }
    EXPECT_THAT(roles, UnorderedElementsAreArray(every<organisation::Role>()));
    EXPECT_EQ(lived.states(&approval::CatalogModel::status),
              std::set<std::string>{"pending_review"});
    for (organisation::Account const& account : lived.all<organisation::Account>()) {
        EXPECT_NE(organisation::ownership_on(account, kGoverned), nullptr) << account.name;
    }
    EXPECT_FALSE(lived.all<organisation::Budget>().empty());
    std::set<std::string> models;
    for (approval::CatalogModel const& model : lived.all<approval::CatalogModel>()) {
        models.insert(model.id);
    }
    for (Spending const& spending : ai_spending(lived.company)) {
        Meaning const& means = spending.stream.means;
        if (means.platform == "bedrock" && means.model.text) {
            EXPECT_THAT(models, Contains(fmt::format("bedrock:{}", model(*means.model.text).id)));
        }
    }
    for (approval::CatalogModel const& model : approval::claude_platform_models()) {
        EXPECT_THAT(models, Contains(model.id));
    }
    for (organisation::Element const& element : lived.all<organisation::Element>()) {
        EXPECT_TRUE(element.effective_to || element.owner) << element.name;
    }
}

TEST(GovernanceHistory, ARefusedStepIsNamed) {
    FixedClock clock{kHistoryBegins};
    MemoryRecords records;
    Company const company = Company::create(1, kPlaceCount);
    ASSERT_TRUE(live_history(records, clock, company, {.story = Story::kDayOne}));
    Result<HistoryReport> const again = live_history(records, clock, company, {});
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().message.starts_with("sample history, 2026-10-"))
        << again.error().message;
}

}  // namespace
}  // namespace mandate::sample
