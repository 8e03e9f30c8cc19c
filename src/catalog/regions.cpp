#include "catalog/regions.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "catalog/decode.h"

namespace mandate::catalog {

Result<Regions> Regions::parse(std::string_view json, std::string_view file) {
    boost::json::value const value = TRY(parse_json(json, file));
    Fields const root = TRY(Fields::root(value, file, "regions"));
    TRY(root.only({"format", "regions"}));
    Regions regions;
    for (Fields const& entry : TRY(root.objects("regions"))) {
        TRY(entry.only({"id", "partition", "codes"}));
        Region const id(TRY(entry.text("id")));
        Partition const partition(TRY(entry.text("partition")));
        if (!regions.partitions_.emplace(id.value(), partition).second) {
            return entry.wrong("id", fmt::format("'{}' stands twice", id.value()));
        }
        for (std::string const& code : TRY(entry.texts("codes"))) {
            if (!regions.codes_.emplace(code, id).second) {
                return entry.wrong("codes", fmt::format("'{}' stands twice", code));
            }
        }
    }
    return regions;
}

std::optional<Region> Regions::by_code(std::string_view code) const {
    auto const found = codes_.find(code);
    return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Partition> Regions::partition_of(Region const& region) const {
    auto const found = partitions_.find(region.value());
    return found == partitions_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Region> Regions::all() const {
    std::vector<Region> regions;
    regions.reserve(partitions_.size());
    for (auto const& [id, partition] : partitions_) {
        regions.emplace_back(id);
    }
    std::ranges::sort(regions);
    return regions;
}

bool looks_like_billing_code(std::string_view text) {
    auto const capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return text.size() == 4 && std::ranges::all_of(text.substr(0, 3), capital) && text[3] >= '0' &&
           text[3] <= '9';
}

}  // namespace mandate::catalog
