#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// The owner of a workload claims an anchor for it. @param from absent: from tomorrow.
Result<ClaimId> claim_anchor(Diary& diary, std::string_view workload, std::string_view anchor,
                             std::optional<Date> from = {}, std::string_view reason = {});

/// A role of the bill, in the form in which people type it.
/// @returns Error{NotFound} when the bill has none of this name.
Result<std::string> role_in_bill(Diary const& diary, std::string_view name);

/// What belongs to adopted workloads beside their roles: a profile, a project, a guardrail, tagged
/// resources, a workspace since September, an account.
Result<void> claim_what_belongs_to_them(Diary& diary);

/// One role that should not have been claimed, and one that changes hands.
Result<void> claim_by_mistake(Diary& diary);
Result<void> release_the_mistake(Diary& diary);
Result<void> transfer_to_campaigns(Diary& diary);

}  // namespace mandate::sample
