#pragma once

#include <string>
#include <vector>

#include "iam/policy.h"

namespace mandate::iam {

/// What two policies have that the other has not. Each entry is a sentence:
/// `allow bedrock:InvokeModel on arn:aws:... when aws:RequestedRegion StringEquals 'us-east-1'`.
struct Comparison {
    std::vector<std::string> only_in_first;
    std::vector<std::string> only_in_second;

    /// Whether both are shown to mean the same: no request is decided differently.
    bool same() const { return only_in_first.empty() && only_in_second.empty(); }
};

/// Compares two policies by meaning. Order, Sids, Ids, a string or a list of one, case where IAM
/// knows none, how rights are spread over statements, and what a wider right of the same conditions
/// covers anyway make no difference. `same()` is a proof; a difference may be one of words alone
/// where the proof would need more than laying patterns on each other (`ab*` and `a?*` with a `b`
/// condition).
///
/// Policies of more than 4,000 rights (action × resource × principal) are compared statement by
/// statement: then less is shown to be the same.
Comparison compare(Policy const& first, Policy const& second);

}  // namespace mandate::iam
