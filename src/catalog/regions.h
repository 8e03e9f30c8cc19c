#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "catalog/text_map.h"

namespace mandate::catalog {

/// Regions, their partitions and the codes that usage types abbreviate them with, from
/// `regions.json`. Immutable; thread-safe.
/// Source: AWS, "AWS Region billing codes" (global-infrastructure: aws-region-billing-codes).
class Regions {
public:
    /// Reads the text of `regions.json`. @returns Error{BadInput} that names `file` and the field
    /// for unknown fields, and regions or codes that stand twice.
    static Result<Regions> parse(std::string_view json, std::string_view file);

    /// The region of a billing code such as `USE1`, `EU`, `EUW1`; compared exactly. A usage type
    /// without a code says nothing about the region, and is not asked for here.
    std::optional<Region> by_code(std::string_view code) const;

    /// The partition of a region id such as `us-gov-west-1`; nothing for an unknown region.
    std::optional<Partition> partition_of(Region const& region) const;

    /// The ids of all regions, sorted.
    std::vector<Region> all() const;

    /// Whether the text is the id of a region, such as `us-east-1`.
    bool contains(std::string_view region) const { return partitions_.contains(region); }

private:
    TextMap<Region> codes_;
    TextMap<Partition> partitions_;
};

/// Whether a text looks like a billing code that may be missing from the list: three capital
/// letters and a digit (`USE1`). Used to tell an unknown region from no region.
bool looks_like_billing_code(std::string_view text);

}  // namespace mandate::catalog
