#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/lint_rules.h"

namespace mandate::iam::lint_rule {
namespace {

constexpr std::string_view kMantle = "bedrock-mantle:createinference";
constexpr std::array<std::string_view, 2> kBearer{"bedrock:callwithbearertoken",
                                                  "bedrock-mantle:callwithbearertoken"};

bool calls_models(LintStatement const& statement) {
    return statement.is_about("bedrock:invokemodel") ||
           statement.is_about("bedrock:invokemodelwithresponsestream");
}

}  // namespace

/// "The preview's actions aws-mcp:InvokeMcp, CallReadOnlyTool and CallReadWriteTool have no effect"
/// (AWS, Agent Toolkit user guide, "How the AWS MCP Server works with IAM").
std::optional<std::string> dead_mcp_action(LintStatement const& statement, LintSubject const&) {
    for (std::string const& action : statement.text().actions.values) {
        if (to_lower(action).starts_with("aws-mcp:")) {
            return fmt::format(
                "The action {} has no effect any more, so {}.", excerpt(action, 80),
                statement.denies() ? "this Deny blocks no agent" : "this Allow gives nothing");
        }
    }
    return std::nullopt;
}

/// The model access page is retired and models are on by default (AWS, Bedrock user guide, "Access
/// foundation models").
std::optional<std::string> retired_entitlement(LintStatement const& statement, LintSubject const&) {
    if (!statement.denies() || !statement.names("bedrock:putfoundationmodelentitlement")) {
        return std::nullopt;
    }
    return "Models are on without an entitlement, so denying "
           "bedrock:PutFoundationModelEntitlement stops nobody from calling one.";
}

/// Bedrock answers through two services with their own actions (AWS, Service Authorization
/// Reference, "Amazon Bedrock" and "Amazon Bedrock Powered by AWS Mantle").
std::optional<std::string> mantle_escapes(LintStatement const& statement,
                                          LintSubject const& subject) {
    if (!statement.denies() || !calls_models(statement) || subject.denies(kMantle)) {
        return std::nullopt;
    }
    // In a role's own policy nothing is allowed that no Allow names.
    bool const whole_service = statement.is_about("bedrock:nobodyknows");
    if (subject.kind() == PolicyKind::kIdentity && !whole_service && !subject.allows_mantle()) {
        return std::nullopt;
    }
    return "The same models answer through bedrock-mantle:CreateInference, which this Deny does "
           "not stop.";
}

/// "CreateInference and CreateBatchInference are independent" (AWS, Claude Platform user guide,
/// "IAM policies").
std::optional<std::string> batch_escapes(LintStatement const& statement,
                                         LintSubject const& subject) {
    if (!statement.denies() || !statement.is_about("aws-external-anthropic:createinference") ||
        subject.denies("aws-external-anthropic:createbatchinference")) {
        return std::nullopt;
    }
    return "Calls in batches are an action of their own, which this Deny does not stop.";
}

std::optional<std::string> bearer_one_prefix(LintStatement const& statement,
                                             LintSubject const& subject) {
    for (std::size_t i = 0; i < kBearer.size(); ++i) {
        std::string_view const other = kBearer[1 - i];
        if (statement.denies() && statement.is_about(kBearer[i]) && !subject.denies(other)) {
            return fmt::format("A bearer key also works for {}, which this Deny does not stop.",
                               other.substr(0, other.find(':')));
        }
    }
    return std::nullopt;
}

/// Global inference profiles check the model with the region "unspecified" (AWS, Bedrock user
/// guide, "Increase throughput with global cross-Region inference").
std::optional<std::string> region_deny_unspecified(LintStatement const& statement,
                                                   LintSubject const& subject) {
    Condition const* const region = statement.condition_on("aws:requestedregion");
    bool const outside = region != nullptr && is_negated(region->test.op);
    if (!statement.denies() || !outside || !calls_models(statement) ||
        std::ranges::find(region->values, "unspecified") != region->values.end()) {
        return std::nullopt;
    }
    if (subject.kind() == PolicyKind::kIdentity && !subject.names_global_profile()) {
        return std::nullopt;
    }
    return "Calls through a global inference profile carry the region \"unspecified\", so this "
           "Deny stops them too.";
}

}  // namespace mandate::iam::lint_rule
