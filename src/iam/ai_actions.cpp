#include "iam/ai_actions.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "iam/data_file.h"

namespace mandate::iam {

/// The file as a whole.
struct AiActionsFile {
    std::string format;
    std::string source;
    std::string as_of;
    std::vector<AiService> services;
    std::vector<AiEscape> escapes;
};
BOOST_DESCRIBE_STRUCT(AiActionsFile, (), (format, source, as_of, services, escapes))

namespace {

AiActionsFile const& file() {
    static AiActionsFile const kFile =
        read_data_file<AiActionsFile>("ai_actions.json", "mandate.ai_actions/1");
    return kFile;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view first, std::string_view second) {
    return std::ranges::equal(first, second, {}, lower, lower);
}

AiService const* service_of(std::string_view action) {
    std::string_view const prefix = action.substr(0, action.find(':'));
    auto const found = std::ranges::find_if(
        ai_services(), [&](AiService const& service) { return same(service.prefix, prefix); });
    return found == ai_services().end() ? nullptr : &*found;
}

}  // namespace

AiResourceType const& AiService::resource_type(std::string_view name) const {
    auto const found = std::ranges::find(resource_types, name, &AiResourceType::name);
    if (found == resource_types.end()) {
        throw std::logic_error(fmt::format("ai_actions.json: {} has no {}", prefix, name));
    }
    return *found;
}

std::string fill(std::string_view arn_template, ArnPlace const& place) {
    return fmt::format(fmt::runtime(arn_template), fmt::arg("partition", place.partition),
                       fmt::arg("region", place.region), fmt::arg("account", place.account),
                       fmt::arg("id", place.id));
}

std::vector<AiService> const& ai_services() { return file().services; }

std::vector<AiEscape> const& ai_escapes() { return file().escapes; }

bool is_ai_action(std::string_view action) { return service_of(action) != nullptr; }

bool is_escape(std::string_view action) {
    return std::ranges::any_of(ai_escapes(),
                               [&](AiEscape const& escape) { return same(escape.action, action); });
}

AiEffect effect_of(std::string_view action) {
    AiService const* const service = service_of(action);
    if (service == nullptr) {
        return AiEffect::kNone;
    }
    std::string_view const name = action.substr(service->prefix.size());
    auto const found = std::ranges::find_if(service->actions, [&](AiAction const& known) {
        return name.starts_with(':') && same(known.name, name.substr(1));
    });
    return found == service->actions.end() ? AiEffect::kRuns : found->effect;
}

}  // namespace mandate::iam
