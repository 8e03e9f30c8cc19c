#include "iam/lint_subject.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/arn.h"

namespace mandate::iam {
namespace {

constexpr std::array<std::string_view, 4> kAskedDenies{
    "bedrock-mantle:createinference", "aws-external-anthropic:createbatchinference",
    "bedrock:callwithbearertoken", "bedrock-mantle:callwithbearertoken"};

}  // namespace

LintStatement::LintStatement(Statement const& statement, PolicyVersion version,
                             std::size_t position)
    : statement_(&statement),
      label_(statement.sid && !statement.sid->empty() ? *statement.sid
                                                      : fmt::format("statement {}", position)) {
    for (std::string const& action : statement.actions.values) {
        actions_.emplace_back(to_lower(action), PolicyVersion::k2008, Matching::kAction);
    }
    if (statement.resources) {
        for (std::string const& resource : statement.resources->values) {
            resource_patterns_.emplace_back(resource, version, Matching::kResource);
        }
        if (statement.resources->polarity == Polarity::kIs) {
            resources_ = statement.resources->values;
        }
    }
}

bool LintStatement::is_about(std::string_view lower_action) const {
    bool const named = std::ranges::any_of(
        actions_, [&](Pattern const& pattern) { return pattern.matches(lower_action, Context()); });
    return named == (statement_->actions.polarity == Polarity::kIs);
}

bool LintStatement::is_about_by_wildcard(std::string_view lower_action) const {
    if (statement_->actions.polarity == Polarity::kIsNot) {
        return false;
    }
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        if (has_wildcard(statement_->actions.values[i]) &&
            actions_[i].matches(lower_action, Context())) {
            return true;
        }
    }
    return false;
}

bool LintStatement::names(std::string_view lower_action) const {
    return statement_->actions.polarity == Polarity::kIs &&
           std::ranges::any_of(statement_->actions.values, [&](std::string const& action) {
               return to_lower(action) == lower_action;
           });
}

bool LintStatement::is_on(std::string_view arn) const {
    if (!statement_->resources) {
        return true;
    }
    bool const named = std::ranges::any_of(resource_patterns_, [&](Pattern const& pattern) {
        return pattern.matches(arn, Context());
    });
    return named == (statement_->resources->polarity == Polarity::kIs);
}

Condition const* LintStatement::condition_on(std::string_view lower_key) const {
    auto const found = std::ranges::find_if(
        statement_->conditions,
        [&](Condition const& condition) { return to_lower(condition.key) == lower_key; });
    return found == statement_->conditions.end() ? nullptr : &*found;
}

LintSubject::LintSubject(Policy const& policy, PolicyKind kind) : kind_(kind) {
    for (Statement const& statement : policy.statements) {
        statements_.emplace_back(statement, policy.version, statements_.size() + 1);
    }
    for (LintStatement const& statement : statements_) {
        for (std::string_view const action : kAskedDenies) {
            if (statement.denies() && statement.is_about(action)) {
                denied_.emplace(action);
            }
        }
        allows_mantle_ |= statement.allows() && statement.is_about(kAskedDenies.front());
    }
    find_profiles();
}

void LintSubject::find_profiles() {
    std::set<std::string> allowed;
    std::set<std::string> tied;
    bool tied_by_wildcard = false;
    for (LintStatement const& statement : statements_) {
        for (std::string const& resource : statement.resources()) {
            auto const system = id_behind(kProfileParts[0], resource);
            names_global_profile_ |= system && system->starts_with("global.");
            bool const is_profile = system || id_behind(kProfileParts[1], resource);
            if (statement.allows() && is_profile && !has_wildcard(resource)) {
                allowed.insert(resource);
            }
        }
        Condition const* const condition = statement.condition_on("bedrock:inferenceprofilearn");
        if (statement.allows() && condition != nullptr) {
            tied.insert(condition->values.begin(), condition->values.end());
            tied_by_wildcard |= std::ranges::any_of(condition->values, has_wildcard);
        }
    }
    if (!tied_by_wildcard) {  // which may mean any of them
        std::ranges::set_difference(allowed, tied, std::back_inserter(untied_profiles_));
    }
}

std::optional<std::string_view> id_behind(std::string_view part, std::string_view resource) {
    std::optional<ArnView> const arn = split_arn(resource);
    if (!arn || !arn->resource.starts_with(part)) {
        return std::nullopt;
    }
    return arn->resource.substr(part.size());
}

bool is_negated(ConditionOperator op) {
    using enum ConditionOperator;
    switch (op) {
        case kStringNotEquals:
        case kStringNotEqualsIgnoreCase:
        case kStringNotLike:
        case kNumericNotEquals:
        case kDateNotEquals:
        case kArnNotEquals:
        case kArnNotLike:
        case kNotIpAddress: return true;
        default: return false;
    }
}

bool has_wildcard(std::string_view text) {
    return text.find_first_of("*?") != std::string_view::npos;
}

}  // namespace mandate::iam
