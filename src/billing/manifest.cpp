#include "billing/manifest.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace mandate::billing {
namespace {

namespace json = boost::json;

std::unexpected<Error> wrong(std::string_view place, std::string_view problem) {
    return bad_input(fmt::format("{}: {}", place, problem),
                     "check that this is the manifest of a CUR 2.0, legacy CUR or FOCUS export");
}

std::string text_of(json::string const& text) { return {text.data(), text.size()}; }

/// The first of the members that is a text and not empty.
std::optional<std::string> first_text(json::value const& object,
                                      std::initializer_list<std::string_view> keys) {
    for (std::string_view const key : keys) {
        json::string const* text = json_text(object, key);
        if (text != nullptr && !text->empty()) {
            return text_of(*text);
        }
    }
    return std::nullopt;
}

/// The period of `2026-05-01T00:00:00.000Z`, `2026-05`, `20230801T000000.000Z`.
std::optional<BillingPeriod> period_of(std::string_view text) {
    if (text.size() < 6) {
        return std::nullopt;
    }
    std::string const month = text[4] == '-'
                                  ? std::string(text.substr(0, 7))
                                  : fmt::format("{}-{}", text.substr(0, 4), text.substr(4, 2));
    Result<BillingPeriod> const period = BillingPeriod::parse(month);
    return period ? std::optional(*period) : std::nullopt;
}

Result<std::optional<BillingPeriod>> read_period(json::value const& root, std::string_view place) {
    json::value const* member = json_member(root, "billingPeriod");
    if (member == nullptr || member->is_null()) {
        return std::nullopt;
    }
    json::string const* start =
        member->is_string() ? member->if_string() : json_text(*member, "start");
    std::optional<BillingPeriod> const period =
        start == nullptr ? std::nullopt : period_of(text_of(*start));
    if (!period) {
        return wrong(place, "'billingPeriod.start' is not a date such as 2026-05-01T00:00:00Z");
    }
    return period;
}

Result<std::vector<ManifestColumn>> read_columns(json::value const& root, std::string_view place) {
    std::vector<ManifestColumn> columns;
    json::value const* member = json_member(root, "columns");
    if (member == nullptr || member->is_null()) {
        return columns;
    }
    json::array const* list = member->if_array();
    if (list == nullptr) {
        return wrong(place, "'columns' is not a list");
    }
    for (json::value const& element : *list) {
        if (json::string const* bare = element.if_string()) {
            columns.push_back({text_of(*bare), std::nullopt});
            continue;
        }
        json::string const* name = json_text(element, "name");
        if (name == nullptr || name->empty()) {
            return wrong(place, fmt::format("'columns[{}]' has no name", columns.size()));
        }
        std::optional<std::string> const category = first_text(element, {"category"});
        columns.push_back(
            {category ? fmt::format("{}/{}", *category, text_of(*name)) : text_of(*name),
             first_text(element, {"type"})});
    }
    return columns;
}

Result<std::vector<std::string>> read_files(json::value const& root, std::string_view place) {
    for (std::string_view const key : {"dataFiles", "reportKeys"}) {
        json::value const* member = json_member(root, key);
        if (member == nullptr || member->is_null()) {
            continue;
        }
        json::array const* list = member->if_array();
        if (list == nullptr) {
            return wrong(place, fmt::format("'{}' is not a list", key));
        }
        std::vector<std::string> files;
        for (json::value const& element : *list) {
            json::string const* file = element.if_string();
            if (file == nullptr || file->empty()) {
                return wrong(place, fmt::format("'{}[{}]' is not a path", key, files.size()));
            }
            files.push_back(text_of(*file));
        }
        return files;
    }
    return wrong(place, "has no list of data files ('dataFiles' or 'reportKeys')");
}

ManifestKind kind_of(json::value const& root, std::vector<ManifestColumn> const& columns) {
    auto const has = [&](std::string_view name) {
        return std::ranges::find(columns, name, &ManifestColumn::name) != columns.end();
    };
    if (has("line_item_usage_type") || has("line_item_unblended_cost")) {
        return ManifestKind::kCur2;
    }
    if (has("lineItem/UsageType") || has("lineItem/UnblendedCost") ||
        json_member(root, "reportKeys") != nullptr) {
        return ManifestKind::kLegacyCur;
    }
    return has("BilledCost") ? ManifestKind::kFocus : ManifestKind::kUnknown;
}

/// Whether a part of a path is `20230801-20230901`.
bool is_legacy_period(std::string_view part) {
    auto const digits = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    return part.size() == 17 && part[8] == '-' && digits(part.substr(0, 8)) &&
           digits(part.substr(9));
}

/// The first of the parts that lie below the export's folder.
std::size_t first_below(std::vector<std::string_view> const& parts) {
    for (std::size_t i = parts.size() - 1; i > 0; --i) {
        if (parts[i].starts_with("BILLING_PERIOD=") && parts[i - 1] == "data" &&
            i + 1 < parts.size()) {
            return i - 1;
        }
    }
    for (std::size_t i = parts.size() - 1; i > 0; --i) {
        if (is_legacy_period(parts[i - 1])) {
            return i - 1;
        }
    }
    return parts.size() - 1;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json, std::string_view place) {
    json::value const root = TRY(parse_json(json, place));
    if (!root.is_object()) {
        return wrong(place, "is not a JSON object");
    }
    Manifest manifest;
    manifest.export_name = first_text(root, {"exportName", "reportName"}).value_or("");
    manifest.export_arn = first_text(root, {"exportArn"});
    manifest.execution_id = first_text(root, {"executionId", "assemblyId"});
    manifest.compression = first_text(root, {"compression"});
    manifest.period = TRY(read_period(root, place));
    manifest.columns = TRY(read_columns(root, place));
    manifest.data_files = TRY(read_files(root, place));
    manifest.kind = kind_of(root, manifest.columns);
    return manifest;
}

Result<std::string> path_below_export(std::string_view written, std::string_view place) {
    auto const refused = [&](std::string_view why) {
        return bad_input(fmt::format("{}: the file name {:?} {}", place, written, why),
                         "a manifest names files below its own export only");
    };
    std::string_view rest = written;
    bool const uri = consume_prefix(rest, "s3://");
    if (rest.empty()) {
        return refused("is empty");
    }
    if (std::ranges::any_of(rest, [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\';
        })) {
        return refused("holds a backslash or a control character");
    }
    if (!uri && (rest.front() == '/' || rest.find("://") != std::string_view::npos)) {
        return refused("is absolute");
    }
    std::vector<std::string_view> const parts = split(rest, '/');
    for (std::string_view const part : parts) {
        if (part.empty() || part == "." || part == "..") {
            return refused("has a part that is empty, '.' or '..'");
        }
    }
    if (uri && parts.size() < 2) {
        return refused("names a bucket only");
    }
    std::string below;
    for (std::size_t i = first_below(parts); i < parts.size(); ++i) {
        below += below.empty() ? "" : "/";
        below += parts[i];
    }
    return below;
}

}  // namespace mandate::billing
