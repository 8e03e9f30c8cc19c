#include "iam/proof_questions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "iam/ai_actions.h"
#include "iam/arn.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kRegionKey = "aws:requestedregion";
constexpr std::string_view kProfileKey = "bedrock:inferenceprofilearn";
constexpr std::string_view kMcpKey = "aws:viaawsmcpservice";
constexpr std::string_view kMantleKey = "bedrock-mantle:model";
constexpr std::string_view kExampleId = "zz9example";
constexpr std::array<std::string_view, 4> kModelActions{
    "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream",
    "bedrock:CreateModelInvocationJob", "bedrock:CountTokens"};
constexpr std::array<std::string_view, 2> kProfileActions{"bedrock:InvokeModel",
                                                          "bedrock:InvokeModelWithResponseStream"};
constexpr std::array<std::string_view, 3> kMcpValues{"", "false", "true"};

/// What AWS says of a region: the model of global inference has none.
std::string_view requested(std::string_view region) {
    return region.empty() ? std::string_view("unspecified") : region;
}

std::string foundation_model(ProofSpace const& space, std::string_view region,
                             std::string_view model) {
    return fmt::format("arn:{}:bedrock:{}::foundation-model/{}", space.partition, region, model);
}

std::string in_account(ProofSpace const& space, std::string_view service, std::string_view region,
                       std::string_view account, std::string_view resource) {
    return fmt::format("arn:{}:{}:{}:{}:{}", space.partition, service, region, account, resource);
}

void ask_each(Inquiry& inquiry, std::span<std::string_view const> actions) {
    for (std::string_view const action : actions) {
        inquiry.action(action);
        inquiry.ask();
    }
}

/// An example of what a part of a call is about.
std::string example(std::string const& resource) {
    bool const open = resource.size() > 1 && resource.ends_with('*');
    return open ? resource.substr(0, resource.size() - 1) + std::string(kExampleId) : resource;
}

void set_sent(Inquiry& inquiry, CallPart const& part) {
    inquiry.clear_keys();
    for (SentKey const& key : part.keys) {
        inquiry.key(key.key, key.values.front());
    }
}

/// Values of a key that are sent with some call, with none, or with calls that are not granted.
std::vector<std::string> values_of(std::string_view key, ProofSpace const& space) {
    std::vector<std::string> values{""};
    auto const append = [&](std::vector<std::string> const& more) {
        values.insert(values.end(), more.begin(), more.end());
    };
    if (key == kRegionKey) {
        values.insert(values.end(), {"unspecified", "zz-unknown-9", space.far_region});
        append(space.near_regions);
    } else if (key == kProfileKey) {
        append(space.profiles);
        append(space.odd_profiles);
    } else if (key == kMantleKey) {
        values.insert(values.end(), {"unknown.model-9"});
        append(space.granted_models);
    } else {
        values.insert(values.end(), {"bedrock.amazonaws.com", "lambda.amazonaws.com", "LONG_TERM",
                                     "SHORT_TERM", "zz9"});
    }
    return values;
}

/// All values of all keys of the part, from the key at `index` on.
void ask_circumstances(Inquiry& inquiry, CallPart const& part, std::size_t index,
                       ProofSpace const& space) {
    if (index == part.keys.size()) {
        for (std::string_view const mcp : kMcpValues) {
            inquiry.key(kMcpKey, mcp);
            inquiry.ask();
        }
        return;
    }
    for (std::string const& value : values_of(part.keys[index].key, space)) {
        if (inquiry.done()) {
            return;
        }
        inquiry.key(part.keys[index].key, value);
        ask_circumstances(inquiry, part, index + 1, space);
    }
}

/// On and after the last day of an IAM user.
void ask_times(Inquiry& inquiry, Specification const& specification) {
    if (specification.last_day().empty()) {
        return;
    }
    for (std::string const& time :
         {specification.last_day() + "T00:00:00Z", specification.last_day() + "T23:59:59Z",
          std::string("9999-01-01T00:00:00Z"), std::string()}) {
        inquiry.key("aws:currenttime", time);
        inquiry.ask();
    }
}

