#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "iam/grant.h"

namespace mandate::iam {

/// What IAM takes as the resource of an action of Claude Platform on AWS.
enum class ClaudeScope {
    kWorkspace,  ///< the ARN of a workspace, the only resource there is
    kAccount,    ///< `*`; "with a workspace ARN such an action grants nothing, silently"
};
BOOST_DESCRIBE_ENUM(ClaudeScope, kWorkspace, kAccount)

/// AWS's own classes.
enum class AccessLevel { kList, kRead, kWrite, kTagging };
BOOST_DESCRIBE_ENUM(AccessLevel, kList, kRead, kWrite, kTagging)

/// One action of Claude Platform on AWS.
struct ClaudeAction {
    std::string name;  ///< without the service: `CreateInference`
    ClaudeScope scope = ClaudeScope::kWorkspace;
    AccessLevel access = AccessLevel::kList;
    /// kInference: an action set may stand for it · kAgents: only by name · kNone: no tier gives
    /// it, the runtime does (CallWithBearerToken).
    Tier tier = Tier::kAgents;
    /// Whether an answer can hold what people wrote or models made, or a secret. AWS's classes do
    /// not tell: GetFile is "Read".
    bool returns_content = false;
    /// Whether it changes the workspace, its tags (which carry cost) or keys, or opens the console.
    bool administers = false;

    /// As a policy writes it: `aws-external-anthropic:CreateInference`.
    std::string in_full() const;
};
BOOST_DESCRIBE_STRUCT(ClaudeAction, (), (name, scope, access, tier, returns_content, administers))

/// The prefix of its actions, and the service of its ARNs.
inline constexpr std::string_view kClaudePlatformService = "aws-external-anthropic";

/// All actions, sorted by name: a data file (`data/claude_platform_actions.json`). Thread-safe.
std::vector<ClaudeAction> const& claude_platform_actions();

/// The action of a text in full, in any case; or nullptr when Claude Platform does not have it.
ClaudeAction const* find_claude_platform_action(std::string_view in_full);

}  // namespace mandate::iam
