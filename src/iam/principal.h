#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "iam/policy.h"

namespace mandate::iam {

/// Who makes a request.
struct Principal {
    enum class Kind {
        kAnonymous,      ///< nobody that AWS knows
        kRoot,           ///< an account's root user
        kUser,           ///< an IAM user
        kRoleSession,    ///< somebody who has assumed a role
        kFederatedUser,  ///< a session of GetFederationToken
        kService,        ///< an AWS service that acts for itself: `lambda.amazonaws.com`
        kFederated,      ///< an identity provider's user who assumes a role
    };
    Kind kind = Kind::kAnonymous;
    std::string id;         ///< the session's or user's ARN, the service, the provider
    std::string issuer;     ///< role session: the role's ARN; federated user: the user's ARN
    std::string partition;  ///< `aws`; empty where there is no account
    std::string account;    ///< empty for the anonymous, services and providers' users

    /// A role that AWS manages for a service: its path is `/aws-service-role/`. "SCPs do not affect
    /// any service-linked role" (Organizations user guide, SCPs).
    bool is_service_linked() const;

    /// The ARN that `aws:PrincipalArn` has: of a session, the role's. Empty without an account.
    std::string const& principal_arn() const;

    friend bool operator==(Principal const&, Principal const&) = default;
};

/// Reads who makes a request: `*` (nobody), the ARN of an account's root user, a user, a role (any
/// session of it), an assumed role's session or a federated user, the name of a service
/// (`lambda.amazonaws.com`), or `federated:` with the ARN or name of an identity provider.
///
/// A session's ARN does not hold the path of its role; `role_arn` says it where it matters.
/// @returns Error{BadInput} for any other text, and when `role_arn` is not the ARN of the role of
///          the session.
Result<Principal> parse_principal(std::string_view text, std::string_view role_arn = {});

/// How closely a policy of a resource names who makes a request; closer is greater.
enum class Named {
    kNo,
    kAccount,   ///< the account, which then decides itself
    kIssuer,    ///< the role of the session, the user behind the federated user
    kDirectly,  ///< the user, session, service or provider itself, or everyone
};

/// Whether and how closely `Principal` names who makes the request. Neither allocates nor throws.
/// Source: AWS, "AWS JSON policy elements: Principal" (IAM user guide).
Named names(Principals const& principals, Principal const& principal) noexcept;

/// Whether a statement with these principals is about who makes the request.
///
/// `NotPrincipal` with Deny: "AWS might validate the account first, then the role, then the
/// session", so only who is named at each of these steps is spared. With Allow, the statement is
/// about those who are named at none of them (AWS JSON policy elements: NotPrincipal).
bool concerns(Principals const& principals, Effect effect, Principal const& principal) noexcept;

}  // namespace mandate::iam
