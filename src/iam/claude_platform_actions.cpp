#include "iam/claude_platform_actions.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/data_file.h"

namespace mandate::iam {

/// The file as a whole.
struct ClaudePlatformActionsFile {
    std::string format;
    std::string source;
    std::vector<ClaudeAction> actions;
};
BOOST_DESCRIBE_STRUCT(ClaudePlatformActionsFile, (), (format, source, actions))

std::string ClaudeAction::in_full() const {
    return fmt::format("{}:{}", kClaudePlatformService, name);
}

std::vector<ClaudeAction> const& claude_platform_actions() {
    static std::vector<ClaudeAction> const kActions =
        read_data_file<ClaudePlatformActionsFile>("claude_platform_actions.json",
                                                  "mandate.claude_platform_actions/1")
            .actions;
    return kActions;
}

ClaudeAction const* find_claude_platform_action(std::string_view in_full) {
    auto const& actions = claude_platform_actions();
    auto const found = std::ranges::find_if(actions, [&](ClaudeAction const& action) {
        return to_lower(action.in_full()) == to_lower(in_full);
    });
    return found == actions.end() ? nullptr : &*found;
}

}  // namespace mandate::iam
