#include "base/date.h"

#include <charconv>

#include <fmt/format.h>

namespace mandate {
namespace {

using std::chrono::days;

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 9999;

bool read_number(std::string_view text, int& value) {
    for (char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
    }
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
    int year = 0;
    int month = 0;
    int day = 0;
    bool const shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                        read_number(text.substr(0, 4), year) &&
                        read_number(text.substr(5, 2), month) &&
                        read_number(text.substr(8, 2), day);
    std::chrono::year_month_day const date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!shaped || year < kFirstYear || !date.ok()) {
        return bad_input(fmt::format("'{}' is not a day", text.substr(0, 40)),
                         "write it as YYYY-MM-DD");
    }
    return Date{date};
}

std::string to_string(Date date) {
    std::chrono::year_month_day const ymd{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_string(Instant instant) {
    Date const date = std::chrono::floor<days>(instant);
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(instant - date)};
    return fmt::format("{}T{:02}:{:02}:{:02}Z", to_string(date), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

Result<BillingPeriod> BillingPeriod::create(int year, unsigned month) {
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) {
        return bad_input(fmt::format("{}-{} is not a billing period", year, month),
                         "write it as YYYY-MM");
    }
    return BillingPeriod(year, month);
}

Result<BillingPeriod> BillingPeriod::parse(std::string_view text) {
    int year = 0;
    int month = 0;
    if (text.size() != 7 || text[4] != '-' || !read_number(text.substr(0, 4), year) ||
        !read_number(text.substr(5, 2), month) || year < kFirstYear || month < 1 || month > 12) {
        return bad_input(fmt::format("'{}' is not a billing period", text.substr(0, 40)),
                         "write it as YYYY-MM");
    }
    return BillingPeriod(year, static_cast<unsigned>(month));
}

BillingPeriod BillingPeriod::of(Date date) {
    std::chrono::year_month_day const ymd{date};
    return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month())};
}

Date BillingPeriod::first_day() const {
    return Date{std::chrono::year{year_} / std::chrono::month{month_} / 1};
}

BillingPeriod BillingPeriod::next() const {
    return month_ == 12 ? BillingPeriod(year_ + 1, 1) : BillingPeriod(year_, month_ + 1);
}

BillingPeriod BillingPeriod::previous() const {
    return month_ == 1 ? BillingPeriod(year_ - 1, 12) : BillingPeriod(year_, month_ - 1);
}

std::string BillingPeriod::to_string() const { return fmt::format("{:04}-{:02}", year_, month_); }

SpendPeriod SpendPeriod::of(Date date) {
    std::chrono::weekday const weekday{date};
    Date const sunday = date - days{weekday.c_encoding()};
    BillingPeriod const month = BillingPeriod::of(date);
    return {std::max(sunday, month.first_day()), std::min(sunday + days{6}, month.end() - days{1})};
}

std::vector<SpendPeriod> SpendPeriod::of(BillingPeriod month) {
    std::vector<SpendPeriod> periods;
    for (Date day = month.first_day(); day < month.end(); day = periods.back().last + days{1}) {
        periods.push_back(of(day));
    }
    return periods;
}

}  // namespace mandate
