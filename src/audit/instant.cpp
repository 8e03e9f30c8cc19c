#include "audit/instant.h"

#include <fmt/format.h>

namespace mandate::audit {
namespace {

constexpr std::string_view kShape = "0000-00-00T00:00:00.000000Z";

bool is_shaped(std::string_view text) {
    if (text.size() != kShape.size()) {
        return false;
    }
    for (std::size_t i = 0; i < kShape.size(); ++i) {
        bool const digit = text[i] >= '0' && text[i] <= '9';
        if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) {
            return false;
        }
    }
    return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t length) {
    int number = 0;
    for (char c : text.substr(at, length)) {
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

std::string to_log_text(Instant instant) {
    std::string text = mandate::to_string(instant);
    Instant const second = std::chrono::floor<std::chrono::seconds>(instant);
    text.pop_back();
    return fmt::format("{}.{:06}Z", text, (instant - second).count());
}

std::optional<Instant> parse_log_instant(std::string_view text) {
    using namespace std::chrono;
    if (!is_shaped(text)) {
        return std::nullopt;
    }
    int const year_number = number_at(text, 0, 4);
    year_month_day const date{year{year_number},
                              month(static_cast<unsigned>(number_at(text, 5, 2))),
                              day(static_cast<unsigned>(number_at(text, 8, 2)))};
    int const hour = number_at(text, 11, 2);
    int const minute = number_at(text, 14, 2);
    int const second = number_at(text, 17, 2);
    if (year_number < 1970 || !date.ok() || hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second} +
           microseconds{number_at(text, 20, 6)};
}

}  // namespace mandate::audit
