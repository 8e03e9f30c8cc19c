#pragma once

#include <string>
#include <vector>

#include "sample/company.h"
#include "sample/cur2_columns.h"
#include "sample/month_plan.h"
#include "sample/sample.h"

namespace mandate::sample {

/// The texts of table `stream`, which holds what all lines of a stream have in common; map columns
/// as JSON and as keys and values apart (separated by U+001F).
std::vector<std::string> const& stream_texts();

/// The texts of one stream, in the order of stream_texts; empty means NULL.
std::vector<std::string> texts_of(Stream const& stream, Company const& company,
                                  BillingPeriod const& period, std::uint64_t seed);

/// The select list that makes columns of a CUR 2.0 export out of `l` (function sample_lines) and
/// `s` (table `stream`).
std::string select_list(std::vector<Cur2Column> const& columns, Company const& company,
                        BillingPeriod const& period, ExportFormat format);

}  // namespace mandate::sample
