#include "approval/estimate.h"

#include <algorithm>

#include <fmt/format.h>

#include "approval/free_text.h"
#include "base/fixed12.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kBasisPoints = 10'000;
constexpr std::int64_t kMostTokens = 1'000'000'000'000'000;
constexpr std::int64_t kMostUnits = 1'000'000;
constexpr std::int64_t kHoursOfLongestMonth = 744;
constexpr std::int64_t kMostPercent = 10'000;
constexpr std::size_t kMostMonths = 36;
constexpr std::size_t kMostLines = 200;
constexpr std::size_t kLongestName = 200;

/// Those of billing's vocabulary (src/billing/vocabulary.cpp), so that cards can compare.
constexpr std::string_view kTokenTypes[] = {"input",       "output",          "cache_read",
                                            "cache_write", "cache_write_30m", "cache_write_1h"};

Result<void> check_count(std::string const& field, std::int64_t count, std::int64_t most) {
    if (count < 0 || count > most) {
        return bad_input(fmt::format("{} must be from 0 to {}, not {}", field, most, count));
    }
    return {};
}

Result<void> check_amount(std::string const& field, Money amount) {
    if (amount < Money() || amount.units() >= fixed12::kLineLimit) {
        return bad_input(
            fmt::format("{} must be from 0 to below 10^12, not {}", field, amount.to_string()));
    }
    return {};
}

Result<void> check_line(std::string const& at, TokenLine const& line) {
    TRY(check_text(at + ".model", line.model, kLongestName));
    if (std::ranges::find(kTokenTypes, line.token_type) == std::end(kTokenTypes)) {
        return bad_input(fmt::format("{}.token_type '{}' is unknown", at, excerpt(line.token_type)),
                         fmt::format("choose one of {}", fmt::join(kTokenTypes, ", ")));
    }
    TRY(check_count(at + ".tokens_per_month", line.tokens_per_month, kMostTokens));
    TRY(check_amount(at + ".price_per_million", line.price_per_million));
    return check_text(at + ".price_source", line.price_source, kLongestName);
}

Result<void> check_line(std::string const& at, HourlyLine const& line) {
    TRY(check_text(at + ".what", line.what, kLongestName));
    TRY(check_count(at + ".units", line.units, kMostUnits));
    TRY(check_count(at + ".hours_per_month", line.hours_per_month, kHoursOfLongestMonth));
    return check_amount(at + ".price_per_hour", line.price_per_hour);
}

Result<void> check_line(std::string const& at, DirectLine const& line) {
    TRY(check_text(at + ".what", line.what, kLongestName));
    return check_amount(at + ".amount_per_month", line.amount_per_month);
}

Result<Money> amount_of(TokenLine const& line) {
    Money const scaled = TRY(line.price_per_million.times(line.tokens_per_month));
    return Money::from_units(fixed12::divide_half_even(scaled.units(), kMillion));
}

Result<Money> amount_of(HourlyLine const& line) {
    return TRY(line.price_per_hour.times(line.units)).times(line.hours_per_month);
}

Result<Money> amount_of(DirectLine const& line) { return line.amount_per_month; }

Result<Money> full_month(Estimate const& estimate) {
    Money sum;
    for (EstimateLine const& line : estimate.lines) {
        Money const amount =
            TRY(std::visit([](auto const& some) { return amount_of(some); }, line));
        sum = TRY(sum.plus(amount));
    }
    return sum;
}

/// amount × numerator / denominator, half-even to 12 places.
Result<Money> scaled(Money amount, std::int64_t numerator, std::int64_t denominator) {
    Money const product = TRY(amount.times(numerator));
    return Money::from_units(fixed12::divide_half_even(product.units(), denominator));
}

bool is_currency(std::string_view text) {
    return text.size() == 3 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<void> check_curve(Estimate const& estimate) {
    std::size_t const months = estimate.curve_percent.size();
    if (months < 1 || months > kMostMonths) {
        return bad_input(
            fmt::format("estimate.curve_percent has {} months", months),
            fmt::format("give 1 to {}, a percent each, such as 25, 50, 100", kMostMonths));
    }
    for (std::size_t i = 0; i < months; ++i) {
        TRY(check_count(fmt::format("estimate.curve_percent[{}]", i), estimate.curve_percent[i],
                        kMostPercent));
    }
    return {};
}

}  // namespace

Result<void> check_estimate(Estimate const& estimate) {
    if (!is_currency(estimate.currency)) {
        return bad_input(
            fmt::format("estimate.currency '{}' is no currency", excerpt(estimate.currency, 10)),
            "write three capital letters, such as USD");
    }
    if (estimate.lines.empty() || estimate.lines.size() > kMostLines) {
        return bad_input(fmt::format("estimate.lines has {} lines", estimate.lines.size()),
                         fmt::format("give 1 to {}", kMostLines));
    }
    for (std::size_t i = 0; i < estimate.lines.size(); ++i) {
        TRY(std::visit(
            [&](auto const& line) {
                return check_line(fmt::format("estimate.lines[{}]", i), line);
            },
            estimate.lines[i]));
    }
    TRY(check_curve(estimate));
    return check_count("estimate.expected_discount_basis_points",
                       estimate.expected_discount_basis_points, kBasisPoints);
}

Result<std::vector<MonthlyEstimate>> monthly(Estimate const& estimate) {
    TRY(check_estimate(estimate));
    Money const full = TRY(full_month(estimate));
    std::vector<MonthlyEstimate> months;
    BillingPeriod month = estimate.first_month;
    for (std::int64_t percent : estimate.curve_percent) {
        Money const list = TRY(scaled(full, percent, 100));
        Money const net =
            TRY(scaled(list, kBasisPoints - estimate.expected_discount_basis_points, kBasisPoints));
        months.push_back({month, list, net});
        month = month.next();
    }
    return months;
}

Result<Money> first_year_list(Estimate const& estimate) {
    Money sum;
    std::vector<MonthlyEstimate> const months = TRY(monthly(estimate));
    for (std::size_t i = 0; i < std::min<std::size_t>(12, months.size()); ++i) {
        sum = TRY(sum.plus(months[i].list));
    }
    return sum;
}

Result<Money> peak_month_list(Estimate const& estimate) {
    std::vector<MonthlyEstimate> const months = TRY(monthly(estimate));
    return std::ranges::max(months, {}, &MonthlyEstimate::list).list;
}

}  // namespace mandate::approval
