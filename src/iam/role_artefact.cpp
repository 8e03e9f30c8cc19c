#include "iam/role_artefact.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/canonical_json.h"
#include "base/codec.h"
#include "base/digest.h"
#include "base/json.h"
#include "iam/agentic_policy.h"
#include "iam/bedrock_policy.h"
#include "iam/claude_platform_policy.h"
#include "iam/policy_compress.h"
#include "iam/policy_print.h"
#include "iam/quotas.h"
#include "iam/trust_policy.h"

namespace mandate::iam {
namespace {

namespace json = boost::json;

constexpr std::string_view kDefaultSession = "PT8H";

AnchorKind anchor_of(Runtime const& runtime) {
    if (runtime.kind == "people") {
        return AnchorKind::kPermissionSet;
    }
    return runtime.kind == "iam_user" ? AnchorKind::kUser : AnchorKind::kRole;
}

/// The exception of an IAM user ends by itself: "aws:CurrentTime" is there in every request. The
/// day is the last one.
/// Source: AWS, "AWS global condition context keys" (IAM user guide).
Statement until(Scope const& scope) {
    Statement statement;
    statement.sid = "DenyAfterEnd";
    statement.effect = Effect::kDeny;
    statement.actions.values = scope.platform == Platform::kBedrock
                                   ? std::vector<std::string>{"bedrock-mantle:*", "bedrock:*"}
                                   : std::vector<std::string>{"aws-external-anthropic:*"};
    statement.resources = Selection{Polarity::kIs, {"*"}};
    statement.conditions.push_back(
        {{Quantifier::kNone, ConditionOperator::kDateGreaterThan, false},
         "aws:CurrentTime",
         {fmt::format("{}T23:59:59Z", scope.runtime.fields.at("expires_on"))}});
    return statement;
}

Result<Policy> permission(Scope const& scope) {
    std::vector<Statement> statements =
        TRY(scope.platform == Platform::kBedrock ? bedrock_statements(scope)
                                                 : claude_platform_statements(scope));
    for (Statement& statement : TRY(agentic_statements(scope))) {
        statements.push_back(std::move(statement));
    }
    if (anchor_of(scope.runtime) == AnchorKind::kUser) {
        statements.push_back(until(scope));
    }
    return compressed(std::move(statements));
}

Result<RoleText> main_role(Scope const& scope) {
    RoleText role;
    role.kind = anchor_of(scope.runtime);
    role.trust = TRY(trust_policy(scope));
    role.permission = TRY(permission(scope));
    role.permissions_boundary = scope.conventions.permissions_boundary;
    role.tags = scope.conventions.tags;
    role.tags.insert(scope.tags.begin(), scope.tags.end());
    switch (role.kind) {
        case AnchorKind::kRole:
            role.name = scope.role_name;
            role.path = scope.conventions.role_path;
            break;
        case AnchorKind::kUser:
            role.name = scope.runtime.fields.at("user_name");
            role.path = scope.conventions.role_path;
            break;
        case AnchorKind::kPermissionSet: {
            role.name = scope.runtime.fields.at("permission_set");
            auto const duration = scope.runtime.fields.find("session_duration");
            role.session_duration = duration == scope.runtime.fields.end()
                                        ? std::string(kDefaultSession)
                                        : duration->second;
            break;
        }
    }
    return role;
}

/// A quota of today's IAM; those that are asked for here have not changed since they are known.
Quota const& quota_of(std::string_view name) {
    Quota const* last = nullptr;
    for (Quota const& quota : quotas()) {
        last = quota.name == name ? &quota : last;
    }
    if (last == nullptr) {
        throw std::logic_error(fmt::format("quotas.json: {} is missing", name));
    }
    return *last;
}

Result<void> check_policy_size(RoleText const& role, std::string_view what, Policy const& policy,
                               std::string_view quota_name, std::string_view way_out) {
    std::size_t const size =
        size_in_characters(print(policy, Layout::kCompact), Counting::kWithoutWhiteSpace);
    Quota const& quota = quota_of(quota_name);
    if (size > quota.limit) {
        return bad_input(fmt::format("{}: the {} has {} characters, and AWS takes {}", role.name,
                                     what, size, quota.limit),
                         std::string(way_out));
    }
    return {};
}

Result<void> check_sizes(RoleText const& role) {
    std::string_view name = "role_inline_policies";
    if (role.kind == AnchorKind::kUser) {
        name = "user_inline_policies";
    } else if (role.kind == AnchorKind::kPermissionSet) {
        name = "permission_set_inline_policy";
    }
    TRY(check_policy_size(role, "policy", role.permission, name,
                          "split the workload into two with a role each, or grant fewer models, "
                          "profiles or agentic actions"));
    if (role.trust) {
        TRY(check_policy_size(role, "trust policy", *role.trust, "trust_policy",
                              "grant batch in fewer regions, or give the runtime shorter names"));
    }
    return {};
}

json::value policy_json(Policy const& policy) {
    Result<json::value> value = parse_json(print(canonical(policy), Layout::kCompact), "policy");
    if (!value) {
        throw std::logic_error("a printed policy is no JSON: " + to_string(value.error()));
    }
    return std::move(*value);
}

json::value optional_text(std::optional<std::string> const& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

json::object role_json(RoleText const& role) {
    json::object tags;
    for (auto const& [key, value] : role.tags) {
        tags.emplace(key, value);
    }
    json::object object;
    object["kind"] = text_of(role.kind);
    object["name"] = role.name;
    object["path"] = role.path;
    object["trust_policy"] = role.trust ? policy_json(*role.trust) : json::value(nullptr);
    object["permission_policy"] =
        role.permission.statements.empty() ? json::value(nullptr) : policy_json(role.permission);
    object["permissions_boundary"] = optional_text(role.permissions_boundary);
    object["session_duration"] = optional_text(role.session_duration);
    object["tags"] = std::move(tags);
    return object;
}

std::vector<std::string> notes_of(Scope const& scope) {
    std::vector<std::string> notes =
        scope.platform == Platform::kBedrock ? bedrock_notes(scope) : claude_platform_notes(scope);
    std::vector<std::string> const agentic = agentic_notes(scope);
    notes.insert(notes.end(), agentic.begin(), agentic.end());
    if (RuntimeKind const* const kind = find_runtime_kind(scope.runtime.kind)) {
        notes.insert(notes.end(), kind->notes.begin(), kind->notes.end());
    }
    return notes;
}

}  // namespace

Result<RoleArtefact> generate(Scope const& scope) {
    RoleArtefact artefact;
    artefact.role = TRY(main_role(scope));
    artefact.companions = scope.platform == Platform::kBedrock ? TRY(batch_companions(scope))
                                                               : passthrough_companions(scope);
    TRY(check_sizes(artefact.role));
    for (RoleText const& companion : artefact.companions) {
        TRY(check_sizes(companion));
    }
    artefact.notes = notes_of(scope);
    return artefact;
}

std::string canonical_text(RoleArtefact const& artefact) {
    json::array companions;
    for (RoleText const& companion : artefact.companions) {
        companions.push_back(role_json(companion));
    }
    json::object object;
    object["role"] = role_json(artefact.role);
    object["companions"] = std::move(companions);
    Result<std::string> text = canonical_json(object);
    if (!text) {
        throw std::logic_error("an artefact has no canonical form: " + to_string(text.error()));
    }
    return std::move(*text);
}

std::string artefact_sha256(RoleArtefact const& artefact) {
    return sha256(canonical_text(artefact));
}

}  // namespace mandate::iam
