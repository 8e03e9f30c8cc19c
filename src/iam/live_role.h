#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/strong_id.h"
#include "iam/evaluator.h"
#include "iam/request.h"
#include "iam/role_artefact.h"
#include "iam/role_evidence.h"

namespace mandate::iam {

enum class LiveVerdict {
    kMatches,            ///< the role permits of AI what was approved, and nothing else
    kDiffers,            ///< it does not; a difference is shown
    kNotEnoughEvidence,  ///< what was handed in does not tell; `missing` says what to paste
};
BOOST_DESCRIBE_ENUM(LiveVerdict, kMatches, kDiffers, kNotEnoughEvidence)

/// One difference between a live role and what was approved.
struct LiveDifference {
    /// The request that one allows and the other does not. Absent where none can show it: a missing
    /// permissions boundary, a trust policy that is not shown to mean the same.
    std::optional<Request> request;
    bool role_allows = false;
    bool approval_allows = false;
    std::string sentence;  ///< for people, the request in full
};

struct LiveJudgement {
    LiveVerdict verdict = LiveVerdict::kNotEnoughEvidence;
    std::optional<LiveDifference> difference;  ///< the first; with kDiffers always
    std::vector<std::string> missing;          ///< what the evidence does not say
    std::uint64_t requests = 0;                ///< that were asked of both
};

/// What is known of the world around the role.
struct LiveSurroundings {
    std::span<std::string const> model_ids;  ///< Bedrock's, of the catalogue
    std::span<Region const> regions;
    /// SCPs where known: a level an entry, from the root. Empty: taken as none.
    std::span<CompiledPolicies const> service_control;
    std::string_view management_account;
};

/// Requests that one judgement asks at most. More is "not enough evidence": only policies made for
/// it get there.
inline constexpr std::size_t kMostProbes = 1'000'000;

/// Judges a live role by its *effective AI right*: what the union of all its identity policies
/// allows within its boundary (and the SCPs where known) of AI actions and of the ways round them
/// (ai_actions.h). Other permissions are never a difference, except that what the approval denies
/// to agents (`aws:ViaAWSMCPService`) is denied to them for every service. The trust policy is
/// compared by meaning: who may be the role may use its right. Of a permission set it is AWS's own
/// and is not judged.
///
/// Compared are decisions about one request of each class that a statement of either side tells
/// apart (probe_requests.h, probe_contexts.h). "Not enough evidence" is never "matches"; but a
/// difference that is there already is said, whatever else is missing: a right that no unknown
/// boundary can take away (an unknown policy could only by a Deny of exactly it), a refusal that no
/// unknown policy can lift.
/// Precondition: `approved` is of the artefact of the role's account.
LiveJudgement judge(LiveRole const& live, RoleText const& approved,
                    LiveSurroundings const& surroundings);

/// A request in full, for people: `bedrock:InvokeModel on arn:... by arn:... when aws:... is 'x'`.
std::string text_of(Request const& request);

}  // namespace mandate::iam
