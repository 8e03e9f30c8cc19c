#include "ownership/anchor.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/arn.h"
#include "iam/syntax.h"

namespace mandate::ownership {
namespace {

constexpr std::size_t kLongest = 2048;

/// How much of a resource's path names the thing; what follows is an alias, a version or an
/// endpoint of it.
enum class Named { kWhole, kFirstPart };

struct ResourceType {
    std::string_view service;
    std::string_view type;
    AnchorKind kind;
    Named named;
    std::string_view canonical_type;
};

constexpr ResourceType resource(std::string_view service, std::string_view type, Named named,
                                std::string_view canonical_type = {}) {
    return {service, type, AnchorKind::kResource, named,
            canonical_type.empty() ? type : canonical_type};
}

constexpr std::array kResourceTypes{
    ResourceType{"bedrock", "application-inference-profile", AnchorKind::kInferenceProfile,
                 Named::kWhole, "application-inference-profile"},
    ResourceType{"bedrock-mantle", "project", AnchorKind::kProject, Named::kWhole, "project"},
    ResourceType{"bedrock", "project", AnchorKind::kProject, Named::kWhole, "project"},
    ResourceType{"aws-external-anthropic", "workspace", AnchorKind::kWorkspace, Named::kWhole,
                 "workspace"},
    resource("bedrock", "provisioned-model", Named::kWhole),
    resource("bedrock", "provisioned-model-v2", Named::kWhole),
    resource("bedrock", "custom-model", Named::kWhole),
    resource("bedrock", "custom-model-deployment", Named::kWhole),
    resource("bedrock", "imported-model", Named::kWhole),
    resource("bedrock-mantle", "customized-model", Named::kWhole),
    resource("bedrock", "agent", Named::kFirstPart),
    resource("bedrock", "agent-alias", Named::kFirstPart, "agent"),
    resource("bedrock", "knowledge-base", Named::kFirstPart),
    resource("bedrock", "flow", Named::kFirstPart),
    resource("bedrock", "flow-alias", Named::kFirstPart, "flow"),
    resource("bedrock", "guardrail", Named::kFirstPart),
    resource("bedrock-agentcore", "runtime", Named::kFirstPart),
    resource("bedrock-agentcore", "memory", Named::kFirstPart),
    resource("bedrock-agentcore", "gateway", Named::kFirstPart),
    resource("bedrock-agentcore", "browser", Named::kFirstPart),
    resource("bedrock-agentcore", "browser-custom", Named::kFirstPart),
    resource("bedrock-agentcore", "code-interpreter", Named::kFirstPart),
    resource("bedrock-agentcore", "code-interpreter-custom", Named::kFirstPart),
    resource("sagemaker", "endpoint", Named::kWhole),
    resource("sagemaker", "inference-component", Named::kWhole),
};

constexpr std::array<std::string_view, 5> kTagSources{"resourceTags", "iamPrincipal", "accountTag",
                                                      "costCategory", "userAttribute"};

std::unexpected<Error> no_anchor(std::string_view text, std::string_view problem,
                                 std::string hint) {
    return bad_input(fmt::format("anchor '{}': {}", text.substr(0, 200), problem), std::move(hint));
}

std::unexpected<Error> not_understood(std::string_view text) {
    return no_anchor(text, "is no anchor",
                     "give the ARN of a role, user, inference profile, project, workspace or "
                     "resource, an account id, ACCOUNT/PERMISSION-SET, or tag:SOURCE/KEY=VALUE");
}

/// A name of an IAM role or user, or of a permission set.
bool is_iam_name(std::string_view text) {
    constexpr std::string_view kMarks = "_+=,.@-";
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [&](char c) {
        return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
    });
}

/// An id within a resource's ARN: parts between slashes, none of them empty.
bool is_id(std::string_view text) {
    constexpr std::string_view kMarks = "_.:-";
    return std::ranges::all_of(split(text, '/'), [&](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [&](char c) {
            return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
        });
    });
}

