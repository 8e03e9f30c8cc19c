#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/ai_actions.h"
#include "iam/arn.h"
#include "iam/pattern.h"
#include "iam/proof_questions.h"

namespace mandate::iam {
std::vector<std::string> instances(std::string_view pattern) {
    if (pattern.find("${") != std::string_view::npos) {
        return {};
    }
    std::vector<std::string> found;
    for (std::string_view const filler : {"", "zz9"}) {
        std::string text;
        for (char const c : pattern) {
            text += c == '*' ? std::string(filler) : std::string(1, c == '?' ? 'z' : c);
        }
        if (found.empty() || found.front() != text) {
            found.push_back(std::move(text));
        }
    }
    return found;
}

namespace {

/// Actions of AI and ways round, lower case.
std::vector<std::string> const& judged_actions() {
    static std::vector<std::string> const kActions = [] {
        std::vector<std::string> actions;
        for (AiService const& service : ai_services()) {
            for (AiAction const& action : service.actions) {
                actions.push_back(fmt::format("{}:{}", service.prefix, action.name));
            }
        }
        for (AiEscape const& escape : ai_escapes()) {
            actions.push_back(escape.action);
        }
        return actions;
    }();
    return kActions;
}

bool is_whole_ai_action(std::string const& action) {
    return is_ai_action(action) && !action.ends_with(':') && action.find(':') != std::string::npos;
}

std::vector<std::string> actions_of(Statement const& statement, PolicyVersion version) {
    std::vector<Pattern> patterns;
    for (std::string const& value : statement.actions.values) {
        patterns.emplace_back(to_lower(value), version, Matching::kAction);
    }
    Context const nothing;
    std::vector<std::string> found;
    for (std::string const& action : judged_actions()) {
        std::string const lower = to_lower(action);
        bool const named = std::ranges::any_of(
            patterns, [&](Pattern const& pattern) { return pattern.matches(lower, nothing); });
        if (named == (statement.actions.polarity == Polarity::kIs)) {
            found.push_back(action);
        }
    }
    for (std::string const& value : statement.actions.values) {
        // What AWS may add one day: `bedrock:InvokeModel*` is more than what it catches today.
        if (value.find_first_of("*?") != std::string::npos) {
            std::ranges::copy_if(instances(value), std::back_inserter(found), is_whole_ai_action);
        }
    }
    return found;
}

/// Resources that an action takes, where the statement says no more than "all".
std::vector<std::string> examples(std::string_view action, ProofSpace const& space) {
    std::string const& region =
        space.near_regions.empty() ? space.far_region : space.near_regions.front();
    ArnPlace const place{space.partition, region, space.account, "zz9example"};
    std::vector<std::string> found{"*"};
    for (AiService const& service : ai_services()) {
        for (AiAction const& known : service.actions) {
            if (action == fmt::format("{}:{}", service.prefix, known.name)) {
                for (std::string const& type : known.resource_types) {
                    found.push_back(fill(service.resource_type(type).arn, place));
                }
            }
        }
    }
    for (AiEscape const& escape : ai_escapes()) {
        if (action == escape.action) {
            found.push_back(fill(escape.resource, place));
        }
    }
    return found;
}

std::vector<std::string> resources_of(Statement const& statement, std::string_view action,
                                      ProofSpace const& space) {
    std::vector<std::string> found;
    bool all = !statement.resources || statement.resources->polarity == Polarity::kIsNot;
    if (!all) {
        for (std::string const& value : statement.resources->values) {
            all = all || value == "*";
            for (std::string& text : instances(value)) {
                if (!text.empty()) {
                    found.push_back(std::move(text));
                }
            }
        }
    }
    if (all) {
        std::ranges::copy(examples(action, space), std::back_inserter(found));
    }
    return found;
}

bool is_negated(ConditionOperator op) {
    constexpr std::array kNegated{
        ConditionOperator::kStringNotEquals, ConditionOperator::kStringNotEqualsIgnoreCase,
        ConditionOperator::kStringNotLike,   ConditionOperator::kNumericNotEquals,
        ConditionOperator::kDateNotEquals,   ConditionOperator::kNotIpAddress,
        ConditionOperator::kArnNotEquals,    ConditionOperator::kArnNotLike};
    return std::ranges::find(kNegated, op) != kNegated.end();
}

/// Values with which the condition holds; an empty one is the key's absence.
std::vector<std::string> satisfying(Condition const& condition) {
    if (condition.test.op == ConditionOperator::kNull) {
        bool const absent = condition.values.empty() || condition.values.front() == "true";
        return absent ? std::vector<std::string>{""}
                      : std::vector<std::string>{"zz9", "arn:aws:zz9:zz:999900001111:zz9"};
    }
    if (is_negated(condition.test.op)) {
        return {"",  "zz9",         "arn:aws:zz9:zz:999900001111:zz9",
                "0", "203.0.113.9", "2999-01-01T00:00:00Z"};
    }
    std::vector<std::string> values;
    for (std::string const& value : condition.values) {
        std::ranges::copy(instances(value), std::back_inserter(values));
        values.push_back(value.substr(0, value.find('/')));
    }
    values.insert(values.end(),
                  {"0", "999999999999", "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z"});
    if (condition.test.if_exists) {
        values.emplace_back();
    }
    return values;
}

void set_natural_region(Inquiry& inquiry, std::string_view resource, ProofSpace const& space) {
    std::optional<ArnView> const arn = split_arn(resource);
    std::string_view region = arn ? arn->region : std::string_view();
    if (region.empty() && !space.near_regions.empty()) {
        region = space.near_regions.front();
    }
    inquiry.key("aws:requestedregion", region);
}

/// All values of each condition in turn, the others at their first: conditions of a statement hold
/// or not independently of each other.
void ask_conditions(Inquiry& inquiry, Statement const& statement, std::string_view resource,
                    ProofSpace const& space) {
    auto const reset = [&] {
        inquiry.clear_keys();
        set_natural_region(inquiry, resource, space);
        for (Condition const& condition : statement.conditions) {
            inquiry.key(to_lower(condition.key), satisfying(condition).front());
        }
    };
    reset();
    inquiry.ask();
    for (Condition const& condition : statement.conditions) {
        for (std::string const& value : satisfying(condition)) {
            inquiry.key(to_lower(condition.key), value);
            inquiry.ask();
        }
        reset();
    }
    inquiry.clear_keys();
}

}  // namespace

Dimension ask_patterns(Inquiry& inquiry, std::span<NamedPolicy const> policies,
                       ProofSpace const& space) {
    std::size_t statements = 0;
    for (NamedPolicy const& named : policies) {
        for (Statement const& statement : named.policy.statements) {
            if (statement.effect == Effect::kDeny) {
                continue;
            }
            ++statements;
            for (std::string const& action : actions_of(statement, named.policy.version)) {
                inquiry.action(action);
                for (std::string const& resource : resources_of(statement, action, space)) {
                    if (inquiry.done()) {
                        break;
                    }
                    inquiry.resource(resource);
                    ask_conditions(inquiry, statement, resource, space);
                }
            }
        }
    }
    return {"statement", statements,
            "every Allow of the policies, with requests that its own texts match: whatever it "
            "grants beyond the scope under a condition that no other dimension meets"};
}

}  // namespace mandate::iam
