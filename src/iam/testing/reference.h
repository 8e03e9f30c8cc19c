#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "iam/compiled_policies.h"
#include "iam/policy.h"

namespace mandate::iam::testing {

/// A request as plain texts. The resource's account must be said.
struct PlainRequest {
    std::string action;
    std::string resource;
    std::string resource_account;
    std::string principal;  ///< the ARN of a user, role session or root user; or a service
    std::string role;       ///< of a role session: the role's ARN
    std::map<std::string, std::vector<std::string>> context;  ///< keys in lower case
};

struct PlainLayers {
    std::optional<std::vector<NamedPolicy>> identity;
    std::optional<std::vector<NamedPolicy>> boundary;
    std::optional<std::vector<NamedPolicy>> session;
    std::optional<std::vector<NamedPolicy>> resource;
    std::vector<std::vector<NamedPolicy>> service_control;
    std::vector<std::vector<NamedPolicy>> resource_control;
    std::string management_account;
};

/// A second evaluator, for tests: as slow and as obvious as can be, written from AWS's pages
/// without a look at the first. It shares the policy model with it, and nothing else.
/// @returns `allowed`, `explicit deny` or `implicit deny`.
std::string reference_decision(PlainRequest const& request, PlainLayers const& layers);

}  // namespace mandate::iam::testing
