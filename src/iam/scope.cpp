#include "iam/scope.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/digest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/syntax.h"

namespace mandate::iam {
namespace {

constexpr std::size_t kLongestSetName = 32;
constexpr std::size_t kLongestPath = 512;
constexpr std::size_t kLongestTagKey = 128;
constexpr std::size_t kLongestTagValue = 256;
constexpr std::size_t kMostTags = 50;
constexpr std::size_t kLongestWorkload = 128;

std::unexpected<Error> wrong(std::string_view field, std::string_view problem,
                             std::string hint = {}) {
    return std::unexpected(Error{ErrorCode::kBadInput,
                                 fmt::format("{}: {}", field, problem),
                                 std::move(hint),
                                 {{"field", std::string(field)}}});
}

/// "Names of users, groups, roles: alphanumeric and + = , . @ _ -" (IAM and AWS STS quotas).
bool is_name(std::string_view text, std::string_view marks = "+=,.@_-") {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
    });
}

bool steers(std::string_view text) {
    while (std::optional<char32_t> const code_point = take_code_point(text)) {
        if (is_control(*code_point)) {
            return true;
        }
    }
    return !text.empty();  // not UTF-8
}

/// Names that AWS keeps for itself: roles of Identity Center, which only permission sets change.
bool is_reserved(std::string_view name) { return to_lower(name).starts_with("awsreservedsso_"); }

Result<void> check_name(std::string_view field, std::string_view name, std::size_t longest) {
    if (!is_name(name) || name.size() > longest) {
        return wrong(field, fmt::format("'{}' is no name that IAM takes", excerpt(name)),
                     fmt::format("use at most {} letters, digits and + = , . @ _ -", longest));
    }
    if (is_reserved(name)) {
        return wrong(field, fmt::format("'{}' is a name of IAM Identity Center", excerpt(name)),
                     "change its permission set: choose the runtime people");
    }
    return {};
}

Result<void> check_tags(std::string_view field, std::map<std::string, std::string> const& tags,
                        std::set<std::string>& seen) {
    constexpr std::string_view kMarks = " _.:/=+-@";
    auto const is_text = [&](std::string_view text) {
        return !steers(text) && std::ranges::all_of(text, [&](char c) {
            return is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80 ||
                   kMarks.find(c) != std::string_view::npos;
        });
    };
    for (auto const& [key, value] : tags) {
        std::string const place = fmt::format("{}/{}", field, excerpt(key));
        if (key.empty() || code_points(key) > kLongestTagKey || !is_text(key) ||
            to_lower(key).starts_with("aws:")) {
            return wrong(place, "is no key of a tag",
                         "use at most 128 letters, digits, spaces and _ . : / = + - @, not "
                         "beginning with aws:");
        }
        if (code_points(value) > kLongestTagValue || !is_text(value)) {
            return wrong(place, fmt::format("'{}' is no value of a tag", excerpt(value)),
                         "use at most 256 letters, digits, spaces and _ . : / = + - @");
        }
        if (!seen.insert(to_lower(key)).second) {  // "tag keys are not case sensitive" for IAM
            return wrong(place, "stands twice, here or in the conventions");
        }
    }
    if (seen.size() > kMostTags) {
        return wrong(field, "are more than 50", "a role has at most 50 tags");
    }
    return {};
}

Result<void> check_path(std::string_view path) {
    constexpr std::string_view kField = "conventions/role_path";
    bool const whole = path.starts_with('/') && path.ends_with('/') &&
                       path.find("//") == std::string_view::npos && path.size() <= kLongestPath;
    if (!whole || !is_name(path, "+=,.@_-/")) {
        return wrong(kField, fmt::format("'{}' is no path such as /mandate/", excerpt(path)),
                     "begin and end it with a slash");
    }
    if (path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/")) {
        return wrong(kField, "is kept by AWS", "choose a path such as /mandate/");
    }
    return {};
}

