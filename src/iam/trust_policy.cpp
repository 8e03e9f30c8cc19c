#include "iam/trust_policy.h"

#include <map>

#include <fmt/format.h>

#include "iam/runtime.h"

namespace mandate::iam {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

/// What the placeholders of the data file stand for.
Fields fields_of(Scope const& scope, Runtime const& runtime) {
    Fields fields(runtime.fields.begin(), runtime.fields.end());
    fields.emplace("partition", scope.partition.value());
    fields.emplace("account", scope.account.value());
    auto const provider = fields.find("oidc_provider_arn");
    if (provider != fields.end()) {
        constexpr std::string_view kMark = ":oidc-provider/";
        std::size_t const at = provider->second.find(kMark);
        if (at != std::string::npos) {
            fields.emplace("provider", provider->second.substr(at + kMark.size()));
        }
    }
    return fields;
}

/// The text with each `{name}` replaced; nothing when a field is not there.
std::optional<std::string> fill(std::string_view pattern, Fields const& fields) {
    std::string text;
    while (!pattern.empty()) {
        std::size_t const open = pattern.find('{');
        text += pattern.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        std::size_t const close = pattern.find('}', open);
        auto const field = fields.find(pattern.substr(open + 1, close - open - 1));
        if (field == fields.end()) {
            return std::nullopt;
        }
        text += field->second;
        pattern.remove_prefix(close + 1);
    }
    return text;
}

Result<std::optional<Condition>> condition(TrustKey const& key, Runtime const& runtime,
                                           Fields const& fields) {
    std::optional<std::string> name = fill(key.key, fields);
    std::optional<ConditionTest> const test = parse_condition_test(key.test);
    if (!name || !test) {
        return bad_input(
            fmt::format("runtime {}: the condition {} cannot be written", runtime.kind, key.key),
            "give the ARN of an OpenID Connect provider, "
            "arn:aws:iam::ACCOUNT:oidc-provider/HOST");
    }
    for (std::string const& pattern : key.values) {
        if (std::optional<std::string> value = fill(pattern, fields)) {
            return Condition{*test, std::move(*name), {std::move(*value)}};
        }
    }
    return std::nullopt;
}

Result<std::optional<Policy>> trust_of(Scope const& scope, Runtime const& runtime) {
    TRY(check_runtime(runtime, Completeness::kWhole));
    RuntimeKind const& kind = *find_runtime_kind(runtime.kind);
    if (kind.assume_actions.empty()) {
        return std::nullopt;
    }
    Fields const fields = fields_of(scope, runtime);
    Statement statement;
    statement.principals.emplace();
    if (kind.service_principal.empty()) {
        statement.principals->by_type[PrincipalType::kFederated] = {fields.at("oidc_provider_arn")};
    } else {
        statement.principals->by_type[PrincipalType::kService] = {kind.service_principal};
    }
    statement.actions.values = kind.assume_actions;
    for (TrustKey const& key : kind.trust_keys) {
        if (std::optional<Condition> line = TRY(condition(key, runtime, fields))) {
            statement.conditions.push_back(std::move(*line));
        }
    }
    Policy policy;
    policy.statements.push_back(std::move(statement));
    return policy;
}

}  // namespace

Result<std::optional<Policy>> trust_policy(Scope const& scope) {
    return trust_of(scope, scope.runtime);
}

Result<Policy> batch_trust_policy(Scope const& scope, std::span<Region const> regions) {
    Policy policy;
    for (Region const& region : regions) {
        Runtime const runtime{"bedrock_batch", {{"region", region.value()}}};
        Policy one = *TRY(trust_of(scope, runtime));
        if (policy.statements.empty()) {
            policy = std::move(one);
            continue;
        }
        std::vector<Condition> const& lines = one.statements.front().conditions;
        for (std::size_t i = 0; i < lines.size(); ++i) {  // the same keys, in the same order
            Condition& line = policy.statements.front().conditions.at(i);
            if (line.values != lines[i].values) {
                line.values.push_back(lines[i].values.front());
            }
        }
    }
    return policy;
}

}  // namespace mandate::iam
