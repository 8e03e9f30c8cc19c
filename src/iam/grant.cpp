#include "iam/grant.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"
#include "iam/arn.h"
#include "iam/syntax.h"

namespace mandate::iam {
namespace {

constexpr std::size_t kLongestModel = 140;

/// Prefixes of system inference profiles.
/// Source: AWS, "Supported Regions and models for inference profiles" (bedrock).
constexpr std::array<std::string_view, 9> kProfilePrefixes{"us-gov", "us", "eu", "apac",  "jp",
                                                           "au",     "ca", "sa", "global"};

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Begins with a letter or digit and holds nothing else but those and `marks`.
bool consists_of(std::string_view text, std::string_view marks, bool (*letter)(char)) {
    return !text.empty() && letter(text.front()) && std::ranges::all_of(text, [&](char c) {
        return letter(c) || marks.find(c) != std::string_view::npos;
    });
}

/// An error about a field of a grant.
std::unexpected<Error> wrong(Grant const& grant, std::string_view field, std::string_view problem,
                             std::string hint = {}) {
    Error error{
        ErrorCode::kBadInput,
        fmt::format("grant of {} in {}: {}: {}", grant.model.empty() ? "no model" : grant.model,
                    grant.region.empty() ? "no region" : grant.region.value(), field, problem),
        std::move(hint),
        {}};
    error.fields.emplace("field", field);
    return std::unexpected(std::move(error));
}

std::string_view profile_prefix(std::string_view id) {
    for (std::string_view const prefix : kProfilePrefixes) {
        if (id.starts_with(prefix) && id.substr(prefix.size()).starts_with('.')) {
            return prefix;
        }
    }
    return {};
}

Result<void> check_model(Grant const& grant) {
    std::string_view const model = grant.model;
    if (model.empty()) {
        return wrong(grant, "model", "is missing");
    }
    if (model.size() > kLongestModel) {
        return wrong(grant, "model", "is longer than 140 characters");
    }
    if (grant.platform == Platform::kClaudePlatform) {
        if (!consists_of(model, "-", is_lower_or_digit)) {
            return wrong(grant, "model", "is no model id of Claude Platform",
                         "give the id without a vendor, such as claude-sonnet-4-6");
        }
        return {};
    }
    if (!profile_prefix(model).empty()) {
        return wrong(grant, "model", "is the id of an inference profile",
                     fmt::format("give '{}' as model and '{}' as inference_profile",
                                 model.substr(profile_prefix(model).size() + 1), model));
    }
    std::size_t const point = model.find('.');
    if (!consists_of(model, ".:-_", is_lower_or_digit) || point == std::string_view::npos ||
        point + 1 == model.size()) {
        return wrong(grant, "model", "is no model id of Bedrock",
                     "give the vendor and the model, such as anthropic.claude-sonnet-4-6, without "
                     "wildcards");
    }
    return {};
}

/// `arn:PARTITION:bedrock:REGION:ACCOUNT:application-inference-profile/ID`, in the grant's region.
bool is_application_profile(std::string_view text, Region const& region) {
    std::optional<ArnView> const arn = split_arn(text);
    if (!arn) {
        return false;
    }
    std::string_view id = arn->resource;
    return is_partition(arn->partition) && arn->service == "bedrock" &&
           arn->region == region.value() && is_account_id(arn->account) &&
           consume_prefix(id, "application-inference-profile/") &&
           consists_of(id, "-.:", is_alphanumeric);
}

Result<void> check_profile(Grant const& grant) {
    std::vector<Region> const& destinations = grant.destination_regions;
    if (!grant.inference_profile) {
        if (!destinations.empty()) {
            return wrong(grant, "destination_regions", "belong to an inference profile",
                         "leave them out, or name the inference_profile");
        }
        return {};
    }
    std::string_view const profile = *grant.inference_profile;
    std::string_view const prefix = profile_prefix(profile);
    bool const system = !prefix.empty() && profile.substr(prefix.size() + 1) == grant.model;
    if (!system && !is_application_profile(profile, grant.region)) {
        return wrong(grant, "inference_profile",
                     fmt::format("'{}' is neither a system profile of the model nor the ARN of an "
                                 "application inference profile in the region",
                                 profile.substr(0, 200)),
                     fmt::format("give an id such as us.{}, an ARN, or nothing", grant.model));
    }
    if (destinations.empty() && prefix != "global") {
        return wrong(grant, "destination_regions", "are missing",
                     "list the regions that the profile routes to (aws bedrock "
                     "get-inference-profile shows them)");
    }
    for (Region const& region : destinations) {
        if (!is_region(region.value())) {
            return wrong(
                grant, "destination_regions",
                fmt::format("'{}' is no region such as us-east-1", region.value().substr(0, 40)));
        }
    }
    return {};
}

Result<void> check_bedrock(Grant const& grant) {
    if (grant.workspace) {
        return wrong(grant, "workspace", "belongs to Claude Platform on AWS", "leave it out");
    }
    return check_profile(grant);
}

Result<void> check_claude_platform(Grant const& grant) {
    if (grant.inference_profile) {
        return wrong(grant, "inference_profile", "belongs to Bedrock", "leave it out");
    }
    if (!grant.destination_regions.empty()) {
        return wrong(grant, "destination_regions", "belong to Bedrock", "leave them out");
    }
    if (!grant.workspace) {
        return wrong(grant, "workspace", "is missing", "name the workspace");
    }
    if (!is_exact(grant.workspace->name)) {
        return wrong(grant, "workspace.name", "is empty, too long, or has a wildcard");
    }
    if (grant.workspace->id) {
        std::string_view id = *grant.workspace->id;
        if (!consume_prefix(id, "wrkspc_") || !consists_of(id, "", is_alphanumeric)) {
            return wrong(grant, "workspace.id", "is no workspace id such as wrkspc_01AbCdEf23GhIj");
        }
    }
    return {};
}

/// Sorted, each once.
template <typename T>
void make_set(std::vector<T>& values) {
    std::ranges::sort(values);
    auto const rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
}

/// `s3:GetObject`: a service prefix and an action, without wildcards.
bool is_action(std::string_view text) {
    std::size_t const colon = text.find(':');
    return colon != std::string_view::npos &&
           consists_of(text.substr(0, colon), "-", is_lower_or_digit) &&
           consists_of(text.substr(colon + 1), "", is_alphanumeric);
}

Result<void> check_name(Platform platform, Tier tier, std::string_view name) {
    if (tier == Tier::kTools) {
        if (name.size() > 200 || !consists_of(name, "._-:/", is_alphanumeric)) {
            return bad_input(fmt::format("agentic names: '{}' is no server tool, skill or MCP host",
                                         name.substr(0, 80)),
                             "give names such as web_search or mcp.example.com, without wildcards");
        }
        return {};
    }
    if (!is_action(name)) {
        return bad_input(
            fmt::format("agentic names: '{}' is no IAM action", name.substr(0, 80)),
            "give a service and an action such as s3:GetObject, each in full, without wildcards");
    }
    if (platform == Platform::kClaudePlatform && !name.starts_with("aws-external-anthropic:")) {
        return bad_input(
            fmt::format("agentic names: '{}' is no action of Claude Platform", name.substr(0, 80)),
            "its actions begin with aws-external-anthropic:");
    }
    return {};
}

}  // namespace

Tier default_tier(Platform platform) {
    return platform == Platform::kBedrock ? Tier::kNone : Tier::kInference;
}

bool is_elevated(Platform platform, Tier tier) { return tier != default_tier(platform); }

Result<void> check_agentic(Platform platform, Agentic const& agentic) {
    bool const of_bedrock = agentic.tier == Tier::kNone || agentic.tier == Tier::kReadOnly ||
                            agentic.tier == Tier::kActions;
    if (of_bedrock != (platform == Platform::kBedrock)) {
        return bad_input(
            fmt::format("the agentic tier '{}' is none of {}", text_of(agentic.tier),
                        text_of(platform)),
            of_bedrock ? "choose inference, tools or agents" : "choose none, read_only or actions");
    }
    bool const named = agentic.tier == Tier::kActions || agentic.tier == Tier::kTools ||
                       agentic.tier == Tier::kAgents;
    if (named == agentic.names.empty()) {
        return bad_input(
            fmt::format("the agentic tier '{}' {}", text_of(agentic.tier),
                        named ? "must say what it permits" : "permits nothing by name"),
            named ? "list the names" : "leave the names out");
    }
    std::set<std::string> seen;
    for (std::string const& name : agentic.names) {
        TRY(check_name(platform, agentic.tier, name));
        if (!seen.insert(to_lower(name)).second) {  // IAM does not tell the case of actions apart
            return bad_input(fmt::format("agentic names: '{}' stands twice", name));
        }
    }
    return {};
}

Result<Grant> normalised(Grant grant) {
    TRY(check_model(grant));
    if (!is_region(grant.region.value())) {
        return wrong(grant, "region",
                     grant.region.empty() ? "is missing" : "is no region such as us-east-1");
    }
    TRY(grant.platform == Platform::kBedrock ? check_bedrock(grant) : check_claude_platform(grant));
    if (grant.actions.empty()) {
        return wrong(grant, "actions", "are missing",
                     "give at least one of inference, streaming, batch, counting");
    }
    make_set(grant.actions);
    make_set(grant.destination_regions);
    return grant;
}

std::string key_of(Grant const& grant) {
    return fmt::format("{}|{}|{}|{}|{}", text_of(grant.platform), grant.model, grant.region.value(),
                       grant.inference_profile.value_or(""),
                       grant.workspace ? grant.workspace->name : "");
}

}  // namespace mandate::iam
