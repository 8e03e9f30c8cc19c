#include "warehouse/discovery.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "billing/manifest.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;
using billing::Manifest;

constexpr std::size_t kFileLimit = 100'000;
constexpr int kDepthLimit = 12;
constexpr std::size_t kManifestLimit = 16U << 20U;
constexpr std::string_view kPeriodPrefix = "BILLING_PERIOD=";

std::optional<FileFormat> format_of(fs::path const& file) {
    std::string const name = to_lower(file.filename().string());
    if (name.ends_with(".parquet")) {
        return FileFormat::kParquet;
    }
    if (name.ends_with(".csv") || name.ends_with(".csv.gz")) {
        return FileFormat::kCsv;
    }
    return std::nullopt;
}

bool is_manifest(fs::path const& file) {
    return to_lower(file.filename().string()).ends_with("manifest.json");
}

/// The part of a path that is `BILLING_PERIOD=YYYY-MM`, as period, and the folder above it.
struct PeriodFolder {
    BillingPeriod period;
    fs::path folder;  ///< including BILLING_PERIOD=...
};

std::optional<PeriodFolder> period_folder(fs::path const& path) {
    for (fs::path folder = path; folder.has_relative_path(); folder = folder.parent_path()) {
        std::string const name = folder.filename().string();
        std::string_view rest = name;
        if (consume_prefix(rest, kPeriodPrefix)) {
            Result<BillingPeriod> const period = BillingPeriod::parse(rest);
            if (period) {
                return PeriodFolder{*period, folder};
            }
        }
    }
    return std::nullopt;
}

/// The export's folder: the parent of `data` or `metadata`, else the folder itself.
fs::path export_folder(fs::path const& period_folder) {
    fs::path const parent = period_folder.parent_path();
    std::string const name = parent.filename().string();
    return name == "data" || name == "metadata" ? parent.parent_path() : parent;
}

struct Listing {
    std::vector<fs::path> manifests;
    std::vector<fs::path> data_files;
};

Result<Listing> list(fs::path const& source) {
    Listing listing;
    std::size_t seen = 0;
    std::error_code problem;
    fs::recursive_directory_iterator entries(source, fs::directory_options::skip_permission_denied,
                                             problem);
    for (; !problem && entries != fs::recursive_directory_iterator(); entries.increment(problem)) {
        if (entries.depth() >= kDepthLimit) {
            entries.disable_recursion_pending();
        }
        std::error_code ignored;
        if (!entries->is_regular_file(ignored)) {
            continue;
        }
        if (++seen > kFileLimit) {
            return bad_input(
                fmt::format("{} holds more than {} files", source.string(), kFileLimit),
                "name the folder of one export");
        }
        if (is_manifest(entries->path())) {
            listing.manifests.push_back(entries->path());
        } else if (format_of(entries->path())) {
            listing.data_files.push_back(entries->path());
        }
    }
    if (problem) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be listed: {}", source.string(), problem.message()),
                    "check the folder's permissions");
    }
    std::ranges::sort(listing.manifests);
    std::ranges::sort(listing.data_files);
    return listing;
}

Result<Manifest> read_manifest(fs::path const& path) {
    std::error_code ignored;
    if (fs::file_size(path, ignored) > kManifestLimit) {
        return bad_input(fmt::format("{} is too large for a manifest", path.string()),
                         "download it again");
    }
    std::ifstream file(path, std::ios::binary);
    std::string const text(std::istreambuf_iterator<char>(file), {});
    if (!file) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be read", path.string()),
                    "check its permissions");
    }
    Result<Manifest> manifest = billing::parse_manifest(text, path.string());
    if (!manifest && manifest.error().hint.empty()) {
        manifest.error().hint = "download the delivery again, then run the command again";
    }
    return manifest;
}

/// Finds a file that a manifest names: below the export's folder, or beside the manifest.
Result<fs::path> locate(std::string const& written, fs::path const& manifest) {
    std::string const tail = TRY(billing::path_below_export(written, manifest.string()));
    std::optional<PeriodFolder> const period = period_folder(manifest.parent_path());
    std::vector<fs::path> candidates;
    if (period) {
        candidates.push_back(export_folder(period->folder) / tail);
    }
    for (fs::path folder = manifest.parent_path();
         folder.has_relative_path() && candidates.size() < 5; folder = folder.parent_path()) {
        candidates.push_back(folder / tail);
    }
    candidates.push_back(manifest.parent_path() / fs::path(tail).filename());
    for (fs::path const& candidate : candidates) {
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored)) {
            return fs::absolute(candidate).lexically_normal();
        }
    }
    return bad_input(fmt::format("{} names {}, which is not there", manifest.string(), written),
                     "download the delivery again, all files of it, then run the command again");
}

std::string name_of_export(Manifest const& manifest, fs::path const& path) {
    if (!manifest.export_name.empty()) {
        return manifest.export_name;
    }
    std::optional<PeriodFolder> const period = period_folder(path.parent_path());
    fs::path const folder = period ? export_folder(period->folder) : path.parent_path();
    return folder.filename().string();
}

