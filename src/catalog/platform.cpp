#include "catalog/platform.h"

#include <array>
#include <utility>

namespace mandate::catalog {
namespace {

constexpr std::array<std::pair<Platform, std::string_view>, 6> kNames{{
    {Platform::kBedrock, "bedrock"},
    {Platform::kAgentcore, "agentcore"},
    {Platform::kClaudePlatform, "claude_platform"},
    {Platform::kOtherAi, "other_ai"},
    {Platform::kNonAi, "non_ai"},
    {Platform::kUnknown, "unknown"},
}};

}  // namespace

std::string_view name_of(Platform platform) {
    return kNames.at(static_cast<std::size_t>(platform)).second;
}

std::optional<Platform> parse_platform(std::string_view name) {
    for (auto const& [platform, word] : kNames) {
        if (word == name) {
            return platform;
        }
    }
    return std::nullopt;
}

}  // namespace mandate::catalog
