#include "iam/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/ai_actions.h"
#include "iam/explain_words.h"
#include "iam/lint_subject.h"

namespace mandate::iam {
namespace {

/// Whether the data file has the action of an AI service.
bool is_known(std::string const& lower_action) {
    return std::ranges::any_of(ai_services(), [&](AiService const& service) {
        return std::ranges::any_of(service.actions, [&](AiAction const& action) {
            return to_lower(service.prefix + ":" + action.name) == lower_action;
        });
    });
}

/// "Never anything through AWS's MCP servers, except ..."
std::optional<std::string> agents(Statement const& statement) {
    bool const one = statement.conditions.size() == 1 && statement.resources &&
                     statement.resources->values == std::vector<std::string>{"*"};
    bool const of_agents = one && words_of(statement.conditions[0]) == "through AWS's MCP servers";
    if (statement.effect != Effect::kDeny || !of_agents) {
        return std::nullopt;
    }
    bool const all_but = statement.actions.polarity == Polarity::kIsNot;
    if (all_but) {
        return fmt::format("Never anything through AWS's MCP servers, except {}.",
                           enumerate(statement.actions.values));
    }
    bool const all = statement.actions.values == std::vector<std::string>{"*"};
    return all ? std::optional<std::string>("Never anything through AWS's MCP servers.")
               : std::nullopt;
}

std::string who(Principals const& principals) {
    bool const all_but = principals.polarity == Polarity::kIsNot;
    if (principals.everyone) {
        return all_but ? "Nobody" : "Everybody";
    }
    std::vector<std::string> names;
    for (auto const& [type, of_type] : principals.by_type) {
        names.insert(names.end(), of_type.begin(), of_type.end());
    }
    return all_but ? "Everybody but " + enumerate(names) : enumerate(names);
}

/// Why an action that nobody knows is there.
std::string unknown_actions(Statement const& statement) {
    std::vector<std::string> unknown;
    for (std::string const& action : statement.actions.values) {
        if (!has_wildcard(action) && is_ai_action(action) && !is_known(to_lower(action))) {
            unknown.push_back(action);
        }
    }
    return unknown.empty() ? std::string()
                           : fmt::format(
                                 " Mandate does not know {}; it counts as a call of a "
                                 "model.",
                                 enumerate(unknown));
}

std::string sentence_of(Statement const& statement, PolicyKind kind) {
    if (auto sentence = agents(statement)) {
        return *sentence;
    }
    bool const allows = statement.effect == Effect::kAllow;
    std::string text;
    if (statement.principals) {
        text = who(*statement.principals) + (allows ? " may " : " may never ");
    } else if (kind == PolicyKind::kServiceControl) {
        text =
            allows ? "The accounts below may be allowed to " : "Nobody in the accounts below may ";
    } else {
        text = allows ? "May " : "Must never ";
    }
    if (kind == PolicyKind::kTrust &&
        statement.actions.values == std::vector<std::string>{"sts:AssumeRole"}) {
        text += "act as this role";
    } else {
        text += deed_of(statement);
    }
    for (Condition const& condition : statement.conditions) {
        text += ", " + words_of(condition);
    }
    return text + "." + unknown_actions(statement);
}

}  // namespace

std::vector<Explanation> explain(Policy const& policy, PolicyKind kind) {
    std::vector<Explanation> all;
    for (Statement const& statement : policy.statements) {
        bool const named = statement.sid && !statement.sid->empty();
        all.push_back(
            {named ? excerpt(*statement.sid, 100) : fmt::format("statement {}", all.size() + 1),
             sentence_of(statement, kind)});
    }
    return all;
}

}  // namespace mandate::iam
