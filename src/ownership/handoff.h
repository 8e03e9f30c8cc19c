#pragma once

#include <string>
#include <vector>

#include "approval/composition.h"
#include "ownership/anchor.h"

namespace mandate::ownership {

/// What a developer copies into the application after the claim (product.md A-11): one way to call
/// one granted model.
struct HandoffLine {
    std::string model;    ///< model or inference profile id to call
    std::string region;   ///< where to call it
    std::string tool;     ///< for people: `AWS CLI`, `Python (boto3)`, `curl`, ...
    std::string snippet;  ///< ready to paste; several lines, ends without one
};
struct Handoff {
    std::string anchor;  ///< role ARN or workspace id, else the anchor as it is
    std::vector<HandoffLine> lines;
};

/// The hand-off of a claimed composition: for each grant, in its order, what its actions allow. A
/// workspace that has no id yet is read from `ANTHROPIC_AWS_WORKSPACE_ID`. No grants, no lines.
///
/// Sources: AWS, "Making requests" (claude-platform); AWS CLI reference of bedrock-runtime and
/// bedrock. The composition's grants must be normalised: their ids are put into shell text as they
/// are. Pure and thread-safe.
Handoff handoff(approval::Composition const& composition, Anchor const& anchor);

}  // namespace mandate::ownership
