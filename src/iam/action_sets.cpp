#include "iam/action_sets.h"

#include <algorithm>
#include <set>

#include "iam/data_file.h"

namespace mandate::iam {

/// The file as a whole.
struct ActionSetsFile {
    std::string format;
    std::vector<ActionRule> rules;
};
BOOST_DESCRIBE_STRUCT(ActionSetsFile, (), (format, rules))

std::vector<ActionRule> const& action_rules() {
    static std::vector<ActionRule> const kRules =
        read_data_file<ActionSetsFile>("action_sets.json", "mandate.action_sets/1").rules;
    return kRules;
}

std::vector<std::string> actions_of(Platform platform, std::span<ActionSet const> sets,
                                    ActionTarget target) {
    std::set<std::string> actions;
    for (ActionRule const& rule : action_rules()) {
        if (rule.platform == platform && rule.target == target &&
            std::ranges::find(sets, rule.set) != sets.end()) {
            actions.insert(rule.actions.begin(), rule.actions.end());
        }
    }
    return {actions.begin(), actions.end()};
}

}  // namespace mandate::iam
