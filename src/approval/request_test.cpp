#include "approval/request.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "approval/state_words.h"
#include "approval/testing.h"
#include "base/codec.h"

namespace mandate::approval {
namespace {

using enum RequestState;
using testing::estimate_of;
using ::testing::HasSubstr;
using testing::request_in;

constexpr std::array kStates{kDraft,    kSubmitted, kAwaitingSize, kInReview,     kReturned,
                             kRejected, kWithdrawn, kApproved,     kImplementing, kReadyToClaim,
                             kClaimed,  kAdopted,   kRetired};

IntakeRules loose_rules() { return {*Money::parse("5000"), std::nullopt, *Money::parse("10000")}; }

struct Row {
    std::string command;
    std::function<Result<Request>(Request const&)> run;
    std::map<RequestState, RequestState> moves;
    RequestKind kind = RequestKind::kNewWorkload;
};

/// The state machine as request.h draws it, written down a second time.
std::vector<Row> table() {
    PersonId const lena("lena");
    return {
        {"edit",
         [](Request const& r) { return edit(r, r); },
         {{kDraft, kDraft}, {kReturned, kReturned}}},
        {"submit",
         [](Request const& r) { return submit(r, loose_rules()); },
         {{kDraft, kSubmitted}, {kReturned, kSubmitted}}},
        {"approve_size",
         [=](Request const& r) { return approve_size(r, lena); },
         {{kAwaitingSize, kSubmitted}}},
        {"take_review",
         [=](Request const& r) { return take_review(r, lena); },
         {{kSubmitted, kInReview}, {kInReview, kInReview}}},
        {"return_to_owner",
         [](Request const& r) { return return_to_owner(r, "why"); },
         {{kSubmitted, kReturned}, {kAwaitingSize, kReturned}, {kInReview, kReturned}}},
        {"reject",
         [](Request const& r) { return reject(r, "why"); },
         {{kSubmitted, kRejected}, {kAwaitingSize, kRejected}, {kInReview, kRejected}}},
        {"withdraw",
         [](Request const& r) { return withdraw(r, "why"); },
         {{kDraft, kWithdrawn},
          {kSubmitted, kWithdrawn},
          {kAwaitingSize, kWithdrawn},
          {kInReview, kWithdrawn},
          {kReturned, kWithdrawn}}},
        {"mark_approved", mark_approved, {{kSubmitted, kApproved}, {kInReview, kApproved}}},
        {"mark_implementing",
         mark_implementing,
         {{kApproved, kImplementing}, {kImplementing, kImplementing}}},
        {"mark_ready_to_claim",
         mark_ready_to_claim,
         {{kApproved, kReadyToClaim}, {kImplementing, kReadyToClaim}}},
        {"mark_claimed", mark_claimed, {{kReadyToClaim, kClaimed}}},
        {"mark_claimed, adoption",
         mark_claimed,
         {{kApproved, kAdopted}, {kReadyToClaim, kAdopted}},
         RequestKind::kAdoption},
        {"retire",
         [](Request const& r) { return retire(r, "why"); },
         {{kClaimed, kRetired}, {kAdopted, kRetired}}},
        {"return_to_review",
         [](Request const& r) { return return_to_review(r, "why"); },
         {{kSubmitted, kSubmitted},
          {kInReview, kInReview},
          {kApproved, kInReview},
          {kImplementing, kInReview}}},
    };
}

TEST(Request, EveryCommandInEveryState) {
    for (Row const& row : table()) {
        for (RequestState const state : kStates) {
            Request request = request_in(state);
            request.kind = row.kind;
            Result<Request> const after = row.run(request);
            std::string const at = row.command + " in " + state_name(state);
            auto const expected = row.moves.find(state);
            if (expected != row.moves.end()) {
                ASSERT_TRUE(after.has_value()) << at << ": " << to_string(after.error());
                EXPECT_EQ(state_name(after->state), state_name(expected->second)) << at;
                continue;
            }
            ASSERT_FALSE(after.has_value()) << at;
            EXPECT_EQ(after.error().code, ErrorCode::kConflict) << at;
            EXPECT_THAT(after.error().message,
                        HasSubstr("request req-12 is " + state_name(state) + "; only a"))
                << at;
            EXPECT_NE(after.error().hint, "") << at;
        }
    }
}

TEST(Request, ARefusalSaysWhatWouldBePossible) {
    EXPECT_EQ(to_string(submit(request_in(kApproved), loose_rules()).error()),
              "request req-12 is Approved; only a Draft or Returned request can be submitted; now "
              "it can be implemented, become ready to claim or go back into review");
    EXPECT_EQ(to_string(mark_claimed(request_in(kRejected)).error()),
              "request req-12 is Rejected; only a ReadyToClaim request can be claimed; nothing "
              "more can be done with it; make a new request");
    EXPECT_THAT(approve_size(request_in(kDraft), PersonId("pia")).error().message,
                HasSubstr("only an AwaitingSize request can have its size approved"));
}

TEST(Request, WithoutAReasonNothingIsReturnedRejectedWithdrawnOrRetired) {
    for (auto const& refused :
         {return_to_owner(request_in(kInReview), ""), reject(request_in(kInReview), " "),
          withdraw(request_in(kDraft), ""), retire(request_in(kClaimed), "\n"),
          return_to_review(request_in(kApproved), "")}) {
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().message, "reason is empty");
    }
    EXPECT_EQ(reject(request_in(kInReview), "too dear")->note, PrivateText("too dear"));
}

template <typename Change>
std::string refusal_after(Change change) {
    Request request = request_in(kDraft);
    change(request);
    Result<Request> const refused = submit(request, loose_rules());
    return refused ? "" : to_string(refused.error());
}

TEST(Request, OnlyACompleteRequestCanBeSubmitted) {
    for (std::string_view slug : {"", "a", "Support", "1bot", "-bot", "bot_x", "a/b"}) {
        EXPECT_THAT(refusal_after([&](Request& r) { r.workload = WorkloadId(std::string(slug)); }),
                    HasSubstr("request.workload '"));
    }
    EXPECT_THAT(refusal_after([](Request& r) { r.workload = WorkloadId(std::string(42, 'a')); }),
                HasSubstr("request.workload"));
    EXPECT_EQ(refusal_after([](Request& r) { r.workload = WorkloadId(std::string(41, 'a')); }), "");
    EXPECT_THAT(refusal_after([](Request& r) { r.workload_name = ""; }),
                HasSubstr("request.workload_name is empty"));
    EXPECT_THAT(refusal_after([](Request& r) { r.product = ElementId(); }),
                HasSubstr("request.product is empty"));
    EXPECT_THAT(refusal_after([](Request& r) { r.description = PrivateText(); }),
                HasSubstr("request.description is empty"));
    EXPECT_THAT(refusal_after([](Request& r) { r.description = PrivateText::erased(); }),
                HasSubstr("request.description was erased"));
    EXPECT_THAT(refusal_after([](Request& r) { r.runtime.kind = "abacus"; }),
                HasSubstr("request."));
    EXPECT_THAT(refusal_after([](Request& r) { r.wished_model = ""; }),
                HasSubstr("request.wished_model is empty"));
    EXPECT_EQ(refusal_after([](Request& r) { r.estimate.lines.clear(); }),
              "request.estimate.lines has 0 lines; give 1 to 200");
    EXPECT_THAT(refusal_after([](Request& r) { r.business_case->target_basis_points = 0; }),
                HasSubstr("request.business_case.target_basis_points"));
    EXPECT_THAT(refusal_after([](Request& r) { r.requested_by = PersonId(); }),
                HasSubstr("request.requested_by is empty"));
    EXPECT_THAT(refusal_after([](Request& r) { r.id = RequestId(); }), HasSubstr("request.id"));
    EXPECT_EQ(refusal_after([](Request&) {}), "");
}

TEST(Request, ABusinessCaseIsOptionalBelowAnAmountOnly) {
    Request request = request_in(kDraft);
    request.business_case.reset();
    EXPECT_TRUE(submit(request, loose_rules()).has_value());
    IntakeRules rules = loose_rules();
    rules.business_case_free_below = *Money::parse("1200");
    EXPECT_EQ(submit(request, rules).error().message,
              "request.business_case is missing: the first year of 1,200.00 USD (list) is not "
              "below 1,200.00, up to which none is needed");
}

TEST(Request, GateOneIsForLargeRequestsAndSpentBudgets) {
    IntakeRules rules = loose_rules();
    EXPECT_EQ(*needs_size_approval(request_in(kDraft), rules), std::nullopt);
    rules.size_limit = *Money::parse("1200");  // not above it
    rules.budget_remaining = *Money::parse("1200");
    EXPECT_EQ(*needs_size_approval(request_in(kDraft), rules), std::nullopt);
    rules.size_limit = *Money::parse("1199.99");
    rules.budget_remaining = *Money::parse("-10");
    EXPECT_EQ(*needs_size_approval(request_in(kDraft), rules),
              "its largest month of 1,200.00 USD (list) is above the limit of 1,199.99 and its "
              "first year of 1,200.00 USD (list) is above the -10.00 that remain of the budget");
    EXPECT_EQ(submit(request_in(kDraft), rules)->state, kAwaitingSize);
    Request none = request_in(kDraft);
    none.estimate.lines.clear();
    EXPECT_FALSE(needs_size_approval(none, rules).has_value());
}

TEST(Request, ASizeApprovalLastsUntilTheEstimateGrows) {
    IntakeRules rules = loose_rules();
    rules.size_limit = *Money::parse("100");
    Request const sized = *approve_size(*submit(request_in(kDraft), rules), PersonId("pia"));
    EXPECT_EQ(sized.sized_by, PersonId("pia"));
    Request const returned = *return_to_owner(sized, "name the model");

    Request contents = returned;
    contents.estimate = estimate_of("1199");
    EXPECT_EQ(submit(*edit(returned, contents), rules)->state, kSubmitted);
    contents.estimate = estimate_of("1201");
    EXPECT_EQ(submit(*edit(returned, contents), rules)->state, kAwaitingSize);
    contents.estimate = estimate_of("600");
    contents.estimate.curve_percent = {100, 100, 100};  // a smaller peak, a larger year
    EXPECT_EQ(submit(*edit(returned, contents), rules)->state, kAwaitingSize);
    contents.estimate = estimate_of("1199");
    contents.estimate.currency = "EUR";
    EXPECT_EQ(submit(*edit(returned, contents), rules)->state, kAwaitingSize);
}

TEST(Request, EditingChangesContentsAndNothingElse) {
    Request const request = *return_to_owner(request_in(kSubmitted), "say more");
    Request contents = request_in(kClaimed);
    contents.id = RequestId("req-99");
    contents.kind = RequestKind::kAdoption;
    contents.requested_by = PersonId("mallory");
    contents.reviewer = PersonId("mallory");
    contents.sized_by = PersonId("mallory");
    contents.created_on = testing::day("2020-01-01");
    contents.note = PrivateText("mine");
    contents.description = PrivateText("Answers customers at night");
    Request expected = request;
    expected.description = contents.description;
    EXPECT_EQ(*edit(request, contents), expected);
}

TEST(Request, AnotherLeadMayTakeTheReviewOver) {
    Request const first = *take_review(request_in(kSubmitted), PersonId("lena"));
    EXPECT_EQ(take_review(first, PersonId("ling"))->reviewer, PersonId("ling"));
}

TEST(Request, IsReadBackFromItsJson) {
    Encoded const encoded = encode(request_in(kDraft));
    EXPECT_EQ(*decode<Request>(encoded.body, "request"), request_in(kDraft));
    EXPECT_THAT(encoded.private_pointers, ::testing::ElementsAre("/description", "/note"));
}

}  // namespace
}  // namespace mandate::approval
