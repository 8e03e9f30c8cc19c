#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iam/condition.h"
#include "iam/pattern.h"
#include "iam/policy.h"
#include "iam/request.h"

namespace mandate::iam {

/// A policy with the name that people know it by: `AmazonBedrockFullAccess`, `inline:invoke`.
struct NamedPolicy {
    std::string name;
    Policy policy;
};

/// One statement within CompiledPolicies.
struct StatementRef {
    std::uint32_t policy = 0;
    std::uint32_t statement = 0;  ///< its place in the policy, from 0

    friend auto operator<=>(StatementRef const&, StatementRef const&) = default;
};

/// What policies say about a request.
struct Match {
    std::optional<StatementRef> denied;   ///< the first Deny that applies
    std::optional<StatementRef> allowed;  ///< the first Allow, or the one that names closest
    Named named = Named::kNo;             ///< of `allowed`; kDirectly where no principal is named
};

/// Policies of one kind that apply together (all of a role's, or all of one level of the
/// organisation), compiled once for many requests: whatever does not depend on the request is done
/// here. A statement applies when principal, action, resource and all its conditions match; a Deny
/// that applies overrides every Allow (AWS, "Policy evaluation logic", IAM user guide).
///
/// Immutable; thread-safe; owns all it needs.
class CompiledPolicies {
public:
    CompiledPolicies() = default;
    explicit CompiledPolicies(std::span<NamedPolicy const> policies);

    /// Neither allocates nor throws.
    Match match(Request const& request) const noexcept;
    std::optional<StatementRef> denied(Request const& request) const noexcept;
    /// The Allow that names the principal closest, and how close. Denies are not looked at.
    Match allowed(Request const& request) const noexcept;

    /// All statements that apply, in the order of the policies.
    std::vector<StatementRef> applying(Request const& request) const;

    std::string const& policy_name(StatementRef ref) const { return names_.at(ref.policy); }
    Effect effect_of(StatementRef ref) const;
    /// The statement's Sid, else `statement 3` (from 1).
    std::string label(StatementRef ref) const;

private:
    struct CompiledStatement {
        StatementRef ref;
        Effect effect = Effect::kAllow;
        std::string label;
        std::optional<Principals> principals;
        Polarity action_polarity = Polarity::kIs;
        Polarity resource_polarity = Polarity::kIs;
        std::string action_prefix;  ///< what each of `actions` begins with: a quick no
        std::vector<Pattern> actions;
        std::optional<std::vector<Pattern>> resources;  ///< absent: whatever it hangs on
        std::vector<CompiledCondition> conditions;

        bool applies(Request const& request) const noexcept;
    };

    static CompiledStatement compile(Statement const& statement, PolicyVersion version,
                                     StatementRef ref);
    CompiledStatement const* find(StatementRef ref) const;

    std::vector<std::string> names_;
    std::vector<CompiledStatement> denies_;
    std::vector<CompiledStatement> allows_;
};

}  // namespace mandate::iam
