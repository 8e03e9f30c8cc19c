#include "ownership/claim.h"

#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::ownership {
namespace {

using std::chrono::days;
using testing::HasSubstr;

Date day(std::string_view text) { return *parse_date(text); }
Date const kToday = day("2026-12-31");
Anchor const kRole{AnchorKind::kRole, "arn:aws:iam::111122223333:role/app"};

Claim proposal(std::string_view workload, Date from, std::string_view reason = "") {
    Claim claim;
    claim.id = ClaimId("claim-" + std::string(workload));
    claim.anchor = kRole;
    claim.workload = WorkloadId(std::string(workload));
    claim.effective_from = from;
    claim.claimed_by = PersonId("priya");
    claim.reason = PrivateText(std::string(reason));
    return claim;
}

std::string refusal(Result<Claim> const& result, ErrorCode code) {
    if (result) {
        return "accepted";
    }
    EXPECT_EQ(result.error().code, code) << result.error().message;
    return to_string(result.error());
}

TEST(Claim, ADayThatIsTakenIsAConflictThatNamesWorkloadAndDays) {
    std::vector<Claim> const open{proposal("support-bot", kToday)};
    EXPECT_EQ(
        refusal(claim(proposal("other", kToday + days{5}), open, kToday), ErrorCode::kConflict),
        "arn:aws:iam::111122223333:role/app belongs to workload support-bot from 2026-12-31 "
        "on (claim-support-bot); release that claim first, or choose days on which the anchor "
        "is free");
    std::vector<Claim> ended = open;
    ended[0].effective_to = kToday + days{10};
    EXPECT_THAT(refusal(claim(proposal("other", kToday), ended, kToday), ErrorCode::kConflict),
                HasSubstr("support-bot from 2026-12-31 to 2027-01-09 "));
    EXPECT_TRUE(claim(proposal("other", kToday + days{10}), ended, kToday));
}

TEST(Claim, TheSameWorkloadCannotClaimTwiceEither) {
    std::vector<Claim> const open{proposal("support-bot", kToday)};
    EXPECT_FALSE(claim(proposal("support-bot", kToday), open, kToday));
}

TEST(Claim, AClaimThatWouldRunIntoALaterOneIsRefused) {
    std::vector<Claim> const later{proposal("support-bot", kToday + days{10})};
    EXPECT_FALSE(claim(proposal("other", kToday), later, kToday));
    Claim until = proposal("other", kToday);
    until.effective_to = kToday + days{10};
    EXPECT_TRUE(claim(until, later, kToday));
}

TEST(Claim, ClaimsOfOtherAnchorsAreNotLookedAt) {
    std::vector<Claim> others{proposal("support-bot", kToday)};
    others[0].anchor = {AnchorKind::kAccount, "111122223333"};
    EXPECT_TRUE(claim(proposal("other", kToday), others, kToday));
}

TEST(Claim, AnAnchorThatIsNotCanonicalIsRefused) {
    Claim bad = proposal("a", kToday);
    bad.anchor.value = "arn:aws:iam::111122223333:role/path/app";
    EXPECT_THAT(refusal(claim(bad, {}, kToday), ErrorCode::kBadInput),
                HasSubstr("not in its canonical form; write arn:aws:iam::111122223333:role/app"));
    bad.anchor = {AnchorKind::kUser, kRole.value};
    EXPECT_FALSE(claim(bad, {}, kToday));
    bad.anchor = {};
    EXPECT_FALSE(claim(bad, {}, kToday));
}

TEST(Claim, AnEndMustLieAfterTheBeginning) {
    for (days const after : {days{0}, days{-1}}) {
        Claim bad = proposal("a", kToday);
        bad.effective_to = kToday + after;
        EXPECT_THAT(refusal(claim(bad, {}, kToday), ErrorCode::kBadInput),
                    HasSubstr("cannot end on"));
    }
}

TEST(Claim, HistoryIsRestatedOnlyWithAReason) {
    Date const yesterday = kToday - days{1};
    for (char const* reason : {"", " \n"}) {
        EXPECT_THAT(
            refusal(claim(proposal("a", yesterday, reason), {}, kToday), ErrorCode::kBadInput),
            HasSubstr("2026-12-30 lies before today and restates history; give a reason"));
    }
    Claim erased = proposal("a", yesterday);
    erased.reason = PrivateText::erased();
    EXPECT_FALSE(claim(erased, {}, kToday));
    EXPECT_TRUE(claim(proposal("a", yesterday, "it ran before"), {}, kToday)->restates_history);

    Claim boastful = proposal("a", kToday);
    boastful.restates_history = true;
    EXPECT_FALSE(claim(boastful, {}, kToday)->restates_history);
    EXPECT_FALSE(claim(proposal("a", kToday + days{40}), {}, kToday)->restates_history);
}

TEST(Claim, ThirteenMonthsBackIsTheFarthest) {
    EXPECT_TRUE(claim(proposal("a", day("2025-11-30"), "late"), {}, kToday));
    EXPECT_THAT(
        refusal(claim(proposal("a", day("2025-11-29"), "late"), {}, kToday), ErrorCode::kBadInput),
        HasSubstr("more than 13 months back; choose 2025-11-30 or later"));
    EXPECT_TRUE(claim(proposal("a", day("2025-02-15"), "late"), {}, day("2026-03-15")));
    EXPECT_FALSE(claim(proposal("a", day("2025-02-14"), "late"), {}, day("2026-03-15")));
}

TEST(Release, RefusesADayBeforeTheBeginningAndWhatHasEnded) {
    Claim const held = proposal("a", kToday);
    EXPECT_THAT(refusal(release(held, kToday - days{1}, kToday, "x"), ErrorCode::kBadInput),
                HasSubstr("claim-a begins on 2026-12-31 and cannot end on 2026-12-30"));
    Claim const ended = *release(held, kToday + days{5}, kToday, "");
    for (int const later : {5, 6}) {
        EXPECT_THAT(refusal(release(ended, kToday + days{later}, kToday, ""), ErrorCode::kConflict),
                    HasSubstr("has ended on 2027-01-05"));
    }
    EXPECT_EQ(release(ended, kToday + days{2}, kToday, "")->effective_to, kToday + days{2});
}

TEST(Release, HistoryIsRestatedOnlyWithAReason) {
    Claim held = proposal("a", day("2025-01-01"), "it ran before");
    EXPECT_FALSE(release(held, kToday - days{1}, kToday, " "));
    EXPECT_FALSE(release(held, day("2025-11-29"), kToday, "moved"));
    Claim const ended = *release(held, kToday - days{1}, kToday, "moved");
    EXPECT_TRUE(ended.restates_history);
    EXPECT_EQ(ended.reason.shown(), "moved");
    Claim const simply = *release(held, kToday, kToday, "not wanted");
    EXPECT_EQ(simply.reason.shown(), "it ran before");
}

TEST(Release, OnTheFirstDayItIsAsIfTheClaimHadNeverBeen) {
    Claim const made = *claim(proposal("a", kToday), {}, kToday);
    std::vector<Claim> const claims{*release(made, kToday, kToday, "")};
    for (int offset = -3; offset <= 3; ++offset) {
        EXPECT_EQ(claim_on(claims, kRole, kToday + days{offset}), nullptr);
    }
    EXPECT_TRUE(claim(proposal("b", kToday), claims, kToday));
    EXPECT_TRUE(claim(proposal("b", kToday - days{9}, "earlier"), claims, kToday));
}

/// A world of two anchors and forty days, with the owner of each day written down.
class World {
public:
    explicit World(unsigned seed) : random_(seed) {}