Result<void> check_boundary(Scope const& scope) {
    if (!scope.conventions.permissions_boundary) {
        return {};
    }
    std::string_view const text = *scope.conventions.permissions_boundary;
    std::optional<ArnView> const arn = split_arn(text);
    if (!arn || !is_exact(text) || steers(text) || arn->service != "iam" || !arn->region.empty() ||
        !arn->resource.starts_with("policy/")) {
        return wrong("conventions/permissions_boundary",
                     fmt::format("'{}' is no ARN of a managed policy", excerpt(text)),
                     "give arn:aws:iam::ACCOUNT:policy/NAME");
    }
    if (arn->partition != scope.partition.value() ||
        (arn->account != "aws" && arn->account != scope.account.value())) {
        return wrong("conventions/permissions_boundary",
                     fmt::format("{} is not of account {}", text, scope.account.value()),
                     "a boundary is a policy of the role's own account, or of AWS");
    }
    return {};
}

/// The session of a permission set: one hour to twelve.
bool is_session_duration(std::string_view text) {
    if (!consume_prefix(text, "PT") || text.size() < 2 || text.size() > 4) {
        return false;
    }
    char const unit = text.back();
    text.remove_suffix(1);
    int count = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
        count = count * 10 + (c - '0');
    }
    return unit == 'H' ? count >= 1 && count <= 12 : unit == 'M' && count >= 60 && count <= 720;
}

Result<void> check_runtime_field(Scope const& scope, std::string const& name,
                                 std::string const& value) {
    std::string const field = "runtime/" + name;
    if (steers(value)) {
        return wrong(field, "holds a character that is not shown");
    }
    if (name.ends_with("_arn")) {
        std::optional<ArnView> const arn = split_arn(value);
        if (arn && arn->partition != scope.partition.value()) {
            return wrong(field,
                         fmt::format("{} is not of partition {}", value, scope.partition.value()),
                         "the runtime and the regions of the grants are of one partition");
        }
        if (arn && !arn->account.empty() && arn->account != scope.account.value()) {
            return wrong(field,
                         fmt::format("{} is not of account {}", value, scope.account.value()),
                         "the role stands in the account where the workload runs");
        }
        if (name == "oidc_provider_arn" && arn &&
            (arn->service != "iam" || !arn->resource.starts_with("oidc-provider/"))) {
            return wrong(field, fmt::format("{} is no OpenID Connect provider", value),
                         "give arn:aws:iam::ACCOUNT:oidc-provider/HOST");
        }
    }
    if (name == "permission_set") {
        return check_name(field, value, kLongestSetName);
    }
    if (name == "user_name") {
        return check_name(field, value, kLongestRoleName);
    }
    if (name == "session_duration" && !is_session_duration(value)) {
        return wrong(field, fmt::format("'{}' is no session of 1 to 12 hours", value),
                     "write it as PT8H");
    }
    return {};
}

Result<void> check_runtime_of(Scope const& scope) {
    Result<void> const whole = check_runtime(scope.runtime, Completeness::kWhole);
    if (!whole) {
        Error error = whole.error();
        auto const field = error.fields.find("field");
        error.fields["field"] =
            field == error.fields.end() ? "runtime" : "runtime/" + field->second;
        return std::unexpected(std::move(error));
    }
    for (auto const& [name, value] : scope.runtime.fields) {
        TRY(check_runtime_field(scope, name, value));
    }
    return {};
}

/// What only the whole scope knows of a grant.
Result<void> check_grant(Scope const& scope, Grant const& grant, std::string const& place) {
    std::vector<Region> regions = grant.destination_regions;
    regions.push_back(grant.region);
    for (Region const& region : regions) {
        if (partition_of(region) != scope.partition) {
            return wrong(place,
                         fmt::format("region {} is not of partition {}", region.value(),
                                     scope.partition.value()),
                         "roles are of one partition: make two scopes");
        }
    }
    if (grant.workspace && steers(grant.workspace->name)) {
        return wrong(place + "/workspace/name", "holds a character that is not shown");
    }
    std::string const text = grant.inference_profile.value_or("");
    std::optional<ArnView> const profile = split_arn(text);
    if (profile && (profile->account != scope.account.value() ||
                    profile->partition != scope.partition.value())) {
        return wrong(
            place + "/inference_profile",
            fmt::format("{} is not of account {}", *grant.inference_profile, scope.account.value()),
            "an application inference profile is called in its own account");
    }
    return {};
}

