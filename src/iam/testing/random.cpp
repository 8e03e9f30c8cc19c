#include "iam/testing/random.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "iam/policy_print.h"

namespace mandate::iam::testing {
namespace {

using Words = std::vector<std::string>;

Words const kActions{"bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream",
                     "s3:GetObject",        "sts:AssumeRole",
                     "kms:Decrypt",         "BEDROCK:invokemodel"};
Words const kResources{
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v1:0",
    "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-v1:0",
    "arn:aws:bedrock:::foundation-model/anthropic.claude-v1:0",
    "arn:aws:s3:::logs/app/x:y",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:iam::444455556666:role/app",
    "arn:aws:kms:us-east-1:111122223333:key/1",
    "*"};
/// Actions with the resources that they are about.
std::vector<std::pair<std::string, std::string>> const kPlausible{
    {"bedrock:InvokeModel", kResources[0]},
    {"bedrock:InvokeModelWithResponseStream", kResources[0]},
    {"bedrock:InvokeModel", kResources[1]},
    {"bedrock:InvokeModel", kResources[2]},
    {"s3:GetObject", kResources[3]},
    {"sts:AssumeRole", kResources[5]},
    {"kms:Decrypt", kResources[6]}};
Words const kPlausibleDates{"2026-01-01T00:00:00Z", "2026-06-01T12:30:00Z"};
Words const kAccounts{"111122223333", "444455556666"};
Words const kPrincipalTexts{"*",
                            "111122223333",
                            "arn:aws:iam::111122223333:root",
                            "arn:aws:iam::444455556666:root",
                            "arn:aws:iam::111122223333:role/app",
                            "arn:aws:iam::111122223333:role/team/app",
                            "arn:aws:sts::111122223333:assumed-role/app/s1",
                            "arn:aws:iam::111122223333:user/ann"};
Words const kServices{"lambda.amazonaws.com", "bedrock.amazonaws.com"};
Words const kTexts{"a", "A", "ab", "abc", "", "a*", "app", "111122223333"};
Words const kTextPatterns{"a",
                          "A",
                          "a*",
                          "?",
                          "*",
                          "a?c",
                          "",
                          "${*}",
                          "${aws:PrincipalTag/team}",
                          "x${k:text}",
                          "${k:none, 'ab'}*",
                          "${k:list}",
                          "b*c",
                          "*c"};
Words const kDates{"2026-01-01T00:00:00Z", "2026-06-01T12:30:00Z", "1767225600", "1780317000"};
Words const kNumbers{"1", "2.5", "10", "-3"};
Words const kIps{"203.0.113.7", "203.0.113.9", "10.0.0.1"};
Words const kNetworks{"203.0.113.0/24", "203.0.113.8/29", "10.0.0.1", "0.0.0.0/0"};
Words const kTruths{"true", "false", "True"};
Words const kBytes{"YQ==", "YWI=", "AAAA"};
Words const kArnPatterns{"arn:aws:iam::*:role/app",
                         "arn:aws:iam::111122223333:role/*",
                         "arn:aws:iam::1111*:role/team/app",
                         "arn:*:role/app",
                         "arn:aws:?am::111122223333:*",
                         "arn:aws:iam::${aws:PrincipalAccount}:role/app",
                         "*"};
Words const kArns{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/team/app",
                  "arn:aws:sns:us-east-1:1:a:role/app", "no arn"};

}  // namespace

std::size_t RandomIam::below(std::size_t limit) { return engine_() % limit; }

template <typename List>
std::string RandomIam::pick(List const& list) {
    return list[below(list.size())];
}

std::vector<std::string> RandomIam::some(auto make, std::size_t most) {
    std::vector<std::string> texts;
    std::size_t const count = one_in(25) ? 0 : 1 + below(most);
    for (std::size_t i = 0; i < count; ++i) {
        texts.push_back(make());
    }
    return texts;
}

/// Puts wildcards into a text, from a place on.
std::string RandomIam::blur(std::string text, std::size_t from) {
    if (one_in(3)) {
        return text;
    }
    for (std::size_t changes = below(3); changes > 0 && from < text.size(); --changes) {
        std::size_t const at = from + below(text.size() - from);
        if (one_in(3)) {
            text[at] = '?';
        } else {
            text.replace(at, below(text.size() - at + 1), "*");
        }
    }
    return text;
}

std::string RandomIam::action_pattern() {
    if (one_in(6)) {
        return "*";
    }
    std::string const action =
        plausible_ ? kPlausible[below(kPlausible.size())].first : pick(kActions);
    return blur(action, action.find(':') + 1);
}

/// Six parts; wildcards for whole parts or within the last, behind its first slash.
std::string RandomIam::plausible_resource_pattern() {
    std::string const resource = kPlausible[below(kPlausible.size())].second;
    std::vector<std::string_view> parts = split(resource, ':');
    for (std::size_t i = 3; i < 5; ++i) {
        if (one_in(4) && !parts[i].empty()) {
            parts[i] = "*";
        }
    }
    std::string pattern;
    for (std::size_t i = 0; i < 5; ++i) {
        pattern += std::string(parts[i]) + ":";
    }
    std::string last;
    for (std::size_t i = 5; i < parts.size(); ++i) {
        last += (i == 5 ? "" : ":") + std::string(parts[i]);
    }
    return pattern + blur(last, last.find('/') + 1);
}

std::string RandomIam::resource_pattern() {
    if (one_in(4)) {
        return "*";
    }
    if (plausible_) {
        return plausible_resource_pattern();
    }
    if (one_in(8)) {
        return pick(Words{"arn:aws:s3:::logs/${k:text}/*", "arn:aws:s3:*", "arn:aws:*:role/app",
                          "arn:aws:s3:::${k:none, 'logs'}/app/x:y",
                          "arn:aws:iam::${aws:PrincipalAccount}:role/app",
                          "arn:aws:bedrock:us-*-?::foundation-model/*", "arn:aws:s3:::logs/${*}"});
    }
    std::string const resource = pick(kResources);
    std::string const blurred = resource == "*" ? resource : blur(resource, 4);
    return blurred.starts_with("arn:") ? blurred : resource;
}

Principals RandomIam::principals() {
    Principals principals;
    principals.polarity = !plausible_ && one_in(5) ? Polarity::kIsNot : Polarity::kIs;
    principals.everyone = one_in(6);
    if (!principals.everyone) {
        if (!one_in(6)) {
            principals.by_type[PrincipalType::kAws] =
                some([&] { return pick(kPrincipalTexts); }, 4);
        }
        if (one_in(3)) {
            principals.by_type[PrincipalType::kService] = some([&] { return pick(kServices); }, 2);
        }
    }
    return principals;
}

std::string RandomIam::condition_value(ConditionOperator op, std::string const& key) {
    using enum ConditionOperator;
    if (op <= kStringNotLike) {
        return pick(key == "aws:PrincipalArn" ? kArnPatterns : kTextPatterns);
    }
    if (op <= kNumericGreaterThanEquals) {
        return pick(kNumbers);
    }
    if (op <= kDateGreaterThanEquals) {
        return pick(plausible_ ? kPlausibleDates : kDates);
    }
    switch (op) {
        case kBool:
        case kNull: return pick(kTruths);
        case kBinaryEquals: return pick(kBytes);
        case kIpAddress:
        case kNotIpAddress:
            return pick(plausible_ ? Words(kNetworks.begin(), kNetworks.end() - 1) : kNetworks);
        default: return pick(kArnPatterns);
    }
}

/// Usually on a key of the operator's type.
Condition RandomIam::condition() {
    using enum ConditionOperator;
    Condition condition;
    condition.test.op = static_cast<ConditionOperator>(below(static_cast<std::size_t>(kNull) + 1));
    ConditionOperator const op = condition.test.op;
    if (op != kNull) {
        condition.test.if_exists = one_in(4);
        condition.test.quantifier = static_cast<Quantifier>(one_in(3) ? below(3) : 0);
    }
    condition.key = op <= kStringNotLike
                        ? pick(Words{"k:text", "K:Text", "k:list", "k:none", "aws:PrincipalArn"})
                    : op <= kNumericGreaterThanEquals
                        ? pick(Words{"k:number", "k:number", "k:text"})
                    : op <= kDateGreaterThanEquals ? "k:date"
                    : op == kBool                  ? "k:truth"
                    : op == kBinaryEquals          ? "k:bytes"
                    : op <= kNotIpAddress          ? "k:ip"
                    : op == kNull ? pick(Words{"k:text", "k:none", "k:list", "k:ip"})
                                  : pick(Words{"aws:PrincipalArn", "k:arn"});
    if (plausible_ && condition.key == "k:text" && op > kStringNotLike && op != kNull) {
        condition.key = "k:number";
    }
    if (plausible_ && op != kNull) {
        condition.test.quantifier = condition.key != "k:list" ? Quantifier::kNone
                                    : one_in(2)               ? Quantifier::kForAllValues
                                                              : Quantifier::kForAnyValue;
    }
    condition.values = some([&] { return condition_value(op, condition.key); }, 3);
    return condition;
}

Statement RandomIam::statement(bool with_principals) {
    Statement statement;
    statement.effect = one_in(4) ? Effect::kDeny : Effect::kAllow;
    if (with_principals) {
        statement.principals = principals();
    }
    statement.actions.polarity = one_in(6) ? Polarity::kIsNot : Polarity::kIs;
    statement.actions.values = some([&] { return action_pattern(); }, 3);
    if (!with_principals || !one_in(4)) {
        statement.resources = Selection{one_in(6) ? Polarity::kIsNot : Polarity::kIs,
                                        some([&] { return resource_pattern(); }, 3)};
    }
    for (std::size_t count = one_in(2) ? 0 : 1 + below(2); count > 0; --count) {
        Condition added = condition();
        bool const repeated = std::ranges::any_of(
            statement.conditions, [&](Condition const& other) { return other.test == added.test; });
        if (!repeated) {
            statement.conditions.push_back(std::move(added));
        }
    }
    return statement;
}

Policy RandomIam::policy(bool with_principals) {
    Policy policy;
    policy.version = one_in(8) ? PolicyVersion::k2008 : PolicyVersion::k2012;
    for (std::size_t count = 1 + below(4); count > 0; --count) {
        policy.statements.push_back(statement(with_principals));
    }
    return policy;
}

std::vector<NamedPolicy> RandomIam::policies(bool with_principals, std::size_t most) {
    std::vector<NamedPolicy> policies;
    for (std::size_t count = 1 + below(most); count > 0; --count) {
        policies.push_back({fmt::format("p{}", policies.size()), policy(with_principals)});
    }
    return policies;
}

std::vector<std::vector<NamedPolicy>> RandomIam::levels(bool with_principals) {
    Statement everything;
    everything.actions.values = {"*"};
    everything.resources = Selection{Polarity::kIs, {"*"}};
    if (with_principals) {
        everything.principals = Principals{Polarity::kIs, true, {}};
    }
    std::vector<std::vector<NamedPolicy>> levels;
    for (std::size_t count = 1 + below(3); count > 0; --count) {
        levels.push_back(policies(with_principals, 1));
        if (!one_in(4)) {
            levels.back().push_back({"full", {PolicyVersion::k2012, std::nullopt, {everything}}});
        }
    }
    return levels;
}

PlainLayers RandomIam::layers() {
    PlainLayers layers;
    layers.identity = policies(false, 3);
    if (one_in(3)) {
        layers.boundary = policies(false, 1);
    }
    if (one_in(4)) {
        layers.session = policies(false, plausible_ ? 1 : 2);
    }
    if (one_in(2)) {
        layers.resource = policies(true, 1);
    }
    if (one_in(4)) {
        layers.service_control = levels(false);
    }
    if (one_in(6)) {
        layers.resource_control = levels(true);
    }
    if (one_in(5)) {
        layers.management_account = pick(kAccounts);
    }
    return layers;
}

void RandomIam::choose_principal(PlainRequest& request) {
    switch (plausible_ ? 5 * below(2) : below(8)) {
        case 0: request.principal = "arn:aws:iam::111122223333:user/ann"; break;
        case 1: request.principal = "arn:aws:iam::111122223333:root"; break;
        case 2: request.principal = pick(kServices); break;
        case 3:
            request.principal = "arn:aws:sts::111122223333:assumed-role/app/s2";
            request.role = "arn:aws:iam::111122223333:role/team/app";
            break;
        case 4:
            request.principal = "arn:aws:sts::111122223333:assumed-role/app/s1";
            request.role = "arn:aws:iam::111122223333:role/aws-service-role/x/app";
            break;
        default:
            request.principal = "arn:aws:sts::111122223333:assumed-role/app/s1";
            request.role = "arn:aws:iam::111122223333:role/app";
            break;
    }
}

PlainRequest RandomIam::request() {
    PlainRequest request;
    request.action = pick(kActions);
    request.resource = pick(kResources);
    if (plausible_) {
        std::tie(request.action, request.resource) = kPlausible[below(kPlausible.size())];
    }
    choose_principal(request);
    std::string const account = request.principal.starts_with("arn:") ? "111122223333" : "";
    request.resource_account = request.resource.find(":444455556666:") != std::string::npos
                                   ? "444455556666"
                               : request.resource.find(":111122223333:") != std::string::npos
                                   ? "111122223333"
                                   : (one_in(3) ? "444455556666" : "111122223333");
    auto const maybe = [&](std::string const& key, Words const& from) {
        if (!one_in(4)) {
            request.context[key] = {pick(from)};
        }
    };
    maybe("k:text", kTexts);
    maybe("k:number", kNumbers);
    maybe("k:date", plausible_ ? kPlausibleDates : kDates);
    maybe("k:truth", kTruths);
    maybe("k:bytes", kBytes);
    maybe("k:ip", kIps);
    maybe("k:arn", kArns);
    maybe("aws:principaltag/team", kTexts);
    if (!one_in(3)) {
        request.context["k:list"] = some([&] { return pick(kTexts); }, 3);
    }
    if (!account.empty()) {
        request.context["aws:principalarn"] = {request.role.empty() ? request.principal
                                                                    : request.role};
        request.context["aws:principalaccount"] = {account};
    }
    return request;
}

Compiled::Compiled(PlainLayers const& plain) : management_account(plain.management_account) {
    auto const compiled = [](auto const& policies) {
        return policies ? std::optional<CompiledPolicies>(std::in_place, *policies) : std::nullopt;
    };
    identity = compiled(plain.identity);
    boundary = compiled(plain.boundary);
    session = compiled(plain.session);
    resource = compiled(plain.resource);
    for (auto const& level : plain.service_control) {
        service_control.emplace_back(level);
    }
    for (auto const& level : plain.resource_control) {
        resource_control.emplace_back(level);
    }
}

Layers Compiled::layers() const {
    auto const pointer = [](auto const& policies) { return policies ? &*policies : nullptr; };
    return {pointer(identity), pointer(boundary), pointer(session),  pointer(resource),
            service_control,   resource_control,  management_account};
}

Request compile(PlainRequest const& request) {
    return Request::create(request.action, request.resource,
                           parse_principal(request.principal, request.role).value(),
                           Context::create(request.context).value(),
                           AccountId(request.resource_account))
        .value();
}

std::string verdict_text(Decision const& decision) {
    switch (decision.verdict) {
        case Verdict::kAllowed: return "allowed";
        case Verdict::kExplicitDeny: return "explicit deny";
        case Verdict::kImplicitDeny: return "implicit deny";
    }
    return {};
}

std::string describe(PlainRequest const& request, PlainLayers const& layers) {
    std::string text = fmt::format("{} on {} ({}) by {} {}\n", request.action, request.resource,
                                   request.resource_account, request.principal, request.role);
    for (auto const& [key, values] : request.context) {
        text += fmt::format("  {} = {}\n", key, fmt::join(values, " | "));
    }
    auto const add = [&](std::string_view name, std::vector<NamedPolicy> const& policies) {
        for (NamedPolicy const& named : policies) {
            text +=
                fmt::format("{} {}: {}\n", name, named.name, print(named.policy, Layout::kCompact));
        }
    };
    std::vector<NamedPolicy> const none;
    add("identity", layers.identity.value_or(none));
    add("boundary", layers.boundary.value_or(none));
    add("session", layers.session.value_or(none));
    add("resource", layers.resource.value_or(none));
    for (auto const& level : layers.service_control) {
        add("scp", level);
    }
    for (auto const& level : layers.resource_control) {
        add("rcp", level);
    }
    return text + "management account: " + layers.management_account + "\n";
}

}  // namespace mandate::iam::testing
