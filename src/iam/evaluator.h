#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iam/compiled_policies.h"
#include "iam/request.h"

namespace mandate::iam {

/// The kinds of policies, in the order in which a decision looks at them.
enum class Layer {
    kResourceControl,  ///< RCPs, of the organisation of the resource's account
    kServiceControl,   ///< SCPs, of the organisation of the principal's account
    kResource,         ///< the policy on the resource: a bucket's, a key's, a role's trust policy
    kIdentity,         ///< of the role or user, and the user's groups
    kBoundary,         ///< the permissions boundary of the role or user
    kSession,          ///< passed when the session was made
};

/// All policies that a request meets. Borrows: what it points at must outlive it. Nothing (nullptr,
/// an empty span) means that there is no such policy, which is another thing than one that allows
/// nothing.
struct Layers {
    CompiledPolicies const* identity = nullptr;
    CompiledPolicies const* boundary = nullptr;
    CompiledPolicies const* session = nullptr;
    CompiledPolicies const* resource = nullptr;
    /// One entry a level, from the root of the organisation over the OUs to the account; each with
    /// all SCPs attached there, AWS's own `FullAWSAccess` included. Empty: the account is in no
    /// organisation, or it does not use SCPs.
    std::span<CompiledPolicies const> service_control{};
    /// The same for RCPs. Only for services that RCPs reach: who builds the layers knows.
    std::span<CompiledPolicies const> resource_control{};
    /// The management account: SCPs and RCPs reach neither its principals nor its resources.
    std::string_view management_account{};
};

enum class Verdict { kAllowed, kExplicitDeny, kImplicitDeny };

/// One statement, where it stands.
struct Decisive {
    Layer layer = Layer::kIdentity;
    std::size_t level = 0;  ///< of SCPs and RCPs: the entry of the span
    StatementRef statement;

    friend bool operator==(Decisive const&, Decisive const&) = default;
};

/// A decision with its reason.
struct Decision {
    Verdict verdict = Verdict::kImplicitDeny;
    /// The layer that decided: of an explicit deny where it stands, of an implicit deny the first
    /// that had to allow and did not, of an allow the one that granted.
    Layer layer = Layer::kIdentity;
    std::size_t level = 0;
    /// The statement that denied or granted; none for an implicit deny and for a root user, who
    /// needs none.
    std::optional<StatementRef> statement;
    /// Across accounts, the statement of the resource's policy that granted as well.
    std::optional<StatementRef> resource_statement;

    bool allowed() const { return verdict == Verdict::kAllowed; }
};

/// Decides as AWS does; see evaluator.cpp, where each rule stands beside the sentence it comes
/// from. Pure, thread-safe; neither allocates nor throws; about a microsecond for a role with ten
/// policies.
/// What it does not know: service-specific ways past IAM (S3 ACLs, KMS grants, VPC endpoint
/// policies), and which keys a service really sends.
Decision decide(Request const& request, Layers const& layers) noexcept;

/// Every statement that applies to the request, in the order of the layers: for people who ask why.
/// SCPs and RCPs that do not reach the request are left out.
std::vector<Decisive> applying_statements(Request const& request, Layers const& layers);

/// The decision in one sentence: `denied by 'NoBypass' of policy 'invoke' (identity policies)`,
/// `not allowed: no statement of the permissions boundary allows it`.
std::string to_string(Decision const& decision, Layers const& layers);

/// `Deny 'NoBypass' of policy 'invoke' (identity policies)`.
std::string to_string(Decisive const& decisive, Layers const& layers);

/// `identity policies`, `service control policies`, ...
std::string_view name_of(Layer layer);

}  // namespace mandate::iam
