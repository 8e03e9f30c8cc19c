#include "iam/ai_call.h"

#include <fmt/format.h>

namespace mandate::iam {
namespace {

constexpr std::string_view kRegionKey = "aws:requestedregion";
constexpr std::string_view kProfileKey = "bedrock:inferenceprofilearn";

SentKey sent(std::string_view key, std::string value,
             OtherValues others = OtherValues::kNeverSent) {
    return {std::string(key), {std::move(value)}, {}, others};
}

/// The model that a profile leads to, with the profile in the context.
CallPart behind_profile(std::string_view action, Grant const& grant, CallPlace const& place,
                        std::string_view model_region, SentKey region) {
    return {std::string(action),
            foundation_model_arn(place.partition, model_region, grant.model),
            {std::move(region), sent(kProfileKey, profile_arn(grant, place))}};
}

}  // namespace

std::string profile_arn(Grant const& grant, CallPlace const& place) {
    if (!grant.inference_profile || grant.inference_profile->starts_with("arn:")) {
        return grant.inference_profile.value_or("");
    }
    return fmt::format("arn:{}:bedrock:{}:{}:inference-profile/{}", place.partition.value(),
                       place.region.value(), place.account.value(), *grant.inference_profile);
}

std::string foundation_model_arn(Partition const& partition, std::string_view region,
                                 std::string_view model) {
    return fmt::format("arn:{}:bedrock:{}::foundation-model/{}", partition.value(), region, model);
}

std::vector<CallPart> invoke(std::string_view action, Grant const& grant, CallPlace const& place) {
    std::string const& called = place.region.value();
    if (!grant.inference_profile) {
        return {{std::string(action),
                 foundation_model_arn(place.partition, called, grant.model),
                 {sent(kRegionKey, called), sent(kProfileKey, "")}}};
    }
    std::string const profile = profile_arn(grant, place);
    // The key repeats the resource here, or is not there; another profile's is impossible.
    std::vector<CallPart> parts{
        {std::string(action),
         profile,
         {sent(kRegionKey, called), sent(kProfileKey, "", OtherValues::kUnsaid)}}};
    if (grant.inference_profile->starts_with("global.")) {
        parts.push_back(behind_profile(action, grant, place, called, sent(kRegionKey, called)));
        parts.push_back(behind_profile(action, grant, place, "", sent(kRegionKey, "unspecified")));
        return parts;
    }
    std::vector<std::string> destinations;
    for (Region const& region : grant.destination_regions) {
        destinations.push_back(region.value());
    }
    for (std::string const& region : destinations) {
        // No page says whether the region called or the destination is requested where the model
        // is checked: both must do.
        parts.push_back(behind_profile(
            action, grant, place, region,
            {std::string(kRegionKey), {region, called}, destinations, OtherValues::kNeverSent}));
    }
    return parts;
}

CallPart mantle_call(std::string_view action, Grant const& grant, CallPlace const& place) {
    return {std::string(action),
            fmt::format("arn:{}:bedrock-mantle:{}:{}:project/*", place.partition.value(),
                        place.region.value(), place.account.value()),
            {sent(kRegionKey, place.region.value()), sent("bedrock-mantle:model", grant.model)}};
}

}  // namespace mandate::iam