/// Resources that a pattern for this one might catch.
std::vector<std::string> neighbours(std::string const& resource, ProofSpace const& space) {
    std::optional<ArnView> const arn = split_arn(resource);
    if (!arn) {
        return {};
    }
    std::vector<std::string> found{resource + "x", resource + "/x",
                                   resource.substr(0, resource.size() - 1)};
    auto const with = [&](std::string_view partition, std::string_view service,
                          std::string_view region, std::string_view account) {
        found.push_back(
            fmt::format("arn:{}:{}:{}:{}:{}", partition, service, region, account, arn->resource));
    };
    with(arn->partition, arn->service, arn->region, space.other_account);
    with(arn->partition, arn->service, space.far_region, arn->account);
    with(arn->partition == "aws" ? "aws-cn" : "aws", arn->service, arn->region, arn->account);
    with(arn->partition, "zz-bedrock", arn->region, arn->account);
    return found;
}

}  // namespace

Dimension ask_granted(Inquiry& inquiry, Specification const& specification,
                      ProofSpace const& space) {
    for (CallPart const& part : specification.parts()) {
        std::string const resource = example(part.resource);
        inquiry.action(part.action);
        set_sent(inquiry, part);
        inquiry.resource(resource);
        inquiry.ask();
        for (std::string const& neighbour : neighbours(resource, space)) {
            inquiry.resource(neighbour);
            inquiry.ask();
        }
        inquiry.resource(resource);
        ask_times(inquiry, specification);
        ask_circumstances(inquiry, part, 0, space);
        inquiry.clear_keys();
    }
    return {"granted calls", specification.parts().size(),
            "each request of each granted call, with every value of its keys: as sent, absent, of "
            "another grant, of no grant; conditions name values or compare with them, so a value "
            "that no text names stands for all such"};
}

Dimension ask_models(Inquiry& inquiry, ProofSpace const& space) {
    for (std::string const& region : space.regions) {
        inquiry.key(kRegionKey, requested(region));
        for (std::string const& model : space.models) {
            if (inquiry.done()) {
                break;
            }
            inquiry.resource(foundation_model(space, region, model));
            ask_each(inquiry, kModelActions);
        }
    }
    std::vector<std::string> regions = space.near_regions;
    regions.push_back(space.far_region);
    regions.emplace_back();
    for (std::string const& profile : space.profiles) {
        inquiry.key(kProfileKey, profile);
        for (std::string const& region : space.regions) {
            inquiry.key(kRegionKey, requested(region));
            // A pattern ties a model and a region in one text: all models where a grant reaches,
            // all regions for the granted models.
            bool const near = contains(regions, region);
            for (std::string const& model : near ? space.models : space.granted_models) {
                inquiry.resource(foundation_model(space, region, model));
                ask_each(inquiry, kProfileActions);
            }
        }
    }
    inquiry.clear_keys();
    return {"model", space.models.size(),
            "every model of the catalogue, one that is in none, and ids one letter away from each "
            "granted one: what a pattern catches beyond a granted id, it catches among these or "
            "among its own instances"};
}

Dimension ask_profiles(Inquiry& inquiry, ProofSpace const& space) {
    std::vector<std::string> regions = space.near_regions;
    regions.push_back(space.far_region);
    for (std::string const& region : regions) {
        inquiry.key(kRegionKey, region);
        for (std::string const& prefix : space.profile_prefixes) {
            for (std::string const& model : space.models) {
                if (inquiry.done()) {
                    break;
                }
                inquiry.resource(in_account(space, "bedrock", region, space.account,
                                            fmt::format("inference-profile/{}.{}", prefix, model)));
                ask_each(inquiry, kProfileActions);
            }
        }
        for (std::string const& model : space.granted_models) {
            inquiry.resource(in_account(space, "bedrock", region, space.other_account,
                                        "inference-profile/us." + model));
            ask_each(inquiry, kModelActions);
        }
    }
    for (std::vector<std::string> const& some : {space.profiles, space.odd_profiles}) {
        for (std::string const& profile : some) {
            inquiry.resource(profile);
            inquiry.key(kRegionKey, split_arn(profile)->region);
            ask_each(inquiry, kModelActions);
        }
    }
    inquiry.clear_keys();
    return {"inference profile", space.profile_prefixes.size() + space.odd_profiles.size() + 1,
            "bare; every system prefix AWS has and one it has not, each with every model; "
            "application profiles granted and not; of the account and of another one, whose own "
            "policy is taken to allow everything"};
}

