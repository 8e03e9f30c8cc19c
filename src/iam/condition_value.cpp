#include "iam/condition_value.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

#include "base/text.h"

namespace mandate::iam {
namespace {

bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes exactly `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    std::string_view const digits = text.substr(0, count);
    if (digits.size() != count || !are_digits(digits)) {
        return std::nullopt;
    }
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    text.remove_prefix(count);
    return value;
}

/// `10:30`, `10:30:15`, `10:30:15.25`.
std::optional<std::chrono::microseconds> take_time(std::string_view& text) {
    std::optional<int> const hour = take_digits(text, 2);
    std::optional<int> const minute =
        hour && consume_prefix(text, ":") ? take_digits(text, 2) : std::nullopt;
    if (!minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    std::chrono::microseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (consume_prefix(text, ":")) {
        std::optional<int> const second = take_digits(text, 2);
        if (!second || *second > 59) {
            return std::nullopt;
        }
        time += std::chrono::seconds(*second);
        if (consume_prefix(text, ".")) {
            std::size_t const places = std::min(text.find_first_not_of("0123456789"), text.size());
            if (places == 0) {
                return std::nullopt;
            }
            std::int64_t micros = 0;
            for (std::size_t i = 0; i < 6; ++i) {
                micros = micros * 10 + (i < places ? text[i] - '0' : 0);
            }
            time += std::chrono::microseconds(micros);
            text.remove_prefix(places);
        }
    }
    return time;
}

/// `Z`, `+01:00`, `-05:30`: how far local time is ahead.
std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
    if (consume_prefix(text, "Z")) {
        return std::chrono::minutes(0);
    }
    bool const ahead = text.starts_with('+');
    if (!ahead && !text.starts_with('-')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    std::optional<int> const hours = take_digits(text, 2);
    std::optional<int> const minutes =
        hours && consume_prefix(text, ":") ? take_digits(text, 2) : std::nullopt;
    if (!minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    std::chrono::minutes const offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return ahead ? offset : -offset;
}

std::optional<Instant> parse_epoch(std::string_view text) {
    constexpr std::int64_t kMostSeconds = 253'402'300'799;  // the end of the year 9999
    std::int64_t seconds = 0;
    if (!are_digits(text) || text.size() > 12) {
        return std::nullopt;
    }
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (seconds > kMostSeconds) {
        return std::nullopt;
    }
    return Instant(std::chrono::seconds(seconds));
}

}  // namespace

std::optional<Int128> parse_number(std::string_view text) {
    fixed12::Reading const reading = fixed12::parse(text);
    return reading.fault == fixed12::Fault::kNone ? std::optional(reading.value) : std::nullopt;
}

std::optional<Instant> parse_moment(std::string_view text) {
    if (are_digits(text) && text.size() != 4) {
        return parse_epoch(text);
    }
    std::optional<int> const year = take_digits(text, 4);
    std::optional<int> month = 1;
    std::optional<int> day = 1;
    bool const has_month = year && consume_prefix(text, "-");
    if (has_month) {
        month = take_digits(text, 2);
    }
    bool const has_day = has_month && month && consume_prefix(text, "-");
    if (has_day) {
        day = take_digits(text, 2);
    }
    if (!year || !month || !day) {
        return std::nullopt;
    }
    std::chrono::year_month_day const date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    Instant moment = std::chrono::sys_days(date);
    if (has_day && consume_prefix(text, "T")) {
        std::optional<std::chrono::microseconds> const time = take_time(text);
        std::optional<std::chrono::minutes> const zone = time ? take_zone(text) : std::nullopt;
        if (!zone) {
            return std::nullopt;
        }
        moment += *time - *zone;
    }
    return text.empty() ? std::optional(moment) : std::nullopt;
}

std::optional<bool> parse_truth(std::string_view text) {
    auto const same = [text](std::string_view word) {
        return std::ranges::equal(text, word, [](char a, char b) { return (a | 0x20) == b; });
    };
    if (same("true")) {
        return true;
    }
    return same("false") ? std::optional(false) : std::nullopt;
}

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
    std::size_t const slash = text.find('/');
    std::string_view const address = text.substr(0, slash);
    std::array<char, 48> terminated{};
    if (address.size() >= terminated.size()) {
        return std::nullopt;
    }
    std::ranges::copy(address, terminated.begin());
    IpNetwork network;
    network.bytes = address.find(':') == std::string_view::npos ? 4 : 16;
    int const family = network.bytes == 4 ? AF_INET : AF_INET6;
    if (::inet_pton(family, terminated.data(), network.address.data()) != 1) {
        return std::nullopt;
    }
    network.prefix = static_cast<std::uint8_t>(network.bytes * 8);
    if (slash == std::string_view::npos) {
        return network;
    }
    std::string_view const digits = text.substr(slash + 1);
    int prefix = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (!are_digits(digits) || digits.size() > 3 || prefix > network.prefix) {
        return std::nullopt;
    }
    network.prefix = static_cast<std::uint8_t>(prefix);
    return network;
}

bool contains(IpNetwork const& outer, IpNetwork const& inner) {
    if (outer.bytes != inner.bytes || outer.prefix > inner.prefix) {
        return false;
    }
    std::size_t const whole = outer.prefix / 8U;
    if (!std::equal(outer.address.begin(),
                    outer.address.begin() + static_cast<std::ptrdiff_t>(whole),
                    inner.address.begin())) {
        return false;
    }
    unsigned const rest = outer.prefix % 8U;
    return rest == 0 || ((outer.address.at(whole) ^ inner.address.at(whole)) >> (8U - rest)) == 0;
}

std::optional<std::string> decode_base64(std::string_view text) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t padding = 0;
    while (padding < 2 && consume_suffix(text, "=")) {
        ++padding;
    }
    for (char c : text) {
        std::size_t const digit = kDigits.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xffU));
        }
    }
    return bytes;
}

bool is_value_of(ConditionOperator op, std::string_view text) {
    using enum ConditionOperator;
    if (op <= kStringNotLike) {
        return true;
    }
    if (op <= kNumericGreaterThanEquals) {
        return parse_number(text).has_value();
    }
    if (op <= kDateGreaterThanEquals) {
        return parse_moment(text).has_value();
    }
    switch (op) {
        case kBool:
        case kNull: return parse_truth(text).has_value();
        case kBinaryEquals: return decode_base64(text).has_value();
        case kIpAddress:
        case kNotIpAddress: return parse_ip_network(text).has_value();
        default:
            return text.starts_with("arn:") ||
                   text.find_first_not_of('*') == std::string_view::npos;
    }
}

}  // namespace mandate::iam
