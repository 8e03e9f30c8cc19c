#include <algorithm>
#include <map>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "approval/free_text.h"
#include "approval/model_decision.h"
#include "base/json.h"
#include "base/text.h"
#include "iam/arn.h"

namespace mandate::approval {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestId = 256;
constexpr std::string_view kModelsPlace = "ListFoundationModels";
constexpr std::string_view kProfilesPlace = "ListInferenceProfiles";

/// One object of a list, and what to call it in an error.
struct Entry {
    json::value const* value;
    std::string place;
};

Result<std::vector<Entry>> entries(json::value const& value, std::string_view list,
                                   std::string const& place) {
    json::value const* const member = json_member(value, list);
    if (member == nullptr || !member->is_array()) {
        return bad_input(fmt::format("{}: {} is missing, or no list", place, list),
                         "give the JSON that the AWS CLI prints");
    }
    std::vector<Entry> found;
    for (json::value const& element : member->get_array()) {
        found.push_back({&element, fmt::format("{}: {}[{}]", place, list, found.size())});
    }
    return found;
}

Result<std::string> text(Entry const& entry, std::string_view key) {
    json::string const* const member = json_text(*entry.value, key);
    if (member == nullptr) {
        return bad_input(fmt::format("{}.{} is missing, or no text", entry.place, key));
    }
    std::string value(*member);
    TRY(check_text(fmt::format("{}.{}", entry.place, key), value, kLongestId));
    return value;
}

/// The model of `arn:aws:bedrock:us-east-1::foundation-model/ID`; a global profile's models also
/// have an ARN without region.
struct ModelArn {
    Region region;
    std::string model;
};

Result<ModelArn> model_arn(Entry const& entry) {
    std::string const value = TRY(text(entry, "modelArn"));
    std::optional<iam::ArnView> const arn = iam::split_arn(value);
    std::string_view resource = arn ? arn->resource : "";
    if (!arn || arn->service != "bedrock" || !consume_prefix(resource, "foundation-model/") ||
        resource.empty()) {
        return bad_input(fmt::format("{}.modelArn '{}' is not the ARN of a foundation model",
                                     entry.place, value));
    }
    return ModelArn{Region(std::string(arn->region)), std::string(resource)};
}

/// `2027-02-24T00:00:00Z` or `2027-02-24T00:00:00+00:00`; the day counts.
Result<std::optional<Date>> end_of_life(Entry const& entry) {
    json::value const* const lifecycle = json_member(*entry.value, "modelLifecycle");
    json::value const* const end =
        lifecycle == nullptr ? nullptr : json_member(*lifecycle, "endOfLifeTime");
    if (end == nullptr || end->is_null()) {
        return std::nullopt;
    }
    Result<Date> const day = end->is_string()
                                 ? parse_date(std::string_view(end->get_string()).substr(0, 10))
                                 : bad_input("");
    if (!day) {
        return bad_input(fmt::format("{}.modelLifecycle.endOfLifeTime is no time", entry.place),
                         "it looks like 2027-02-24T00:00:00Z");
    }
    return *day;
}

class Reader {
public:
    explicit Reader(Region const& region) : region_(region) {}

    Result<void> read_model(Entry const& entry) {
        std::string const id = TRY(text(entry, "modelId"));
        ModelArn const arn = TRY(model_arn(entry));
        if (arn.region != region_) {
            return bad_input(fmt::format("{}.modelArn is of region {}, not {}", entry.place,
                                         arn.region.value(), region_.value()),
                             "import each region's list under its own region");
        }
        if (arn.model != id) {
            return bad_input(
                fmt::format("{}.modelArn is of model {}, not {}", entry.place, arn.model, id));
        }
        CatalogModel& model = model_of(id);
        model.name = TRY(text(entry, "modelName"));
        TRY(text(entry, "providerName"));
        model.end_of_life = TRY(end_of_life(entry));
        return {};
    }

    /// Application profiles belong to accounts, not to the catalogue.
    Result<void> read_profile(Entry const& entry) {
        std::string const id = TRY(text(entry, "inferenceProfileId"));
        std::string const name = TRY(text(entry, "inferenceProfileName"));
        if (TRY(text(entry, "type")) != "SYSTEM_DEFINED") {
            return {};
        }
        std::set<std::string> served;
        for (Entry const& model : TRY(entries(*entry.value, "models", entry.place))) {
            served.insert(TRY(model_arn(model)).model);
        }
        for (std::string const& served_id : served) {
            CatalogModel& model = model_of(served_id);
            model.profiles.push_back(id);
            if (model.name.empty()) {
                model.name = name;
            }
        }
        return {};
    }

    std::vector<CatalogModel> take() {
        std::vector<CatalogModel> models;
        for (auto& [id, model] : models_) {
            std::ranges::sort(model.profiles);
            auto const rest = std::ranges::unique(model.profiles);
            model.profiles.erase(rest.begin(), rest.end());
            models.push_back(std::move(model));
        }
        return models;
    }

private:
    CatalogModel& model_of(std::string const& model_id) {
        std::string const id = catalog_id(iam::Platform::kBedrock, model_id);
        auto const [at, added] = models_.try_emplace(id);
        if (added) {
            at->second.id = id;
            at->second.model = model_id;
            at->second.vendor = model_id.substr(0, model_id.find('.'));
            at->second.offered_in = {region_};
        }
        return at->second;
    }

    Region region_;
    std::map<std::string, CatalogModel> models_;  ///< by id
};

}  // namespace

Result<std::vector<CatalogModel>> parse_bedrock_models(std::string_view foundation_models_json,
                                                       std::string_view inference_profiles_json,
                                                       Region const& region) {
    json::value const models = TRY(parse_json(foundation_models_json, kModelsPlace));
    json::value const profiles = TRY(parse_json(inference_profiles_json, kProfilesPlace));
    Reader reader(region);
    for (Entry const& entry : TRY(entries(models, "modelSummaries", std::string(kModelsPlace)))) {
        TRY(reader.read_model(entry));
    }
    for (Entry const& entry :
         TRY(entries(profiles, "inferenceProfileSummaries", std::string(kProfilesPlace)))) {
        TRY(reader.read_profile(entry));
    }
    return reader.take();
}

}  // namespace mandate::approval
