#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mandate::iam {

/// A policy document as AWS reads it: what a text says, free of how it says it (one string or a
/// list of one, one statement or a list). Plain values; thread-safe.
/// Source: AWS, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements reference"
/// (IAM user guide).

/// "The Effect element is required; valid values are Allow and Deny, case sensitive."
enum class Effect { kAllow, kDeny };

/// The version of the policy language. A document that names none is of 2008, and policy variables
/// in it are plain text (AWS, "IAM JSON policy elements: Version").
enum class PolicyVersion { k2008, k2012 };

/// Whether an element names what a statement is about, or what it is not about (`NotAction`).
enum class Polarity { kIs, kIsNot };

/// `Action`, `NotAction`, `Resource` or `NotResource`. An empty list is allowed by AWS and selects
/// nothing.
struct Selection {
    Polarity polarity = Polarity::kIs;
    std::vector<std::string> values;

    friend auto operator<=>(Selection const&, Selection const&) = default;
};

/// The kinds of principals; their names in a policy are `AWS`, `Service`, `Federated` and
/// `CanonicalUser`.
enum class PrincipalType { kAws, kService, kFederated, kCanonicalUser };
inline constexpr std::array kPrincipalTypeNames{"AWS", "Service", "Federated", "CanonicalUser"};

/// `Principal` or `NotPrincipal`: everyone (`"*"`), or lists by type.
struct Principals {
    Polarity polarity = Polarity::kIs;
    bool everyone = false;  ///< then `by_type` is empty
    std::map<PrincipalType, std::vector<std::string>> by_type;

    friend auto operator<=>(Principals const&, Principals const&) = default;
};

/// How a condition treats a key of several values.
/// Source: AWS, "Single-valued vs. multivalued context keys" (IAM user guide).
enum class Quantifier { kNone, kForAnyValue, kForAllValues };

/// The condition operators, in the order of AWS's page "IAM JSON policy elements: Condition
/// operators".
enum class ConditionOperator {
    kStringEquals,
    kStringNotEquals,
    kStringEqualsIgnoreCase,
    kStringNotEqualsIgnoreCase,
    kStringLike,
    kStringNotLike,
    kNumericEquals,
    kNumericNotEquals,
    kNumericLessThan,
    kNumericLessThanEquals,
    kNumericGreaterThan,
    kNumericGreaterThanEquals,
    kDateEquals,
    kDateNotEquals,
    kDateLessThan,
    kDateLessThanEquals,
    kDateGreaterThan,
    kDateGreaterThanEquals,
    kBool,
    kBinaryEquals,
    kIpAddress,
    kNotIpAddress,
    kArnEquals,
    kArnLike,
    kArnNotEquals,
    kArnNotLike,
    kNull,
};

/// An operator with its prefix and suffix: `ForAnyValue:StringLikeIfExists`.
struct ConditionTest {
    Quantifier quantifier = Quantifier::kNone;
    ConditionOperator op = ConditionOperator::kStringEquals;
    bool if_exists = false;  ///< never with kNull

    friend auto operator<=>(ConditionTest const&, ConditionTest const&) = default;
};

/// The text of a test as a policy writes it.
std::string to_string(ConditionTest const& test);

/// Reads `ForAnyValue:StringLikeIfExists`; operators are written exactly as AWS documents them.
/// @returns nothing for any other text, `NullIfExists` among them.
std::optional<ConditionTest> parse_condition_test(std::string_view text);

/// One line of a `Condition` element: a test, a key and the values of which one has to match. The
/// lines of a statement must all hold.
struct Condition {
    ConditionTest test;
    std::string key;  ///< as written; AWS does not tell the case of keys apart
    std::vector<std::string> values;

    friend auto operator<=>(Condition const&, Condition const&) = default;
};

struct Statement {
    std::optional<std::string> sid;
    Effect effect = Effect::kAllow;
    std::optional<Principals> principals;  ///< absent in policies of an identity and in SCPs
    Selection actions;
    std::optional<Selection> resources;  ///< absent where the policy hangs on the resource itself
    std::vector<Condition> conditions;

    friend auto operator<=>(Statement const&, Statement const&) = default;
};

struct Policy {
    PolicyVersion version = PolicyVersion::k2012;
    std::optional<std::string> id;
    std::vector<Statement> statements;

    friend auto operator<=>(Policy const&, Policy const&) = default;
};

}  // namespace mandate::iam