std::string_view after_last_slash(std::string_view path) {
    std::size_t const slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The permission set within `AWSReservedSSO_SET_0123456789abcdef`; nothing for other roles.
std::optional<std::string_view> permission_set_of(std::string_view role_name) {
    if (!consume_prefix(role_name, "AWSReservedSSO_") || role_name.size() < 18) {
        return std::nullopt;
    }
    std::string_view const suffix = role_name.substr(role_name.size() - 16);
    bool const hex = std::ranges::all_of(
        suffix, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    role_name.remove_suffix(16);
    if (!hex || !consume_suffix(role_name, "_") || role_name.empty()) {
        return std::nullopt;
    }
    return role_name;
}

Anchor role_anchor(iam::ArnView const& arn, std::string_view name) {
    if (auto const set = permission_set_of(name)) {
        return {AnchorKind::kPermissionSet, fmt::format("{}/{}", arn.account, *set)};
    }
    return {AnchorKind::kRole,
            fmt::format("arn:{}:iam::{}:role/{}", arn.partition, arn.account, name)};
}

Result<Anchor> read_iam(iam::ArnView const& arn, std::string_view text) {
    std::string_view rest = arn.resource;
    bool const role = consume_prefix(rest, "role/");
    if (!role && !consume_prefix(rest, "user/")) {
        return no_anchor(text, "is neither a role nor a user",
                         "an account that is dedicated to one workload is given as twelve digits");
    }
    std::string_view const name = after_last_slash(rest);
    if (!is_iam_name(name)) {
        return no_anchor(text, "has no name that IAM allows", "give the ARN as IAM shows it");
    }
    if (role) {
        return role_anchor(arn, name);
    }
    return Anchor{AnchorKind::kUser,
                  fmt::format("arn:{}:iam::{}:user/{}", arn.partition, arn.account, name)};
}

/// STS writes `assumed-role/NAME/SESSION`, without the role's path.
Result<Anchor> read_sts(iam::ArnView const& arn, std::string_view text) {
    std::string_view rest = arn.resource;
    if (!consume_prefix(rest, "assumed-role/")) {
        return no_anchor(text, "is no session of a role", "give the ARN of the role");
    }
    std::string_view const name = rest.substr(0, rest.find('/'));
    if (!is_iam_name(name)) {
        return no_anchor(text, "has no role name that IAM allows", "give the ARN of the role");
    }
    return role_anchor(arn, name);
}

Result<Anchor> read_resource(iam::ArnView const& arn, std::string_view text) {
    std::size_t const slash = arn.resource.find('/');
    std::string_view const type = arn.resource.substr(0, slash);
    auto const known = std::ranges::find_if(kResourceTypes, [&](ResourceType const& candidate) {
        return candidate.service == arn.service && candidate.type == type;
    });
    if (known == kResourceTypes.end()) {
        return no_anchor(
            text, fmt::format("is a {} of {}, which no workload owns alone", type, arn.service),
            "claim the role, project, workspace or application inference profile that "
            "uses it");
    }
    if (!iam::is_account_id(arn.account) || !iam::is_region(arn.region)) {
        return no_anchor(text, "has no region or no account of twelve digits",
                         "give the ARN as AWS shows it");
    }
    std::string_view id =
        slash == std::string_view::npos ? std::string_view() : arn.resource.substr(slash + 1);
    if (!is_id(id)) {
        return no_anchor(text, "has no id, or one with a wildcard", "give the ARN as AWS shows it");
    }
    if (known->named == Named::kFirstPart) {
        id = id.substr(0, std::min(id.find('/'), id.find(':')));
        if (id.empty()) {
            return no_anchor(text, "has no id", "give the ARN as AWS shows it");
        }
    }
    return Anchor{known->kind, fmt::format("arn:{}:{}:{}:{}:{}/{}", arn.partition, arn.service,
                                           arn.region, arn.account, known->canonical_type, id)};
}

Result<Anchor> read_arn(iam::ArnView const& arn, std::string_view text) {
    if (!iam::is_partition(arn.partition)) {
        return no_anchor(text, "has no partition such as aws", "give the ARN as AWS shows it");
    }
    if (arn.service != "iam" && arn.service != "sts") {
        return read_resource(arn, text);
    }
    if (!iam::is_account_id(arn.account) || !arn.region.empty()) {
        return no_anchor(text, "has no account of twelve digits, or a region",
                         "give the ARN as AWS shows it");
    }
    return arn.service == "iam" ? read_iam(arn, text) : read_sts(arn, text);
}

/// `SOURCE/KEY=VALUE`, exact: a rule with a wildcard would hold tags that nobody has seen.
Result<Anchor> read_tag(std::string_view rule, std::string_view text) {
    std::size_t const slash = rule.find('/');
    std::size_t const equals = rule.find('=');
    if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash) {
        return no_anchor(text, "is no tag rule", "write tag:resourceTags/team=support");
    }
    if (std::ranges::find(kTagSources, rule.substr(0, slash)) == kTagSources.end()) {
        return no_anchor(text, "has no source of tags",
                         "choose resourceTags, iamPrincipal, accountTag, costCategory or "
                         "userAttribute");
    }
    std::string_view const key = rule.substr(slash + 1, equals - slash - 1);
    std::string_view const value = rule.substr(equals + 1);
    if (!iam::is_exact(key) || !iam::is_exact(value)) {
        return no_anchor(text, "has no key or no value, or a wildcard",
                         "write tag:resourceTags/team=support");
    }
    return Anchor{AnchorKind::kTag, std::string(rule)};
}

/// `ACCOUNT/NAME`.
std::optional<Anchor> read_permission_set(std::string_view text) {
    std::size_t const slash = text.find('/');
    if (slash == std::string_view::npos || !iam::is_account_id(text.substr(0, slash)) ||
        !is_iam_name(text.substr(slash + 1))) {
        return std::nullopt;
    }
    return Anchor{AnchorKind::kPermissionSet, std::string(text)};
}

}  // namespace

Result<Anchor> parse_anchor(std::string_view text) {
    text = trim(text);
    if (text.size() > kLongest) {
        return no_anchor(text, "is longer than 2,048 characters", "give one anchor");
    }
    if (std::string_view rule = text; consume_prefix(rule, "tag:")) {
        return read_tag(rule, text);
    }
    if (iam::is_account_id(text)) {
        return Anchor{AnchorKind::kAccount, std::string(text)};
    }
    if (auto const arn = iam::split_arn(text)) {
        return read_arn(*arn, text);
    }
    if (auto set = read_permission_set(text)) {
        return *std::move(set);
    }
    return not_understood(text);
}

std::string to_string(Anchor const& anchor) {
    return anchor.kind == AnchorKind::kTag ? "tag:" + anchor.value : anchor.value;
}

}  // namespace mandate::ownership
