#include "billing/token_unit.h"

#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace mandate::billing {
namespace {

constexpr std::int64_t kThousand = 1'000;
constexpr std::int64_t kMillion = 1'000'000;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 14> kCounts{{
    {"", 1},
    {"1", 1},
    {"1k", kThousand},
    {"k", kThousand},
    {"1000", kThousand},
    {"1,000", kThousand},
    {"thousand", kThousand},
    {"1 thousand", kThousand},
    {"1m", kMillion},
    {"m", kMillion},
    {"1000000", kMillion},
    {"1,000,000", kMillion},
    {"million", kMillion},
    {"1 million", kMillion},
}};

std::optional<std::int64_t> count_of(std::string_view text) {
    for (auto const& [word, count] : kCounts) {
        if (word == text) {
            return count;
        }
    }
    return std::nullopt;
}

/// The third `|` field of a Marketplace description; empty when there is none.
std::string_view dimension_of(std::string_view description) {
    for (int field = 0; field < 2; ++field) {
        std::size_t const bar = description.find('|');
        if (bar == std::string_view::npos) {
            return {};
        }
        description.remove_prefix(bar + 1);
    }
    return description.substr(0, description.find('|'));
}

}  // namespace

std::optional<std::int64_t> tokens_per_unit(std::string_view unit, std::string_view description,
                                            BareUnits bare_units) {
    std::string const lower = to_lower(trim(unit));
    if (lower == "units" || lower == "unit") {
        std::string const dimension = to_lower(dimension_of(description));
        bool const million = dimension.find("million") != std::string::npos;
        bool const thousand = dimension.find("thousand") != std::string::npos;
        if (million != thousand) {
            return million ? kMillion : kThousand;
        }
        if (million || bare_units == BareUnits::kUnknown) {
            return std::nullopt;
        }
        return kMillion;
    }
    std::string_view count = lower;
    bool const named = consume_suffix(count, "tokens") || consume_suffix(count, "token");
    count = trim(count);
    // Without the word, `1M` may be a minute.
    if (!named && !count.ends_with("thousand") && !count.ends_with("million")) {
        return std::nullopt;
    }
    return count_of(count);
}

}  // namespace mandate::billing
