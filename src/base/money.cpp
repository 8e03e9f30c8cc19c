#include "base/money.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace mandate {
namespace {

std::unexpected<Error> overflow() {
    return bad_input("the amount leaves the range of money (10^26)", "check the source figures");
}

Result<Money> checked(fixed12::Reading reading, std::string_view text) {
    if (reading.fault != fixed12::Fault::kNone) {
        return bad_input(
            fmt::format("'{}' is {}", text.substr(0, 60), fixed12::name_of(reading.fault)),
            "write an amount as digits with a point, such as 12.34");
    }
    return Money::from_units(reading.value);
}

struct Share {
    std::size_t index;
    UInt128 remainder;
};

}  // namespace

Result<Money> Money::parse(std::string_view text) { return checked(fixed12::parse(text), text); }

Result<Money> Money::parse_line_amount(std::string_view text) {
    fixed12::Reading reading = fixed12::parse(text);
    if (reading.value >= fixed12::kLineLimit || reading.value <= -fixed12::kLineLimit) {
        reading.fault = fixed12::Fault::kTooLarge;
    }
    return checked(reading, text);
}

Result<Money> Money::plus(Money other) const {
    Int128 sum = 0;
    if (__builtin_add_overflow(units_, other.units_, &sum)) {
        return overflow();
    }
    return from_units(sum);
}

Result<Money> Money::minus(Money other) const {
    Int128 difference = 0;
    if (__builtin_sub_overflow(units_, other.units_, &difference)) {
        return overflow();
    }
    return from_units(difference);
}

Result<Money> Money::times(std::int64_t factor) const {
    Int128 product = 0;
    if (__builtin_mul_overflow(units_, static_cast<Int128>(factor), &product)) {
        return overflow();
    }
    return from_units(product);
}

Result<std::vector<Money>> Money::allocate(std::span<std::int64_t const> weights) const {
    Int128 total = 0;
    for (std::int64_t weight : weights) {
        if (weight < 0) {
            return bad_input("a weight is negative", "give weights of zero or more");
        }
        total += weight;
    }
    if (total == 0) {
        return bad_input("the weights add up to zero", "give at least one weight above zero");
    }
    bool const negative = units_ < 0;
    UInt128 const magnitude =
        negative ? -static_cast<UInt128>(units_) : static_cast<UInt128>(units_);
    auto const by = static_cast<UInt128>(total);

    std::vector<UInt128> parts;
    std::vector<Share> remainders;
    UInt128 given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        UInt128 product = 0;
        if (__builtin_mul_overflow(magnitude, static_cast<UInt128>(weights[i]), &product)) {
            return overflow();
        }
        parts.push_back(product / by);
        remainders.push_back({i, product % by});
        given += parts.back();
    }
    std::ranges::sort(remainders, [](Share const& a, Share const& b) {
        return a.remainder != b.remainder ? a.remainder > b.remainder : a.index < b.index;
    });
    auto const left = static_cast<std::size_t>(magnitude - given);
    for (std::size_t i = 0; i < left; ++i) {
        ++parts[remainders[i].index];
    }
    std::vector<Money> result;
    for (UInt128 part : parts) {
        auto const units = static_cast<Int128>(part);
        result.push_back(from_units(negative ? -units : units));
    }
    return result;
}

}  // namespace mandate
