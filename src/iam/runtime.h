#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.h"

namespace mandate::iam {

/// Where a workload's code runs: what its role trusts. The kinds are data (`runtimes.json`).
struct Runtime {
    std::string kind;                           ///< `lambda`, `ecs_task`, `people`, ...
    std::map<std::string, std::string> fields;  ///< `function_arn` → ARN, as the kind asks

    friend bool operator==(Runtime const&, Runtime const&) = default;
};
BOOST_DESCRIBE_STRUCT(Runtime, (), (kind, fields))

/// A condition of a trust policy. In key and values, `{name}` stands for the field of that name,
/// `{partition}` and `{account}` for the role's, and `{provider}` for what follows
/// `oidc-provider/` in `oidc_provider_arn`.
struct TrustKey {
    std::string key;
    std::string test;  ///< `StringEquals`, `ArnLike`
    /// The first of them whose fields are all there is used; when there is none, the key is left
    /// out.
    std::vector<std::string> values;
};
BOOST_DESCRIBE_STRUCT(TrustKey, (), (key, test, values))

/// One kind of runtime, from the data file.
struct RuntimeKind {
    std::string kind;
    std::string name;                   ///< for people: `AWS Lambda function`
    std::string service_principal;      ///< `lambda.amazonaws.com`; empty where none is trusted
    std::vector<std::string> required;  ///< fields that an approval must name
    std::vector<std::string> optional;  ///< further fields
    std::vector<std::string> assume_actions;  ///< of STS; none: nobody assumes anything
    /// Conditions that AWS documents for the trust policy; never one that it does not, because a
    /// key that the service does not send makes the role unassumable.
    std::vector<TrustKey> trust_keys;
    std::vector<std::string>
        notes;           ///< for people: what it takes besides the role, a sentence each
    std::string source;  ///< the AWS page that says so
};
BOOST_DESCRIBE_STRUCT(RuntimeKind, (),
                      (kind, name, service_principal, required, optional, assume_actions,
                       trust_keys, notes, source))

/// The kinds of runtime that this program knows, in the order of the file.
std::vector<RuntimeKind> const& runtime_kinds();

/// The kind of that name, or nullptr.
RuntimeKind const* find_runtime_kind(std::string_view name);

/// At request time the fields may be left out: an owner does not know ARNs.
enum class Completeness { kKindOnly, kWhole };

/// Checks a runtime. Fields are exact: no wildcards (what a role trusts is named); `..._arn` is an
/// ARN, `..._on` a day, `region` a region.
/// @returns Error{BadInput} when the kind is unknown (the hint lists them), a field is unknown or
///          ill-formed, or (`Completeness::kWhole`) a required one is missing.
Result<void> check_runtime(Runtime const& runtime, Completeness completeness);

}  // namespace mandate::iam
