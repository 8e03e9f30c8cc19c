#pragma once

#include <string>
#include <vector>

#include "approval/composition.h"
#include "base/result.h"
#include "ownership/claim.h"

namespace mandate::ownership {

/// What a developer copies into the application after the claim (product.md A-11).
struct HandoffLine {
    std::string model;  ///< model or inference profile id to call
    std::string region;
    std::string snippet;  ///< ready to paste (AWS CLI, Python)
};
struct Handoff {
    std::string anchor;  ///< role ARN or workspace id
    std::vector<HandoffLine> lines;
};

/// The hand-off of a claimed composition.
Handoff handoff(approval::Composition const& composition, Anchor const& anchor);

}  // namespace mandate::ownership
