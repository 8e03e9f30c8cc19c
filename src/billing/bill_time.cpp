#include "billing/bill_time.h"

#include <algorithm>

#include "base/text.h"

namespace mandate::billing {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Takes exactly so many digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    for (char const c : text.substr(0, digits)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return number;
}

/// `.123456789` as microseconds; zero when there is none.
std::optional<microseconds> take_fraction(std::string_view& text) {
    if (!consume_prefix(text, ".")) {
        return microseconds{0};
    }
    std::size_t const digits = std::min(text.find_first_not_of("0123456789"), text.size());
    int value = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        value = value * 10 + (i < digits ? text[i] - '0' : 0);
    }
    text.remove_prefix(digits);
    return digits == 0 ? std::nullopt : std::optional(microseconds{value});
}

/// `HH:MM[:SS[.f]]`.
std::optional<microseconds> take_time_of_day(std::string_view& text) {
    std::optional<int> const hour = take_number(text, 2);
    bool const colon = consume_prefix(text, ":");
    std::optional<int> const minute = take_number(text, 2);
    if (!hour || !colon || !minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    microseconds time = hours{*hour} + minutes{*minute};
    if (consume_prefix(text, ":")) {
        std::optional<int> const second = take_number(text, 2);
        if (!second || *second > 59) {
            return std::nullopt;
        }
        std::optional<microseconds> const fraction = take_fraction(text);
        if (!fraction) {
            return std::nullopt;
        }
        time += seconds{*second} + *fraction;
    }
    return time;
}

/// What is left: nothing, `Z`, ` UTC`, or an offset from UTC of at most fourteen hours.
std::optional<minutes> read_offset(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z" || text == " UTC") {
        return minutes{0};
    }
    bool const behind = text.front() == '-';
    if (!behind && text.front() != '+') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    std::optional<int> const hour = take_number(text, 2);
    std::optional<int> minute = 0;
    if (!text.empty()) {
        consume_prefix(text, ":");
        minute = take_number(text, 2);
    }
    if (!hour || !minute || !text.empty() || *hour > 14 || *minute > 59) {
        return std::nullopt;
    }
    minutes const offset = hours{*hour} + minutes{*minute};
    return behind ? -offset : offset;
}

}  // namespace

std::optional<Instant> parse_bill_time(std::string_view text) {
    Result<Date> const date = parse_date(text.substr(0, 10));
    if (!date) {
        return std::nullopt;
    }
    text.remove_prefix(10);
    if (text.empty()) {
        return Instant{*date};
    }
    if (text.front() != 'T' && text.front() != 't' && text.front() != ' ') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    std::optional<microseconds> const time = take_time_of_day(text);
    std::optional<minutes> const offset = read_offset(text);
    if (!time || !offset) {
        return std::nullopt;
    }
    Instant const instant = *date + *time - *offset;
    return instant < Instant{} ? std::nullopt : std::optional(instant);
}

}  // namespace mandate::billing
