#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "billing/vocabulary.h"
#include "catalog/catalog.h"

namespace mandate::billing {

/// What a line's resource is.
enum class ResourceKind {
    kFoundationModel,
    kInferenceProfile,  ///< of the system: `us.anthropic.claude-opus-4-8`
    kApplicationInferenceProfile,
    kProject,    ///< of bedrock-mantle
    kWorkspace,  ///< of Claude Platform on AWS
    kProvisionedModel,
    kCustomModel,  ///< custom or customized model, and its deployments
    kImportedModel,
    kAgent,  ///< and its aliases
    kKnowledgeBase,
    kFlow,       ///< and its aliases
    kGuardrail,  ///< and guardrail profiles
    kPromptRouter,
    kAgentcoreRuntime,
    kAgentcoreMemory,
    kAgentcoreGateway,
    kAgentcoreBrowser,
    kAgentcoreCodeInterpreter,
    kAgentcoreOther,
    kEndpoint,  ///< of Bedrock Marketplace or SageMaker
    kOther,
};

/// `foundation_model`, `inference_profile`, ..., `other`.
std::string_view name_of(ResourceKind kind);

/// `line_item_resource_id`, taken apart.
struct Resource {
    ResourceKind kind = ResourceKind::kOther;
    std::optional<Partition> partition;
    std::optional<Region> region;
    std::optional<AccountId> account;
    std::optional<std::string> model_id;   ///< `anthropic.claude-opus-4-8`, profile prefix dropped
    std::optional<std::string> profile;    ///< the ARN of an inference profile, either kind
    std::optional<std::string> workspace;  ///< the ARN of a Claude Platform workspace
    std::optional<Routing> routing;        ///< geographic or global, of a system profile

    friend bool operator==(Resource const&, Resource const&) = default;
};

/// Takes a resource id apart: an ARN, or a bare id (`us.anthropic.claude-opus-4-8`,
/// `wrkspc_01AbC`, `proj_...`). A bare id names no account, so it has no profile or workspace ARN.
/// Source: AWS, service authorization reference of bedrock, bedrock-mantle, bedrock-agentcore and
/// aws-external-anthropic.
/// @returns nothing for an empty text, kOther for anything else that is not understood.
///          Pure and thread-safe.
std::optional<Resource> parse_resource(std::string_view text, catalog::Catalog const& catalog);

}  // namespace mandate::billing
