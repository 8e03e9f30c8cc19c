#include "iam/ai_projection.h"

#include <algorithm>

#include "base/text.h"
#include "iam/ai_actions.h"
#include "iam/pattern.h"

namespace mandate::iam {
namespace {

/// Every action of AI in lower case, the ways round, and one that nobody knows a service.
std::vector<std::string> const& universe() {
    static std::vector<std::string> const kAll = [] {
        std::vector<std::string> actions;
        for (AiService const& service : ai_services()) {
            for (AiAction const& action : service.actions) {
                actions.push_back(to_lower(service.prefix + ":" + action.name));
            }
            actions.push_back(service.prefix + ":nobodyknows");
        }
        for (AiEscape const& escape : ai_escapes()) {
            actions.push_back(to_lower(escape.action));
        }
        return actions;
    }();
    return kAll;
}

bool selects(Selection const& actions, std::vector<Pattern> const& patterns,
             std::string const& action) {
    bool const named = std::ranges::any_of(
        patterns, [&](Pattern const& pattern) { return pattern.matches(action, Context()); });
    return named == (actions.polarity == Polarity::kIs);
}

/// An action of an AI service that the data file does not have yet.
bool names_new_ai_action(Selection const& actions) {
    return actions.polarity == Polarity::kIs && std::ranges::any_of(actions.values, is_ai_action);
}

}  // namespace

bool concerns_ai(Statement const& statement) {
    std::vector<Pattern> patterns;
    for (std::string const& value : statement.actions.values) {
        patterns.emplace_back(to_lower(value), PolicyVersion::k2008, Matching::kAction);
    }
    return names_new_ai_action(statement.actions) ||
           std::ranges::any_of(universe(), [&](std::string const& action) {
               return selects(statement.actions, patterns, action);
           });
}

Policy ai_part(Policy const& policy) {
    Policy part = policy;
    std::erase_if(part.statements,
                  [](Statement const& statement) { return !concerns_ai(statement); });
    return part;
}

}  // namespace mandate::iam
