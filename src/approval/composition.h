#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "approval/approval.h"
#include "base/result.h"
#include "iam/grant.h"

namespace mandate::approval {

/// What a workload's role in one account may do: the union of its approvals in force. Tasks carry
/// its hash; evidence names it.
struct Composition {
    WorkloadId workload;
    AccountId account;
    iam::Platform platform = iam::Platform::kBedrock;
    std::string role_name;  ///< stable for the workload's life
    iam::Runtime runtime;
    std::vector<iam::Grant>
        grants;            ///< sorted by key; a later approval's grant replaces the same key
    iam::Agentic agentic;  ///< the highest tier of them, names united

    friend bool operator==(Composition const&, Composition const&) = default;
};
BOOST_DESCRIBE_STRUCT(Composition, (),
                      (workload, account, platform, role_name, runtime, grants, agentic))

/// The composition of the approvals of one workload, account and platform that are in force on
/// `day`. `approvals` stand in the order in which they were decided: of two grants with one key,
/// and of two runtimes, the later decision's counts. Nothing else depends on their order; approvals
/// of others, ended ones and ones that have not begun change nothing. No approval in force gives a
/// composition without grants and runtime: the role may do nothing.
/// @returns Error{BadInput} for a grant that is none (an approval made by `approve` has none).
Result<Composition> compose(WorkloadId const& workload, AccountId const& account,
                            iam::Platform platform, std::string_view role_name,
                            std::span<Approval const> approvals, Date day);

/// SHA-256 of its canonical JSON, lower-case hex.
Result<std::string> composition_hash(Composition const& composition);

/// What changed between two compositions, in words, a line each: `+ anthropic.claude-... in
/// us-east-1: inference, streaming`, `~ ...: inference becomes inference, batch`, `- ...`; new and
/// changed grants first, then those that are gone, each by key; then agentic tier and runtime.
std::vector<std::string> differences(Composition const& before, Composition const& after);

}  // namespace mandate::approval
