#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/governance.h"
#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// What an owner asks for.
struct RequestPlan {
    std::string_view slug;
    std::string_view name;
    std::string_view product;  ///< of Company::elements; its Product Owner asks
    std::string_view description;
    std::int64_t dollars = 0;  ///< of a full month, list
    /// Of sample/models.h: then the estimate counts its tokens; else it is plain dollars.
    std::string_view model = {};
    std::string_view wish = {};  ///< a model in the owner's words
    std::string_view runtime = "lambda";
    approval::UseCase use_case = approval::UseCase::kOperationsAi;
    std::string_view adopts = {};  ///< the ARN of what runs already
};

/// A monthly figure over a year: as tokens of `model`, else as plain dollars. New workloads grow
/// into it, adopted ones are there.
approval::Estimate estimate_of(Diary const& diary, std::int64_t dollars, std::string_view model,
                               std::vector<std::int64_t> curve_percent);

/// The owner drafts a request.
Result<RequestId> draft(Diary& diary, RequestPlan const& plan);

/// The owner drafts and submits a request. @returns Error when gate 1 is not as expected.
enum class Gate {
    kPassed,  ///< where the size has to be approved, the Portfolio Manager does it
    kWaiting  ///< it has to be, and nobody has yet
};
Result<RequestId> ask(Diary& diary, RequestPlan const& plan, Gate gate = Gate::kPassed);

/// What a Lead needs to approve a request in a place: the fields of its runtime, and the business
/// case acknowledged.
Result<app::ApproveCommand> approval_of(Diary& diary, RequestId const& request,
                                        AccountId const& account, std::vector<iam::Grant> grants,
                                        std::string_view reason);

/// What was decided about a request so far.
Result<std::vector<ApprovalId>> decided_about(Diary& diary, RequestId const& request);

/// A Lead takes the request into review, where that is still to be done, and approves.
Result<app::ApprovalOutcome> approve(Diary& diary, std::string_view lead,
                                     app::ApproveCommand command);

/// The owner claims what a request built or adopts. @param delegate who does it for the owner.
Result<void> claim(Diary& diary, RequestId const& request, std::string_view delegate = {});

/// A remark on a request, with mentions (`@lena`).
Result<void> remark(Diary& diary, std::string_view who, RequestId const& request,
                    std::string_view text);

}  // namespace mandate::sample
