#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "iam/pattern.h"
#include "iam/policy.h"
#include "iam/policy_parse.h"

namespace mandate::iam {

/// A statement with its patterns compiled: what the rules ask about.
class LintStatement {
public:
    LintStatement(Statement const& statement, PolicyVersion version, std::size_t position);

    Statement const& text() const { return *statement_; }
    std::string const& label() const { return label_; }
    bool allows() const { return statement_->effect == Effect::kAllow; }
    bool denies() const { return statement_->effect == Effect::kDeny; }

    /// Whether the statement is about an action in full and lower case, by name or by `NotAction`.
    bool is_about(std::string_view lower_action) const;
    /// Whether one of its patterns with a wildcard matches the action; `NotAction` never does.
    bool is_about_by_wildcard(std::string_view lower_action) const;
    /// Whether it names exactly this action.
    bool names(std::string_view lower_action) const;
    /// Whether it is about a resource in full. Without resources it is about all.
    bool is_on(std::string_view arn) const;
    /// The resource patterns that it lists; none with `NotResource`.
    std::vector<std::string> const& resources() const { return resources_; }
    /// The first condition on a key in lower case, or nullptr.
    Condition const* condition_on(std::string_view lower_key) const;

private:
    Statement const* statement_;
    std::string label_;
    std::vector<Pattern> actions_;
    std::vector<Pattern> resource_patterns_;
    std::vector<std::string> resources_;
};

/// A policy as the rules see it. Borrows the policy.
class LintSubject {
public:
    LintSubject(Policy const& policy, PolicyKind kind);

    std::vector<LintStatement> const& statements() const { return statements_; }
    PolicyKind kind() const { return kind_; }

    /// Whether some Deny of the policy is about bedrock-mantle:CreateInference, and so on; told
    /// once, because rules ask for every statement.
    bool denies(std::string_view lower_action) const { return denied_.contains(lower_action); }
    bool allows_mantle() const { return allows_mantle_; }

    /// Inference profiles that an Allow names in full and no condition ties a model to.
    std::vector<std::string> const& untied_profiles() const { return untied_profiles_; }
    bool names_global_profile() const { return names_global_profile_; }

private:
    void find_profiles();

    std::vector<LintStatement> statements_;
    PolicyKind kind_;
    std::set<std::string, std::less<>> denied_;  ///< of the actions that rules ask about
    bool allows_mantle_ = false;
    bool names_global_profile_ = false;
    std::vector<std::string> untied_profiles_;
};

/// The id behind `part` in an ARN or a pattern of one: `us.anthropic...` of `inference-profile/`.
std::optional<std::string_view> id_behind(std::string_view part, std::string_view resource);

/// `inference-profile/` and `application-inference-profile/`.
inline constexpr std::array<std::string_view, 2> kProfileParts{"inference-profile/",
                                                               "application-inference-profile/"};

/// Whether an operator holds for values that are *not* those named.
bool is_negated(ConditionOperator op);

bool has_wildcard(std::string_view text);

}  // namespace mandate::iam
