#include "base/fixed12.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace mandate::fixed12 {
namespace {

// 10^26 units: far above any line, far below what 128 bits hold (1.7 * 10^26 units).
constexpr Int128 kRange = kLineLimit * 100'000'000'000'000;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_not_finite_word(std::string_view text) {
    std::string lower;
    for (char c : text) {
        lower.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
    }
    return lower == "nan" || lower == "inf" || lower == "infinity";
}

/// The pieces of `[sign]digits[.digits][e[sign]digits]`, and how far the point moves.
struct Scan {
    bool negative = false;
    std::string_view whole;
    std::string_view fraction;
    int exponent = 0;
    bool valid = false;
};

std::string_view take_digits(std::string_view& rest) {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) {
        ++n;
    }
    std::string_view digits = rest.substr(0, n);
    rest.remove_prefix(n);
    return digits;
}

bool take_exponent(std::string_view& rest, int& exponent) {
    if (rest.empty()) {
        return true;
    }
    if (rest.front() != 'e' && rest.front() != 'E') {
        return false;
    }
    rest.remove_prefix(1);
    bool const negative = !rest.empty() && rest.front() == '-';
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
        rest.remove_prefix(1);
    }
    std::string_view digits = take_digits(rest);
    if (digits.empty()) {
        return false;
    }
    // Beyond five digits only the sign matters: the value is zero or out of range.
    while (digits.size() > 1 && digits.front() == '0') {
        digits.remove_prefix(1);
    }
    int value = 99'999;
    if (digits.size() <= 5) {
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    }
    exponent = negative ? -value : value;
    return rest.empty();
}

Scan scan(std::string_view rest) {
    Scan s;
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
        s.negative = rest.front() == '-';
        rest.remove_prefix(1);
    }
    s.whole = take_digits(rest);
    if (!rest.empty() && rest.front() == '.') {
        rest.remove_prefix(1);
        s.fraction = take_digits(rest);
    }
    s.valid = !(s.whole.empty() && s.fraction.empty()) && take_exponent(rest, s.exponent);
    return s;
}

}  // namespace

Reading parse(std::string_view text) {
    Scan const s = scan(text);
    if (!s.valid) {
        std::string_view bare = text;
        if (!bare.empty() && (bare.front() == '-' || bare.front() == '+')) {
            bare.remove_prefix(1);
        }
        return {0, is_not_finite_word(bare) ? Fault::kNotFinite : Fault::kNotANumber};
    }
    // The digits as one number; `point` says how many of them stand before the decimal point.
    long const digits = static_cast<long>(s.whole.size() + s.fraction.size());
    long const point = static_cast<long>(s.whole.size()) + s.exponent;
    long const kept = point + kPlaces;  // digits that make the integer count of 10^-12
    auto digit_at = [&](long i) -> int {
        auto const whole = static_cast<long>(s.whole.size());
        return (i < whole ? s.whole[static_cast<std::size_t>(i)]
                          : s.fraction[static_cast<std::size_t>(i - whole)]) -
               '0';
    };
    Int128 value = 0;
    for (long i = 0; i < std::min(kept, digits); ++i) {
        if (value >= kRange / 10) {  // before the product can leave 128 bits
            return {0, Fault::kTooLarge};
        }
        value = value * 10 + digit_at(i);
    }
    for (long i = digits; i < kept && value != 0; ++i) {
        if (value >= kRange / 10) {
            return {0, Fault::kTooLarge};
        }
        value *= 10;
    }
    if (kept < digits && kept >= 0) {
        int const first = digit_at(kept);
        bool rest = false;
        for (long i = kept + 1; i < digits && !rest; ++i) {
            rest = digit_at(i) != 0;
        }
        if (first > 5 || (first == 5 && (rest || value % 2 != 0))) {
            ++value;
        }
    }
    return {s.negative ? -value : value, Fault::kNone};
}

Reading from_double(double value) {
    double const scaled = value * 1e12;
    double const nearest = std::nearbyint(scaled);
    if (std::fabs(scaled) < 0x1p49 && std::fabs(scaled - nearest) < 0.3) {
        return {static_cast<Int128>(static_cast<std::int64_t>(nearest)), Fault::kNone};
    }
    if (!std::isfinite(value)) {
        return {0, Fault::kNotFinite};
    }
    std::array<char, 64> buffer{};
    auto const written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    assert(written.ec == std::errc{});
    return parse({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
}

Int128 divide_half_even(Int128 value, Int128 divisor) {
    assert(divisor > 0);
    bool const negative = value < 0;
    UInt128 const magnitude = negative ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
    auto const by = static_cast<UInt128>(divisor);
    UInt128 quotient = magnitude / by;
    UInt128 const rest = magnitude % by;
    UInt128 const other = by - rest;
    if (rest > other || (rest == other && quotient % 2 != 0)) {
        ++quotient;
    }
    return negative ? -static_cast<Int128>(quotient) : static_cast<Int128>(quotient);
}

std::string print(Int128 value, int places, char thousands) {
    assert(places >= 0 && places <= kPlaces);
    Int128 unit = 1;
    for (int i = places; i < kPlaces; ++i) {
        unit *= 10;
    }
    Int128 const rounded = divide_half_even(value, unit);
    bool const negative = rounded < 0;
    UInt128 rest = negative ? -static_cast<UInt128>(rounded) : static_cast<UInt128>(rounded);
    std::string reversed;
    for (int i = 0; i < places; ++i) {
        reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    }
    if (places > 0) {
        reversed.push_back('.');
    }
    int group = 0;
    do {
        if (thousands != '\0' && group == 3) {
            reversed.push_back(thousands);
            group = 0;
        }
        reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
        ++group;
    } while (rest != 0);
    if (negative) {
        reversed.push_back('-');
    }
    return {reversed.rbegin(), reversed.rend()};
}

std::string print(Int128 value) { return print(value, kPlaces, '\0'); }

std::string print_short(Int128 value) {
    std::string text = print(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

std::string_view name_of(Fault fault) {
    switch (fault) {
        case Fault::kNone: return "a number";
        case Fault::kNotANumber: return "not a number";
        case Fault::kNotFinite: return "not finite";
        case Fault::kTooLarge: return "too large";
    }
    return "not a number";
}

}  // namespace mandate::fixed12
