#include "iam/evaluator.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "iam/arn.h"

namespace mandate::iam {
namespace {

using Kind = Principal::Kind;

/// Which layers reach a request.
struct Reaching {
    std::span<CompiledPolicies const> service_control;
    std::span<CompiledPolicies const> resource_control;
};

/// "SCPs don't affect users or roles in the management account"; "SCPs do not affect any
/// service-linked role" (Organizations user guide, "Service control policies"). "RCPs don't affect
/// resources in the management account" and "RCPs do not apply to calls made by service-linked
/// roles" (ibid., "Resource control policies"). An SCP limits principals of accounts, so it says
/// nothing about services, providers' users and the anonymous.
Reaching reaching(Request const& request, Layers const& layers) noexcept {
    Principal const& principal = request.principal();
    Reaching reaching;
    if (principal.is_service_linked()) {
        return reaching;
    }
    if (!principal.account.empty() && principal.account != layers.management_account) {
        reaching.service_control = layers.service_control;
    }
    bool const of_management = !layers.management_account.empty() &&
                               request.resource_account() == layers.management_account;
    if (!of_management) {
        reaching.resource_control = layers.resource_control;
    }
    return reaching;
}

Decision implicit_deny(Layer layer, std::size_t level = 0) noexcept {
    return {Verdict::kImplicitDeny, layer, level, std::nullopt, std::nullopt};
}

Decision allow(Layer layer, std::optional<StatementRef> statement) noexcept {
    return {Verdict::kAllowed, layer, 0, statement, std::nullopt};
}

std::optional<Decision> deny_of(CompiledPolicies const* policies, Layer layer,
                                Request const& request, std::size_t level = 0) noexcept {
    std::optional<StatementRef> const statement =
        policies == nullptr ? std::nullopt : policies->denied(request);
    if (!statement) {
        return std::nullopt;
    }
    return Decision{Verdict::kExplicitDeny, layer, level, statement, std::nullopt};
}

/// "The enforcement code evaluates all policies that apply to the request. In all those policies it
/// looks for a Deny statement that applies. If it finds even one, the final decision is Deny"
/// (Policy evaluation logic, "Deny evaluation").
std::optional<Decision> explicit_deny(Request const& request, Layers const& layers,
                                      Reaching const& reaching) noexcept {
    for (std::size_t level = 0; level < reaching.resource_control.size(); ++level) {
        if (auto deny = deny_of(&reaching.resource_control[level], Layer::kResourceControl, request,
                                level)) {
            return deny;
        }
    }
    for (std::size_t level = 0; level < reaching.service_control.size(); ++level) {
        if (auto deny =
                deny_of(&reaching.service_control[level], Layer::kServiceControl, request, level)) {
            return deny;
        }
    }
    auto deny = deny_of(layers.resource, Layer::kResource, request);
    deny = deny ? deny : deny_of(layers.identity, Layer::kIdentity, request);
    deny = deny ? deny : deny_of(layers.boundary, Layer::kBoundary, request);
    return deny ? deny : deny_of(layers.session, Layer::kSession, request);
}

/// "For a permission to be allowed for an account, there must be an explicit Allow at every level
/// from the root through each OU in the direct path to the account, the account itself included"
/// (Organizations user guide, "SCP evaluation"; the same under "RCP evaluation").
std::optional<Decision> level_without_allow(Request const& request,
                                            std::span<CompiledPolicies const> levels,
                                            Layer layer) noexcept {
    for (std::size_t level = 0; level < levels.size(); ++level) {
        if (!levels[level].allowed(request).allowed) {
            return implicit_deny(layer, level);
        }
    }
    return std::nullopt;
}

bool allows(CompiledPolicies const* policies, Request const& request) noexcept {
    return policies == nullptr || policies->allowed(request).allowed.has_value();
}

/// "If there is a permissions boundary and it does not allow the requested action, the request is
/// implicitly denied." "If a session policy is present and does not allow the action, the request
/// is implicitly denied. If there is none and the principal is a role session, it is allowed;
/// otherwise [a federated user] the request is implicitly denied" (Policy evaluation logic).
std::optional<Decision> ceiling(Request const& request, Layers const& layers) noexcept {
    if (!allows(layers.boundary, request)) {
        return implicit_deny(Layer::kBoundary);
    }
    bool const needs_session = request.principal().kind == Kind::kFederatedUser;
    if (!allows(layers.session, request) || (needs_session && layers.session == nullptr)) {
        return implicit_deny(Layer::kSession);
    }
    return std::nullopt;
}

/// "You only need an explicit allow in either an identity-based policy or a resource-based policy.
/// IAM role trust policies and KMS key policies are exceptions, because they must explicitly allow
/// access for principals" (Policy evaluation logic, "Resource-based policies").
bool must_be_allowed_by_resource(Request const& request) noexcept {
    std::optional<ArnView> const resource = split_arn(request.resource());
    if (!resource) {
        return false;
    }
    bool const assumes = resource->service == "iam" && resource->resource.starts_with("role/") &&
                         request.lower_action().starts_with("sts:");
    return assumes || (resource->service == "kms" && resource->resource.starts_with("key/"));
}

/// What the principal's own policies say: identity policies, limited by boundary and session.
Decision decide_own(Request const& request, Layers const& layers) noexcept {
    if (request.principal().kind == Kind::kRoot) {
        // "With the exception of the root user, which has full access."
        return allow(Layer::kIdentity, std::nullopt);
    }
    Match const identity = layers.identity == nullptr ? Match{} : layers.identity->allowed(request);
    if (!identity.allowed) {
        return implicit_deny(Layer::kIdentity);
    }
    std::optional<Decision> const limited = ceiling(request, layers);
    return limited ? *limited : allow(Layer::kIdentity, identity.allowed);
}

/// Within one account: "Resource-based policies that grant permissions to an IAM user ARN, a role
/// session ARN or a federated user ARN are not limited by an implicit deny in an identity-based
/// policy, a permissions boundary or a session policy; those that grant to an IAM role ARN, or to
/// the user who federated, are limited by a boundary or session policy" (Policy evaluation logic).
/// "A wildcard in Principal: for IAM users and role principals within your account, no other
/// permissions are required" (Principal). "An account in Principal delegates authority to the
/// account" (ibid.), so the principal's own policies decide.
Decision decide_within_account(Request const& request, Layers const& layers,
                               Match const& resource) noexcept {
    if (resource.named == Named::kDirectly) {
        return allow(Layer::kResource, resource.allowed);
    }
    if (resource.named == Named::kIssuer) {
        std::optional<Decision> const limited = ceiling(request, layers);
        return limited ? *limited : allow(Layer::kResource, resource.allowed);
    }
    if (must_be_allowed_by_resource(request) && !resource.allowed) {
        return implicit_deny(Layer::kResource);
    }
    return decide_own(request, layers);
}

/// "AWS evaluates the request in the trusting and in the trusted account. The request is allowed
/// only if both evaluations return a decision of Allow" (Cross-account policy evaluation logic).
Decision decide_across_accounts(Request const& request, Layers const& layers,
                                Match const& resource) noexcept {
    if (!resource.allowed) {
        return implicit_deny(Layer::kResource);
    }
    Decision decision = decide_own(request, layers);
    decision.resource_statement = decision.allowed() ? resource.allowed : std::nullopt;
    return decision;
}

CompiledPolicies const* policies_of(Layer layer, std::size_t level, Layers const& layers) {
    switch (layer) {
        case Layer::kResourceControl: return &layers.resource_control[level];
        case Layer::kServiceControl: return &layers.service_control[level];
        case Layer::kResource: return layers.resource;
        case Layer::kIdentity: return layers.identity;
        case Layer::kBoundary: return layers.boundary;
        case Layer::kSession: return layers.session;
    }
    return nullptr;
}

std::string where(Layer layer, std::size_t level) {
    bool const has_levels = layer == Layer::kResourceControl || layer == Layer::kServiceControl;
    return has_levels ? fmt::format("{}, level {}", name_of(layer), level + 1)
                      : std::string(name_of(layer));
}

}  // namespace

Decision decide(Request const& request, Layers const& layers) noexcept {
    Reaching const reach = reaching(request, layers);
    if (std::optional<Decision> const deny = explicit_deny(request, layers, reach)) {
        return *deny;
    }
    if (auto const without =
            level_without_allow(request, reach.resource_control, Layer::kResourceControl)) {
        return *without;
    }
    if (auto const without =
            level_without_allow(request, reach.service_control, Layer::kServiceControl)) {
        return *without;
    }
    Match const resource = layers.resource == nullptr ? Match{} : layers.resource->allowed(request);
    std::string const& account = request.principal().account;
    if (account.empty()) {
        // Services, providers' users and the anonymous have no policies of their own.
        return resource.allowed ? allow(Layer::kResource, resource.allowed)
                                : implicit_deny(Layer::kResource);
    }
    return account == request.resource_account()
               ? decide_within_account(request, layers, resource)
               : decide_across_accounts(request, layers, resource);
}

std::vector<Decisive> applying_statements(Request const& request, Layers const& layers) {
    std::vector<Decisive> found;
    auto const add = [&](CompiledPolicies const* policies, Layer layer, std::size_t level) {
        if (policies != nullptr) {
            for (StatementRef const ref : policies->applying(request)) {
                found.push_back({layer, level, ref});
            }
        }
    };
    Reaching const reach = reaching(request, layers);
    for (std::size_t level = 0; level < reach.resource_control.size(); ++level) {
        add(&reach.resource_control[level], Layer::kResourceControl, level);
    }
    for (std::size_t level = 0; level < reach.service_control.size(); ++level) {
        add(&reach.service_control[level], Layer::kServiceControl, level);
    }
    add(layers.resource, Layer::kResource, 0);
    add(layers.identity, Layer::kIdentity, 0);
    add(layers.boundary, Layer::kBoundary, 0);
    add(layers.session, Layer::kSession, 0);
    return found;
}

std::string to_string(Decision const& decision, Layers const& layers) {
    std::string const place = where(decision.layer, decision.level);
    if (decision.verdict == Verdict::kImplicitDeny) {
        return fmt::format("not allowed: no statement of the {} allows it", place);
    }
    if (!decision.statement) {
        return "allowed: the root user of an account needs no policy";
    }
    CompiledPolicies const& policies = *policies_of(decision.layer, decision.level, layers);
    std::string text = fmt::format(
        "{} by '{}' of policy '{}' ({})", decision.allowed() ? "allowed" : "denied",
        policies.label(*decision.statement), policies.policy_name(*decision.statement), place);
    if (decision.resource_statement) {
        text += fmt::format(" and by '{}' of policy '{}' ({})",
                            layers.resource->label(*decision.resource_statement),
                            layers.resource->policy_name(*decision.resource_statement),
                            name_of(Layer::kResource));
    }
    return text;
}

std::string to_string(Decisive const& decisive, Layers const& layers) {
    CompiledPolicies const& policies = *policies_of(decisive.layer, decisive.level, layers);
    return fmt::format("{} '{}' of policy '{}' ({})",
                       policies.effect_of(decisive.statement) == Effect::kDeny ? "Deny" : "Allow",
                       policies.label(decisive.statement), policies.policy_name(decisive.statement),
                       where(decisive.layer, decisive.level));
}

std::string_view name_of(Layer layer) {
    switch (layer) {
        case Layer::kResourceControl: return "resource control policies";
        case Layer::kServiceControl: return "service control policies";
        case Layer::kResource: return "resource policy";
        case Layer::kIdentity: return "identity policies";
        case Layer::kBoundary: return "permissions boundary";
        case Layer::kSession: return "session policies";
    }
    return {};
}

}  // namespace mandate::iam
