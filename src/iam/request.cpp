#include "iam/request.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"

namespace mandate::iam {
namespace {

Result<void> add_where_absent(Context& context, std::string_view lower_key,
                              std::string const& value) {
    if (value.empty() || context.find(lower_key) != nullptr) {
        return {};
    }
    return context.set(lower_key, {value});
}

}  // namespace

Result<Request> Request::create(std::string_view action, std::string_view resource,
                                Principal principal, Context context,
                                std::optional<AccountId> resource_account) {
    Request request;
    TRY(request.set_action(action));
    TRY(request.set_resource(resource));
    if (resource_account) {
        request.stated_account_ = resource_account->value();
    }
    TRY(add_where_absent(context, "aws:principalarn", principal.principal_arn()));
    TRY(add_where_absent(context, "aws:principalaccount", principal.account));
    request.principal_ = std::move(principal);
    request.context_ = std::move(context);
    return request;
}

Result<void> Request::set_action(std::string_view action) {
    std::size_t const colon = action.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == action.size() ||
        action.size() > kMostMatchedBytes ||
        action.find_first_of("*? ") != std::string_view::npos) {
        return bad_input(fmt::format("'{}' is no action", excerpt(action)),
                         "write service:Name in full, such as bedrock:InvokeModel");
    }
    action_ = action;
    lower_action_ = to_lower(action);
    return {};
}

Result<void> Request::set_resource(std::string_view resource) {
    if (resource.empty() || resource.size() > kMostMatchedBytes) {
        return bad_input(fmt::format("'{}' is no resource", excerpt(resource)),
                         "give an ARN, or * for an action without a resource");
    }
    resource_ = resource;
    std::optional<ArnView> const arn = split_arn(resource);
    arn_account_ = arn ? arn->account : std::string_view();
    return {};
}

Result<void> Request::set_key(std::string_view key, std::vector<std::string> values) {
    return context_.set(key, std::move(values));
}

std::string_view Request::resource_account() const {
    if (!arn_account_.empty()) {
        return arn_account_;
    }
    return stated_account_.empty() ? principal_.account : stated_account_;
}

}  // namespace mandate::iam
