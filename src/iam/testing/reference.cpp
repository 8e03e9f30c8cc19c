#include "iam/testing/reference.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include <arpa/inet.h>

namespace mandate::iam::testing {
namespace {

using Texts = std::vector<std::string>;

// ---- texts ---------------------------------------------------------------------------------

std::string lower(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

/// A letter, or one of the two wildcards and which letters they stand for.
struct Symbol {
    enum { kLetter, kOne, kRun } kind = kLetter;
    char letter = 0;
    bool takes_colon = true;
};
using Symbols = std::vector<Symbol>;

/// Tries everything there is to try; `known` remembers what has failed.
bool fits(Symbols const& pattern, std::size_t p, std::string const& text, std::size_t t,
          std::map<std::pair<std::size_t, std::size_t>, bool>& known) {
    if (p == pattern.size()) {
        return t == text.size();
    }
    auto const [entry, is_new] = known.try_emplace({p, t}, false);
    if (!is_new) {
        return entry->second;
    }
    Symbol const& symbol = pattern[p];
    bool const takes =
        t < text.size() && (symbol.kind == Symbol::kLetter ? text[t] == symbol.letter
                                                           : symbol.takes_colon || text[t] != ':');
    bool fit = false;
    if (symbol.kind == Symbol::kRun) {
        fit =
            fits(pattern, p + 1, text, t, known) || (takes && fits(pattern, p, text, t + 1, known));
    } else {
        fit = takes && fits(pattern, p + 1, text, t + 1, known);
    }
    known[{p, t}] = fit;
    return fit;
}

bool fits(Symbols const& pattern, std::string const& text) {
    std::map<std::pair<std::size_t, std::size_t>, bool> known;
    return fits(pattern, 0, text, 0, known);
}

/// Replaces variables and marks wildcards; nothing when a variable has no value.
std::optional<Symbols> read_pattern(std::string const& text, bool variables, bool wildcards,
                                    PlainRequest const& request) {
    Symbols symbols;
    auto const letters = [&](std::string const& value) {
        for (char c : value) {
            symbols.push_back({Symbol::kLetter, c, true});
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (variables && text.compare(i, 2, "${") == 0) {
            std::size_t const end = text.find('}', i);
            std::string const inside = text.substr(i + 2, end - i - 2);
            i = end;
            if (inside == "*" || inside == "?" || inside == "$") {
                letters(inside);
                continue;
            }
            std::size_t const quote = inside.find(", '");
            auto const found = request.context.find(lower(inside.substr(0, quote)));
            bool const present = found != request.context.end() && !found->second.empty();
            if (present && found->second.size() == 1) {
                letters(found->second[0]);
            } else if (!present && quote != std::string::npos) {
                letters(inside.substr(quote + 3, inside.size() - quote - 4));
            } else {
                return std::nullopt;
            }
        } else if (wildcards && text[i] == '*') {
            symbols.push_back({Symbol::kRun, 0, true});
        } else if (wildcards && text[i] == '?') {
            symbols.push_back({Symbol::kOne, 0, true});
        } else {
            symbols.push_back({Symbol::kLetter, text[i], true});
        }
    }
    return symbols;
}

// ---- actions and resources ------------------------------------------------------------------

bool action_matches(std::string const& pattern, PlainRequest const& request) {
    return fits(*read_pattern(lower(pattern), false, true, request), lower(request.action));
}

/// Before the fifth colon a wildcard stays within its segment, except a `*` at its end.
bool resource_matches(std::string const& pattern, bool variables, PlainRequest const& request) {
    std::optional<Symbols> symbols = read_pattern(pattern, variables, true, request);
    if (!symbols) {
        return false;
    }
    std::size_t fifth = 0;
    for (int colon = 0; colon < 5 && fifth != std::string::npos; ++colon) {
        fifth = pattern.find(':', fifth == 0 ? 0 : fifth + 1);
    }
    std::string const head = pattern.substr(0, fifth);
    if (variables && head.find("${") != std::string::npos) {
        return false;  // variables stand only after the fifth colon
    }
    for (std::size_t i = 0; i < head.size(); ++i) {
        bool const ends_segment = i + 1 == pattern.size() || pattern[i + 1] == ':';
        (*symbols)[i].takes_colon = head[i] == '*' && ends_segment;
    }
    return fits(*symbols, request.resource);
}

bool selected(Selection const& selection, auto matches) {
    bool any = false;
    for (std::string const& value : selection.values) {
        any = any || matches(value);
    }
    return selection.polarity == Polarity::kIs ? any : !any;
}

// ---- conditions -----------------------------------------------------------------------------

Texts six_parts(std::string text) {
    Texts parts;
    for (int i = 0; i < 5; ++i) {
        std::size_t const colon = text.find(':');
        if (colon == std::string::npos) {
            return {};
        }
        parts.push_back(text.substr(0, colon));
        text.erase(0, colon + 1);
    }
    parts.push_back(text);
    return parts;
}

bool arn_like(std::string const& value, Symbols const& pattern) {
    std::vector<Symbols> wanted(1);
    for (Symbol const& symbol : pattern) {
        if (symbol.kind == Symbol::kLetter && symbol.letter == ':' && wanted.size() < 6) {
            wanted.emplace_back();
        } else {
            wanted.back().push_back(symbol);
        }
    }
    if (wanted.size() == 1 && !pattern.empty()) {
        bool stars = true;
        for (Symbol const& symbol : pattern) {
            stars = stars && symbol.kind == Symbol::kRun;
        }
        return stars && value.starts_with("arn:");
    }
    Texts const parts = six_parts(value);
    if (parts.size() != 6 || wanted.size() != 6) {
        return false;
    }
    for (std::size_t i = 0; i < 6; ++i) {
        if (!fits(wanted[i], parts[i])) {
            return false;
        }
    }
    return true;
}

/// Seconds since 1970, of a date as the random requests write it.
std::optional<long long> seconds(std::string const& text) {
    std::tm parts{};
    char const* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (end != nullptr && *end == 0) {
        return ::timegm(&parts);
    }
    char* rest = nullptr;
    long long const number = std::strtoll(text.c_str(), &rest, 10);
    return *rest == 0 && text.size() > 4 ? std::optional(number) : std::nullopt;
}

std::optional<long long> hundredths(std::string const& text) {
    char* rest = nullptr;
    double const number = std::strtod(text.c_str(), &rest);
    return *rest == 0 && !text.empty() ? std::optional(std::llround(number * 100)) : std::nullopt;
}

/// IPv4 only.
bool in_network(std::string const& address, std::string const& network) {
    std::size_t const slash = network.find('/');
    in_addr a{};
    in_addr b{};
    if (::inet_pton(AF_INET, address.c_str(), &a) != 1 ||
        ::inet_pton(AF_INET, network.substr(0, slash).c_str(), &b) != 1) {
        return false;
    }
    int const prefix = slash == std::string::npos ? 32 : std::atoi(network.c_str() + slash + 1);
    for (int bit = 0; bit < prefix; ++bit) {
        unsigned const mask = 1U << (31 - bit);
        if ((ntohl(a.s_addr) & mask) != (ntohl(b.s_addr) & mask)) {
            return false;
        }
    }
    return true;
}

bool ordered(std::string const& relation, std::optional<long long> value,
             std::optional<long long> wanted) {
    if (!value || !wanted) {
        return false;
    }
    return relation == "Equals"           ? *value == *wanted
           : relation == "LessThan"       ? *value < *wanted
           : relation == "LessThanEquals" ? *value <= *wanted
           : relation == "GreaterThan"    ? *value > *wanted
                                          : *value >= *wanted;
}

/// `op` without Not.
bool value_matches(std::string const& op, std::string const& value, std::string const& wanted,
                   bool variables, PlainRequest const& request) {
    if (op.starts_with("Numeric")) {
        return ordered(op.substr(7), hundredths(value), hundredths(wanted));
    }
    if (op.starts_with("Date")) {
        return ordered(op.substr(4), seconds(value), seconds(wanted));
    }
    if (op == "Bool") {
        return lower(value) == lower(wanted);
    }
    if (op == "BinaryEquals") {
        return value == wanted;
    }
    if (op == "IpAddress") {
        return in_network(value, wanted);
    }
    bool const exact = op == "StringEquals" || op == "StringEqualsIgnoreCase";
    std::optional<Symbols> symbols = read_pattern(wanted, variables, !exact, request);
    if (!symbols) {
        return false;
    }
    if (op == "StringEqualsIgnoreCase") {
        for (Symbol& symbol : *symbols) {
            symbol.letter =
                static_cast<char>(std::tolower(static_cast<unsigned char>(symbol.letter)));
        }
        return fits(*symbols, lower(value));
    }
    return op.starts_with("Arn") ? arn_like(value, *symbols) : fits(*symbols, value);
}

bool condition_holds(Condition const& condition, bool variables, PlainRequest const& request) {
    ConditionTest bare = condition.test;
    bare.quantifier = Quantifier::kNone;
    bare.if_exists = false;
    std::string op = to_string(bare);
    std::size_t const no = op.find("Not");
    bool const negated = no != std::string::npos;
    if (negated) {
        op.erase(no, 3);
    }
    auto const found = request.context.find(lower(condition.key));
    Texts const values = found == request.context.end() ? Texts{} : found->second;
    bool all_empty = true;
    for (std::string const& value : values) {
        all_empty = all_empty && value.empty();
    }
    if (op == "Null") {
        bool any = false;
        for (std::string const& wanted : condition.values) {
            any = any || (lower(wanted) == "true") == all_empty;
        }
        return any;
    }
    if (values.empty() && condition.test.if_exists) {
        return true;
    }
    int matching = 0;
    int failing = 0;
    for (std::string const& value : values) {
        bool one = false;
        for (std::string const& wanted : condition.values) {
            one = one || value_matches(op, value, wanted, variables, request);
        }
        ((one != negated) ? matching : failing) += 1;
    }
    if (condition.test.quantifier == Quantifier::kForAllValues) {
        return all_empty || failing == 0;
    }
    if (condition.test.quantifier == Quantifier::kForAnyValue) {
        return !all_empty && matching > 0;
    }
    return negated ? failing == 0 : matching > 0;
}

// ---- principals -----------------------------------------------------------------------------

std::string account_of(std::string const& arn) {
    Texts const parts = six_parts(arn);
    return parts.size() == 6 ? parts[4] : "";
}

bool is_service(PlainRequest const& request) {
    return request.principal.find("amazonaws.com") != std::string::npos;
}

bool is_root(PlainRequest const& request) { return request.principal.ends_with(":root"); }

/// 3 directly or everyone, 2 the role, 1 the account, 0 not.
int closeness(PrincipalType type, std::string const& text, PlainRequest const& request) {
    if (is_service(request)) {
        return type == PrincipalType::kService && text == request.principal ? 3 : 0;
    }
    if (type != PrincipalType::kAws) {
        return 0;
    }
    if (text == "*" || text == request.principal) {
        return 3;
    }
    if (!request.role.empty() && text == request.role) {
        return 2;
    }
    std::string const account = account_of(request.principal);
    bool const names_account = text == account || text == "arn:aws:iam::" + account + ":root";
    return !names_account ? 0 : is_root(request) ? 3 : 1;
}

int closeness(Principals const& principals, PlainRequest const& request) {
    int best = principals.everyone ? 3 : 0;
    for (auto const& [type, texts] : principals.by_type) {
        for (std::string const& text : texts) {
            best = std::max(best, closeness(type, text, request));
        }
    }
    return best;
}

/// Every step from the account to the session must be named to be spared by a Deny.
bool spared(Principals const& principals, PlainRequest const& request) {
    bool seen[4] = {false, false, false, false};
    for (auto const& [type, texts] : principals.by_type) {
        for (std::string const& text : texts) {
            seen[closeness(type, text, request)] = true;
        }
    }
    bool const account_counts = !is_service(request) && !is_root(request);
    return principals.everyone ||
           (seen[3] && (request.role.empty() || seen[2]) && (!account_counts || seen[1]));
}

bool about(Statement const& statement, PlainRequest const& request) {
    if (!statement.principals) {
        return true;
    }
    if (statement.principals->polarity == Polarity::kIs) {
        return closeness(*statement.principals, request) > 0;
    }
    return statement.effect == Effect::kDeny ? !spared(*statement.principals, request)
                                             : closeness(*statement.principals, request) == 0;
}

// ---- decisions ------------------------------------------------------------------------------

bool applies(Statement const& statement, PolicyVersion version, PlainRequest const& request) {
    bool const variables = version == PolicyVersion::k2012;
    if (!selected(statement.actions,
                  [&](std::string const& action) { return action_matches(action, request); })) {
        return false;
    }
    if (statement.resources && !selected(*statement.resources, [&](std::string const& resource) {
            return resource_matches(resource, variables, request);
        })) {
        return false;
    }
    for (Condition const& condition : statement.conditions) {
        if (!condition_holds(condition, variables, request)) {
            return false;
        }
    }
    return about(statement, request);
}

struct Said {
    bool deny = false;
    int allow = 0;  ///< how close the closest Allow names the principal
};

Said said(std::optional<std::vector<NamedPolicy>> const& policies, PlainRequest const& request) {
    Said result;
    for (NamedPolicy const& named : policies.value_or(std::vector<NamedPolicy>{})) {
        for (Statement const& statement : named.policy.statements) {
            if (!applies(statement, named.policy.version, request)) {
                continue;
            }
            bool const positive =
                statement.principals && statement.principals->polarity == Polarity::kIs;
            if (statement.effect == Effect::kDeny) {
                result.deny = true;
            } else {
                result.allow = std::max(result.allow,
                                        positive ? closeness(*statement.principals, request) : 3);
            }
        }
    }
    return result;
}

}  // namespace

std::string reference_decision(PlainRequest const& request, PlainLayers const& layers) {
    std::string const account = is_service(request) ? "" : account_of(request.principal);
    bool const linked = request.role.find(":role/aws-service-role/") != std::string::npos;
    bool const managing = !layers.management_account.empty();
    bool const scp =
        !linked && !account.empty() && !(managing && account == layers.management_account);
    bool const rcp =
        !linked && !(managing && request.resource_account == layers.management_account);

    Said const identity = said(layers.identity, request);
    Said const boundary = said(layers.boundary, request);
    Said const session = said(layers.session, request);
    Said const resource = said(layers.resource, request);
    bool denied = identity.deny || boundary.deny || session.deny || resource.deny;
    bool organisation_allows = true;
    for (auto const& level : layers.service_control) {
        denied = denied || (scp && said(level, request).deny);
        organisation_allows = organisation_allows && (!scp || said(level, request).allow > 0);
    }
    for (auto const& level : layers.resource_control) {
        denied = denied || (rcp && said(level, request).deny);
        organisation_allows = organisation_allows && (!rcp || said(level, request).allow > 0);
    }
    if (denied) {
        return "explicit deny";
    }
    if (!organisation_allows) {
        return "implicit deny";
    }
    auto const answer = [](bool allowed) { return allowed ? "allowed" : "implicit deny"; };
    if (account.empty()) {
        return answer(resource.allow > 0);
    }
    bool const ceiling =
        (!layers.boundary || boundary.allow > 0) && (!layers.session || session.allow > 0);
    bool const own = is_root(request) || (identity.allow > 0 && ceiling);
    if (account != request.resource_account) {
        return answer(own && resource.allow > 0);
    }
    if (resource.allow == 3) {
        return "allowed";
    }
    if (resource.allow == 2) {
        return answer(ceiling);
    }
    bool const trust_needed = request.resource.find(":kms:") != std::string::npos ||
                              (request.resource.find(":role/") != std::string::npos &&
                               lower(request.action).starts_with("sts:"));
    return answer(own && (!trust_needed || resource.allow > 0));
}

}  // namespace mandate::iam::testing
