#include "sample/month_plan.h"

#include <algorithm>
#include <array>

#include "sample/calendar.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

bool is_ai(Stream const& stream) { return stream.means.platform != "non_ai"; }

/// Growth since kReference in parts per million: 4 % of the reference a month, day by day.
std::int64_t growth_ppm(Date day) {
    std::int64_t const days = (day - kReference).count();
    return std::max<std::int64_t>(755'000 + days * 1'000, 300'000);
}

bool is_weekend(Date day) {
    std::chrono::weekday const weekday(day);
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

/// What share of the monthly figure falls on a day, in parts per million of a thirtieth.
std::int64_t day_ppm(Curve curve, Date day) {
    switch (curve) {
        case Curve::kSteady:
        case Curve::kHourly: return kMillion;
        case Curve::kGrowing:
            return growth_ppm(day) * (is_weekend(day) ? 420'000 : 1'232'000) / kMillion;
        case Curve::kRunaway:
            return day < kRunaway ? kMillion : kMillion * (250 + 150 * (day - kRunaway).count());
    }
    return kMillion;
}

/// The quanta of one stream on one day.
std::int64_t quanta_of(Spending const& spending, Stream const& stream, Date day,
                       std::uint64_t salt) {
    if (spending.curve == Curve::kHourly) {
        return 24 * spending.monthly_dollars;
    }
    Int128 money = Int128{spending.monthly_dollars} * fixed12::kOne / 30;
    money = money * day_ppm(spending.curve, day) / kMillion;
    std::uint64_t const noise =
        mix(mix(salt, mix_text(stream.usage_type)),
            mix(mix_text(stream.account + stream.caller.principal + stream.resource),
                static_cast<std::uint64_t>(day.time_since_epoch().count())));
    money = money * static_cast<std::int64_t>(850'000 + noise % 300'001) / kMillion;
    return static_cast<std::int64_t>(money / stream.price);
}

/// The stream as it stands in the bill while principals, or their tags, are not switched on.
void hide_caller(Stream& stream, bool principals, bool principal_tags) {
    if (!principals) {
        stream.caller.principal.clear();
        stream.caller.account.clear();
        stream.caller.role = Word::none();
        stream.caller.user = Word::none();
        stream.caller.session = Word::none();
        stream.pool.reset();
    }
    if (!principal_tags) {
        return;
    }
    for (auto const& [key, value] : stream.caller.tags) {
        stream.tags.emplace_back("iamPrincipal/" + key, value);
        stream.tag_words.emplace_back("iamPrincipal/" + key, value);
    }
}

/// Weight of a stream when lines are shared out: with the square root of its money.
std::uint64_t weight_of(Stream const& stream) {
    Int128 money = 0;
    for (std::int64_t const quanta : stream.quanta) {
        money += Int128{quanta < 0 ? -quanta : quanta} * stream.price;
    }
    auto const dollars = static_cast<std::uint64_t>(money / (fixed12::kOne / 100));
    std::uint64_t root = 1;
    for (std::uint64_t bit = 1ULL << 31U; bit != 0; bit >>= 1U) {
        if ((root | bit) * (root | bit) <= dollars) {
            root |= bit;
        }
    }
    return root;
}

/// Gives the days of a stream their lines: `count` in all, a day's quanta in one line at least.
/// With fewer lines than days, quanta wait for the next day that has a line.
void spread_lines(Stream& stream, std::int64_t count) {
    std::vector<std::size_t> days;
    for (std::size_t day = 0; day < kMonthDays; ++day) {
        if (stream.quanta[day] != 0) {
            days.push_back(day);
        }
    }
    if (days.empty()) {
        return;
    }
    auto const active = static_cast<std::int64_t>(days.size());
    count = std::max<std::int64_t>(count, 1);
    std::int64_t waiting = 0;
    std::int64_t given = 0;
    for (std::int64_t i = 0; i < active; ++i) {
        std::size_t const day = days[static_cast<std::size_t>(i)];
        std::int64_t const due = (i + 1) * count / active - given;
        waiting += stream.quanta[day];
        stream.quanta[day] = 0;
        if (due > 0) {
            // A line needs at least one quantum.
            stream.lines[day] = std::min(due, std::max<std::int64_t>(std::abs(waiting), 1));
            stream.quanta[day] = waiting;
            waiting = 0;
        }
        given += due;
    }
}

/// Shares `total` lines out over streams by weight, each at least `least`.
void share_lines(std::vector<Stream*> const& streams, std::int64_t total, std::int64_t least) {
    UInt128 sum = 0;
    for (Stream const* stream : streams) {
        sum += weight_of(*stream);
    }
    auto const count = static_cast<std::int64_t>(streams.size());
    std::int64_t const free = std::max<std::int64_t>(total - count * least, 0);
    UInt128 passed = 0;
    std::int64_t given = 0;
    for (Stream* stream : streams) {
        passed += weight_of(*stream);
        auto const upto = static_cast<std::int64_t>(passed * static_cast<UInt128>(free) / sum);
        spread_lines(*stream, least + upto - given);
        given = upto;
    }
}

/// Cuts the everyday stream with the most quanta finer, when others were too small for their lines.
void fill_up(MonthPlan const& plan, std::vector<Stream*> const& streams, std::int64_t total) {
    std::int64_t const missing = total - plan.line_count();
    if (missing <= 0 || streams.empty()) {
        return;
    }
    Stream* const widest = *std::ranges::max_element(streams, {}, [](Stream const* stream) {
        return *std::ranges::max_element(stream->quanta);
    });
    std::int64_t const count = widest->line_count() + missing;
    widest->lines.fill(0);
    spread_lines(*widest, count);
}

/// Numbers the session names: each pool gets its range, shared by the streams of its role.
void number_sessions(MonthPlan& plan, std::int64_t sessions) {
    std::vector<std::pair<std::string, SessionPool>> ranges;
    for (Stream& stream : plan.streams) {
        if (!stream.pool) {
            continue;
        }
        auto found = std::ranges::find(ranges, stream.caller.principal,
                                       &std::pair<std::string, SessionPool>::first);
        if (found == ranges.end()) {
            SessionPool range = *stream.pool;
            range.first = plan.session_count;
            range.count = std::max<std::int64_t>(sessions * range.share_percent / 100, 1);
            plan.session_count += range.count;
            ranges.emplace_back(stream.caller.principal, range);
            found = ranges.end() - 1;
        }
        stream.pool = found->second;
    }
}

/// Makes one stream of each role with sessions so long that each session is met at least once.
void stretch_pools(MonthPlan& plan) {
    std::vector<std::int64_t> done;
    for (Stream& stream : plan.streams) {
        if (!stream.pool || std::ranges::find(done, stream.pool->first) != done.end()) {
            continue;
        }
        done.push_back(stream.pool->first);
        std::int64_t const count = stream.pool->count;
        if (stream.line_count() < count) {
            stream.lines.fill(0);
            spread_lines(stream, count);
        }
    }
}

void set_invoice(Stream& stream, BillingPeriod const& period, std::uint64_t seed,
                 Invoicing invoicing) {
    if (invoicing == Invoicing::kNone || (invoicing == Invoicing::kAwsOnly && stream.marketplace)) {
        return;
    }
    std::uint64_t const number =
        mix(mix(seed, mix_text(period.to_string())), stream.marketplace ? 2 : 1);
    stream.invoice = std::to_string(1'900'000'000 + number % 400'000'000);
}

}  // namespace

std::int64_t MonthPlan::line_count() const {
    std::int64_t total = 0;
    for (Stream const& stream : streams) {
        total += stream.line_count();
    }
    return total;
}

MonthPlan plan_month(Company const& company, std::vector<Spending> const& spending,
                     SampleOptions const& options, BillingPeriod const& period, Date last_day,
                     Invoicing invoicing, Edition edition) {
    MonthPlan plan{period, 0, {}, 0};
    Date const first = period.first_day();
    Date const end = std::min(period.end(), last_day + std::chrono::days{1});
    plan.days = static_cast<int>((end - first).count());
    std::uint64_t const salt = mix(options.seed, edition == Edition::kFinal ? 11 : 12);
    for (Spending const& item : spending) {
        // A stream changes its looks on the day principals were switched on, and with their tags.
        std::array const cuts{std::max(item.from, first), std::clamp(kPrincipalsOn, first, end),
                              std::clamp(kPrincipalTagsOn, first, end), std::min(item.to, end)};
        for (std::size_t part = 0; part + 1 < cuts.size(); ++part) {
            Date const from = std::max(cuts[part], cuts.front());
            Date const to = std::min(cuts[part + 1], cuts.back());
            if (from >= to) {
                continue;
            }
            Stream stream = item.stream;
            for (Date day = from; day < to; day += std::chrono::days{1}) {
                stream.quanta[static_cast<std::size_t>((day - first).count())] =
                    quanta_of(item, item.stream, day, salt);
            }
            hide_caller(stream, from >= kPrincipalsOn, from >= kPrincipalTagsOn);
            plan.streams.push_back(std::move(stream));
        }
    }
    number_sessions(plan, options.sessions);
    add_monthly_lines(plan, company, options.seed, invoicing, edition);

    std::vector<Stream*> ai;
    std::vector<Stream*> rest;
    std::int64_t fixed = 0;
    for (Stream& stream : plan.streams) {
        set_invoice(stream, period, options.seed, invoicing);
        if (stream.whole_month) {
            fixed += stream.line_count();
        } else {
            (is_ai(stream) ? ai : rest).push_back(&stream);
        }
    }
    std::int64_t const total =
        options.lines_per_month * plan.days / static_cast<int>((period.end() - first).count());
    std::int64_t const ai_lines =
        std::max(total / 10, std::min<std::int64_t>(total * 6 / 10, 6'000));
    share_lines(ai, ai_lines, 2);
    stretch_pools(plan);
    std::int64_t written = fixed;
    for (Stream const* stream : ai) {
        written += stream->line_count();
    }
    share_lines(rest, total - written, 1);
    fill_up(plan, rest, total);
    return plan;
}

}  // namespace mandate::sample
