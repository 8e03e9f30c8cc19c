#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::iam {

/// The platforms that Mandate governs by grants.
enum class Platform { kBedrock, kClaudePlatform };
BOOST_DESCRIBE_ENUM(Platform, kBedrock, kClaudePlatform)

/// What a grant lets the workload do with the model. An action set stands for a fixed list of IAM
/// actions (the generator's data), so that people decide in words:
/// inference: one request, one answer · streaming: the answer in parts · batch: jobs ·
/// counting: counting tokens without inference.
enum class ActionSet { kInference, kStreaming, kBatch, kCounting };
BOOST_DESCRIBE_ENUM(ActionSet, kInference, kStreaming, kBatch, kCounting)

/// How far a workload may act beyond inference, decided apart from the models (design section 4).
/// Bedrock and AWS actions: none → read_only (a versioned list without data reads) → actions.
/// Claude Platform: inference → tools (server tools, skills, MCP hosts) → agents.
enum class Tier { kNone, kReadOnly, kActions, kInference, kTools, kAgents };
BOOST_DESCRIBE_ENUM(Tier, kNone, kReadOnly, kActions, kInference, kTools, kAgents)

/// A tier with what it names: IAM actions for kActions (`s3:GetObject`) and kAgents
/// (`aws-external-anthropic:CreateAgent`), server tools, skills and MCP hosts for kTools; empty for
/// the others. Each in full, without wildcards.
struct Agentic {
    Tier tier = Tier::kNone;
    std::vector<std::string> names;

    friend bool operator==(Agentic const&, Agentic const&) = default;
};
BOOST_DESCRIBE_STRUCT(Agentic, (), (tier, names))

/// The tier that everybody has without a decision.
Tier default_tier(Platform platform);

/// Whether the tier is above the platform's default: it then needs a second approver, a reason and
/// a shorter life. A tier that is none of the platform's is above it too.
bool is_elevated(Platform platform, Tier tier);

/// Checks that a tier belongs to the platform and names what it must name (and nothing else), each
/// once; IAM does not tell the case of actions apart.
/// @returns Error{BadInput} that says what is wrong.
Result<void> check_agentic(Platform platform, Agentic const& agentic);

/// A workspace of Claude Platform on AWS. Named by the Lead at approval; its id is known once the
/// engineer has created it.
struct Workspace {
    std::string name;
    std::optional<std::string> id;  ///< `wrkspc_...`

    friend bool operator==(Workspace const&, Workspace const&) = default;
};
BOOST_DESCRIBE_STRUCT(Workspace, (), (name, id))

/// One line of permission: what a workload's role may call, exactly. The account is that of the
/// composition the grant belongs to.
struct Grant {
    Platform platform = Platform::kBedrock;
    std::string model;  ///< the platform's id: `anthropic.claude-sonnet-4-6`, `claude-sonnet-4-6`
    Region region;      ///< where the call is made
    /// Bedrock: absent for the bare model, a system profile id (`us.anthropic...`), or the ARN of
    /// an application inference profile.
    std::optional<std::string> inference_profile;
    /// Of the profile; sorted, each once. A profile has at least one, except a system profile
    /// `global....`, whose policy names none (the generator uses `aws:RequestedRegion`).
    std::vector<Region> destination_regions;
    std::optional<Workspace> workspace;  ///< Claude Platform: always; Bedrock: never
    std::vector<ActionSet> actions;      ///< sorted, each once, at least one

    friend bool operator==(Grant const&, Grant const&) = default;
};
BOOST_DESCRIBE_STRUCT(Grant, (),
                      (platform, model, region, inference_profile, destination_regions, workspace,
                       actions))

/// The grant in its canonical form (lists sorted, each value once), or Error{BadInput} that names
/// the field: no model, no region, no action, a workspace where none belongs, a profile that is
/// neither a system profile id of this model nor the ARN of an application profile in the region, a
/// profile without destination regions. Wildcards are refused everywhere.
Result<Grant> normalised(Grant grant);

/// What identifies a grant within its workload and account: platform, model, region, profile and
/// workspace name (`bedrock|anthropic.claude-sonnet-4-6|us-east-1||`). A later grant with the same
/// key replaces the earlier one. Different normalised grants of one key differ in nothing else but
/// actions, destination regions and workspace id.
std::string key_of(Grant const& grant);

}  // namespace mandate::iam
