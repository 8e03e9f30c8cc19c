#include "iam/artefact_proof.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "iam/ai_actions.h"
#include "iam/arn.h"
#include "iam/contains.h"
#include "iam/specification.h"

namespace mandate::iam {
namespace {

/// What STS knows, and one more name that begins like each.
constexpr std::array<std::string_view, 11> kAssumeActions{"sts:AssumeRole",
                                                          "sts:AssumeRoleWithWebIdentity",
                                                          "sts:AssumeRoleWithSAML",
                                                          "sts:TagSession",
                                                          "sts:SetSourceIdentity",
                                                          "sts:SetContext",
                                                          "sts:AssumeRolezz9",
                                                          "sts:AssumeRoleWithWebIdentityzz9",
                                                          "sts:TagSessionzz9",
                                                          "sts:SetSourceIdentityzz9",
                                                          "sts:Zz9"};

CompiledPolicies compiled(std::string name, Policy policy) {
    NamedPolicy const named{std::move(name), std::move(policy)};
    return CompiledPolicies(std::span(&named, 1));
}

Policy everything() {
    Statement statement;
    statement.actions.values = {"*"};
    statement.resources = Selection{Polarity::kIs, {"*"}};
    return {PolicyVersion::k2012, std::nullopt, {statement}};
}

/// Asks who may assume a role.
class TrustInquiry {
public:
    TrustInquiry(Policy const& trust, std::string const& role_arn,
                 std::span<Assumption const> rightful)
        : trust_(compiled("trust policy", trust)),
          own_(compiled("everything", everything())),
          role_(role_arn),
          rightful_(rightful) {}

    Proof run() {
        for (Assumption const& assumption : rightful_) {
            rightly(assumption);
            for (std::string const& principal : strangers()) {
                for (std::string_view const action : kAssumeActions) {
                    ask(principal, action, assumption.keys, {}, Verdict::kImplicitDeny);
                }
            }
        }
        proof_.dimensions = {{"who assumes", strangers().size() + rightful_.size(),
                              "the runtime, every other service that roles trust, an unknown one, "
                              "another provider, users, roles and root of this and another "
                              "account, nobody; with the runtime's keys"}};
        return std::move(proof_);
    }

private:
    void rightly(Assumption const& assumption) {
        for (std::string_view const action : kAssumeActions) {
            bool const right = contains(assumption.actions, action);
            Verdict const expected = right ? Verdict::kAllowed : Verdict::kImplicitDeny;
            ask(assumption.principal, action, assumption.keys, {}, expected);
            if (!right) {
                continue;
            }
            for (SentKey const& key : assumption.keys) {
                ask(assumption.principal, action, assumption.keys, {key.key, ""},
                    Verdict::kImplicitDeny);
            }
            for (auto const& wrong : assumption.wrong) {
                ask(assumption.principal, action, assumption.keys, wrong, Verdict::kImplicitDeny);
            }
        }
    }

    std::vector<std::string> strangers() const {
        std::string const account(split_arn(role_)->account);
        std::vector<std::string> all{"*",
                                     "zz9.amazonaws.com",
                                     "federated:arn:aws:iam::999900001111:oidc-provider/zz9.com",
                                     "federated:accounts.google.com",
                                     "arn:aws:iam::999900001111:root",
                                     "arn:aws:iam::999900001111:role/zz9",
                                     "arn:aws:iam::999900001111:user/zz9",
                                     fmt::format("arn:aws:iam::{}:role/zz9", account),
                                     fmt::format("arn:aws:iam::{}:user/zz9", account)};
        for (std::string_view const service :
             {"lambda", "ecs-tasks", "ec2", "pods.eks", "sagemaker", "states", "bedrock-agentcore",
              "bedrock", "rolesanywhere", "ecs", "eks", "codebuild", "cloudformation"}) {
            all.push_back(fmt::format("{}.amazonaws.com", service));
        }
        std::erase_if(all, [&](std::string const& one) { return contains_principal(one); });
        return all;
    }

    bool contains_principal(std::string const& principal) const {
        return std::ranges::any_of(rightful_, [&](Assumption const& assumption) {
            return assumption.principal == principal;
        });
    }

    /// @param changed a key with another value; an empty value removes it, an empty key changes
    /// nothing.
    void ask(std::string const& who, std::string_view action, std::vector<SentKey> const& keys,
             std::pair<std::string, std::string> const& changed, Verdict expected) {
        if (proof_.counter_example) {
            return;
        }
        Context context;
        bool good = true;
        for (SentKey const& key : keys) {
            std::string const& value =
                key.key == changed.first ? changed.second : key.values.front();
            good = good && context.set(key.key, value.empty() ? std::vector<std::string>{}
                                                              : std::vector{value});
        }
        Result<Principal> const principal = parse_principal(who);
        Result<Request> const request = principal
                                            ? Request::create(action, role_, *principal, context)
                                            : Result<Request>(std::unexpected(principal.error()));
        if (!request || !good) {
            throw std::logic_error("a question about who may assume a role cannot be asked");
        }
        Layers const layers{.identity = &own_, .resource = &trust_};
        Decision const decision = decide(*request, layers);
        ++proof_.requests;
        proof_.allowed += decision.allowed() ? 1 : 0;
        bool const right = expected == Verdict::kAllowed;
        if (decision.allowed() != right) {
            proof_.counter_example = CounterExample{
                *request, right, decision,
                fmt::format("{}: {} by {}; {}",
                            right ? "the runtime must assume the role, and may not"
                                  : "may assume the role, but is not the approved runtime",
                            action, who, to_string(decision, layers))};
        }
    }

