#include "iam/scp.h"

#include <algorithm>

#include <fmt/format.h>

#include "iam/data_file.h"
#include "iam/policy_print.h"
#include "iam/quotas.h"
#include "iam/scp_parts.h"

namespace mandate::iam {
namespace rails {

Actions const& actions() {
    static Actions const kActions =
        read_data_file<Actions>("guard_rails.json", "mandate.guard_rails/1");
    return kActions;
}

Condition condition(ConditionOperator op, std::string key, std::vector<std::string> values) {
    return {{Quantifier::kNone, op, false}, std::move(key), std::move(values)};
}

Statement deny(std::string sid, std::vector<std::string> actions,
               std::vector<std::string> resources, std::vector<Condition> conditions) {
    Statement statement;
    statement.sid = std::move(sid);
    statement.effect = Effect::kDeny;
    statement.actions.values = std::move(actions);
    statement.resources = Selection{Polarity::kIs, std::move(resources)};
    statement.conditions = std::move(conditions);
    return statement;
}

std::size_t size_of(std::vector<Statement> const& statements) {
    Policy policy;
    policy.statements = statements;
    return size_in_characters(print(policy, Layout::kCompact), Counting::kAll);
}

}  // namespace rails

namespace {

using rails::condition;
using rails::deny;

/// `aws:PrincipalArn` of a session is the ARN of its role with its path, so the path can be told.
/// A request without a principal (of a service) has no such key and matches ArnNotLike; SCPs do
/// not reach it.
Condition unless(std::vector<std::string> principals) {
    return condition(ConditionOperator::kArnNotLike, "aws:PrincipalArn", std::move(principals));
}

std::string iam_arn(GuardRailScope const& scope, std::string_view resource) {
    return fmt::format("arn:{}:iam::*:{}", scope.partition.value(), resource);
}

/// The roles that Identity Center makes of a permission set: their path ends with the region of
/// the identity source, or has none, their name ends with 16 hexadecimal digits. No role but these
/// can stand under that path.
/// Source: AWS, "Referencing permission sets in resource policies" (IAM Identity Center user
/// guide).
void add_permission_set(std::vector<std::string>& principals, GuardRailScope const& scope,
                        std::string_view name) {
    for (std::string_view const region : {"", "*/"}) {
        principals.push_back(
            iam_arn(scope, fmt::format("role/aws-reserved/sso.amazonaws.com/{}AWSReservedSSO_{}_{}",
                                       region, name, std::string(16, '?'))));
    }
}

std::vector<std::string> governed_principals(GuardRailScope const& scope, Date today) {
    std::vector<std::string> principals{iam_arn(scope, fmt::format("role{}*", scope.role_path))};
    for (std::string const& name : scope.permission_sets) {
        add_permission_set(principals, scope, name);
    }
    for (std::string const& name : scope.users) {
        principals.push_back(iam_arn(scope, fmt::format("user{}{}", scope.role_path, name)));
    }
    for (Grandfathered const& one : scope.grandfathered) {
        if (today <= one.until) {
            principals.push_back(one.principal);
        }
    }
    return principals;
}

/// The denies that spare somebody. The first two say the same exceptions, each whole.
std::vector<Statement> denies_with_exceptions(GuardRailScope const& scope, Date today) {
    rails::Actions const& lists = rails::actions();
    std::vector<std::string> const governed = governed_principals(scope, today);
    std::string const workspaces =
        fmt::format("arn:{}:aws-external-anthropic:*:*:workspace/*", scope.partition.value());
    Condition of_ai = condition(ConditionOperator::kStringLike,
                                "iam:ServiceSpecificCredentialServiceName", lists.key_services);
    of_ai.test.if_exists = true;
    std::vector<Condition> agentic{
        condition(ConditionOperator::kBool, "aws:ViaAWSMCPService", {"true"})};
    if (!scope.agentic_roles.empty()) {
        agentic.push_back(unless(scope.agentic_roles));
    }
    return {
        deny("AiOfGovernedRolesOnly", lists.use, {"*"}, {unless(governed)}),
        // CreateWorkspace has no resource, so it is not among these.
        deny("ClaudeOfGovernedRolesOnly", lists.workspace_use, {workspaces}, {unless(governed)}),
        deny("SetUpByDeployersOnly", lists.set_up, {"*"}, {unless(scope.deployers)}),
        deny("KeysByDeployersOnly", lists.keys, {"*"}, {of_ai, unless(scope.deployers)}),
        deny("RolesByDeployersOnly", lists.role_changes,
             {iam_arn(scope, fmt::format("role{}*", scope.role_path))}, {unless(scope.deployers)}),
        deny("UsersByDeployersOnly", lists.user_changes,
             {iam_arn(scope, fmt::format("user{}*", scope.role_path))}, {unless(scope.deployers)}),
        deny("AgentsOfApprovedRolesOnly", {"*"}, {"*"}, std::move(agentic)),
    };
}

std::vector<std::string> notes_of(GuardRailScope const& scope, Date today) {
    std::vector<std::string> notes = rails::actions().notes;
    for (Grandfathered const& one : scope.grandfathered) {
        notes.push_back(today <= one.until
                            ? fmt::format("{} may go on until {}.", one.principal,
                                          mandate::to_string(one.until))
                            : fmt::format("{} is no longer spared: its last day was {}.",
                                          one.principal, mandate::to_string(one.until)));
    }
    return notes;
}

std::optional<Date> next_change(GuardRailScope const& scope, Date today) {
    std::optional<Date> next;
    for (Grandfathered const& one : scope.grandfathered) {
        Date const out = one.until + std::chrono::days(1);
        if (today < out && (!next || out < *next)) {
            next = out;
        }
    }
    return next;
}

/// Puts each statement into the first policy that has room for it.
Result<std::vector<NamedPolicy>> packed(std::vector<Statement> const& statements,
                                        GuardRailScope const& scope, std::size_t most) {
    std::vector<std::vector<Statement>> bins;
    for (Statement const& statement : statements) {
        std::size_t const alone = rails::size_of({statement});
        if (alone > most) {
            return bad_input(
                fmt::format("guard rails of {}: '{}' has {} characters with its exceptions, and "
                            "AWS takes {} for a service control policy",
                            scope.place, statement.sid.value_or(""), alone, most),
                "a deny with exceptions cannot be split; name fewer, or wider patterns");
        }
        auto const room = std::ranges::find_if(bins, [&](std::vector<Statement> bin) {
            bin.push_back(statement);
            return rails::size_of(bin) <= most;
        });
        (room == bins.end() ? bins.emplace_back() : *room).push_back(statement);
    }
    std::vector<NamedPolicy> policies;
    for (std::vector<Statement>& bin : bins) {
        NamedPolicy policy{fmt::format("mandate-guard-rails-{}", policies.size() + 1), {}};
        policy.policy.statements = std::move(bin);
        policies.push_back(std::move(policy));
    }
    return policies;
}

}  // namespace

Result<GuardRails> guard_rails(GuardRailScope const& scope, Date today) {
    TRY(rails::check(scope));
    std::size_t const most = TRY(quota("service_control_policy", today));
    std::size_t const most_policies = TRY(quota("service_control_policies_of_a_node", today));
    std::vector<Statement> statements = denies_with_exceptions(scope, today);
    std::vector<Statement> const models = TRY(rails::model_denies(scope, most));
    statements.insert(statements.end(), models.begin(), models.end());
    GuardRails made{TRY(packed(statements, scope, most)), notes_of(scope, today),
                    next_change(scope, today)};
    // FullAWSAccess takes a place too.
    if (made.policies.size() + 1 > most_policies) {
        return bad_input(
            fmt::format("guard rails of {}: {} policies beside FullAWSAccess, and AWS attaches {} "
                        "to one place",
                        scope.place, made.policies.size(), most_policies),
            "decide about fewer models here, or in OUs of their own");
    }
    return made;
}

}  // namespace mandate::iam
