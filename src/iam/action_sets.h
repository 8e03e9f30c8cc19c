#pragma once

#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "iam/grant.h"

namespace mandate::iam {

/// What the resource of an action is. One action may need several: a batch job is created with a
/// model and as a job, and both must be allowed.
enum class ActionTarget {
    kModel,      ///< Bedrock: foundation model and, in front of it, inference profile
    kJob,        ///< Bedrock: `model-invocation-job/...` of the account
    kProject,    ///< bedrock-mantle: `project/...` of the account; the model is a condition
    kWorkspace,  ///< Claude Platform: the workspace
};
BOOST_DESCRIBE_ENUM(ActionTarget, kModel, kJob, kProject, kWorkspace)

/// The IAM actions that an action set stands for, on one kind of resource.
struct ActionRule {
    Platform platform = Platform::kBedrock;
    ActionSet set = ActionSet::kInference;
    ActionTarget target = ActionTarget::kModel;
    std::vector<std::string> actions;  ///< in full, never with wildcards; sorted
    std::string source;                ///< the AWS page that says so
};
BOOST_DESCRIBE_STRUCT(ActionRule, (), (platform, set, target, actions, source))

/// All rules, in the order of `data/action_sets.json` (docs/formats/policy_scope.md). What AWS
/// authorises under another name stands under that: Converse under InvokeModel, ConverseStream
/// under InvokeModelWithResponseStream; Claude Platform and bedrock-mantle have one action for
/// answers in one piece and in parts. Listing jobs belongs to no set: it shows those of others.
std::vector<ActionRule> const& action_rules();

/// The actions of some sets on one kind of resource; sorted, each once; none when the sets have
/// nothing to do there. Thread-safe.
std::vector<std::string> actions_of(Platform platform, std::span<ActionSet const> sets,
                                    ActionTarget target);

}  // namespace mandate::iam
