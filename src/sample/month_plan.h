#pragma once

#include <cstdint>
#include <vector>

#include "base/date.h"
#include "sample/company.h"
#include "sample/sample.h"
#include "sample/spending.h"
#include "sample/stream.h"

namespace mandate::sample {

/// Which delivery of a month is made.
enum class Edition {
    kFinal,    ///< what the bill says in the end
    kEarlier,  ///< of the month that is delivered twice: other figures, no refund and tax yet
};

/// How far AWS has got with a month.
enum class Invoicing {
    kClosed,   ///< both invoices are issued, under different numbers
    kAwsOnly,  ///< the Marketplace's invoice is still on its way
    kNone,     ///< the current month
};

/// Everything that one month's bill holds, before it is cut into lines.
struct MonthPlan {
    BillingPeriod period;
    int days = 0;  ///< with usage: fewer than the month has in the current month
    std::vector<Stream> streams;
    std::int64_t session_count = 0;

    std::int64_t line_count() const;
};

/// Plans one month: which streams there are, how much of each on each day, how many lines.
///
/// The figures of a day depend only on seed, day and stream; the number of lines decides into how
/// many they are cut. About nine lines of ten are not AI once there are more than sixty thousand.
MonthPlan plan_month(Company const& company, std::vector<Spending> const& spending,
                     SampleOptions const& options, BillingPeriod const& period, Date last_day,
                     Invoicing invoicing, Edition edition);

/// The lines that come once a month: tax, credits, refunds, discounts and support, worked out from
/// the planned streams.
void add_monthly_lines(MonthPlan& plan, Company const& company, std::uint64_t seed,
                       Invoicing invoicing, Edition edition);

}  // namespace mandate::sample
