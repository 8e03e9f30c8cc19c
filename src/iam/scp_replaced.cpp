#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/scp.h"

namespace mandate::iam {
namespace {

/// Why an action denies nothing any more; empty for one that still counts.
std::string_view explanation_of(std::string_view action) {
    std::string const lower = to_lower(action);
    if (lower.starts_with("aws-mcp:")) {
        return "the actions of the MCP preview have no effect; AgentsOfApprovedRolesOnly denies "
               "what comes through AWS's MCP servers by aws:ViaAWSMCPService";
    }
    if (lower == "bedrock:putfoundationmodelentitlement") {
        return "models are on without entitlements, so this controls nothing; "
               "AiOfGovernedRolesOnly and the denies about models decide who calls which";
    }
    return {};
}

}  // namespace

std::vector<ReplacedDeny> replaced_denies(Policy const& scp) {
    std::vector<ReplacedDeny> found;
    std::size_t number = 0;
    for (Statement const& statement : scp.statements) {
        ++number;
        if (statement.effect != Effect::kDeny || statement.actions.polarity != Polarity::kIs) {
            continue;
        }
        auto const& actions = statement.actions.values;
        bool const whole = std::ranges::none_of(
            actions, [](std::string const& action) { return explanation_of(action).empty(); });
        for (std::string const& action : actions) {
            if (std::string_view const why = explanation_of(action); !why.empty()) {
                found.push_back({statement.sid.value_or(fmt::format("statement {}", number)),
                                 action, std::string(why), whole});
            }
        }
    }
    return found;
}

}  // namespace mandate::iam
