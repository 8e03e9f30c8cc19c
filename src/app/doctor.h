#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ingest.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace mandate::app {

/// How grave a finding is.
enum class Health { kGood, kWarning, kMissing };

/// One thing that an export can or cannot answer.
struct Finding {
    Health health = Health::kGood;
    std::string topic;    ///< `IAM principals`
    std::string what;     ///< one sentence: the state, since when
    std::string setting;  ///< the exact setting to change; empty when all is well
};

/// The share of AI usage that carries an identity, in one billing shape.
struct IdentityShare {
    std::string billing_shape;
    std::string currency;
    Money with;
    Money without;
    std::int64_t lines_with = 0;
    std::int64_t lines_without = 0;
};

struct Diagnosis {
    std::string export_name;
    std::string kind;
    BillingPeriod first = *BillingPeriod::create(1970, 1);
    BillingPeriod last = *BillingPeriod::create(1970, 1);
    std::vector<Finding> findings;
    std::vector<IdentityShare> shares;
    /// AI usage without an identity in the last seven days up to the newest day of AI usage,
    /// divided by seven (by the days that there are when the export is younger; by the days of the
    /// month when it tells months): what a day of waiting costs in spend without an owner.
    std::optional<Money> unowned_a_day;
    std::string currency;
    /// Facts whose caller's account is not the billed one.
    std::int64_t lines_of_other_callers = 0;
};

/// Examines the exports in a folder: what they can and cannot answer, and how to switch on what is
/// missing. Reads them as ingest does, into a temporary data folder that is removed.
Result<std::vector<Diagnosis>> diagnose(std::filesystem::path const& source, Reader const& reader,
                                        Clock const& clock, Progress const& progress);

}  // namespace mandate::app
