#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sample/line_source.h"

/// What the columns of one line hold beyond what its stream says: shared by both formats.
namespace mandate::sample {

/// Which lines of a month get into a file.
enum class LineFilter {
    kAll,
    kNoRefundOrTax,  ///< the trial export was not refreshed after these came
};
bool passes(LineFilter filter, Stream const& stream);

/// The double nearest to units x 10^-places. Exact for the amounts that fifteen_digits returns.
double nearest_double(std::int64_t units, int places);

double usage_amount(Line const& line, Stream const& stream);
std::optional<double> list_cost(Line const& line, Stream const& stream);

/// What the discount columns say: negative, or nothing where there is no discount.
std::optional<double> discount_amount(Line const& line, Stream const& stream);

/// `identity_line_item_id`: fifty-two letters and digits, as AWS makes them.
std::array<char, 52> line_item_id(std::uint64_t noise);

/// Writes the id of a resource out of the stream's pool to the end of `out`.
void put_resource(std::string& out, Line const& line, Stream const& stream);

/// The spans of time that lines of a month cover: its hours, and at last the month itself.
struct Span {
    std::int64_t start = 0;  ///< microseconds
    std::int64_t stop = 0;
    std::string interval;  ///< `identity_time_interval`
};
std::vector<Span> spans_of(BillingPeriod const& period);

/// Which of spans_of a line covers.
std::size_t span_index(Line const& line, Stream const& stream, std::size_t span_count);

}  // namespace mandate::sample
