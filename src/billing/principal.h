#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace mandate::billing {

/// What kind of identity made the calls of a line.
enum class PrincipalForm {
    kIamUser,        ///< `arn:aws:iam::111122223333:user/path/name`, API keys included
    kIamRole,        ///< `arn:aws:iam::111122223333:role/path/name`
    kAssumedRole,    ///< `arn:aws:sts::111122223333:assumed-role/name/session`
    kFederatedUser,  ///< `arn:aws:sts::111122223333:federated-user/name`
    kRoot,           ///< `arn:aws:iam::111122223333:root`
    kService,        ///< `bedrock.amazonaws.com`
    kUnknown,        ///< a text that is none of these; it is kept, and shown as it is
};

/// `iam_user`, `iam_role`, `assumed_role`, `federated_user`, `root`, `service`, `unknown`.
std::string_view name_of(PrincipalForm form);

/// The identity of `line_item_iam_principal`, taken apart.
struct Principal {
    PrincipalForm form = PrincipalForm::kUnknown;
    Partition partition;                 ///< empty for kService and kUnknown
    AccountId account;                   ///< empty for kService and kUnknown
    std::optional<RoleArn> role;         ///< `arn:PARTITION:iam::ACCOUNT:role/NAME`, without path
    std::optional<std::string> session;  ///< of an assumed role; the name of a federated user
    std::optional<std::string> user;     ///< the ARN of an IAM user, as in the bill

    friend bool operator==(Principal const&, Principal const&) = default;
};

/// Takes a principal apart.
///
/// An assumed-role ARN has no path (STS drops it), so a role is named by account and name; an IAM
/// role's path is dropped to match. A session may hold any character, `/` included. SSO roles
/// (`role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_X_0123456789abcdef`) are roles
/// like others. Source: AWS, "iam-principal-cost-allocation" (billing), "IAM identifiers" (IAM).
/// @returns nothing for an empty text (AWS writes one for "none"); form kUnknown for a text that
///          is none of the forms or has no account of twelve digits. Pure and thread-safe; below a
///          microsecond.
std::optional<Principal> parse_principal(std::string_view text);

}  // namespace mandate::billing
