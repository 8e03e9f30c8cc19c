#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/scp_parts.h"
#include "iam/syntax.h"

namespace mandate::iam::rails {
namespace {

std::unexpected<Error> wrong(GuardRailScope const& scope, std::string_view field,
                             std::string_view value, std::string_view problem, std::string hint) {
    Error error{ErrorCode::kBadInput,
                fmt::format("guard rails of {}: {}: '{}' {}", scope.place, field,
                            excerpt(value, 120), problem),
                std::move(hint),
                {{"field", std::string(field)}}};
    return std::unexpected(std::move(error));
}

/// Letters, digits and the marks that IAM takes in names.
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return is_alphanumeric(c) || std::string_view("+=,.@_-").contains(c);
    });
}

/// An exception must say something of the name, else it spares everybody.
Result<void> check_principal(GuardRailScope const& scope, std::string_view field,
                             std::string_view arn) {
    auto const parts = split_arn(arn);
    if (!parts || parts->service != "iam" || !parts->region.empty() ||
        std::ranges::any_of(arn, [](char c) {
            return !is_alphanumeric(c) && !std::string_view("+=,.@_-:/*?").contains(c);
        })) {
        return wrong(scope, field, arn, "is no ARN of a role or user",
                     "write it like arn:aws:iam::111122223333:role/NAME");
    }
    if (parts->partition != scope.partition.value()) {
        return wrong(scope, field, arn,
                     fmt::format("is not of partition {}", scope.partition.value()),
                     "a place has roles of its own partition only");
    }
    std::string_view const name = after_last_slash(parts->resource);
    bool const kind = parts->resource.starts_with("role/") || parts->resource.starts_with("user/");
    std::size_t const letters = static_cast<std::size_t>(
        std::ranges::count_if(parts->resource.substr(kind ? 5 : 0), is_alphanumeric));
    if (!kind || letters == 0 || name.empty()) {
        return wrong(scope, field, arn, "names no role or user, or all of them",
                     "name it, or say what its name or path begins with");
    }
    return {};
}

}  // namespace

Result<void> check_models(GuardRailScope const& scope) {
    for (ModelRail const& rail : scope.models) {
        if (rail.model_ids.empty()) {
            return wrong(scope, "models", rail.model, "has no id of Bedrock",
                         "give every id that its policies have to name");
        }
        for (std::string const& id : rail.model_ids) {
            if (!is_exact(id) || id.contains('/')) {
                return wrong(scope, "models", id, "is no model id", "give it without wildcards");
            }
        }
        for (OpenPlace const& place : rail.open) {
            if (!is_region(place.region.value())) {
                return wrong(scope, "models", place.region.value(), "is no region",
                             "give one such as us-east-1");
            }
            for (AccountId const& account : place.accounts) {
                if (!is_account_id(account.value())) {
                    return wrong(scope, "models", account.value(), "is no account",
                                 "give its twelve digits");
                }
            }
        }
    }
    return {};
}

Result<void> check(GuardRailScope const& scope) {
    bool const path = scope.role_path.size() > 2 && scope.role_path.starts_with('/') &&
                      scope.role_path.ends_with('/') && is_exact(scope.role_path);
    if (!path) {
        return wrong(scope, "role_path", scope.role_path, "is no path of roles",
                     "begin and end it with a slash, like /mandate/");
    }
    for (std::string const& name : scope.permission_sets) {
        if (!is_name(name)) {
            return wrong(scope, "permission_sets", name, "is no name", "name it without wildcards");
        }
    }
    for (std::string const& name : scope.users) {
        if (!is_name(name)) {
            return wrong(scope, "users", name, "is no name", "name it without wildcards");
        }
    }
    for (Grandfathered const& one : scope.grandfathered) {
        TRY(check_principal(scope, "grandfathered", one.principal));
    }
    for (std::string const& arn : scope.deployers) {
        TRY(check_principal(scope, "deployers", arn));
    }
    for (std::string const& arn : scope.agentic_roles) {
        TRY(check_principal(scope, "agentic_roles", arn));
    }
    if (scope.deployers.empty()) {
        return bad_input(fmt::format("guard rails of {}: no deployer is named", scope.place),
                         "name the role that carries tasks out, or nobody could make a role under "
                         "the governed path");
    }
    return check_models(scope);
}

}  // namespace mandate::iam::rails
