#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/lint_rules.h"

namespace mandate::iam::lint_rule {
namespace {

using enum ConditionOperator;

constexpr std::string_view kViaAgent = "aws:viaawsmcpservice";

/// The first condition that some test holds for.
template <typename Test>
Condition const* find(LintStatement const& statement, Test test) {
    auto const& conditions = statement.text().conditions;
    auto const found = std::ranges::find_if(conditions, test);
    return found == conditions.end() ? nullptr : &*found;
}

bool is_about_key(Condition const& condition, std::string_view lower_key) {
    return to_lower(condition.key) == lower_key;
}

bool has_value(Condition const& condition, std::string_view lower_value) {
    return std::ranges::any_of(
        condition.values, [&](std::string const& value) { return to_lower(value) == lower_value; });
}

}  // namespace

/// AWS's page "Prerequisites for inference profiles" says `aws:` in its text and `bedrock:` in its
/// policy; only the latter is a key.
std::optional<std::string> profile_key_typo(LintStatement const& statement, LintSubject const&) {
    if (statement.condition_on("aws:inferenceprofilearn") == nullptr) {
        return std::nullopt;
    }
    return "There is no key aws:InferenceProfileArn, so no request ever carries it.";
}

std::optional<std::string> equals_with_wildcard(LintStatement const& statement,
                                                LintSubject const&) {
    for (Condition const& condition : statement.text().conditions) {
        bool const exact = condition.test.op == kStringEquals ||
                           condition.test.op == kStringNotEquals ||
                           condition.test.op == kStringEqualsIgnoreCase ||
                           condition.test.op == kStringNotEqualsIgnoreCase;
        auto const value = std::ranges::find_if(
            condition.values, [](std::string const& text) { return text.contains('*'); });
        if (exact && value != condition.values.end() && !value->contains("${*}")) {
            return fmt::format(
                "{} compares {} with '{}' letter by letter: the * stands for itself.",
                to_string(condition.test), excerpt(condition.key, 80), excerpt(*value, 120));
        }
    }
    return std::nullopt;
}

/// ARNs are left alone: AWS's own examples compare exact ones with StringLike.
std::optional<std::string> like_without_wildcard(LintStatement const& statement,
                                                 LintSubject const&) {
    Condition const* const like = find(statement, [](Condition const& condition) {
        bool const is_like =
            condition.test.op == kStringLike || condition.test.op == kStringNotLike;
        return is_like && std::ranges::none_of(condition.values, [](std::string const& value) {
                   return has_wildcard(value) || value.starts_with("arn:");
               });
    });
    if (like == nullptr) {
        return std::nullopt;
    }
    return fmt::format("{} on {} has no wildcard, so it compares whole texts.",
                       to_string(like->test), excerpt(like->key, 80));
}

/// "StringEquals and Bool on an absent key do not match; ...IfExists matches" (AWS, "Condition
/// operators"). Whether a direct call carries aws:ViaAWSMCPService is said in two ways, so a policy
/// has to be right for both.
std::optional<std::string> agent_key_absent(LintStatement const& statement, LintSubject const&) {
    for (Condition const& condition : statement.text().conditions) {
        if (!is_about_key(condition, kViaAgent)) {
            continue;
        }
        if (condition.test.op == kNull) {
            return "A direct call may carry aws:ViaAWSMCPService with the value false, so its "
                   "presence does not tell an agent's call.";
        }
        if (statement.denies() && condition.test.if_exists && has_value(condition, "true")) {
            return "A direct call may lack aws:ViaAWSMCPService, and IfExists then denies it too.";
        }
        if (statement.denies() && is_negated(condition.test.op)) {
            return "A direct call may lack aws:ViaAWSMCPService, and a negated test then denies "
                   "it too.";
        }
        if (statement.allows() && !condition.test.if_exists && has_value(condition, "false")) {
            return "A direct call may lack aws:ViaAWSMCPService, and this Allow then does not "
                   "apply to it.";
        }
    }
    return std::nullopt;
}

/// The key names the server: aws-mcp, eks-mcp or ecs-mcp (AWS, "AWS global condition context
/// keys").
std::optional<std::string> agent_one_server(LintStatement const& statement, LintSubject const&) {
    Condition const* const via = statement.condition_on("aws:calledviaawsmcp");
    bool const positive = via != nullptr && via->test.op != kNull && !is_negated(via->test.op);
    if (!statement.denies() || !positive || std::ranges::any_of(via->values, has_wildcard) ||
        via->values.size() > 2) {
        return std::nullopt;
    }
    return fmt::format("This Deny stops {} alone; AWS has other MCP servers.",
                       excerpt(fmt::format("{}", fmt::join(via->values, " and ")), 120));
}

/// Multi-factor authentication is the known exception: AWS itself denies with
/// BoolIfExists aws:MultiFactorAuthPresent false.
std::optional<std::string> if_exists_on_deny(LintStatement const& statement, LintSubject const&) {
    Condition const* const found = find(statement, [](Condition const& condition) {
        return condition.test.if_exists && !is_negated(condition.test.op) &&
               !is_about_key(condition, kViaAgent) &&
               !is_about_key(condition, "aws:multifactorauthpresent");
    });
    if (!statement.denies() || found == nullptr) {
        return std::nullopt;
    }
    return fmt::format("{} on {} also holds for a request without that key, which is then denied.",
                       to_string(found->test), excerpt(found->key, 80));
}

}  // namespace mandate::iam::lint_rule
