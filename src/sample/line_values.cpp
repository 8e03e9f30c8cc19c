#include "sample/line_values.h"

#include <cstdlib>

#include <fmt/format.h>

namespace mandate::sample {
namespace {

constexpr std::array<double, 23> kPowersOfTen{1.0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

std::int64_t micros_of(Date day) {
    return std::chrono::duration_cast<std::chrono::microseconds>(day.time_since_epoch()).count();
}

}  // namespace

bool passes(LineFilter filter, Stream const& stream) {
    return filter == LineFilter::kAll ||
           (stream.line_type != "Refund" && stream.line_type != "Tax");
}

double nearest_double(std::int64_t units, int places) {
    // Both numbers below 2^53 are exact as doubles, and IEEE division rounds to the nearest.
    while (std::abs(units) >= 1'000'000'000'000'000 && units % 10 == 0) {
        units /= 10;
        --places;
    }
    auto const value = static_cast<double>(units);
    return places >= 0 ? value / kPowersOfTen[static_cast<std::size_t>(places)]
                       : value * kPowersOfTen[static_cast<std::size_t>(-places)];
}

double usage_amount(Line const& line, Stream const& stream) {
    return stream.flat_amount ? 1.0 : nearest_double(line.quanta, stream.quantum_places);
}

std::optional<double> list_cost(Line const& line, Stream const& stream) {
    return stream.listed ? std::optional(nearest_double(line.list, fixed12::kPlaces))
                         : std::nullopt;
}

std::optional<double> discount_amount(Line const& line, Stream const& stream) {
    if (stream.discount_ppm == 0) {
        return std::nullopt;
    }
    return nearest_double(fifteen_digits(Int128{line.net} - line.cost), fixed12::kPlaces);
}

std::array<char, 52> line_item_id(std::uint64_t noise) {
    constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::array<char, 52> id{};
    std::size_t at = 0;
    std::uint64_t bits = noise;
    while (at < id.size()) {
        bits = mix(bits);
        for (unsigned i = 0; i < 12 && at < id.size(); ++i) {
            id[at++] = kAlphabet[(bits >> (5U * i)) & 31U];
        }
    }
    return id;
}

void put_resource(std::string& out, Line const& line, Stream const& stream) {
    std::uint64_t bits = mix(static_cast<std::uint64_t>(line.resource),
                             stream.resource.size() * 1'000 + stream.usage_type.size());
    out += stream.resource;
    for (int i = 0; i < 16; ++i) {
        out += kHexDigits[bits & 15U];
        bits >>= 4U;
    }
}

std::vector<Span> spans_of(BillingPeriod const& period) {
    constexpr std::int64_t kHour = 3'600'000'000;
    std::vector<Span> spans;
    for (Date day = period.first_day(); day < period.end(); day += std::chrono::days{1}) {
        for (int hour = 0; hour < 24; ++hour) {
            std::int64_t const start = micros_of(day) + hour * kHour;
            Date const next = hour == 23 ? day + std::chrono::days{1} : day;
            spans.push_back({start, start + kHour,
                             fmt::format("{}T{:02}:00:00Z/{}T{:02}:00:00Z", to_string(day), hour,
                                         to_string(next), (hour + 1) % 24)});
        }
    }
    spans.push_back({micros_of(period.first_day()), micros_of(period.end()),
                     fmt::format("{}T00:00:00Z/{}T00:00:00Z", to_string(period.first_day()),
                                 to_string(period.end()))});
    return spans;
}

std::size_t span_index(Line const& line, Stream const& stream, std::size_t span_count) {
    return stream.whole_month ? span_count - 1
                              : static_cast<std::size_t>(line.day * 24 + line.hour);
}

}  // namespace mandate::sample
