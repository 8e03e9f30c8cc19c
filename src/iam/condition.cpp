#include "iam/condition.h"

#include <algorithm>

#include "base/text.h"

namespace mandate::iam {
namespace {

using enum ConditionOperator;

bool is_negated(ConditionOperator op) {
    switch (op) {
        case kStringNotEquals:
        case kStringNotEqualsIgnoreCase:
        case kStringNotLike:
        case kNumericNotEquals:
        case kDateNotEquals:
        case kNotIpAddress:
        case kArnNotEquals:
        case kArnNotLike: return true;
        default: return false;
    }
}

Matching matching_of(ConditionOperator op) {
    switch (op) {
        case kStringEquals:
        case kStringNotEquals: return Matching::kExact;
        case kStringEqualsIgnoreCase:
        case kStringNotEqualsIgnoreCase: return Matching::kExactIgnoringCase;
        case kStringLike:
        case kStringNotLike: return Matching::kLike;
        default: return Matching::kArn;
    }
}

template <typename T, typename Parse>
std::vector<T> parse_all(std::vector<std::string> const& texts, Parse parse) {
    std::vector<T> values;
    values.reserve(texts.size());
    for (std::string const& text : texts) {
        if (auto const value = parse(text)) {
            values.push_back(*value);
        }
    }
    return values;
}

template <typename T>
bool compares(ConditionOperator op, T const& value, T const& wanted) {
    switch (op) {
        case kNumericEquals:
        case kNumericNotEquals:
        case kDateEquals:
        case kDateNotEquals: return value == wanted;
        case kNumericLessThan:
        case kDateLessThan: return value < wanted;
        case kNumericLessThanEquals:
        case kDateLessThanEquals: return value <= wanted;
        case kNumericGreaterThan:
        case kDateGreaterThan: return value > wanted;
        default: return value >= wanted;
    }
}

/// "A null data set, such as an empty string."
bool is_empty_set(std::vector<std::string> const& values) noexcept {
    return std::ranges::all_of(values, &std::string::empty);
}

}  // namespace

CompiledCondition::CompiledCondition(Condition const& condition, PolicyVersion version)
    : test_(condition.test),
      negated_(is_negated(condition.test.op)),
      key_(to_lower(condition.key)) {
    std::vector<std::string> const& texts = condition.values;
    if (test_.op <= kStringNotLike || (test_.op >= kArnEquals && test_.op <= kArnNotLike)) {
        std::vector<Pattern> patterns;
        patterns.reserve(texts.size());
        for (std::string const& text : texts) {
            patterns.emplace_back(text, version, matching_of(test_.op));
        }
        values_ = std::move(patterns);
    } else if (test_.op <= kNumericGreaterThanEquals) {
        values_ = parse_all<Int128>(texts, parse_number);
    } else if (test_.op <= kDateGreaterThanEquals) {
        values_ = parse_all<Instant>(texts, parse_moment);
    } else if (test_.op == kBinaryEquals) {
        values_ = texts;
    } else if (test_.op == kIpAddress || test_.op == kNotIpAddress) {
        values_ = parse_all<IpNetwork>(texts, parse_ip_network);
    } else {
        values_ = parse_all<char>(texts, parse_truth);
    }
}

/// "If the key is not present, the values do not match and the condition is false; if the condition
/// requires that the key is not matched, it is true. This applies to all operators except
/// ...IfExists and Null." ForAllValues "also returns true if there are no context keys in the
/// request"; ForAnyValue then "returns false" (Condition operators; Single-valued vs. multivalued
/// keys).
bool CompiledCondition::holds(Context const& context) const noexcept {
    std::vector<std::string> const* const values = context.find(key_);
    if (test_.op == kNull) {
        // "true: the key doesn't exist, it is null; false: it exists and its value is not null."
        bool const is_null = values == nullptr || is_empty_set(*values);
        auto const& wanted = std::get<std::vector<char>>(values_);
        return std::ranges::any_of(wanted, [&](char truth) { return (truth != 0) == is_null; });
    }
    if (values != nullptr) {
        return holds_for(*values, context);
    }
    if (test_.if_exists) {
        return true;
    }
    switch (test_.quantifier) {
        case Quantifier::kForAllValues: return true;
        case Quantifier::kForAnyValue: return false;
        case Quantifier::kNone: break;
    }
    return negated_;
}

/// "ForAllValues: every value of the request matches at least one of the policy, or there is none;
/// ForAnyValue: at least one does." Negated operators are a NOR over the policy's values.
/// A plain operator on several values is not documented ("multivalued keys require a set
/// operator"); here it holds when one value matches, and negated when none does.
bool CompiledCondition::holds_for(std::vector<std::string> const& values,
                                  Context const& context) const noexcept {
    auto const passes = [&](std::string const& value) {
        return matches(value, context) != negated_;
    };
    switch (test_.quantifier) {
        case Quantifier::kForAllValues:
            return is_empty_set(values) || std::ranges::all_of(values, passes);
        case Quantifier::kForAnyValue:
            return !is_empty_set(values) && std::ranges::any_of(values, passes);
        case Quantifier::kNone: break;
    }
    return negated_ ? std::ranges::all_of(values, passes) : std::ranges::any_of(values, passes);
}

/// Whether one value of the request matches one of the policy's, before negation.
bool CompiledCondition::matches(std::string_view value, Context const& context) const noexcept {
    if (auto const* const patterns = std::get_if<std::vector<Pattern>>(&values_)) {
        return std::ranges::any_of(
            *patterns, [&](Pattern const& pattern) { return pattern.matches(value, context); });
    }
    if (auto const* const numbers = std::get_if<std::vector<Int128>>(&values_)) {
        std::optional<Int128> const number = parse_number(value);
        return number && std::ranges::any_of(*numbers, [&](Int128 const& wanted) {
                   return compares(test_.op, *number, wanted);
               });
    }
    if (auto const* const moments = std::get_if<std::vector<Instant>>(&values_)) {
        std::optional<Instant> const moment = parse_moment(value);
        return moment && std::ranges::any_of(*moments, [&](Instant const& wanted) {
                   return compares(test_.op, *moment, wanted);
               });
    }
    if (auto const* const truths = std::get_if<std::vector<char>>(&values_)) {
        std::optional<bool> const truth = parse_truth(value);
        return truth &&
               std::ranges::any_of(*truths, [&](char wanted) { return (wanted != 0) == *truth; });
    }
    if (auto const* const networks = std::get_if<std::vector<IpNetwork>>(&values_)) {
        std::optional<IpNetwork> const network = parse_ip_network(value);
        return network && std::ranges::any_of(*networks, [&](IpNetwork const& wanted) {
                   return contains(wanted, *network);
               });
    }
    // BinaryEquals: "byte for byte". Texts of one encoding are equal when their bytes are; requests
    // here carry bytes as base64, as policies do.
    auto const& encoded = std::get<std::vector<std::string>>(values_);
    return std::ranges::find(encoded, value) != encoded.end();
}

}  // namespace mandate::iam
