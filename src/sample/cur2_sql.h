#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sample/company.h"
#include "sample/cur2_columns.h"
#include "sample/month_plan.h"
#include "sample/sample.h"

namespace mandate::sample {

/// The texts of table `stream`, which holds what all lines of a stream have in common; map columns
/// as JSON objects.
std::vector<std::string> const& stream_texts();

/// The texts of one stream, in the order of stream_texts; empty means NULL.
std::vector<std::string> texts_of(Stream const& stream, Company const& company, std::uint64_t seed);

/// The map `product` of a stream.
Pairs product_of(Stream const& stream);

/// What a column that is no map is made of: `s.NAME` for a text of its stream, `l.NAME` for a value
/// of the line, a literal for a constant; empty for a column that is never set.
std::string expression_of(std::string_view column, Company const& company,
                          BillingPeriod const& period);

/// The select list that makes columns of a CUR 2.0 export in CSV out of `l` (function sample_lines)
/// and `s` (table `stream`).
std::string select_list(std::vector<Cur2Column> const& columns, Company const& company,
                        BillingPeriod const& period);

}  // namespace mandate::sample
