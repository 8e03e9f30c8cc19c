#include "catalog/services.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "catalog/decode.h"

namespace mandate::catalog {

Result<Services> Services::parse(std::string_view json, std::string_view file) {
    boost::json::value const value = TRY(parse_json(json, file));
    Fields const root = TRY(Fields::root(value, file, "services"));
    TRY(root.only({"format", "services"}));
    Services services;
    for (Fields const& entry : TRY(root.objects("services"))) {
        TRY(entry.only({"code", "name", "other_names", "platform"}));
        Service service{.code = TRY(entry.text("code")), .name = TRY(entry.text("name"))};
        std::string const platform = TRY(entry.text("platform"));
        std::optional<Platform> const known = parse_platform(platform);
        if (!known || *known == Platform::kUnknown) {
            return entry.wrong("platform", fmt::format("'{}' is no platform", platform));
        }
        service.platform = *known;
        std::size_t const index = services.services_.size();
        if (!services.by_code_.emplace(service.code, index).second) {
            return entry.wrong("code", fmt::format("'{}' stands twice", service.code));
        }
        std::vector<std::string> names = TRY(entry.texts("other_names"));
        names.push_back(service.name);
        for (std::string const& name : names) {
            // Some services have several codes; they share a name when the platform is the same.
            auto const [at, added] = services.by_name_.emplace(name, index);
            if (!added && services.services_[at->second].platform != service.platform) {
                return entry.wrong("name", fmt::format("'{}' has two platforms", name));
            }
        }
        services.services_.push_back(std::move(service));
    }
    return services;
}

Service const* Services::by_code(std::string_view code) const {
    auto const found = by_code_.find(code);
    return found == by_code_.end() ? nullptr : &services_[found->second];
}

Service const* Services::by_name(std::string_view name) const {
    auto const found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &services_[found->second];
}

}  // namespace mandate::catalog
