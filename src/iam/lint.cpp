#include "iam/lint.h"

#include <array>

#include "iam/lint_rules.h"

namespace mandate::iam {
namespace {

using enum LintSeverity;

struct Rule {
    LintRule rule;
    lint_rule::Check check;
};

constexpr std::array kRules{
    Rule{{"dead-mcp-action", kDanger, "actions of the preview of AWS's MCP server (`aws-mcp:`)",
          "Deny * when aws:ViaAWSMCPService is true (Bool), and remove the aws-mcp: actions."},
         lint_rule::dead_mcp_action},
    Rule{{"retired-entitlement", kDanger, "a Deny of bedrock:PutFoundationModelEntitlement",
          "Deny the calls themselves: bedrock:InvokeModel, "
          "bedrock:InvokeModelWithResponseStream and bedrock-mantle:CreateInference."},
         lint_rule::retired_entitlement},
    Rule{{"mantle-escapes", kDanger, "a Deny of Bedrock's calls that leaves out bedrock-mantle",
          "Deny bedrock-mantle:CreateInference beside it."},
         lint_rule::mantle_escapes},
    Rule{{"batch-escapes", kDanger,
          "a Deny of Claude Platform's CreateInference that leaves out CreateBatchInference",
          "Deny aws-external-anthropic:CreateBatchInference beside it."},
         lint_rule::batch_escapes},
    Rule{{"bearer-one-prefix", kDanger, "a Deny of bearer keys for one of Bedrock's two services",
          "Deny bedrock:CallWithBearerToken and bedrock-mantle:CallWithBearerToken together."},
         lint_rule::bearer_one_prefix},
    Rule{{"region-deny-unspecified", kWarning,
          "a Deny outside some regions that breaks global inference profiles",
          "Add \"unspecified\" to the regions, or deny global profiles by name."},
         lint_rule::region_deny_unspecified},
    Rule{{"wildcard-models", kDanger, "an Allow of model calls with a wildcard in the model",
          "Name each model, inference profile or workspace in full."},
         lint_rule::wildcard_models},
    Rule{{"profile-bypass", kDanger,
          "a model behind an inference profile that may be called without it",
          "Add the condition bedrock:InferenceProfileArn with the profile's ARN to the statement "
          "of the model."},
         lint_rule::profile_bypass},
    Rule{{"no-region", kWarning, "an Allow of model calls in every region",
          "Name the region in the resource, or add the condition aws:RequestedRegion."},
         lint_rule::no_region},
    Rule{{"workspace-wildcard", kWarning,
          "Get* or List* of Claude Platform, which reach files and memories",
          "Name the actions one by one, such as aws-external-anthropic:GetModel."},
         lint_rule::workspace_wildcard},
    Rule{{"grants-nothing", kWarning,
          "an Allow of an action of AI that knows no resource, on an ARN",
          "Allow the action in a statement of its own with the resource *."},
         lint_rule::grants_nothing},
    Rule{{"not-action-allow", kDanger, "Allow with NotAction",
          "List the actions that are meant with Action."},
         lint_rule::not_action_allow},
    Rule{{"not-resource-allow", kDanger, "Allow with NotResource",
          "List the resources that are meant with Resource."},
         lint_rule::not_resource_allow},
    Rule{{"pass-role-everywhere", kDanger, "iam:PassRole on every role",
          "Name the role that is passed, and the service with iam:PassedToService."},
         lint_rule::pass_role_everywhere},
    Rule{{"broad-people-role", kWarning, "a role that many people share as the one who may",
          "Name a permission set or role of its own for this use."},
         lint_rule::broad_people_role},
    Rule{{"profile-key-typo", kDanger, "the condition key aws:InferenceProfileArn",
          "Write bedrock:InferenceProfileArn."},
         lint_rule::profile_key_typo},
    Rule{{"equals-with-wildcard", kDanger, "StringEquals with a wildcard",
          "Write StringLike (StringNotLike) where the wildcard is meant."},
         lint_rule::equals_with_wildcard},
    Rule{{"like-without-wildcard", kNote, "StringLike without a wildcard",
          "Write StringEquals (StringNotEquals), which says that the text is exact."},
         lint_rule::like_without_wildcard},
    Rule{{"agent-key-absent", kDanger,
          "aws:ViaAWSMCPService tested so that a call without the key is taken wrongly",
          "Deny with Bool and true; require a direct call with BoolIfExists and false."},
         lint_rule::agent_key_absent},
    Rule{{"agent-one-server", kWarning, "a Deny of one of AWS's MCP servers only",
          "Deny with aws:ViaAWSMCPService, which is true for every MCP server of AWS."},
         lint_rule::agent_one_server},
    Rule{{"if-exists-on-deny", kWarning, "a Deny that applies when the key is absent",
          "Drop IfExists, or add the test Null false where an absent key is to be spared."},
         lint_rule::if_exists_on_deny},
};

constexpr auto kPublished = [] {
    std::array<LintRule, kRules.size()> rules{};
    for (std::size_t i = 0; i < kRules.size(); ++i) {
        rules[i] = kRules[i].rule;
    }
    return rules;
}();

}  // namespace

std::span<LintRule const> lint_rules() { return kPublished; }

std::vector<LintFinding> lint(Policy const& policy, PolicyKind kind) {
    LintSubject const subject(policy, kind);
    std::vector<LintFinding> findings;
    for (Rule const& rule : kRules) {
        for (LintStatement const& statement : subject.statements()) {
            if (std::optional<std::string> reason = rule.check(statement, subject)) {
                findings.push_back({std::string(rule.rule.code), statement.label(),
                                    rule.rule.severity, std::move(*reason),
                                    std::string(rule.rule.fix)});
            }
        }
    }
    return findings;
}

}  // namespace mandate::iam