Result<FoundDelivery> from_manifest(fs::path const& path) {
    Manifest const manifest = TRY(read_manifest(path));
    FoundDelivery delivery;
    delivery.export_name = name_of_export(manifest, path);
    delivery.found_by = FoundBy::kManifest;
    delivery.execution_id = manifest.execution_id;
    delivery.place = path;
    delivery.period = manifest.period;
    if (!delivery.period) {
        if (std::optional<PeriodFolder> const period = period_folder(path.parent_path())) {
            delivery.period = period->period;
        }
    }
    for (std::string const& written : manifest.data_files) {
        delivery.files.push_back(TRY(locate(written, path)));
    }
    if (delivery.files.empty()) {
        return bad_input(fmt::format("{} names no data files", path.string()),
                         "wait for the next delivery of the export");
    }
    std::optional<FileFormat> const format = format_of(delivery.files.front());
    if (!format) {
        return bad_input(fmt::format("{} names {}, which is neither Parquet nor CSV", path.string(),
                                     delivery.files.front().string()),
                         "make the export deliver Parquet or gzip CSV");
    }
    delivery.format = *format;
    return delivery;
}

/// What makes two manifests speak of the same delivery; the shorter path is the newest refresh, the
/// copies below it carry time stamps that sort.
struct Slot {
    std::string export_name;
    std::string period;
    friend auto operator<=>(Slot const&, Slot const&) = default;
};

bool is_better(FoundDelivery const& candidate, FoundDelivery const& best) {
    auto const depth = [](fs::path const& path) { return std::distance(path.begin(), path.end()); };
    auto const a = depth(candidate.place);
    auto const b = depth(best.place);
    return a != b ? a < b : candidate.place > best.place;
}

/// The newest execution of a listed period folder: its sub-folder that sorts last, else itself.
void keep_newest_execution(FoundDelivery& delivery, fs::path const& folder) {
    std::set<fs::path> parents;
    for (fs::path const& file : delivery.files) {
        parents.insert(file.parent_path());
    }
    if (parents.size() > 1 || *parents.begin() != folder) {
        parents.erase(folder);
        fs::path const newest = *parents.rbegin();
        std::erase_if(delivery.files,
                      [&](fs::path const& file) { return file.parent_path() != newest; });
        delivery.place = newest;
    }
}

/// Data files that no manifest speaks for.
void add_listed(Discovery& discovery, std::vector<fs::path> const& files,
                std::set<fs::path> const& covered_folders, fs::path const& source) {
    std::map<fs::path, FoundDelivery> by_folder;
    for (fs::path const& file : files) {
        std::optional<PeriodFolder> const period = period_folder(file.parent_path());
        fs::path const folder = period ? period->folder : file.parent_path();
        if (covered_folders.contains(folder)) {
            continue;
        }
        FoundDelivery& delivery = by_folder[folder];
        if (delivery.files.empty()) {
            delivery.format = *format_of(file);
            delivery.place = folder;
            delivery.period = period ? std::optional(period->period) : std::nullopt;
            fs::path const named = period ? export_folder(folder) : folder;
            delivery.export_name = (named.filename().empty() ? source : named).filename().string();
        }
        if (*format_of(file) == delivery.format) {
            delivery.files.push_back(file);
        }
    }
    for (auto& [folder, delivery] : by_folder) {
        if (delivery.period) {
            keep_newest_execution(delivery, folder);
        }
        discovery.deliveries.push_back(std::move(delivery));
    }
}

void add_from_manifests(Discovery& discovery, std::vector<fs::path> const& manifests,
                        std::set<fs::path>& covered_folders) {
    std::map<Slot, FoundDelivery> best;
    std::map<fs::path, Error> problems;
    for (fs::path const& path : manifests) {
        std::optional<PeriodFolder> const period = period_folder(path.parent_path());
        if (period) {
            covered_folders.insert(export_folder(period->folder) / "data" /
                                   period->folder.filename());
        }
        Result<FoundDelivery> found = from_manifest(path);
        if (!found) {
            problems.emplace(path, found.error());
            continue;
        }
        for (fs::path const& file : found->files) {
            covered_folders.insert(file.parent_path());
        }
        std::string const slot_period = found->period ? found->period->to_string() : path.string();
        auto const [slot, is_new] = best.try_emplace({found->export_name, slot_period}, *found);
        if (!is_new && is_better(*found, slot->second)) {
            slot->second = std::move(*found);
        }
    }
    for (auto& [slot, delivery] : best) {
        discovery.deliveries.push_back(std::move(delivery));
    }
    for (auto& [path, problem] : problems) {
        discovery.problems.push_back(std::move(problem));
    }
}

}  // namespace

Result<Discovery> discover(fs::path const& given) {
    std::error_code ignored;
    fs::path const source = fs::absolute(given).lexically_normal();
    Discovery discovery;
    if (fs::is_regular_file(source, ignored) && format_of(source)) {
        FoundDelivery delivery;
        delivery.export_name = fs::path(source).filename().stem().stem().string();
        delivery.files = {source};
        delivery.format = *format_of(source);
        delivery.place = source;
        discovery.deliveries.push_back(std::move(delivery));
        return discovery;
    }
    if (!fs::is_directory(source, ignored)) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("{} is no folder with an export", given.string()),
                    "name the folder that the export was downloaded to");
    }
    Listing const listing = TRY(list(source));
    std::set<fs::path> covered_folders;
    add_from_manifests(discovery, listing.manifests, covered_folders);
    add_listed(discovery, listing.data_files, covered_folders, source);
    if (discovery.deliveries.empty() && discovery.problems.empty()) {
        return fail(
            ErrorCode::kNotFound,
            fmt::format("{} holds no billing export: no manifest, no .parquet, no .csv file",
                        given.string()),
            "name the folder that the export was downloaded to");
    }
    std::ranges::sort(discovery.deliveries, [](FoundDelivery const& a, FoundDelivery const& b) {
        return std::tie(a.export_name, a.period, a.place) <
               std::tie(b.export_name, b.period, b.place);
    });
    return discovery;
}

}  // namespace mandate::warehouse
