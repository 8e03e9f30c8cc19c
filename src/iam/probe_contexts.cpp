#include "iam/probe_contexts.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "iam/lint_subject.h"
#include "iam/wildcard.h"

namespace mandate::iam {
namespace {

using enum ConditionOperator;

/// A value, or the key's absence.
using Choice = std::optional<std::vector<std::string>>;
using Choices = std::map<std::string, std::set<Choice>>;

constexpr std::string_view kOdd = "probe-other";
constexpr std::string_view kOddArn = "arn:aws:probe:probe-1:999999999999:probe/other";

bool has_wildcards(ConditionOperator op) {
    return op == kStringLike || op == kStringNotLike || op == kArnLike || op == kArnNotLike ||
           op == kArnEquals || op == kArnNotEquals;
}

/// Values that a policy need not name: beside, below and above.
std::vector<std::string> odd_values(ConditionOperator op) {
    switch (op) {
        case kNumericEquals:
        case kNumericNotEquals:
        case kNumericLessThan:
        case kNumericLessThanEquals:
        case kNumericGreaterThan:
        case kNumericGreaterThanEquals: return {"-999999999999", "999999999999"};
        case kDateEquals:
        case kDateNotEquals:
        case kDateLessThan:
        case kDateLessThanEquals:
        case kDateGreaterThan:
        case kDateGreaterThanEquals: return {"1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z"};
        case kBool: return {"true", "false"};
        case kIpAddress:
        case kNotIpAddress: return {"203.0.113.99", "2001:db8::99"};
        case kArnEquals:
        case kArnNotEquals:
        case kArnLike:
        case kArnNotLike: return {std::string(kOddArn)};
        default: return {std::string(kOdd)};
    }
}

/// The values of a condition as a request may have them.
std::vector<std::string> named_values(Condition const& condition, PolicyVersion version) {
    std::vector<std::string> values;
    if (condition.test.op == kNull) {
        return values;
    }
    for (std::string const& value : condition.values) {
        std::string sample = sample_of(value, version, has_wildcards(condition.test.op));
        if (condition.test.op == kIpAddress || condition.test.op == kNotIpAddress) {
            sample.resize(std::min(sample.find('/'), sample.size()));
        }
        values.push_back(std::move(sample));
    }
    return values;
}

void add_variables(Choices& choices, std::string_view text, PolicyVersion version) {
    for (TextPart const& part : split_wildcards(text, version, Wildcards::kStarAndQuestionMark)
                                    .value_or(std::vector<TextPart>{})) {
        if (part.kind == TextPart::Kind::kVariable) {
            choices[part.text].insert(std::vector<std::string>{"probe-variable"});
            choices[part.text].insert(std::nullopt);
        }
    }
}

void add_condition(Choices& choices, Condition const& condition, PolicyVersion version) {
    std::set<Choice>& of_key = choices[to_lower(condition.key)];
    of_key.insert(std::nullopt);
    std::vector<std::string> const odd = odd_values(condition.test.op);
    for (std::string const& value : odd) {
        of_key.insert(std::vector<std::string>{value});
    }
    for (std::string const& value : named_values(condition, version)) {
        of_key.insert(std::vector<std::string>{value});
        if (condition.test.quantifier != Quantifier::kNone) {
            of_key.insert(std::vector<std::string>{value, odd.front()});
        }
    }
    for (std::string const& value : condition.values) {
        add_variables(choices, value, version);
    }
}

Choices collect(std::span<Policy const* const> policies) {
    Choices choices;
    for (Policy const* const policy : policies) {
        for (Statement const& statement : policy->statements) {
            for (Condition const& condition : statement.conditions) {
                add_condition(choices, condition, policy->version);
            }
            if (statement.resources) {
                for (std::string const& resource : statement.resources->values) {
                    add_variables(choices, resource, policy->version);
                }
            }
        }
    }
    return choices;
}

/// Circumstances under which a statement's conditions hold, as far as one value says it.
Circumstances satisfying(Statement const& statement, PolicyVersion version,
                         Circumstances circumstances, Circumstances const& fixed) {
    for (Condition const& condition : statement.conditions) {
        std::string const key = to_lower(condition.key);
        if (fixed.contains(key)) {
            continue;
        }
        std::vector<std::string> const named = named_values(condition, version);
        bool const absent = condition.test.op == kNull && !condition.values.empty() &&
                            to_lower(condition.values.front()) == "true";
        if (absent) {
            circumstances.erase(key);
        } else if (is_negated(condition.test.op) || named.empty()) {
            circumstances[key] = {odd_values(condition.test.op).front()};
        } else {
            circumstances[key] = {named.front()};
        }
    }
    return circumstances;
}

void set_choice(Circumstances& circumstances, std::string const& key, Choice const& choice) {
    if (choice) {
        circumstances[key] = *choice;
    } else {
        circumstances.erase(key);
    }
}

std::vector<Circumstances> all_combinations(Choices const& choices, Circumstances const& fixed) {
    std::vector<Circumstances> all{fixed};
    for (auto const& [key, of_key] : choices) {
        std::vector<Circumstances> next;
        for (Circumstances const& circumstances : all) {
            for (Choice const& choice : of_key) {
                set_choice(next.emplace_back(circumstances), key, choice);
            }
        }
        all = std::move(next);
    }
    return all;
}

std::vector<Circumstances> single_changes(std::span<Policy const* const> policies,
                                          Choices const& choices, Circumstances const& fixed) {
    std::set<Circumstances> bases{fixed};
    for (Policy const* const policy : policies) {
        for (Statement const& statement : policy->statements) {
            bases.insert(satisfying(statement, policy->version, fixed, fixed));
        }
    }
    std::size_t changes = 0;
    for (auto const& [key, of_key] : choices) {
        changes += of_key.size();
    }
    if (bases.size() * (changes + 1) > kMostCircumstances) {
        return {};
    }
    std::set<Circumstances> all = bases;
    for (Circumstances const& base : bases) {
        for (auto const& [key, of_key] : choices) {
            for (Choice const& choice : of_key) {
                Circumstances changed = base;
                set_choice(changed, key, choice);
                all.insert(std::move(changed));
            }
        }
    }
    return {all.begin(), all.end()};
}

}  // namespace

std::string sample_of(std::string_view pattern, PolicyVersion version, bool has_wildcards) {
    auto const parts = split_wildcards(
        pattern, version, has_wildcards ? Wildcards::kStarAndQuestionMark : Wildcards::kNone);
    std::string sample;
    for (TextPart const& part : parts.value_or(std::vector<TextPart>{})) {
        switch (part.kind) {
            case TextPart::Kind::kText: sample += part.text; break;
            case TextPart::Kind::kAnyOne: sample += 'x'; break;
            case TextPart::Kind::kAnyRun: sample += "probe"; break;
            case TextPart::Kind::kVariable: sample += "probe-variable"; break;
        }
    }
    return sample;
}

std::vector<Circumstances> probe_contexts(std::span<Policy const* const> policies,
                                          Circumstances const& fixed) {
    Choices choices = collect(policies);
    std::erase_if(choices, [&](auto const& entry) { return fixed.contains(entry.first); });
    std::size_t combinations = 1;
    for (auto const& [key, of_key] : choices) {
        combinations = std::min(combinations * of_key.size(), kMostCombinations + 1);
    }
    return combinations <= kMostCombinations ? all_combinations(choices, fixed)
                                             : single_changes(policies, choices, fixed);
}

}  // namespace mandate::iam
