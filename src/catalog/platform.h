#pragma once

#include <optional>
#include <string_view>

namespace mandate::catalog {

/// What kind of product a bill line belongs to (docs/formats/vocabulary.md, `platform`).
enum class Platform {
    kBedrock,         ///< Amazon Bedrock, billed by AWS or through AWS Marketplace
    kAgentcore,       ///< Amazon Bedrock AgentCore
    kClaudePlatform,  ///< Claude Platform on AWS
    kOtherAi,         ///< another AI service: SageMaker, Amazon Q, Kiro, ...
    kNonAi,           ///< a known service that is not AI
    kUnknown,         ///< a product that is on no list
};

/// `bedrock`, `agentcore`, `claude_platform`, `other_ai`, `non_ai`, `unknown`.
std::string_view name_of(Platform platform);

/// The platform of a name; nothing when the name is none of the six.
std::optional<Platform> parse_platform(std::string_view name);

}  // namespace mandate::catalog
