#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/result.h"

namespace mandate::ownership {

/// What a claim can hold on to, in the order in which attribution tries them (design section 4).
enum class AnchorKind {
    kResource,          ///< AgentCore component, model, agent, knowledge base, ...: ARN
    kInferenceProfile,  ///< application inference profile: ARN
    kProject,           ///< bedrock-mantle project: ARN
    kWorkspace,         ///< Claude Platform workspace: ARN
    kRole,              ///< IAM role: `arn:aws:iam::ACCOUNT:role/NAME`, path dropped
    kPermissionSet,     ///< Identity Center permission set: `ACCOUNT/NAME`
    kUser,              ///< IAM user: `arn:aws:iam::ACCOUNT:user/NAME`, path dropped
    kTag,               ///< tag rule: `SOURCE/KEY=VALUE`
    kAccount,           ///< account declared dedicated: twelve digits
};
BOOST_DESCRIBE_ENUM(AnchorKind, kResource, kInferenceProfile, kProject, kWorkspace, kRole,
                    kPermissionSet, kUser, kTag, kAccount)

struct Anchor {
    AnchorKind kind = AnchorKind::kRole;
    std::string value;  ///< canonical: one thing has one spelling

    friend auto operator<=>(Anchor const&, Anchor const&) = default;
};
BOOST_DESCRIBE_STRUCT(Anchor, (), (kind, value))

/// Reads an anchor as a person types it or a bill writes it; attribution uses it too, so that both
/// always mean the same:
/// - an IAM role, or a session of one (`arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`). A path is
///   dropped: STS drops it. `AWSReservedSSO_SET_0123456789abcdef` is the permission set SET: its
///   suffix changes when it is made again.
/// - `ACCOUNT/SET`: a permission set.
/// - an IAM user.
/// - an application inference profile, mantle project, Claude Platform workspace.
/// - a resource: AgentCore runtime, memory, gateway, browser, code interpreter; provisioned,
/// custom,
///   imported or customized model, agent, knowledge base, flow, guardrail, SageMaker endpoint. An
///   alias, version or endpoint of one is the thing itself.
/// - twelve digits: an account.
/// - `tag:SOURCE/KEY=VALUE`, SOURCE as in the bill (`resourceTags`, `iamPrincipal`, `accountTag`,
///   `costCategory`, `userAttribute`). KEY ends at the first `=`.
///
/// What everybody shares (a foundation model, a system profile) and what names more than one thing
/// (wildcards) is no anchor. Sources: AWS, service authorization reference of bedrock,
/// bedrock-mantle, bedrock-agentcore, aws-external-anthropic; "Referencing permission sets in
/// resource policies" (singlesignon). Pure and thread-safe.
/// @returns Error{BadInput} that says what was expected.
Result<Anchor> parse_anchor(std::string_view text);

/// Text that parse_anchor reads back as the same anchor.
std::string to_string(Anchor const& anchor);

}  // namespace mandate::ownership
