#include "approval/request.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "approval/free_text.h"
#include "approval/state_words.h"

namespace mandate::approval {
namespace {

using enum RequestState;

/// One command: the states it fits, and how a sentence says it (`can be submitted`).
struct Command {
    std::string_view done;
    std::span<RequestState const> from;
};

constexpr std::array kEditable{kDraft, kReturned};
constexpr std::array kSizable{kAwaitingSize};
constexpr std::array kReviewable{kSubmitted, kInReview};
constexpr std::array kRefusable{kSubmitted, kAwaitingSize, kInReview};
constexpr std::array kWithdrawable{kDraft, kSubmitted, kAwaitingSize, kInReview, kReturned};
constexpr std::array kBegun{kApproved, kImplementing};
constexpr std::array kClaimable{kReadyToClaim};
constexpr std::array kAdoptable{kApproved, kReadyToClaim};
constexpr std::array kRetirable{kClaimed, kAdopted};
constexpr std::array kReopenable{kSubmitted, kInReview, kApproved, kImplementing};

constexpr Command kEdit{"be edited", kEditable};
constexpr Command kSubmit{"be submitted", kEditable};
constexpr Command kApproveSize{"have its size approved", kSizable};
constexpr Command kTakeReview{"be taken into review", kReviewable};
constexpr Command kReturn{"be returned to its owner", kRefusable};
constexpr Command kReject{"be rejected", kRefusable};
constexpr Command kWithdraw{"be withdrawn", kWithdrawable};
constexpr Command kMarkApproved{"be approved", kReviewable};
constexpr Command kMarkImplementing{"be implemented", kBegun};
constexpr Command kMarkReady{"become ready to claim", kBegun};
constexpr Command kClaim{"be claimed", kClaimable};
constexpr Command kAdopt{"be adopted", kAdoptable};
constexpr Command kRetire{"be retired", kRetirable};
constexpr Command kReopen{"go back into review", kReopenable};

bool fits(Command const& command, RequestState state) {
    return std::ranges::find(command.from, state) != command.from.end();
}

/// What a state allows, for the hint of a refusal.
std::string possible(Request const& request) {
    Command const& claim = request.kind == RequestKind::kAdoption ? kAdopt : kClaim;
    std::vector<std::string> words;
    for (Command const* command :
         {&kEdit, &kSubmit, &kApproveSize, &kTakeReview, &kMarkApproved, &kReturn, &kReject,
          &kWithdraw, &kMarkImplementing, &kMarkReady, &claim, &kReopen, &kRetire}) {
        if (fits(*command, request.state)) {
            words.emplace_back(command->done);
        }
    }
    return words.empty() ? "nothing more can be done with it; make a new request"
                         : fmt::format("now it can {}", any_of(words));
}

Result<void> check_state(Request const& request, Command const& command) {
    if (fits(command, request.state)) {
        return {};
    }
    std::vector<std::string> states;
    for (RequestState state : command.from) {
        states.push_back(state_name(state));
    }
    return fail(ErrorCode::kConflict,
                fmt::format("request {} is {}; only {} request can {}", request.id.value(),
                            state_name(request.state), with_article(any_of(states)), command.done),
                possible(request));
}

Result<Request> moved(Request request, Command const& command, RequestState to) {
    TRY(check_state(request, command));
    request.state = to;
    return request;
}

Result<Request> moved(Request const& request, Command const& command, RequestState to,
                      std::string_view reason) {
    Request result = TRY(moved(request, command, to));
    TRY(check_text("reason", reason));
    result.note = PrivateText(std::string(reason));
    return result;
}

/// Whether an estimate asks for more than another; where either is no estimate yet: yes.
bool grew(Estimate const& before, Estimate const& after) {
    Result<Money> const peak_before = peak_month_list(before);
    Result<Money> const peak_after = peak_month_list(after);
    Result<Money> const year_before = first_year_list(before);
    Result<Money> const year_after = first_year_list(after);
    return !peak_before || !peak_after || !year_before || !year_after ||
           before.currency != after.currency || *peak_after > *peak_before ||
           *year_after > *year_before;
}

/// Optional below a first year of `business_case_free_below`.
Result<void> check_business_case_given(Request const& request, IntakeRules const& rules) {
    Money const year = TRY(first_year_list(request.estimate));
    if (request.business_case || year < rules.business_case_free_below) {
        return {};
    }
    return bad_input(
        fmt::format("request.business_case is missing: the first year of {} {} (list) is not below "
                    "{}, up to which none is needed",
                    year.to_display(), request.estimate.currency,
                    rules.business_case_free_below.to_display()),
        "declare value type, annual baseline and target");
}

}  // namespace

Result<Request> edit(Request const& request, Request const& contents) {
    TRY(check_state(request, kEdit));
    Request result = contents;
    result.id = request.id;
    result.kind = request.kind;
    result.state = request.state;
    result.requested_by = request.requested_by;
    result.reviewer = request.reviewer;
    result.note = request.note;
    result.created_on = request.created_on;
    result.sized_by = request.sized_by;
    if (grew(request.estimate, contents.estimate)) {
        result.sized_by.reset();
    }
    return result;
}

Result<Request> submit(Request const& request, IntakeRules const& rules) {
    TRY(check_state(request, kSubmit));
    TRY(check_request(request));
    TRY(check_business_case_given(request, rules));
    std::optional<std::string> const why = TRY(needs_size_approval(request, rules));
    bool const sized = request.sized_by.has_value();
    return moved(request, kSubmit, why && !sized ? kAwaitingSize : kSubmitted);
}

Result<std::optional<std::string>> needs_size_approval(Request const& request,
                                                       IntakeRules const& rules) {
    Money const peak = TRY(peak_month_list(request.estimate));
    Money const year = TRY(first_year_list(request.estimate));
    std::string const& currency = request.estimate.currency;
    std::vector<std::string> reasons;
    if (peak > rules.size_limit) {
        reasons.push_back(fmt::format("its largest month of {} {} (list) is above the limit of {}",
                                      peak.to_display(), currency, rules.size_limit.to_display()));
    }
    if (rules.budget_remaining && year > *rules.budget_remaining) {
        reasons.push_back(
            fmt::format("its first year of {} {} (list) is above the {} that remain of the budget",
                        year.to_display(), currency, rules.budget_remaining->to_display()));
    }
    if (reasons.empty()) {
        return std::nullopt;
    }
    return fmt::format("{}", fmt::join(reasons, " and "));
}

Result<Request> approve_size(Request const& request, PersonId const& by) {
    Request result = TRY(moved(request, kApproveSize, kSubmitted));
    result.sized_by = by;
    return result;
}

Result<Request> take_review(Request const& request, PersonId const& by) {
    Request result = TRY(moved(request, kTakeReview, kInReview));
    result.reviewer = by;
    return result;
}

Result<Request> return_to_owner(Request const& request, std::string_view reason) {
    return moved(request, kReturn, kReturned, reason);
}

Result<Request> reject(Request const& request, std::string_view reason) {
    return moved(request, kReject, kRejected, reason);
}

Result<Request> withdraw(Request const& request, std::string_view reason) {
    return moved(request, kWithdraw, kWithdrawn, reason);
}

Result<Request> mark_approved(Request const& request) {
    return moved(request, kMarkApproved, kApproved);
}

Result<Request> mark_implementing(Request const& request) {
    return moved(request, kMarkImplementing, kImplementing);
}

Result<Request> mark_ready_to_claim(Request const& request) {
    return moved(request, kMarkReady, kReadyToClaim);
}

Result<Request> mark_claimed(Request const& request) {
    return request.kind == RequestKind::kAdoption ? moved(request, kAdopt, kAdopted)
                                                  : moved(request, kClaim, kClaimed);
}

Result<Request> retire(Request const& request, std::string_view reason) {
    return moved(request, kRetire, kRetired, reason);
}

Result<Request> return_to_review(Request const& request, std::string_view reason) {
    RequestState const to = request.state == kSubmitted ? kSubmitted : kInReview;
    return moved(request, kReopen, to, reason);
}

}  // namespace mandate::approval