    CompiledPolicies trust_;
    CompiledPolicies own_;
    std::string role_;
    std::span<Assumption const> rightful_;
    Proof proof_;
};

/// Adds what another proof found; a dimension that both have keeps the larger number of values.
void append(Proof& sum, Proof other) {
    sum.requests += other.requests;
    sum.allowed += other.allowed;
    if (!sum.counter_example) {
        sum.counter_example = std::move(other.counter_example);
    }
    for (Dimension& dimension : other.dimensions) {
        auto const same = std::ranges::find(sum.dimensions, dimension.name, &Dimension::name);
        if (same == sum.dimensions.end()) {
            sum.dimensions.push_back(std::move(dimension));
        } else {
            same->values = std::max(same->values, dimension.values);
        }
    }
}

std::string arn_of(RoleText const& role, Scope const& scope) {
    return fmt::format("arn:{}:iam::{}:role{}{}", scope.partition.value(), scope.account.value(),
                       role.path, role.name);
}

/// A companion: what it is, and who assumes it.
struct Companion {
    Specification specification;
    std::vector<Assumption> rightful;
};

/// The companions that the scope needs, in the order of the artefact.
std::vector<Companion> expected_companions(Scope const& scope) {
    std::vector<Companion> expected;
    if (scope.platform == Platform::kBedrock) {
        std::vector<Assumption> rightful = batch_assumptions(scope);
        if (!rightful.empty()) {
            expected.push_back({Specification(scope, RoleOf::kBatchService), std::move(rightful)});
        }
        return expected;
    }
    std::vector<std::pair<Region, std::string>> seen;
    for (Grant const& grant : scope.grants) {
        if (!grant.workspace->id) {
            continue;  // the passthrough has nothing to call
        }
        std::pair<Region, std::string> const place{grant.region, *grant.workspace->id};
        Specification specification(scope, RoleOf::kPassthrough, place.second);
        if (!contains(seen, place) && !specification.parts().empty()) {
            seen.push_back(place);
            expected.push_back({std::move(specification), function_assumptions(scope)});
        }
    }
    return expected;
}

Proof prove_role(RoleText const& role, Specification const& specification, Scope const& scope,
                 std::span<std::string const> model_ids, std::span<Region const> regions) {
    NamedPolicy const named{std::string(kPolicyName), role.permission};
    std::span<NamedPolicy const> const policies(&named, 1);
    CompiledPolicies const identity(policies);
    return prove(specification, scope, Layers{.identity = &identity}, model_ids, regions, policies);
}

}  // namespace

Proof prove_trust(Policy const& trust, std::string const& role_arn,
                  std::span<Assumption const> rightful) {
    return TrustInquiry(trust, role_arn, rightful).run();
}

Result<Proof> prove_artefact(RoleArtefact const& artefact, Scope const& scope,
                             std::span<std::string const> model_ids,
                             std::span<Region const> regions) {
    std::vector<Assumption> const rightful = assumptions(scope);
    std::vector<Companion> const companions = expected_companions(scope);
    if (companions.size() != artefact.companions.size()) {
        return bad_input(fmt::format("the artefact of {} has {} companions; its grants need {}",
                                     scope.workload, artefact.companions.size(), companions.size()),
                         "generate the artefact from this scope");
    }
    if (artefact.role.trust.has_value() == rightful.empty()) {
        return bad_input(
            fmt::format("the artefact of {} {} a trust policy; a runtime of kind {} {}",
                        scope.workload, rightful.empty() ? "has" : "lacks", scope.runtime.kind,
                        rightful.empty() ? "has none" : "needs one"),
            "generate the artefact from this scope");
    }
    // What is quick to ask comes first.
    Proof proof;
    if (artefact.role.trust) {
        append(proof, prove_trust(*artefact.role.trust, arn_of(artefact.role, scope), rightful));
    }
    for (std::size_t i = 0; i < companions.size() && proof.proven(); ++i) {
        RoleText const& role = artefact.companions[i];
        // A service role that nobody may assume is useless.
        append(proof, prove_trust(role.trust.value_or(Policy()), arn_of(role, scope),
                                  companions[i].rightful));
        append(proof, prove_role(role, companions[i].specification, scope, model_ids, regions));
    }
    if (proof.proven()) {
        append(proof, prove_role(artefact.role, Specification(scope), scope, model_ids, regions));
    }
    return proof;
}

}  // namespace mandate::iam
