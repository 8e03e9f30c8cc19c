#include "iam/principal.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/syntax.h"

namespace mandate::iam {
namespace {

using Kind = Principal::Kind;

std::unexpected<Error> no_principal(std::string_view text) {
    return bad_input(fmt::format("'{}' is nobody who can make a request", excerpt(text, 120)),
                     "give the ARN of a role, session, user or root user, a service such as "
                     "lambda.amazonaws.com, or *");
}

Principal with_account(Kind kind, std::string_view id, ArnView const& arn) {
    return {kind, std::string(id), {}, std::string(arn.partition), std::string(arn.account)};
}

/// `arn:aws:iam::ACCOUNT:...`: root, user or role.
Result<Principal> parse_iam(std::string_view text, ArnView const& arn) {
    if (arn.resource == "root") {
        return with_account(Kind::kRoot, text, arn);
    }
    if (arn.resource.starts_with("user/") && !after_last_slash(arn.resource).empty()) {
        return with_account(Kind::kUser, text, arn);
    }
    if (arn.resource.starts_with("role/") && !after_last_slash(arn.resource).empty()) {
        Principal session = with_account(Kind::kRoleSession, {}, arn);
        session.id = fmt::format("arn:{}:sts::{}:assumed-role/{}/*", arn.partition, arn.account,
                                 after_last_slash(arn.resource));
        session.issuer = text;
        return session;
    }
    return no_principal(text);
}

/// `arn:aws:sts::ACCOUNT:...`: a session.
Result<Principal> parse_sts(std::string_view text, ArnView const& arn) {
    std::vector<std::string_view> const parts = split(arn.resource, '/');
    bool const named = std::ranges::none_of(parts, &std::string_view::empty);
    if (named && parts.size() == 3 && parts[0] == "assumed-role") {
        Principal session = with_account(Kind::kRoleSession, text, arn);
        session.issuer =
            fmt::format("arn:{}:iam::{}:role/{}", arn.partition, arn.account, parts[1]);
        return session;
    }
    if (named && parts.size() == 2 && parts[0] == "federated-user") {
        Principal session = with_account(Kind::kFederatedUser, text, arn);
        session.issuer =
            fmt::format("arn:{}:iam::{}:user/{}", arn.partition, arn.account, parts[1]);
        return session;
    }
    return no_principal(text);
}

bool is_service(std::string_view text) {
    return (text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn")) &&
           is_exact(text) && text.find('/') == std::string_view::npos;
}

Result<Principal> with_role(Principal session, std::string_view role_arn) {
    std::optional<ArnView> const role = split_arn(role_arn);
    if (session.kind != Kind::kRoleSession || !role || !role->resource.starts_with("role/") ||
        role->account != session.account ||
        after_last_slash(role->resource) != after_last_slash(session.issuer)) {
        return bad_input(fmt::format("'{}' is not the role of {}", excerpt(role_arn, 120),
                                     excerpt(session.id, 120)));
    }
    session.issuer = role_arn;
    return session;
}

/// The account that a text of `AWS` names: `111122223333` or its root user's ARN.
std::string_view account_of(std::string_view text) noexcept {
    if (is_account_id(text)) {
        return text;
    }
    std::optional<ArnView> const arn = split_arn(text);
    return arn && arn->service == "iam" && arn->resource == "root" ? arn->account
                                                                   : std::string_view();
}

Named names_aws(std::string_view text, Principal const& principal) noexcept {
    if (principal.kind == Kind::kService || principal.kind == Kind::kFederated) {
        return Named::kNo;
    }
    if (text == "*" || (text == principal.id && principal.kind != Kind::kAnonymous)) {
        return Named::kDirectly;
    }
    if (!principal.issuer.empty() && text == principal.issuer) {
        return Named::kIssuer;
    }
    if (!principal.account.empty() && account_of(text) == principal.account) {
        return principal.kind == Kind::kRoot ? Named::kDirectly : Named::kAccount;
    }
    return Named::kNo;
}

Named names_one(PrincipalType type, std::string_view text, Principal const& principal) noexcept {
    switch (type) {
        case PrincipalType::kAws: return names_aws(text, principal);
        case PrincipalType::kService:
            return principal.kind == Kind::kService && text == principal.id ? Named::kDirectly
                                                                            : Named::kNo;
        case PrincipalType::kFederated:
            return principal.kind == Kind::kFederated && text == principal.id ? Named::kDirectly
                                                                              : Named::kNo;
        case PrincipalType::kCanonicalUser: return Named::kNo;
    }
    return Named::kNo;
}

/// Whether some text of the lists names the principal exactly as closely as `named`.
bool has(Principals const& principals, Named named, Principal const& principal) noexcept {
    return std::ranges::any_of(principals.by_type, [&](auto const& entry) {
        return std::ranges::any_of(entry.second, [&](std::string const& text) {
            return names_one(entry.first, text, principal) == named;
        });
    });
}

bool spared_by_not_principal(Principals const& principals, Principal const& principal) noexcept {
    if (principals.everyone) {
        return true;
    }
    bool const needs_account = !principal.account.empty() && principal.kind != Kind::kRoot;
    return has(principals, Named::kDirectly, principal) &&
           (principal.issuer.empty() || has(principals, Named::kIssuer, principal)) &&
           (!needs_account || has(principals, Named::kAccount, principal));
}

}  // namespace

bool Principal::is_service_linked() const {
    std::optional<ArnView> const role = split_arn(issuer);
    return kind == Kind::kRoleSession && role &&
           role->resource.starts_with("role/aws-service-role/");
}

std::string const& Principal::principal_arn() const {
    static std::string const kNone;
    if (account.empty()) {
        return kNone;
    }
    return kind == Kind::kRoleSession ? issuer : id;
}

Result<Principal> parse_principal(std::string_view text, std::string_view role_arn) {
    if (text == "*") {
        return Principal{Kind::kAnonymous, "*", {}, {}, {}};
    }
    std::string_view provider = text;
    if (consume_prefix(provider, "federated:") && is_exact(provider)) {
        return Principal{Kind::kFederated, std::string(provider), {}, {}, {}};
    }
    if (is_service(text)) {
        return Principal{Kind::kService, std::string(text), {}, {}, {}};
    }
    std::optional<ArnView> const arn = split_arn(text);
    if (!arn || !is_exact(text) || !is_account_id(arn->account) || !arn->region.empty()) {
        return no_principal(text);
    }
    Principal principal = TRY(arn->service == "iam"   ? parse_iam(text, *arn)
                              : arn->service == "sts" ? parse_sts(text, *arn)
                                                      : Result<Principal>(no_principal(text)));
    return role_arn.empty() ? Result<Principal>(std::move(principal))
                            : with_role(std::move(principal), role_arn);
}

Named names(Principals const& principals, Principal const& principal) noexcept {
    if (principals.everyone) {
        return Named::kDirectly;
    }
    Named best = Named::kNo;
    for (auto const& [type, texts] : principals.by_type) {
        for (std::string const& text : texts) {
            best = std::max(best, names_one(type, text, principal));
        }
    }
    return best;
}

bool concerns(Principals const& principals, Effect effect, Principal const& principal) noexcept {
    if (principals.polarity == Polarity::kIs) {
        return names(principals, principal) != Named::kNo;
    }
    return effect == Effect::kDeny ? !spared_by_not_principal(principals, principal)
                                   : names(principals, principal) == Named::kNo;
}

}  // namespace mandate::iam
