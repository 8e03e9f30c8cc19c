#include "audit/actions.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate::audit {
namespace {

constexpr std::size_t kLongestWord = 64;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_inner(char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= kLongestWord && is_lower(text.front()) &&
           std::ranges::all_of(text, is_inner);
}

bool is_action_code(std::string_view text) {
    std::size_t const point = text.find('.');
    return point != std::string_view::npos && text.size() <= kLongestWord &&
           is_word(text.substr(0, point)) && is_word(text.substr(point + 1));
}

Result<Actions> Actions::create(std::vector<Action> actions) {
    std::ranges::sort(actions, {}, &Action::code);
    for (std::size_t i = 0; i < actions.size(); ++i) {
        Action const& action = actions[i];
        if (!is_action_code(action.code)) {
            return bad_input(fmt::format("'{}' is not the code of an action", action.code),
                             "write it as noun.participle, for example request.submitted");
        }
        if (i > 0 && actions[i - 1].code == action.code) {
            return bad_input(fmt::format("the action '{}' is described twice", action.code));
        }
        if (action.description.empty()) {
            return bad_input(fmt::format("the action '{}' has no description", action.code));
        }
    }
    return Actions(std::move(actions));
}

Action const* Actions::find(std::string_view code) const {
    auto const at = std::ranges::lower_bound(actions_, code, {}, &Action::code);
    return at != actions_.end() && at->code == code ? &*at : nullptr;
}

}  // namespace mandate::audit
