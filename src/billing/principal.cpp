#include "billing/principal.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/arn.h"
#include "iam/syntax.h"

namespace mandate::billing {
namespace {

constexpr std::array<std::string_view, 7> kFormNames{
    "iam_user", "iam_role", "assumed_role", "federated_user", "root", "service", "unknown"};

constexpr std::string_view kSsoPath = "aws-reserved/sso.amazonaws.com/";

RoleArn role_arn(iam::ArnView const& arn, std::string_view name) {
    std::string text;
    text.reserve(32 + arn.partition.size() + name.size());
    text.append("arn:").append(arn.partition).append(":iam::").append(arn.account);
    text.append(":role/").append(name);
    return RoleArn(std::move(text));
}

/// STS writes `assumed-role/NAME/SESSION`, and a session has no slash of its own. Should one have
/// the role's SSO path all the same, the name is behind it.
bool read_assumed_role(iam::ArnView const& arn, std::string_view rest, Principal& principal) {
    if (std::string_view path = rest; consume_prefix(path, kSsoPath)) {
        std::size_t const at = path.find("AWSReservedSSO_");
        bool const region_only =
            at != std::string_view::npos && std::ranges::count(path.substr(0, at), '/') <= 1;
        if (region_only && (at == 0 || path[at - 1] == '/')) {
            rest = path.substr(at);
        }
    }
    std::size_t const slash = rest.find('/');
    // No name of AWS ends with a space; with it, the role would not read back as the same.
    std::string_view const name = trim(rest.substr(0, slash));
    if (name.empty()) {
        return false;
    }
    principal.form = PrincipalForm::kAssumedRole;
    principal.role = role_arn(arn, name);
    if (slash != std::string_view::npos && slash + 1 < rest.size()) {
        principal.session = std::string(rest.substr(slash + 1));
    }
    return true;
}

bool read_iam(iam::ArnView const& arn, std::string_view text, Principal& principal) {
    std::string_view rest = arn.resource;
    if (rest == "root") {
        principal.form = PrincipalForm::kRoot;
        return true;
    }
    if (consume_prefix(rest, "user/") && !iam::after_last_slash(rest).empty()) {
        principal.form = PrincipalForm::kIamUser;
        principal.user = std::string(text);
        return true;
    }
    if (consume_prefix(rest, "role/") && !iam::after_last_slash(rest).empty()) {
        principal.form = PrincipalForm::kIamRole;
        principal.role = role_arn(arn, iam::after_last_slash(rest));
        return true;
    }
    return false;
}

bool read_sts(iam::ArnView const& arn, Principal& principal) {
    std::string_view rest = arn.resource;
    if (consume_prefix(rest, "assumed-role/")) {
        return read_assumed_role(arn, rest, principal);
    }
    if (consume_prefix(rest, "federated-user/") && !rest.empty()) {
        principal.form = PrincipalForm::kFederatedUser;
        principal.session = std::string(rest);
        return true;
    }
    return false;
}

/// `bedrock.amazonaws.com`: letters, digits, points and dashes only.
bool is_service(std::string_view text) {
    return (text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn")) &&
           text.front() != '.' && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
           });
}

}  // namespace

std::string_view name_of(PrincipalForm form) {
    return kFormNames.at(static_cast<std::size_t>(form));
}

std::optional<Principal> parse_principal(std::string_view text) {
    text = trim(text);
    if (text.empty()) {
        return std::nullopt;
    }
    Principal principal;
    std::optional<iam::ArnView> const arn = iam::split_arn(text);
    if (!arn) {
        principal.form = is_service(text) ? PrincipalForm::kService : PrincipalForm::kUnknown;
        return principal;
    }
    bool const read = iam::is_account_id(arn->account) && arn->region.empty() &&
                      (arn->service == "iam"   ? read_iam(*arn, text, principal)
                       : arn->service == "sts" ? read_sts(*arn, principal)
                                               : false);
    if (read) {
        principal.partition = Partition(std::string(arn->partition));
        principal.account = AccountId(std::string(arn->account));
    }
    return principal;
}

}  // namespace mandate::billing
