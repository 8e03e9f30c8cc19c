#include "base/money.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate {
namespace {

using fixed12::Fault;

std::string text_of(std::string_view text) {
    Result<Money> const money = Money::parse(text);
    return money ? money->to_string() : to_string(money.error());
}

TEST(Money, ReadsDecimalTextExactly) {
    EXPECT_EQ(text_of("12.34"), "12.340000000000");
    EXPECT_EQ(text_of("-0.000000000001"), "-0.000000000001");
    EXPECT_EQ(text_of("6.71E-8"), "0.000000067100");
    EXPECT_EQ(text_of("1e3"), "1000.000000000000");
    EXPECT_EQ(text_of(".5"), "0.500000000000");
    EXPECT_EQ(text_of("5."), "5.000000000000");
    EXPECT_EQ(text_of("+7"), "7.000000000000");
    EXPECT_EQ(text_of("-0"), "0.000000000000");
    EXPECT_EQ(text_of("0e999999999999"), "0.000000000000");
    EXPECT_EQ(text_of("00000000000000000000000000000000000000001"), "1.000000000000");
}

TEST(Money, RoundsHalfToEvenOnTheText) {
    EXPECT_EQ(text_of("0.0000000000005"), "0.000000000000");
    EXPECT_EQ(text_of("0.0000000000015"), "0.000000000002");
    EXPECT_EQ(text_of("0.00000000000050000000000000000000000000001"), "0.000000000001");
    EXPECT_EQ(text_of("-0.0000000000025"), "-0.000000000002");
    EXPECT_EQ(text_of("5e-13"), "0.000000000000");
    EXPECT_EQ(text_of("6e-13"), "0.000000000001");
    EXPECT_EQ(text_of("9e-14"), "0.000000000000");
    EXPECT_EQ(text_of("1e-99999"), "0.000000000000");
}

TEST(Money, RefusesWhatIsNoAmount) {
    for (std::string_view text : {"", " 1", "1 ", "1,000", "$1", "1.2.3", "e5", "1e", "1e+", "--1",
                                  ".", "-", "0x10", "1_0"}) {
        EXPECT_EQ(fixed12::parse(text).fault, Fault::kNotANumber) << text;
    }
    for (std::string_view text : {"NaN", "nan", "inf", "-Infinity"}) {
        EXPECT_EQ(fixed12::parse(text).fault, Fault::kNotFinite) << text;
    }
    EXPECT_EQ(fixed12::parse("1e26").fault, Fault::kTooLarge);
    EXPECT_EQ(fixed12::parse("1e308").fault, Fault::kTooLarge);
    EXPECT_EQ(fixed12::parse("340282366920938463463374607.431768211456").fault, Fault::kTooLarge);
    EXPECT_EQ(fixed12::parse("340282366920938463463374607431768211456").fault, Fault::kTooLarge);
    EXPECT_EQ(fixed12::parse("99999999999999999999999999.9").fault, Fault::kNone);
    EXPECT_TRUE(Money::parse_line_amount("999999999999.999999999999"));
    EXPECT_FALSE(Money::parse_line_amount("1000000000000"));
    EXPECT_FALSE(Money::parse_line_amount("-1e12"));
}

TEST(Money, ErrorNamesTheTextAndTheWayOut) {
    EXPECT_EQ(
        text_of("12 dollars"),
        "'12 dollars' is not a number; write an amount as digits with a point, such as 12.34");
}

/// The rule itself, slow and obvious: shortest digits, then decimal rounding of that text.
fixed12::Reading by_shortest_digits(double value) {
    std::array<char, 64> buffer{};
    auto const written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return fixed12::parse({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
}

TEST(Money, FromDoubleEqualsTheShortestDecimalRounded) {
    std::mt19937_64 random(20261123);
    std::uniform_int_distribution<int> exponent(-60, 42);
    std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
    for (int i = 0; i < 200'000; ++i) {
        double const value = std::ldexp(mantissa(random), exponent(random));
        EXPECT_TRUE(fixed12::from_double(value).value == by_shortest_digits(value).value) << value;
    }
    // Decimals of every length, and their neighbours: where a naive product goes wrong.
    std::uniform_int_distribution<std::int64_t> digits(0, 999'999'999'999'999);
    for (int i = 0; i < 200'000; ++i) {
        double const value = static_cast<double>(digits(random)) / std::pow(10.0, i % 17);
        for (double x : {value, std::nextafter(value, 1e300), -value}) {
            EXPECT_TRUE(fixed12::from_double(x).value == by_shortest_digits(x).value) << x;
        }
    }
}

TEST(Money, FromDoubleRefusesWhatIsNotFinite) {
    EXPECT_EQ(fixed12::from_double(std::nan("")).fault, Fault::kNotFinite);
    EXPECT_EQ(fixed12::from_double(std::numeric_limits<double>::infinity()).fault,
              Fault::kNotFinite);
    EXPECT_EQ(fixed12::from_double(1e308).fault, Fault::kTooLarge);
    EXPECT_TRUE(fixed12::from_double(-0.0).value == 0);
}

TEST(Money, PrintThenParseIsIdentity) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 10'000; ++i) {
        auto const units = static_cast<Int128>(static_cast<std::int64_t>(random())) *
                           static_cast<std::int64_t>(random() % 100'000);
        Money const money = Money::from_units(units);
        EXPECT_EQ(*Money::parse(money.to_string()), money);
        EXPECT_EQ(*Money::parse(fixed12::print_short(units)), money);
    }
}

TEST(Money, DisplayHasThousandsAndPlaces) {
    EXPECT_EQ(Money::parse("1234567.895")->to_display(), "1,234,567.90");
    EXPECT_EQ(Money::parse("1234567.885")->to_display(), "1,234,567.88");
    EXPECT_EQ(Money::parse("-999.5")->to_display(0), "-1,000");
    EXPECT_EQ(Money::parse("0.0000012")->to_display(7), "0.0000012");
    EXPECT_EQ(Money::parse("100")->to_display(), "100.00");
}

TEST(Money, ArithmeticIsChecked) {
    Money const big = Money::from_units(std::numeric_limits<Int128>::max());
    EXPECT_FALSE(big.plus(Money::from_units(1)));
    EXPECT_FALSE(Money::from_units(std::numeric_limits<Int128>::min()).minus(Money::from_units(1)));
    EXPECT_FALSE(big.times(2));
    EXPECT_EQ(Money::parse("1.5")->plus(*Money::parse("-2"))->to_string(), "-0.500000000000");
}

TEST(Money, AllocateLosesNothing) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 10'000; ++i) {
        Money const amount = Money::from_units(static_cast<std::int64_t>(random()));
        std::vector<std::int64_t> weights(1 + random() % 7);
        for (std::int64_t& weight : weights) {
            weight = static_cast<std::int64_t>(random() % 1000);
        }
        weights[0] += 1;
        std::vector<Money> const parts = *amount.allocate(weights);
        Money sum;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            sum = *sum.plus(parts[k]);
            if (weights[k] == 0) {
                EXPECT_TRUE(parts[k].is_zero());
            }
        }
        EXPECT_EQ(sum, amount);
    }
}

TEST(Money, AllocateIsFairAndRefusesNonsense) {
    std::vector<Money> const parts =
        *Money::parse("0.000000000005")->allocate(std::array<std::int64_t, 3>{1, 1, 1});
    EXPECT_THAT(parts, testing::ElementsAre(Money::from_units(2), Money::from_units(2),
                                            Money::from_units(1)));
    EXPECT_FALSE(Money().allocate({}));
    EXPECT_FALSE(Money().allocate(std::array<std::int64_t, 2>{0, 0}));
    EXPECT_FALSE(Money().allocate(std::array<std::int64_t, 2>{2, -1}));
}

}  // namespace
}  // namespace mandate
