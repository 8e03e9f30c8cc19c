#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace mandate {

/// A text that names one kind of thing. Two kinds never mix: an AccountId is not a Region.
/// Holds any text; what a valid one looks like is checked where it enters (see `parse` functions of
/// the rooms), because bills contain identifiers that break AWS's own rules.
template <typename Tag>
class StrongId {
public:
    StrongId() = default;
    explicit StrongId(std::string value) : value_(std::move(value)) {}

    std::string const& value() const { return value_; }
    bool empty() const { return value_.empty(); }

    friend auto operator<=>(StrongId const&, StrongId const&) = default;

private:
    std::string value_;
};

using AccountId = StrongId<struct AccountIdTag>;  ///< twelve digits
using Region = StrongId<struct RegionTag>;        ///< `us-east-1`
using Partition = StrongId<struct PartitionTag>;  ///< `aws`, `aws-cn`, `aws-us-gov`
using ModelId = StrongId<struct ModelIdTag>;      ///< the catalogue's slug: `claude-sonnet-4-6`
using VendorId = StrongId<struct VendorIdTag>;    ///< `anthropic`, `amazon`, ...
using RoleArn =
    StrongId<struct RoleArnTag>;  ///< `arn:aws:iam::111122223333:role/app`, path dropped
using PersonId = StrongId<struct PersonIdTag>;      ///< a person's handle: `lena`
using TeamId = StrongId<struct TeamIdTag>;          ///< an engineering team: `platform-team`
using ElementId = StrongId<struct ElementIdTag>;    ///< an element of the hierarchy: `e4-support`
using RequestId = StrongId<struct RequestIdTag>;    ///< a business request: `req-12`
using ApprovalId = StrongId<struct ApprovalIdTag>;  ///< an approval: `apr-7`
using WorkloadId = StrongId<struct WorkloadIdTag>;  ///< a workload's slug: `support-bot`
using TaskId = StrongId<struct TaskIdTag>;          ///< an engineer's task: `task-31`
using ClaimId = StrongId<struct ClaimIdTag>;        ///< a claim of an anchor: `claim-5`
using DeliveryId = StrongId<struct DeliveryIdTag>;  ///< one reading of one period of an export

}  // namespace mandate

template <typename Tag>
struct std::hash<mandate::StrongId<Tag>> {
    std::size_t operator()(mandate::StrongId<Tag> const& id) const noexcept {
        return std::hash<std::string>{}(id.value());
    }
};
