#pragma once

#include <optional>
#include <string>
#include <vector>

#include "approval/request.h"
#include "base/date.h"
#include "organisation/actor.h"
#include "scenario.h"

namespace mandate::scenarios {

/// `key=value` of a sentence, or `other`.
std::string value_or(Sentence const& sentence, std::string const& key, std::string const& other);
std::optional<std::string> value_of(Sentence const& sentence, std::string const& key);
/// `key=a,b,c`; empty where the key is absent.
std::vector<std::string> list_of(Sentence const& sentence, std::string const& key);
/// `product_owner@e4-support-bot`.
Result<organisation::RoleAssignment> read_role(std::string_view text);
/// `estimate=1200.00`: so many dollars a month, a year long.
Result<approval::Estimate> read_estimate(Sentence const& sentence, BillingPeriod first_month);
Result<std::optional<Date>> read_day(Sentence const& sentence, std::string const& key);
/// `baseline=400000 target=20% value=cost_saving`.
Result<approval::BusinessCase> read_business_case(Sentence const& sentence);

}  // namespace mandate::scenarios
