#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "iam/scp.h"

// What the guard rails are made of; scp.h is the way in. Pure; thread-safe.

namespace mandate::iam::rails {

/// The data file `guard_rails.json`: lists of actions, by what an SCP does with them.
struct Actions {
    std::string format;
    std::string as_of;
    std::string source;
    std::vector<std::string> use;            ///< of models, jobs, purchases, keys
    std::vector<std::string> workspace_use;  ///< on workspaces of Claude Platform
    std::vector<std::string> set_up;         ///< left to deployers
    std::vector<std::string> keys;           ///< makes API keys; left to deployers
    std::vector<std::string> key_services;   ///< for which services
    std::vector<std::string> role_changes;
    std::vector<std::string> user_changes;
    std::vector<std::string> model_use;  ///< with a foundation model as resource
    std::vector<std::string> mantle_model_use;
    std::vector<std::string> notes;  ///< for people: what SCPs do not reach
};
BOOST_DESCRIBE_STRUCT(Actions, (),
                      (format, as_of, source, use, workspace_use, set_up, keys, key_services,
                       role_changes, user_changes, model_use, mantle_model_use, notes))

Actions const& actions();

/// Checks what a person has written into a scope.
Result<void> check(GuardRailScope const& scope);
/// Of it, what is about models.
Result<void> check_models(GuardRailScope const& scope);

Condition condition(ConditionOperator op, std::string key, std::vector<std::string> values);

/// A deny with a name.
Statement deny(std::string sid, std::vector<std::string> actions,
               std::vector<std::string> resources, std::vector<Condition> conditions);

/// The denies about models, each short enough for a policy of `most` characters.
/// @returns Error{BadInput} when the accounts of one model alone are too many.
Result<std::vector<Statement>> model_denies(GuardRailScope const& scope, std::size_t most);

/// The size of a policy of these statements, as AWS counts it.
std::size_t size_of(std::vector<Statement> const& statements);

}  // namespace mandate::iam::rails
