#include "billing/unknown_keys.h"

#include <array>

namespace mandate::billing {
namespace {

constexpr std::array<std::string_view, kUnknownKeyCount> kNames{
    "platform", "model",  "vendor",    "token_type", "tier",
    "routing",  "region", "line_kind", "tokens",     "tags"};

}  // namespace

std::string_view name_of(UnknownKey key) { return kNames.at(static_cast<std::size_t>(key)); }

std::optional<UnknownKey> parse_unknown_key(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return static_cast<UnknownKey>(i);
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> UnknownKeys::names() const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (contains(static_cast<UnknownKey>(i))) {
            names.push_back(kNames[i]);
        }
    }
    return names;
}

}  // namespace mandate::billing
