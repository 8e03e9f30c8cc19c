#include "iam/arn.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::iam {
namespace {

/// Cuts the text before the next colon off `rest`; false when there is no colon.
bool take_field(std::string_view& rest, std::string_view& field) {
    std::size_t const colon = rest.find(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    return true;
}

}  // namespace

std::optional<ArnView> split_arn(std::string_view text) {
    ArnView arn;
    if (!consume_prefix(text, "arn:") || !take_field(text, arn.partition) ||
        !take_field(text, arn.service) || !take_field(text, arn.region) ||
        !take_field(text, arn.account)) {
        return std::nullopt;
    }
    arn.resource = text;
    if (arn.partition.empty() || arn.service.empty() || arn.resource.empty()) {
        return std::nullopt;
    }
    return arn;
}

std::optional<Arn> parse_arn(std::string_view text) {
    std::optional<ArnView> const view = split_arn(text);
    if (!view) {
        return std::nullopt;
    }
    return Arn{Partition(std::string(view->partition)), std::string(view->service),
               Region(std::string(view->region)), AccountId(std::string(view->account)),
               std::string(view->resource)};
}

std::string_view after_last_slash(std::string_view text) {
    return text.substr(text.rfind('/') + 1);
}

std::string to_string(Arn const& arn) {
    return fmt::format("arn:{}:{}:{}:{}:{}", arn.partition.value(), arn.service, arn.region.value(),
                       arn.account.value(), arn.resource);
}

}  // namespace mandate::iam