Dimension ask_mantle(Inquiry& inquiry, ProofSpace const& space) {
    std::vector<std::string> regions = space.near_regions;
    regions.push_back(space.far_region);
    constexpr std::array<std::string_view, 3> kActions{"bedrock-mantle:CreateInference",
                                                       "bedrock-mantle:CountTokens",
                                                       "bedrock-mantle:CreateFineTuningJob"};
    for (std::string const& region : regions) {
        inquiry.key(kRegionKey, region);
        for (std::string const& account : {space.account, space.other_account}) {
            inquiry.resource(
                in_account(space, "bedrock-mantle", region, account, "project/zz9example"));
            for (std::string const& model : space.models) {
                inquiry.key(kMantleKey, model);
                ask_each(inquiry, kActions);
            }
            inquiry.key(kMantleKey, "");
            ask_each(inquiry, kActions);
        }
    }
    inquiry.clear_keys();
    return {"model through bedrock-mantle", space.models.size() + 1,
            "the same models as values of bedrock-mantle:Model, and no value; a project is any, "
            "because a grant names none"};
}

namespace {

/// Ids for a type of resource: those of the grants, and one of none.
std::vector<std::string> ids_of(std::string_view type, ProofSpace const& space) {
    std::vector<std::string> ids{std::string(kExampleId)};
    if (type == "foundation-model" && !space.granted_models.empty()) {
        ids.push_back(space.granted_models.front());
    }
    if (type == "workspace") {
        ids.push_back(space.workspaces.front());
    }
    for (std::string const& profile : space.profiles) {
        std::string_view const resource = split_arn(profile)->resource;
        if (resource.starts_with(type) && resource.substr(type.size()).starts_with('/')) {
            ids.emplace_back(resource.substr(type.size() + 1));
            break;
        }
    }
    return ids;
}

/// Every resource of an action that stands for a class: in a region of the grants and of the
/// account, then in another of either.
std::vector<std::string> resources_of(AiService const& service, AiAction const& action,
                                      ProofSpace const& space) {
    std::vector<std::string> resources{"*"};
    std::string const& near =
        space.near_regions.empty() ? space.far_region : space.near_regions.front();
    for (std::string const& name : action.resource_types) {
        std::string const& arn = service.resource_type(name).arn;
        for (std::string const& id : ids_of(name, space)) {
            resources.push_back(fill(arn, {space.partition, near, space.account, id}));
            resources.push_back(fill(arn, {space.partition, space.far_region, space.account, id}));
            resources.push_back(fill(arn, {space.partition, near, space.other_account, id}));
        }
    }
    return resources;
}

/// The keys with which a granted call would be made.
void tempt(Inquiry& inquiry, ProofSpace const& space) {
    if (!space.profiles.empty()) {
        inquiry.key(kProfileKey, space.profiles.front());
    }
    if (!space.granted_models.empty()) {
        inquiry.key(kMantleKey, space.granted_models.front());
    }
}

void ask_action(Inquiry& inquiry, AiService const& service, AiAction const& action,
                ProofSpace const& space) {
    inquiry.action(fmt::format("{}:{}", service.prefix, action.name));
    for (std::string const& resource : resources_of(service, action, space)) {
        std::optional<ArnView> const arn = split_arn(resource);
        std::string_view const region = arn && !arn->region.empty() ? arn->region
                                        : space.near_regions.empty()
                                            ? std::string_view(space.far_region)
                                            : std::string_view(space.near_regions.front());
        inquiry.resource(resource);
        inquiry.clear_keys();
        inquiry.key(kRegionKey, region);
        inquiry.ask();
        tempt(inquiry, space);
        inquiry.ask();
        inquiry.key(kMcpKey, "true");
        inquiry.ask();
    }
    inquiry.clear_keys();
}

}  // namespace

