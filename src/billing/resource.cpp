#include "billing/resource.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "iam/arn.h"

namespace mandate::billing {
namespace {

constexpr std::array<std::string_view, 21> kKindNames{
    "foundation_model",
    "inference_profile",
    "application_inference_profile",
    "project",
    "workspace",
    "provisioned_model",
    "custom_model",
    "imported_model",
    "agent",
    "knowledge_base",
    "flow",
    "guardrail",
    "prompt_router",
    "agentcore_runtime",
    "agentcore_memory",
    "agentcore_gateway",
    "agentcore_browser",
    "agentcore_code_interpreter",
    "agentcore_other",
    "endpoint",
    "other",
};

/// A resource type of a service, and what it is. An empty type stands for all others.
struct Type {
    std::string_view service;
    std::string_view type;
    ResourceKind kind;
};

constexpr std::array<Type, 33> kTypes{{
    {"bedrock", "foundation-model", ResourceKind::kFoundationModel},
    {"bedrock", "inference-profile", ResourceKind::kInferenceProfile},
    {"bedrock", "application-inference-profile", ResourceKind::kApplicationInferenceProfile},
    {"bedrock", "project", ResourceKind::kProject},
    {"bedrock", "provisioned-model", ResourceKind::kProvisionedModel},
    {"bedrock", "provisioned-model-v2", ResourceKind::kProvisionedModel},
    {"bedrock", "custom-model", ResourceKind::kCustomModel},
    {"bedrock", "custom-model-deployment", ResourceKind::kCustomModel},
    {"bedrock", "imported-model", ResourceKind::kImportedModel},
    {"bedrock", "agent", ResourceKind::kAgent},
    {"bedrock", "agent-alias", ResourceKind::kAgent},
    {"bedrock", "knowledge-base", ResourceKind::kKnowledgeBase},
    {"bedrock", "flow", ResourceKind::kFlow},
    {"bedrock", "flow-alias", ResourceKind::kFlow},
    {"bedrock", "guardrail", ResourceKind::kGuardrail},
    {"bedrock", "guardrail-profile", ResourceKind::kGuardrail},
    {"bedrock", "prompt-router", ResourceKind::kPromptRouter},
    {"bedrock", "default-prompt-router", ResourceKind::kPromptRouter},
    {"bedrock", "marketplace", ResourceKind::kEndpoint},
    {"bedrock-mantle", "project", ResourceKind::kProject},
    {"bedrock-mantle", "customized-model", ResourceKind::kCustomModel},
    {"bedrock-agentcore", "runtime", ResourceKind::kAgentcoreRuntime},
    {"bedrock-agentcore", "memory", ResourceKind::kAgentcoreMemory},
    {"bedrock-agentcore", "gateway", ResourceKind::kAgentcoreGateway},
    {"bedrock-agentcore", "browser", ResourceKind::kAgentcoreBrowser},
    {"bedrock-agentcore", "browser-custom", ResourceKind::kAgentcoreBrowser},
    {"bedrock-agentcore", "browser-profile", ResourceKind::kAgentcoreBrowser},
    {"bedrock-agentcore", "code-interpreter", ResourceKind::kAgentcoreCodeInterpreter},
    {"bedrock-agentcore", "code-interpreter-custom", ResourceKind::kAgentcoreCodeInterpreter},
    {"bedrock-agentcore", "", ResourceKind::kAgentcoreOther},
    {"aws-external-anthropic", "workspace", ResourceKind::kWorkspace},
    {"sagemaker", "endpoint", ResourceKind::kEndpoint},
    {"sagemaker", "inference-component", ResourceKind::kEndpoint},
}};

ResourceKind kind_of(std::string_view service, std::string_view type) {
    for (Type const& known : kTypes) {
        if (known.service == service && (known.type.empty() || known.type == type)) {
            return known.kind;
        }
    }
    return ResourceKind::kOther;
}

/// The routing that a system profile's prefix names.
Routing routing_of(std::string_view prefix) {
    return prefix == "global" ? Routing::kGlobal : Routing::kGeographic;
}

/// The model's own id within a custom model's: `anthropic.claude-3-haiku-20240307-v1:0/abc`.
std::string_view base_model(std::string_view name) { return name.substr(0, name.find('/')); }

Resource read_arn(iam::ArnView const& arn, std::string_view text, catalog::Models const& models) {
    std::size_t const slash = arn.resource.find('/');
    std::string_view const type = arn.resource.substr(0, slash);
    std::string_view const name =
        slash == std::string_view::npos ? "" : arn.resource.substr(slash + 1);
    Resource resource;
    resource.kind = kind_of(arn.service, type);
    resource.partition = Partition(std::string(arn.partition));
    if (!arn.region.empty()) {
        resource.region = Region(std::string(arn.region));
    }
    if (!arn.account.empty()) {
        resource.account = AccountId(std::string(arn.account));
    }
    switch (resource.kind) {
        case ResourceKind::kInferenceProfile: {
            catalog::ProfileId const id = models.split_profile(name);
            resource.model_id = id.model_id;
            resource.profile = text;
            if (!id.prefix.empty()) {
                resource.routing = routing_of(id.prefix);
            }
            break;
        }
        case ResourceKind::kApplicationInferenceProfile: resource.profile = text; break;
        case ResourceKind::kFoundationModel: resource.model_id = name; break;
        case ResourceKind::kCustomModel:
            if (type == "custom-model" && name.find('.') != std::string_view::npos) {
                resource.model_id = base_model(name);
            }
            break;
        case ResourceKind::kWorkspace: resource.workspace = text; break;
        default: break;
    }
    if (resource.model_id && resource.model_id->empty()) {
        resource.model_id.reset();
    }
    return resource;
}

Resource read_bare(std::string_view text, catalog::Models const& models) {
    Resource resource;
    if (text.starts_with("wrkspc_")) {
        resource.kind = ResourceKind::kWorkspace;
    } else if (text.starts_with("proj_")) {
        resource.kind = ResourceKind::kProject;
    } else if (models.vendor_of_id(text)) {
        catalog::ProfileId const id = models.split_profile(text);
        resource.kind =
            id.prefix.empty() ? ResourceKind::kFoundationModel : ResourceKind::kInferenceProfile;
        resource.model_id = id.model_id;
        if (!id.prefix.empty()) {
            resource.routing = routing_of(id.prefix);
        }
    }
    return resource;
}

}  // namespace

std::string_view name_of(ResourceKind kind) {
    return kKindNames.at(static_cast<std::size_t>(kind));
}

std::optional<Resource> parse_resource(std::string_view text, catalog::Catalog const& catalog) {
    text = trim(text);
    if (text.empty()) {
        return std::nullopt;
    }
    std::optional<iam::ArnView> const arn = iam::split_arn(text);
    return arn ? read_arn(*arn, text, catalog.models()) : read_bare(text, catalog.models());
}

}  // namespace mandate::billing
