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
#include "warehouse/csv_staging.h"
#include "warehouse/engine.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;
using billing::Manifest;

constexpr std::size_t kFileLimit = 100'000;
constexpr int kDepthLimit = 12;
constexpr std::size_t kManifestLimit = 16U << 20U;
constexpr std::string_view kPeriodPrefix = "BILLING_PERIOD=";

/// The columns of a Parquet file; none when it cannot be read, which the reader will explain.
std::vector<billing::Column> parquet_columns(fs::path const& file) {
    EngineLimits limits{.memory_mb = 200, .threads = 1};
    limits.allowed_folders = {file.parent_path()};
    Result<Engine> engine = Engine::open(limits);
    if (!engine) {
        return {};
    }
    Result<Table> const described = engine->query(
        fmt::format("DESCRIBE SELECT * FROM read_parquet({}, hive_partitioning=false)",
                    sql_quote(file.string())));
    std::vector<billing::Column> columns;
    for (std::size_t row = 0; described && row < described->row_count; ++row) {
        columns.push_back({described->text(row, 0), described->text(row, 1)});
    }
    return columns;
}

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

/// A data folder of ours is no export, whatever lies in it.
bool is_data_folder(fs::path const& folder) {
    std::error_code ignored;
    return fs::exists(folder / kStateFile, ignored) ||
           fs::exists(folder / kStateAddressFile, ignored);
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
        std::error_code ignored;
        if (entries.depth() >= kDepthLimit || is_data_folder(entries->path())) {
            entries.disable_recursion_pending();
        }
        if (!entries->is_regular_file(ignored) || entries->is_symlink(ignored)) {
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

/// `20231101-20231201`, the folder of a billing period in legacy CUR.
bool is_date_range(std::string const& name) {
    bool const shaped = name.size() == 17 && name[8] == '-';
    return shaped && name.find_first_not_of("0123456789-") == std::string::npos;
}

/// The folder of the export that a manifest belongs to.
fs::path root_of(fs::path const& manifest) {
    fs::path folder = manifest.parent_path();
    if (std::optional<PeriodFolder> const period = period_folder(folder)) {
        return export_folder(period->folder);
    }
    if (is_date_range(folder.filename().string())) {
        return folder.parent_path();
    }
    if (is_date_range(folder.parent_path().filename().string())) {
        return folder.parent_path().parent_path();
    }
    return folder;
}

/// Finds a file that a manifest names: below the export's folder, or beside the manifest.
Result<fs::path> locate(std::string const& written, fs::path const& manifest) {
    std::string const tail = TRY(billing::path_below_export(written, manifest.string()));
    fs::path const root = root_of(manifest);
    std::vector<fs::path> candidates = {root / tail};
    for (fs::path folder = manifest.parent_path(); folder != root && folder.has_relative_path();
         folder = folder.parent_path()) {
        candidates.push_back(folder / tail);
    }
    candidates.push_back(manifest.parent_path() / fs::path(tail).filename());
    for (fs::path const& candidate : candidates) {
        std::error_code ignored;
        if (fs::is_symlink(candidate, ignored)) {
            return bad_input(fmt::format("{} is a symbolic link", candidate.string()),
                             "put the file itself into the export's folder");
        }
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
    return root_of(path).filename().string();
}

billing::ExportKind kind_of(billing::ManifestKind kind) {
    switch (kind) {
        case billing::ManifestKind::kCur2: return billing::ExportKind::kCur2;
        case billing::ManifestKind::kFocus: return billing::ExportKind::kFocus12;
        case billing::ManifestKind::kLegacyCur:
        case billing::ManifestKind::kUnknown: return billing::ExportKind::kLegacyCur;
    }
    return billing::ExportKind::kLegacyCur;
}

std::uintmax_t size_of(fs::path const& file) {
    std::error_code problem;
    std::uintmax_t const size = fs::file_size(file, problem);
    return problem ? 0 : size;
}

/// The kind of files without a manifest, from the columns of the largest: others may be empty.
billing::ExportKind kind_of(FoundDelivery const& delivery) {
    fs::path const& largest = *std::ranges::max_element(delivery.files, {}, size_of);
    std::vector<billing::Column> columns;
    if (delivery.format == FileFormat::kCsv) {
        for (std::string const& name :
             read_csv_header(largest).value_or(std::vector<std::string>{})) {
            columns.push_back({name, "VARCHAR"});
        }
    } else {
        columns = parquet_columns(largest);
    }
    Result<billing::ColumnMap> const map = billing::map_columns(columns, "");
    return map ? map->kind : billing::ExportKind::kFocus12;
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
    delivery.root = root_of(path);
    delivery.kind = kind_of(manifest.kind);
    for (std::string const& written : manifest.data_files) {
        delivery.files.push_back(TRY(locate(written, path)));
    }
    if (std::set(delivery.files.begin(), delivery.files.end()).size() != delivery.files.size()) {
        return bad_input(fmt::format("{} names the same file twice", path.string()),
                         "download the delivery again, then run the command again");
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

/// What makes two manifests speak of the same delivery: the export's folder and the period's.
struct Slot {
    fs::path root;
    fs::path period;
    friend auto operator<=>(Slot const&, Slot const&) = default;
};

Slot slot_of(fs::path const& manifest) {
    fs::path const root = root_of(manifest);
    fs::path const below = manifest.lexically_relative(root);
    for (fs::path const& part : below) {
        if (part.string().starts_with(kPeriodPrefix) || is_date_range(part.string())) {
            return {root, part};
        }
    }
    return {root, below};
}

/// The shorter path is the newest refresh; the copies below it carry time stamps that sort.
bool is_newer(fs::path const& candidate, fs::path const& best) {
    auto const depth = [](fs::path const& path) { return std::distance(path.begin(), path.end()); };
    return depth(candidate) != depth(best) ? depth(candidate) < depth(best) : candidate > best;
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
                std::set<fs::path> const& covered_folders) {
    std::map<fs::path, FoundDelivery> by_folder;
    std::map<fs::path, bool> mixed;
    for (fs::path const& file : files) {
        std::optional<PeriodFolder> const period = period_folder(file.parent_path());
        fs::path const folder = period ? period->folder : file.parent_path();
        if (covered_folders.contains(folder) || covered_folders.contains(folder.parent_path())) {
            continue;
        }
        FoundDelivery& delivery = by_folder[folder];
        if (delivery.files.empty()) {
            delivery.root = period ? export_folder(folder) : folder;
            delivery.format = *format_of(file);
            delivery.place = folder;
            delivery.period = period ? std::optional(period->period) : std::nullopt;
            delivery.export_name = delivery.root.filename().string();
        }
        mixed[folder] = mixed[folder] || *format_of(file) != delivery.format;
        delivery.files.push_back(file);
    }
    for (auto& [folder, delivery] : by_folder) {
        if (mixed[folder]) {
            discovery.problems.push_back(
                {ErrorCode::kBadInput,
                 fmt::format("{} holds both Parquet and CSV files, and no manifest",
                             folder.string()),
                 "name one file, or keep the two kinds in folders of their own",
                 {}});
            continue;
        }
        if (delivery.period) {
            keep_newest_execution(delivery, folder);
        }
        delivery.kind = kind_of(delivery);
        discovery.deliveries.push_back(std::move(delivery));
    }
}

/// One delivery a slot, from its newest manifest alone: when that one cannot be used the slot
/// fails, because an older copy would take the period back.
void add_from_manifests(Discovery& discovery, std::vector<fs::path> const& manifests,
                        std::set<fs::path>& covered_folders) {
    std::map<Slot, fs::path> newest;
    for (fs::path const& path : manifests) {
        std::optional<PeriodFolder> const period = period_folder(path.parent_path());
        covered_folders.insert(period ? root_of(path) / "data" / period->folder.filename()
                                      : path.parent_path());
        auto const [slot, is_new] = newest.try_emplace(slot_of(path), path);
        if (!is_new && is_newer(path, slot->second)) {
            slot->second = path;
        }
    }
    for (auto const& [slot, path] : newest) {
        Result<FoundDelivery> found = from_manifest(path);
        if (!found) {
            discovery.problems.push_back(found.error());
            continue;
        }
        for (fs::path const& file : found->files) {
            covered_folders.insert(file.parent_path());
        }
        discovery.deliveries.push_back(std::move(*found));
    }
}

/// Two exports of one name in different folders (one a payer, as some set-ups deliver) are called
/// by their folders.
void tell_apart(std::vector<FoundDelivery>& deliveries, fs::path const& source) {
    std::map<std::string, std::set<fs::path>> roots;
    for (FoundDelivery const& delivery : deliveries) {
        roots[delivery.export_name].insert(delivery.root);
    }
    for (FoundDelivery& delivery : deliveries) {
        if (roots[delivery.export_name].size() > 1) {
            delivery.export_name = delivery.root.lexically_relative(source).string();
        }
    }
}

}  // namespace

Result<Discovery> discover(fs::path const& given) {
    std::error_code ignored;
    // Without a slash at the end, so that the last part is the folder.
    fs::path const source = (fs::absolute(given) / "x").lexically_normal().parent_path();
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
    add_listed(discovery, listing.data_files, covered_folders);
    tell_apart(discovery.deliveries, source);
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
