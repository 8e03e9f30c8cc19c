#include "iam/policy.h"

#include <algorithm>

#include "base/text.h"

namespace mandate::iam {
namespace {

/// In the order of the enumerators.
constexpr std::array<std::string_view, 27> kOperatorNames{
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
};
static_assert(kOperatorNames.size() == static_cast<std::size_t>(ConditionOperator::kNull) + 1);

constexpr std::string_view kForAnyValue = "ForAnyValue:";
constexpr std::string_view kForAllValues = "ForAllValues:";
constexpr std::string_view kIfExists = "IfExists";

}  // namespace

std::string to_string(ConditionTest const& test) {
    std::string text;
    if (test.quantifier != Quantifier::kNone) {
        text = test.quantifier == Quantifier::kForAnyValue ? kForAnyValue : kForAllValues;
    }
    text += kOperatorNames.at(static_cast<std::size_t>(test.op));
    if (test.if_exists) {
        text += kIfExists;
    }
    return text;
}

std::optional<ConditionTest> parse_condition_test(std::string_view text) {
    ConditionTest test;
    if (consume_prefix(text, kForAnyValue)) {
        test.quantifier = Quantifier::kForAnyValue;
    } else if (consume_prefix(text, kForAllValues)) {
        test.quantifier = Quantifier::kForAllValues;
    }
    test.if_exists = consume_suffix(text, kIfExists);
    auto const name = std::ranges::find(kOperatorNames, text);
    if (name == kOperatorNames.end()) {
        return std::nullopt;
    }
    test.op = static_cast<ConditionOperator>(name - kOperatorNames.begin());
    bool const qualified = test.if_exists || test.quantifier != Quantifier::kNone;
    if (test.op == ConditionOperator::kNull && qualified) {
        return std::nullopt;
    }
    return test;
}

}  // namespace mandate::iam
