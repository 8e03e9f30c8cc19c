#include "ownership/workload.h"

#include <gtest/gtest.h>

namespace mandate::ownership {
namespace {

Workload planned() {
    Workload workload;
    workload.id = WorkloadId("support-bot");
    workload.owner = PersonId("priya");
    return workload;
}

TEST(Workload, AShortNameIsLowerCaseLettersDigitsAndSingleHyphens) {
    for (std::string const& slug :
         {std::string(), std::string("a"), std::string("Bot"), std::string("1bot"),
          std::string("-bot"), std::string("bot-"), std::string("a--b"), std::string("a_b"),
          std::string("a b"), std::string("bot\n"), std::string("b\xc3\xb6t"),
          std::string(42, 'a')}) {
        EXPECT_FALSE(check_slug(slug)) << slug;
    }
    for (std::string const& slug : {std::string("ab"), std::string("support-bot-2"),
                                    std::string("a1"), std::string(41, 'a')}) {
        EXPECT_TRUE(check_slug(slug)) << slug;
    }
}

TEST(Workload, RefusesStepsThatTheStateDoesNotFit) {
    Workload const active = *activate(planned());
    Workload const retired = *retire(active);
    EXPECT_EQ(activate(active).error().message,
              "workload support-bot is active; only a planned workload can become active");
    EXPECT_EQ(activate(retired).error().code, ErrorCode::kConflict);
    EXPECT_EQ(retire(retired).error().code, ErrorCode::kConflict);
    EXPECT_EQ(transfer(retired, PersonId("omar")).error().code, ErrorCode::kConflict);
}

TEST(Workload, ATransferNamesSomebodyElse) {
    EXPECT_EQ(transfer(planned(), PersonId()).error().code, ErrorCode::kBadInput);
    EXPECT_EQ(transfer(planned(), PersonId("priya")).error().code, ErrorCode::kConflict);
}

TEST(Workload, LivesFromPlannedToRetired) {
    Workload const active = *activate(planned());
    EXPECT_EQ(active.state, WorkloadState::kActive);
    EXPECT_EQ(transfer(active, PersonId("omar"))->owner, PersonId("omar"));
    EXPECT_EQ(retire(active)->state, WorkloadState::kRetired);
    EXPECT_EQ(retire(planned())->state, WorkloadState::kRetired);
}

}  // namespace
}  // namespace mandate::ownership
