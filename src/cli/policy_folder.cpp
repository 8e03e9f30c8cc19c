#include "cli/policy_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "cli/desk.h"
#include "iam/policy_parse.h"

namespace mandate::cli {
namespace {

namespace fs = std::filesystem;
using iam::CompiledPolicies;
using iam::NamedPolicy;
using iam::PolicyKind;

constexpr std::array<std::string_view, 6> kSubfolders{"identity", "boundary", "session",
                                                      "resource", "scp",      "rcp"};

/// What is in a folder, by name; a folder that is not there holds nothing.
std::vector<fs::path> entries_of(fs::path const& folder) {
    std::vector<fs::path> entries;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem); entry != fs::directory_iterator{};
         entry.increment(problem)) {
        entries.push_back(entry->path());
    }
    std::ranges::sort(entries);
    return entries;
}

bool is_policy_file(fs::path const& path) {
    std::error_code ignored;
    return path.extension() == ".json" && fs::is_regular_file(path, ignored);
}

Result<void> read_policies(fs::path const& folder, PolicyKind kind,
                           std::vector<NamedPolicy>& policies) {
    for (fs::path const& file : entries_of(folder)) {
        if (is_policy_file(file)) {
            policies.push_back(
                {file.stem().string(),
                 TRY(iam::parse_policy(TRY(read_text_file(file.string())), file.string(), kind))});
        }
    }
    return {};
}

Result<std::optional<CompiledPolicies>> read_layer(std::vector<fs::path> const& folders,
                                                   PolicyKind kind) {
    std::vector<NamedPolicy> policies;
    for (fs::path const& folder : folders) {
        TRY(read_policies(folder, kind, policies));
    }
    return policies.empty() ? std::optional<CompiledPolicies>() : CompiledPolicies(policies);
}

Result<std::vector<CompiledPolicies>> read_levels(fs::path const& folder, PolicyKind kind) {
    std::vector<CompiledPolicies> levels;
    std::vector<fs::path> folders{folder};
    std::ranges::copy_if(entries_of(folder), std::back_inserter(folders),
                         [](fs::path const& path) { return fs::is_directory(path); });
    for (fs::path const& level : folders) {
        if (std::optional<CompiledPolicies> read = TRY(read_layer({level}, kind))) {
            levels.push_back(std::move(*read));
        }
    }
    return levels;
}

Result<void> check_subfolders(fs::path const& folder) {
    for (fs::path const& entry : entries_of(folder)) {
        bool const known =
            std::ranges::find(kSubfolders, entry.filename().string()) != kSubfolders.end();
        if (fs::is_directory(entry) && !known) {
            return bad_input(fmt::format("{} is no kind of policy", entry.string()),
                             "name it identity, boundary, session, resource, scp or rcp");
        }
    }
    return {};
}

iam::CompiledPolicies const* pointer(std::optional<CompiledPolicies> const& policies) {
    return policies ? &*policies : nullptr;
}

}  // namespace

iam::Layers PolicyFolder::layers() const {
    iam::Layers layers;
    layers.identity = pointer(identity);
    layers.boundary = pointer(boundary);
    layers.session = pointer(session);
    layers.resource = pointer(resource);
    layers.service_control = service_control;
    layers.resource_control = resource_control;
    return layers;
}

Result<PolicyFolder> read_policy_folder(std::string const& name) {
    fs::path const folder = name;
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        return fail(ErrorCode::kNotFound, fmt::format("{} is no folder", name),
                    "name a folder with policies as JSON files");
    }
    TRY(check_subfolders(folder));
    PolicyFolder read;
    read.identity = TRY(read_layer({folder, folder / "identity"}, PolicyKind::kIdentity));
    read.boundary = TRY(read_layer({folder / "boundary"}, PolicyKind::kIdentity));
    read.session = TRY(read_layer({folder / "session"}, PolicyKind::kIdentity));
    read.resource = TRY(read_layer({folder / "resource"}, PolicyKind::kAny));
    read.service_control = TRY(read_levels(folder / "scp", PolicyKind::kServiceControl));
    read.resource_control = TRY(read_levels(folder / "rcp", PolicyKind::kResourceControl));
    bool const none = !read.identity && !read.boundary && !read.session && !read.resource &&
                      read.service_control.empty() && read.resource_control.empty();
    if (none) {
        return fail(ErrorCode::kNotFound, fmt::format("{} holds no policy", name),
                    "policies are files that end in .json");
    }
    return read;
}

}  // namespace mandate::cli
