#include "iam/agentic_policy.h"

#include <algorithm>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "iam/data_file.h"

namespace mandate::iam {

/// The file as a whole.
struct ReadOnlyFile {
    std::string format;
    std::string version;
    std::string source;
    std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(ReadOnlyFile, (), (format, version, source, actions))

namespace {

ReadOnlyFile const& read_only_file() {
    static ReadOnlyFile const kFile =
        read_data_file<ReadOnlyFile>("read_only.json", "mandate.read_only/1");
    return kFile;
}

/// What the tier exempts from the Deny.
std::vector<std::string> exempt(Agentic const& agentic) {
    switch (agentic.tier) {
        case Tier::kReadOnly: return read_only_actions();
        case Tier::kActions: return agentic.names;
        // The tiers of Claude Platform are about its own agents, not about calls to AWS.
        case Tier::kNone:
        case Tier::kInference:
        case Tier::kTools:
        case Tier::kAgents: return {};
    }
    return {};
}

Statement deny(std::string sid, Selection actions) {
    Statement statement;
    statement.sid = std::move(sid);
    statement.effect = Effect::kDeny;
    statement.actions = std::move(actions);
    statement.resources = Selection{Polarity::kIs, {"*"}};
    statement.conditions = {
        {{Quantifier::kNone, ConditionOperator::kBool}, "aws:ViaAWSMCPService", {"true"}}};
    return statement;
}

}  // namespace

std::vector<std::string> const& read_only_actions() { return read_only_file().actions; }

std::string const& read_only_version() { return read_only_file().version; }

Result<std::vector<Statement>> agentic_statements(Scope const& scope) {
    // "The preview actions aws-mcp:InvokeMcp, CallReadOnlyTool and CallReadWriteTool no longer have
    // an effect" (IAM for managed MCP servers).
    for (std::string const& name : scope.agentic.names) {
        if (to_lower(name).starts_with("aws-mcp:")) {
            return bad_input(
                fmt::format("agentic names: '{}' no longer has an effect", name),
                "name the actions of the services that the agent calls, such as s3:GetObject");
        }
    }
    std::vector<std::string> permitted = exempt(scope.agentic);
    if (permitted.empty()) {
        return std::vector{denied_agentic_calls()};
    }
    return std::vector{deny("DenyOtherAgenticCalls", {Polarity::kIsNot, std::move(permitted)})};
}

Statement denied_agentic_calls() { return deny("DenyAgenticCalls", {Polarity::kIs, {"*"}}); }

std::vector<std::string> agentic_notes(Scope const& scope) {
    std::vector<std::string> notes;
    if (scope.agentic.tier == Tier::kReadOnly) {
        notes.push_back(fmt::format(
            "Through MCP servers that AWS runs, an agent with this role may use the {} list and "
            "describe actions of the read_only list of {}, so far as the role's other policies "
            "allow them; this policy allows none of them.",
            read_only_actions().size(), read_only_version()));
    } else if (scope.agentic.tier == Tier::kActions) {
        notes.push_back(fmt::format(
            "Through MCP servers that AWS runs, an agent with this role may use {} and nothing "
            "else, so far as the role's other policies, or its grants, allow them.",
            join(scope.agentic.names, ", ")));
    } else {
        notes.emplace_back(
            "Through MCP servers that AWS runs, nothing may be called with this "
            "role.");
    }
    notes.emplace_back(
        "AWS marks only calls through its own remote MCP servers (aws:ViaAWSMCPService): a "
        "self-hosted MCP server, a shell, the AWS CLI or an SDK in the hands of an agent looks "
        "like "
        "the program itself, and may do what the role may do.");
    return notes;
}

}  // namespace mandate::iam
