#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iam/ai_call.h"
#include "iam/request.h"
#include "iam/scope.h"

namespace mandate::iam {

/// What a scope says about one request.
enum class Expected {
    kAllowed,  ///< part of a granted call
    kDenied,   ///< of AI, or a way round, and part of no granted call
    /// Denied by a Deny, so that no other policy of the role can allow it: agentic calls beyond the
    /// tier, bearer tokens of the scope's platform.
    kForbidden,
    /// Neither of AI nor a way round: other policies decide, and no Deny may stand in their way.
    kOpen,
    kUnsaid,  ///< AWS's pages do not say whether a granted call sends this: any answer is right
};

/// Which role of an artefact is meant.
enum class RoleOf {
    kWorkload,      ///< the role (permission set, user) itself
    kBatchService,  ///< what Bedrock runs batch jobs with: invokes the models granted for batch
    kPassthrough,   ///< the passthrough function of one workspace
};

/// What is right, told from a scope and AWS's documentation, without the generator's code and data:
/// the proof holds policies against it. Immutable; thread-safe.
class Specification {
public:
    /// Precondition: the scope is normalised.
    /// @param workspace kPassthrough: whose function it is.
    explicit Specification(Scope const& scope, RoleOf role = RoleOf::kWorkload,
                           std::string_view workspace = {});

    /// Does not allocate.
    Expected expected(Request const& request) const;

    /// Every request that is part of a granted call.
    std::span<CallPart const> parts() const { return parts_; }

    /// What the tier lets agents do through MCP servers of AWS, lower case.
    std::set<std::string, std::less<>> const& agentic_actions() const { return by_agents_; }

    /// The role whose requests these are, an ARN.
    std::string const& principal() const { return principal_; }

    /// The service role of the scope's batch jobs, an ARN, whether or not it has any.
    std::string const& batch_role() const { return batch_role_; }

    /// The last day of an IAM user, `2026-12-31`; empty for everybody else.
    std::string const& last_day() const { return last_day_; }

private:
    enum class Fits { kNo, kUnsaid, kYes };

    void add(std::vector<CallPart> parts);
    void add_bedrock(Scope const& scope, Grant const& grant);
    void add_batch(Scope const& scope, Grant const& grant);
    void add_workspace(Scope const& scope, Grant const& grant);
    void add_bearer(Scope const& scope);
    void add_agents(Scope const& scope);
    bool is_over(Request const& request) const;
    static Fits fits(CallPart const& part, Request const& request);

    RoleOf role_;
    std::string principal_;
    std::string batch_role_;  ///< ARN
    std::string last_day_;    ///< of an IAM user: `2026-12-31`
    std::vector<CallPart> parts_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_action_;  ///< lower case
    std::set<std::string, std::less<>> by_agents_;  ///< what the tier names, lower case
    std::set<std::string, std::less<>> bearer_;     ///< what the scope's platform calls so
};

}  // namespace mandate::iam
