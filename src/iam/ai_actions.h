#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mandate::iam {

/// What an action does to the AI bill.
enum class AiEffect {
    kNone,     ///< reads, counts, lists, changes or removes
    kRuns,     ///< inference, or something that may run it: an agent, a flow, a job
    kBuys,     ///< capacity, training, hosting, an agreement: money without a single call
    kCreates,  ///< makes something of the service
    kOpens,    ///< another way in: bearer keys, policies of resources, passes to tools
};
BOOST_DESCRIBE_ENUM(AiEffect, kNone, kRuns, kBuys, kCreates, kOpens)

/// A type of resource of an AI service.
struct AiResourceType {
    std::string name;  ///< `foundation-model`
    std::string arn;   ///< a template with `{partition}`, `{region}`, `{account}` and `{id}`
};
BOOST_DESCRIBE_STRUCT(AiResourceType, (), (name, arn))

/// An action of an AI service.
struct AiAction {
    std::string name;  ///< without prefix: `InvokeModel`
    AiEffect effect = AiEffect::kNone;
    std::vector<std::string> resource_types;  ///< of the same service; none: only `*`
};
BOOST_DESCRIBE_STRUCT(AiAction, (), (name, effect, resource_types))

struct AiService {
    std::string prefix;  ///< `bedrock`
    std::vector<AiResourceType> resource_types;
    std::vector<AiAction> actions;  ///< sorted by name

    /// The type of this name; one that is missing in the data file is a broken invariant.
    AiResourceType const& resource_type(std::string_view name) const;
};
BOOST_DESCRIBE_STRUCT(AiService, (), (prefix, resource_types, actions))

/// A way round a role's AI right: an action of no AI service that leads to more of it.
struct AiEscape {
    std::string action;    ///< in full: `iam:PassRole`
    std::string resource;  ///< a template, like AiResourceType::arn
    std::string why;       ///< a sentence
    std::string source;    ///< the AWS page
};
BOOST_DESCRIBE_STRUCT(AiEscape, (), (action, resource, why, source))

/// What to put into a template.
struct ArnPlace {
    std::string_view partition;
    std::string_view region;
    std::string_view account;
    std::string_view id;
};

/// The template with its places filled.
std::string fill(std::string_view arn_template, ArnPlace const& place);

/// Every AI service that Mandate judges, from `ai_actions.json`: what belongs to AI, and is
/// therefore allowed by a grant or by nothing. Sorted by prefix.
/// Source: AWS, "Service Authorization Reference"; the day is in the file. Thread-safe.
std::vector<AiService> const& ai_services();

/// The ways round, in the order of the file.
std::vector<AiEscape> const& ai_escapes();

/// Whether the prefix of an action (`bedrock:InvokeModel`, in any case) is an AI service's. Does
/// not allocate.
bool is_ai_action(std::string_view action);

/// Whether an action in full, in any case, is one of the ways round. Does not allocate.
bool is_escape(std::string_view action);

/// The effect of an action in full, in any case. An action of an AI service that the file does not
/// know is new, so nobody knows what it does: kRuns. Of another service: kNone.
AiEffect effect_of(std::string_view action);

}  // namespace mandate::iam
