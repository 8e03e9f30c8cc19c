#include "ownership/confirmed_estimate.h"

#include <gtest/gtest.h>

namespace mandate::ownership {
namespace {

approval::Estimate figure(std::string_view amount, std::string_view currency = "USD") {
    approval::Estimate estimate;
    estimate.currency = currency;
    estimate.curve_percent = {100};
    estimate.lines = {approval::DirectLine{"all", *Money::parse(amount)}};
    return estimate;
}

ConfirmedEstimate asked() {
    ConfirmedEstimate estimate;
    estimate.workload = WorkloadId("support-bot");
    estimate.owner_figure = figure("1200");
    estimate.owner = PersonId("priya");
    return estimate;
}

PersonId const kLead("lena");
Date const kDay = *parse_date("2026-11-25");

TEST(ConfirmedEstimate, RefusesNobodyAnotherCurrencyAndAnEarlierDay) {
    EXPECT_EQ(confirm(asked(), figure("900"), PersonId(), kDay).error().code, ErrorCode::kBadInput);
    EXPECT_EQ(confirm(asked(), figure("900", "EUR"), kLead, kDay).error().message,
              "estimate of support-bot: EUR cannot stand for USD");
    EXPECT_EQ(revise(asked(), figure("900", "EUR"), PersonId("priya")).error().code,
              ErrorCode::kBadInput);
    ConfirmedEstimate const confirmed = *confirm(asked(), figure("900"), kLead, kDay);
    EXPECT_EQ(confirm(confirmed, figure("800"), kLead, kDay - std::chrono::days{1}).error().code,
              ErrorCode::kConflict);
}

TEST(ConfirmedEstimate, ARevisionThatChangesNothingIsRefused) {
    EXPECT_EQ(revise(asked(), figure("1200"), PersonId("priya")).error().code,
              ErrorCode::kConflict);
}

TEST(ConfirmedEstimate, BothFiguresAreKept) {
    EXPECT_TRUE(asked().awaits_confirmation);
    ConfirmedEstimate const confirmed = *confirm(asked(), figure("900"), kLead, kDay);
    EXPECT_EQ(confirmed.owner_figure, figure("1200"));
    EXPECT_EQ(confirmed.confirmed_figure, figure("900"));
    EXPECT_EQ(confirmed.confirmed_by, kLead);
    EXPECT_EQ(confirmed.confirmed_on, kDay);
    EXPECT_FALSE(confirmed.awaits_confirmation);
}

TEST(ConfirmedEstimate, TheConfirmedFigureStaysInForceUntilTheLeadHasSeenTheNewOne) {
    ConfirmedEstimate const confirmed = *confirm(asked(), figure("900"), kLead, kDay);
    ConfirmedEstimate const revised = *revise(confirmed, figure("2000"), PersonId("omar"));
    EXPECT_TRUE(revised.awaits_confirmation);
    EXPECT_EQ(revised.owner_figure, figure("2000"));
    EXPECT_EQ(revised.owner, PersonId("omar"));
    EXPECT_EQ(revised.confirmed_figure, figure("900"));
    ConfirmedEstimate const again = *confirm(revised, figure("2000"), kLead, kDay);
    EXPECT_FALSE(again.awaits_confirmation);
    EXPECT_EQ(again.confirmed_figure, figure("2000"));
}

}  // namespace
}  // namespace mandate::ownership
