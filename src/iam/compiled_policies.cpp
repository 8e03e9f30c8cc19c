#include "iam/compiled_policies.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate::iam {
namespace {

std::vector<Pattern> compile_all(std::vector<std::string> const& texts, PolicyVersion version,
                                 Matching matching) {
    std::vector<Pattern> patterns;
    patterns.reserve(texts.size());
    for (std::string const& text : texts) {
        patterns.emplace_back(text, version, matching);
    }
    return patterns;
}

std::string common_prefix(std::vector<Pattern> const& patterns) {
    std::string_view common = patterns.empty() ? std::string_view() : patterns.front().prefix();
    for (Pattern const& pattern : patterns) {
        auto const same = std::ranges::mismatch(common, pattern.prefix()).in1 - common.begin();
        common = common.substr(0, static_cast<std::size_t>(same));
    }
    return std::string(common);
}

bool selects(std::vector<Pattern> const& patterns, Polarity polarity, std::string_view text,
             Context const& context) noexcept {
    bool const matched = std::ranges::any_of(
        patterns, [&](Pattern const& pattern) { return pattern.matches(text, context); });
    return matched == (polarity == Polarity::kIs);
}

}  // namespace

CompiledPolicies::CompiledPolicies(std::span<NamedPolicy const> policies) {
    for (NamedPolicy const& named : policies) {
        StatementRef ref{static_cast<std::uint32_t>(names_.size()), 0};
        names_.push_back(named.name);
        for (Statement const& statement : named.policy.statements) {
            auto& target = statement.effect == Effect::kDeny ? denies_ : allows_;
            target.push_back(compile(statement, named.policy.version, ref));
            ++ref.statement;
        }
    }
}

/// Actions hold no variables: "you can use policy variables in the Resource element and in string
/// comparisons in the Condition element" (IAM policy elements: Variables and tags).
CompiledPolicies::CompiledStatement CompiledPolicies::compile(Statement const& statement,
                                                              PolicyVersion version,
                                                              StatementRef ref) {
    CompiledStatement compiled;
    compiled.ref = ref;
    compiled.effect = statement.effect;
    compiled.label = statement.sid && !statement.sid->empty()
                         ? *statement.sid
                         : fmt::format("statement {}", ref.statement + 1);
    compiled.principals = statement.principals;
    compiled.action_polarity = statement.actions.polarity;
    compiled.actions =
        compile_all(statement.actions.values, PolicyVersion::k2008, Matching::kAction);
    if (compiled.action_polarity == Polarity::kIs) {
        compiled.action_prefix = common_prefix(compiled.actions);
    }
    if (statement.resources) {
        compiled.resource_polarity = statement.resources->polarity;
        compiled.resources = compile_all(statement.resources->values, version, Matching::kResource);
    }
    for (Condition const& condition : statement.conditions) {
        compiled.conditions.emplace_back(condition, version);
    }
    return compiled;
}

bool CompiledPolicies::CompiledStatement::applies(Request const& request) const noexcept {
    Context const& context = request.context();
    return request.lower_action().starts_with(action_prefix) &&
           selects(actions, action_polarity, request.lower_action(), context) &&
           (!principals || concerns(*principals, effect, request.principal())) &&
           (!resources || selects(*resources, resource_polarity, request.resource(), context)) &&
           std::ranges::all_of(conditions, [&](CompiledCondition const& condition) {
               return condition.holds(context);
           });
}

std::optional<StatementRef> CompiledPolicies::denied(Request const& request) const noexcept {
    for (CompiledStatement const& statement : denies_) {
        if (statement.applies(request)) {
            return statement.ref;
        }
    }
    return std::nullopt;
}

Match CompiledPolicies::allowed(Request const& request) const noexcept {
    Match match;
    for (CompiledStatement const& statement : allows_) {
        Named named = Named::kDirectly;
        if (statement.principals && statement.principals->polarity == Polarity::kIs) {
            named = names(*statement.principals, request.principal());
        }
        if (named > match.named && statement.applies(request)) {
            match.allowed = statement.ref;
            match.named = named;
            if (named == Named::kDirectly) {
                break;
            }
        }
    }
    return match;
}

Match CompiledPolicies::match(Request const& request) const noexcept {
    Match match = allowed(request);
    match.denied = denied(request);
    return match;
}

std::vector<StatementRef> CompiledPolicies::applying(Request const& request) const {
    std::vector<StatementRef> refs;
    for (auto const* const statements : {&denies_, &allows_}) {
        for (CompiledStatement const& statement : *statements) {
            if (statement.applies(request)) {
                refs.push_back(statement.ref);
            }
        }
    }
    std::ranges::sort(refs);
    return refs;
}

CompiledPolicies::CompiledStatement const* CompiledPolicies::find(StatementRef ref) const {
    for (auto const* const statements : {&denies_, &allows_}) {
        auto const at = std::ranges::lower_bound(*statements, ref, {}, &CompiledStatement::ref);
        if (at != statements->end() && at->ref == ref) {
            return &*at;
        }
    }
    return nullptr;
}

Effect CompiledPolicies::effect_of(StatementRef ref) const {
    CompiledStatement const* const statement = find(ref);
    return statement == nullptr ? Effect::kDeny : statement->effect;
}

std::string CompiledPolicies::label(StatementRef ref) const {
    CompiledStatement const* const statement = find(ref);
    return statement == nullptr ? std::string() : statement->label;
}

}  // namespace mandate::iam