    void step() {
        if (claims_.empty() || random_() % 2 == 0) {
            make();
        } else {
            end();
        }
        check();
    }
    int accepted() const { return accepted_; }

private:
    static constexpr int kDays = 40;
    static inline Date const kFirst = day("2026-10-01");

    void make() {
        Claim proposed = proposal("w" + std::to_string(claims_.size()), any_day(), "reason");
        if (random_() % 2 == 0) {
            proposed.anchor = {AnchorKind::kAccount, "111122223333"};
        }
        if (random_() % 2 == 0) {
            proposed.effective_to = proposed.effective_from + days{1 + random_() % 9};
        }
        bool free = true;
        for_each_day(proposed, [&](Date at) { free &= !owner_.contains({proposed.anchor, at}); });
        Result<Claim> const made = claim(proposed, claims_, today());
        ASSERT_EQ(made.has_value(), free) << (made ? "" : made.error().message);
        if (made) {
            for_each_day(*made, [&](Date at) { owner_[{made->anchor, at}] = made->workload; });
            claims_.push_back(*made);
            ++accepted_;
        }
    }

    void end() {
        Claim& held = claims_[random_() % claims_.size()];
        Result<Claim> const ended = release(held, any_day(), today(), "reason");
        if (ended) {
            for_each_day(held, [&](Date at) { owner_.erase({held.anchor, at}); });
            for_each_day(*ended, [&](Date at) { owner_[{held.anchor, at}] = held.workload; });
            held = *ended;
            ++accepted_;
        }
    }

    void check() const {
        for (Anchor const& anchor : {kRole, Anchor{AnchorKind::kAccount, "111122223333"}}) {
            for (int offset = 0; offset < kDays; ++offset) {
                Date const at = kFirst + days{offset};
                auto const in = [&](Claim const& claim) {
                    return claim.anchor == anchor && in_force(claim, at);
                };
                ASSERT_LE(std::ranges::count_if(claims_, in), 1) << mandate::to_string(at);
                Claim const* const found = claim_on(claims_, anchor, at);
                auto const known = owner_.find({anchor, at});
                ASSERT_EQ(found != nullptr, known != owner_.end()) << mandate::to_string(at);
                ASSERT_TRUE(found == nullptr || found->workload == known->second);
            }
        }
    }

    template <typename Visit>
    void for_each_day(Claim const& claim, Visit const& visit) const {
        for (int offset = 0; offset < kDays; ++offset) {
            if (in_force(claim, kFirst + days{offset})) {
                visit(kFirst + days{offset});
            }
        }
    }
    Date any_day() { return kFirst + days{random_() % kDays}; }
    Date today() { return any_day(); }

    std::mt19937 random_;
    std::vector<Claim> claims_;
    std::map<std::pair<Anchor, Date>, WorkloadId> owner_;
    int accepted_ = 0;
};

TEST(Claims, OneOwnerPerAnchorAndDayWhateverIsClaimedAndReleased) {
    int accepted = 0;
    for (unsigned seed = 0; seed < 500; ++seed) {
        World world(seed);
        for (int step = 0; step < 20; ++step) {
            ASSERT_NO_FATAL_FAILURE(world.step()) << "seed " << seed << ", step " << step;
        }
        accepted += world.accepted();
    }
    EXPECT_GT(accepted, 2'000);
}

}  // namespace
}  // namespace mandate::ownership
