#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::audit {

/// One kind of thing that is entered in the log.
struct Action {
    /// `<noun>.<past participle>`, as in `request.submitted` or `approval.granted`; see
    /// is_action_code. A code is never given another meaning and never goes away.
    std::string code;
    /// One sentence for whoever reads the log: who has done what.
    std::string description;
};

/// Two words joined by a point, each a lower-case letter followed by lower-case letters, digits and
/// underscores; at most 64 characters.
bool is_action_code(std::string_view text);

/// One such word, at most 64 characters: how the kind of an entity looks.
bool is_word(std::string_view text);

/// The actions that a program knows; the log is written only with codes that stand here
/// (app/known_actions.h has Mandate's own). Immutable, thread-safe.
class Actions {
public:
    /// @returns Error{BadInput} that names a code that is not shaped, stands twice, or has no
    ///          description.
    static Result<Actions> create(std::vector<Action> actions);

    /// The action with this code, or nullptr. A log may hold codes of a newer program.
    Action const* find(std::string_view code) const;

    /// All actions, sorted by code.
    std::span<Action const> all() const { return actions_; }

private:
    explicit Actions(std::vector<Action> actions) : actions_(std::move(actions)) {}
    std::vector<Action> actions_;
};

}  // namespace mandate::audit