Result<void> normalise_grants(Scope& scope) {
    if (scope.grants.size() > kMostGrants) {
        return wrong("grants", fmt::format("are more than {}", kMostGrants),
                     "split the workload: no policy holds so many");
    }
    std::map<std::string, Grant> by_key;
    std::size_t index = 0;
    for (Grant& grant : scope.grants) {
        std::string const place = fmt::format("grants/{}", index++);
        if (grant.platform != scope.platform) {
            return wrong(place,
                         fmt::format("is of {}, the scope of {}", text_of(grant.platform),
                                     text_of(scope.platform)),
                         "one role is of one platform: make two scopes");
        }
        Result<Grant> normal = normalised(std::move(grant));
        if (!normal) {
            Error error = std::move(normal).error();
            std::string field = error.fields["field"];
            std::ranges::replace(field, '.', '/');
            error.fields["field"] = fmt::format("{}/{}", place, field);
            return std::unexpected(std::move(error));
        }
        TRY(check_grant(scope, *normal, place));
        std::string key = key_of(*normal);
        auto const [at, is_new] = by_key.emplace(std::move(key), std::move(*normal));
        if (!is_new) {
            return wrong(place, fmt::format("stands twice: {}", at->first),
                         "give one grant with the actions of both");
        }
    }
    scope.grants.clear();
    for (auto& [key, grant] : by_key) {
        scope.grants.push_back(std::move(grant));
    }
    return {};
}

/// Of the first grant, else of what the runtime names.
Partition told_partition(Scope const& scope) {
    if (!scope.grants.empty()) {
        return partition_of(scope.grants.front().region);
    }
    for (auto const& [name, value] : scope.runtime.fields) {
        std::optional<ArnView> const arn = split_arn(value);
        if (name.ends_with("_arn") && arn) {
            return Partition(std::string(arn->partition));
        }
        if (name == "region") {
            return partition_of(Region(value));
        }
    }
    return scope.partition.empty() ? Partition("aws") : scope.partition;
}

}  // namespace

Partition partition_of(Region const& region) {
    struct Named {
        std::string_view prefix, partition;
    };
    constexpr std::array kNamed{Named{"us-gov-", "aws-us-gov"}, Named{"cn-", "aws-cn"},
                                Named{"eusc-", "aws-eusc"}};
    for (Named const& named : kNamed) {
        if (region.value().starts_with(named.prefix)) {
            return Partition(std::string(named.partition));
        }
    }
    return Partition("aws");
}

Result<Scope> normalised(Scope scope) {
    if (!is_name(scope.workload, "._-") || scope.workload.size() > kLongestWorkload) {
        return wrong("workload",
                     fmt::format("'{}' is no name of a workload", excerpt(scope.workload)),
                     "use at most 128 letters, digits and . _ -");
    }
    if (!is_account_id(scope.account.value())) {
        return wrong("account", fmt::format("'{}' is no account", excerpt(scope.account.value())),
                     "give its twelve digits");
    }
    Partition const told = told_partition(scope);
    if (!scope.partition.empty() && scope.partition != told) {
        return wrong("partition",
                     fmt::format("is {}, but grants and runtime are of {}",
                                 excerpt(scope.partition.value()), excerpt(told.value())),
                     "leave it out");
    }
    scope.partition = told;
    if (!is_partition(told.value())) {
        return wrong("runtime", fmt::format("'{}' is no partition", excerpt(told.value())));
    }
    TRY(normalise_grants(scope));
    TRY(check_runtime_of(scope));
    Result<void> const agentic = check_agentic(scope.platform, scope.agentic);
    if (!agentic) {
        Error error = agentic.error();
        error.fields["field"] = "agentic";
        return std::unexpected(std::move(error));
    }
    std::ranges::sort(scope.agentic.names);
    if (!is_role_name_rule(scope.conventions.role_name)) {
        return wrong("conventions/role_name",
                     fmt::format("'{}' is no rule for names", excerpt(scope.conventions.role_name)),
                     fmt::format("write it like {}", kRoleNameRule));
    }
    if (scope.role_name.empty()) {
        scope.role_name = role_name_by(scope.conventions.role_name, scope.workload, scope.account,
                                       scope.platform);
    }
    TRY(check_name("role_name", scope.role_name, kLongestRoleName));
    TRY(check_path(scope.conventions.role_path));
    TRY(check_boundary(scope));
    std::set<std::string> tag_keys;
    TRY(check_tags("conventions/tags", scope.conventions.tags, tag_keys));
    TRY(check_tags("tags", scope.tags, tag_keys));
    return scope;
}

}  // namespace mandate::iam
