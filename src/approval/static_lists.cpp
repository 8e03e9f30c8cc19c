#include <algorithm>
#include <stdexcept>

#include "approval/embedded.h"
#include "approval/model_decision.h"
#include "base/codec.h"
#include "base/json.h"

namespace mandate::approval {

struct RegionGroup {
    std::string id;
    std::string source;
    std::vector<Region> regions;
};
BOOST_DESCRIBE_STRUCT(RegionGroup, (), (id, source, regions))

struct RegionGroupsFile {
    std::string format;
    std::vector<RegionGroup> groups;
};
BOOST_DESCRIBE_STRUCT(RegionGroupsFile, (), (format, groups))

struct ClaudePlatformModel {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ClaudePlatformModel, (), (id, name))

struct ClaudePlatformFile {
    std::string format;
    std::string source;
    std::string vendor;
    std::string region_group;
    std::vector<ClaudePlatformModel> models;
};
BOOST_DESCRIBE_STRUCT(ClaudePlatformFile, (), (format, source, vendor, region_group, models))

namespace {

/// An embedded file; it is part of the program, so an error in it is a broken invariant.
template <typename File>
File read_embedded(std::string_view name, std::string_view format) {
    auto const files = embedded_files();
    auto const file = std::ranges::find(files, name, &EmbeddedFile::name);
    if (file == files.end()) {
        throw std::logic_error(fmt::format("{} is not part of the program", name));
    }
    auto const json = parse_json(file->text, name);
    auto read = json ? decode<File>(*json, name) : Result<File>(std::unexpected(json.error()));
    if (!read || read->format != format) {
        throw std::logic_error(read ? fmt::format("{}: format", name) : to_string(read.error()));
    }
    return std::move(*read);
}

std::vector<RegionGroup> const& groups() {
    static std::vector<RegionGroup> const kGroups =
        read_embedded<RegionGroupsFile>("region_groups.json", "mandate.region_groups/1").groups;
    return kGroups;
}

}  // namespace

std::vector<Region> regions_of_group(std::string_view group) {
    auto const found = std::ranges::find(groups(), group, &RegionGroup::id);
    return found == groups().end() ? std::vector<Region>{} : found->regions;
}

std::vector<std::string> region_groups() {
    std::vector<std::string> ids;
    std::ranges::transform(groups(), std::back_inserter(ids), &RegionGroup::id);
    return ids;
}

std::vector<CatalogModel> claude_platform_models() {
    static ClaudePlatformFile const kFile = read_embedded<ClaudePlatformFile>(
        "claude_platform_models.json", "mandate.claude_platform_models/1");
    std::vector<CatalogModel> models;
    for (ClaudePlatformModel const& listed : kFile.models) {
        CatalogModel model;
        model.platform = iam::Platform::kClaudePlatform;
        model.id = catalog_id(model.platform, listed.id);
        model.vendor = kFile.vendor;
        model.model = listed.id;
        model.name = listed.name;
        model.offered_in = regions_of_group(kFile.region_group);
        std::ranges::sort(model.offered_in);
        models.push_back(std::move(model));
    }
    std::ranges::sort(models, {}, &CatalogModel::id);
    return models;
}

}  // namespace mandate::approval
