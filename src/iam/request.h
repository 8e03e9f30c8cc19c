#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/strong_id.h"
#include "iam/context.h"
#include "iam/principal.h"

namespace mandate::iam {

/// One request to AWS, as the evaluator decides it: somebody (`principal`) wants to do something
/// (`action`) to something (`resource`), under circumstances (`context`).
///
/// Made once and changed by setters, so that whoever asks about many requests pays only for what
/// differs between them. Reading is thread-safe.
class Request {
public:
    /// @param action in full: `bedrock:InvokeModel`. @param resource an ARN in full, or `*` for an
    /// action that has no resource. The resource's account is that of its ARN; when that has none
    /// (a foundation model, a bucket), it is `resource_account`, else the principal's.
    ///
    /// What AWS puts into every request of an account's principal is added to the context where it
    /// is not yet there: `aws:PrincipalArn` and `aws:PrincipalAccount`.
    /// Source: AWS, "AWS global condition context keys" (IAM user guide).
    /// @returns Error{BadInput} when the action is none, holds a wildcard, or a text is too long.
    static Result<Request> create(std::string_view action, std::string_view resource,
                                  Principal principal, Context context,
                                  std::optional<AccountId> resource_account = std::nullopt);

    Result<void> set_action(std::string_view action);
    Result<void> set_resource(std::string_view resource);
    /// Sets or, with no values, removes a key of the context.
    Result<void> set_key(std::string_view key, std::vector<std::string> values);

    std::string const& action() const { return action_; }
    std::string const& lower_action() const { return lower_action_; }
    std::string const& resource() const { return resource_; }
    std::string_view resource_account() const;
    Principal const& principal() const { return principal_; }
    Context const& context() const { return context_; }

private:
    Request() = default;

    std::string action_;
    std::string lower_action_;
    std::string resource_;
    std::string stated_account_;
    std::string arn_account_;
    Principal principal_;
    Context context_;
};

}  // namespace mandate::iam
