#include "sample/line_source.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate::sample {
namespace {

constexpr std::int64_t kFifteenDigits = 1'000'000'000'000'000;

}  // namespace

std::int64_t fifteen_digits(Int128 units) {
    if (units < kFifteenDigits && units > -kFifteenDigits) [[likely]] {
        return static_cast<std::int64_t>(units);
    }
    Int128 step = 1;
    while (units / step >= kFifteenDigits || units / step <= -kFifteenDigits) {
        step *= 10;
    }
    return static_cast<std::int64_t>(fixed12::divide_half_even(units, step) * step);
}

std::string session_name(SessionStyle style, BillingPeriod const& period, std::int64_t number,
                         std::uint64_t seed) {
    std::uint64_t const month = static_cast<std::uint64_t>(period.year()) * 12 + period.month();
    std::uint64_t const a = mix(mix(seed, month), static_cast<std::uint64_t>(number));
    std::uint64_t const b = mix(a);
    switch (style) {
        case SessionStyle::kEcsTask: return fmt::format("{:016x}{:016x}", a, b);
        case SessionStyle::kPod:
            return fmt::format("eks-data-etl-summariser-{:08x}-{:04x}-{:04x}-{:012x}", a >> 32U,
                               (a >> 16U) & 0xFFFFU, a & 0xFFFFU, b >> 16U);
        case SessionStyle::kPipelineRun:
            return fmt::format("gha-run-{}{:07}", 10 + month % 80, number);
        case SessionStyle::kInstance: return fmt::format("i-0{:016x}", a);
    }
    return {};
}

LineSource::LineSource(MonthPlan const& plan, std::uint64_t seed)
    : plan_(plan),
      random_(mix(seed, mix_text(plan.period.to_string()))),
      today_(plan.streams.size()),
      passed_(plan.streams.size()),
      tallies_(plan.streams.size() * kMonthDays),
      sessions_(static_cast<std::size_t>(plan.session_count)) {
    for (Stream const& stream : plan.streams) {
        totals_.push_back(stream.line_count());
    }
}

bool LineSource::start_day() {
    while (active_.empty()) {
        if (++day_ >= static_cast<int>(kMonthDays)) {
            day_ = static_cast<int>(kMonthDays);
            return false;
        }
        auto const day = static_cast<std::size_t>(day_);
        for (std::size_t i = 0; i < plan_.streams.size(); ++i) {
            Stream const& stream = plan_.streams[i];
            today_[i] = {stream.quanta[day], stream.lines[day]};
            if (today_[i].lines > 0) {
                active_.push_back(i);
            }
        }
        turn_ = 0;
    }
    return true;
}

std::int64_t LineSource::take_quanta(Day& today) {
    std::int64_t quanta = today.quanta;
    if (today.lines > 1) {
        // Between half and one and a half of an even share: something is always left.
        std::int64_t const share = today.quanta / today.lines;
        std::int64_t const tilt = static_cast<std::int64_t>(random_.next() >> 54U) - 512;
        quanta = share + share / 1'024 * tilt + share % 1'024 * tilt / 1'024;
    }
    today.quanta -= quanta;
    return quanta;
}

bool LineSource::next(Line& line) {
    if (active_.empty() && !start_day()) {
        return false;
    }
    turn_ = turn_ >= active_.size() ? 0 : turn_;
    std::size_t const index = active_[turn_];
    Stream const& stream = plan_.streams[index];
    Day& today = today_[index];
    std::int64_t const of_day = stream.lines[static_cast<std::size_t>(day_)];
    std::int64_t const position = of_day - today.lines;
    line.stream = index;
    line.day = day_;
    line.noise = random_.next();
    std::int64_t hour = position * 24 / of_day;
    if (of_day < 24 && !stream.whole_month) {
        hour += static_cast<std::int64_t>(line.noise % static_cast<std::uint64_t>(24 / of_day));
    }
    line.hour = static_cast<int>(hour);
    line.quanta = take_quanta(today);
    line.cost = fifteen_digits(Int128{line.quanta} * stream.price);
    line.list = stream.listed ? fifteen_digits(Int128{line.quanta} * stream.list_price) : 0;
    line.net = stream.discount_ppm == 0
                   ? line.cost
                   : fifteen_digits(fixed12::divide_half_even(
                         Int128{line.cost} * (1'000'000 - stream.discount_ppm), 1'000'000));
    line.session = -1;
    line.resource = -1;
    if (stream.pool) {
        line.session = stream.pool->first + passed_[index] * stream.pool->count / totals_[index];
    }
    if (stream.resource_pool > 0) {
        line.resource = static_cast<std::int64_t>(mix(line.noise) %
                                                  static_cast<std::uint64_t>(stream.resource_pool));
    }

    Tally const one{line.cost, line.net, line.list, stream.counts_tokens ? line.quanta : 0, 1};
    tallies_[index * kMonthDays + static_cast<std::size_t>(day_)] += one;
    if (line.session >= 0) {
        sessions_[static_cast<std::size_t>(line.session)] += one;
    }
    ++passed_[index];
    ++given_;
    if (--today.lines == 0) {
        active_[turn_] = active_.back();
        active_.pop_back();
    } else {
        ++turn_;
    }
    return true;
}

}  // namespace mandate::sample