Dimension ask_actions(Inquiry& inquiry, ProofSpace const& space) {
    std::size_t actions = 0;
    for (AiService const& service : ai_services()) {
        AiAction unknown{"ZzUnknown", AiEffect::kRuns, {}};
        for (AiResourceType const& type : service.resource_types) {
            unknown.resource_types.push_back(type.name);
        }
        ask_action(inquiry, service, unknown, space);
        for (AiAction const& action : service.actions) {
            if (inquiry.done()) {
                break;
            }
            ask_action(inquiry, service, action, space);
        }
        actions += service.actions.size() + 1;
    }
    return {"action", actions,
            "every action of the AI services that AWS documents and one a service that it does "
            "not, on every type of resource that it takes: a wildcard in an action catches the "
            "unknown one, or a known one beyond the grants, or nothing that exists"};
}

Dimension ask_workspaces(Inquiry& inquiry, ProofSpace const& space) {
    auto const service =
        std::ranges::find(ai_services(), "aws-external-anthropic", &AiService::prefix);
    std::vector<std::string> regions = space.near_regions;
    regions.push_back(space.far_region);
    for (std::string const& region : regions) {
        inquiry.key(kRegionKey, region);
        for (std::string const& account : {space.account, space.other_account}) {
            for (std::string const& workspace : space.workspaces) {
                inquiry.resource(in_account(space, "aws-external-anthropic", region, account,
                                            "workspace/" + workspace));
                for (AiAction const& action : service->actions) {
                    inquiry.action(fmt::format("{}:{}", service->prefix, action.name));
                    inquiry.ask();
                }
            }
        }
    }
    inquiry.clear_keys();
    return {"workspace", space.workspaces.size() * 2,
            "each granted one, one letter more, one of no grant; in each region of the grants and "
            "another; of the account and of another"};
}

Dimension ask_escapes(Inquiry& inquiry, Specification const& specification,
                      ProofSpace const& space) {
    ArnPlace const own{space.partition, "", space.account, kExampleId};
    ArnPlace const other{space.partition, "", space.other_account, kExampleId};
    for (AiEscape const& escape : ai_escapes()) {
        inquiry.action(escape.action);
        for (std::string const& resource :
             {fill(escape.resource, own), fill(escape.resource, other), specification.principal(),
              specification.batch_role(), std::string("*")}) {
            inquiry.resource(resource);
            for (std::string_view const service :
                 {"", "bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com",
                  "lambda.amazonaws.com"}) {
                inquiry.key("iam:passedtoservice", service);
                inquiry.ask();
            }
        }
        inquiry.clear_keys();
    }
    return {"way round", ai_escapes().size(),
            "each action that leads to other rights, on the role itself, its service role, another "
            "role and a role of another account"};
}

Dimension ask_agentic(Inquiry& inquiry, std::span<std::string const> actions,
                      ProofSpace const& space) {
    std::string const& region =
        space.near_regions.empty() ? space.far_region : space.near_regions.front();
    inquiry.resource("*");
    inquiry.key(kRegionKey, region);
    for (std::string const& action : actions) {
        inquiry.action(action);
        for (std::string_view const mcp : kMcpValues) {
            inquiry.key(kMcpKey, mcp);
            for (std::string_view const server : {"", "aws-mcp.amazonaws.com"}) {
                inquiry.key("aws:calledviaawsmcp", mcp == "true" ? server : "");
                inquiry.ask();
            }
        }
    }
    inquiry.clear_keys();
    return {"agentic", kMcpValues.size(),
            "direct calls, with the key false and without it, and through an MCP server of AWS; "
            "actions of other services that the tier names, that the policies name, and one of "
            "neither: a Deny with NotAction spares exactly what it names"};
}

}  // namespace mandate::iam
