#include "iam/condition.h"

#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using Values = std::vector<std::string>;

/// Whether `test` on key `k:x` with the policy's values holds for a request that has these values
/// (none: the key is missing).
bool holds(std::string_view test, Values policy, Values request) {
    Condition const condition{parse_condition_test(test).value(), "K:x", std::move(policy)};
    Context context;
    EXPECT_TRUE(context.set("k:X", std::move(request)));
    return CompiledCondition(condition, PolicyVersion::k2012).holds(context);
}

// "If the key is not present, the values do not match and the condition is false; if the key must
// not match, it is true" (Condition operators).
TEST(Condition, AMissingKeyFailsWhatMustMatchAndPassesWhatMustNot) {
    for (std::string_view const test :
         {"StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike"}) {
        EXPECT_FALSE(holds(test, {"*"}, {})) << test;
    }
    for (std::string_view const test : {"StringNotEquals", "StringNotLike", "ArnNotEquals",
                                        "ArnNotLike", "StringNotEqualsIgnoreCase"}) {
        EXPECT_TRUE(holds(test, {"*"}, {})) << test;
    }
    EXPECT_FALSE(holds("NumericLessThan", {"1"}, {}));
    EXPECT_TRUE(holds("NumericNotEquals", {"1"}, {}));
    EXPECT_FALSE(holds("DateLessThan", {"2026"}, {}));
    EXPECT_TRUE(holds("DateNotEquals", {"2026"}, {}));
    EXPECT_FALSE(holds("Bool", {"false"}, {}));
    EXPECT_FALSE(holds("IpAddress", {"0.0.0.0/0"}, {}));
    EXPECT_TRUE(holds("NotIpAddress", {"0.0.0.0/0"}, {}));
    EXPECT_FALSE(holds("BinaryEquals", {"YQ=="}, {}));
}

// "If the key is not present, evaluate the condition element as true"; with Deny and a negated
// operator "the request is still denied even if the tag is missing" (...IfExists).
TEST(Condition, IfExistsPassesAMissingKeyOnly) {
    EXPECT_TRUE(holds("StringLikeIfExists", {"t1.*", "t2.*"}, {}));
    EXPECT_TRUE(holds("StringLikeIfExists", {"t1.*", "t2.*"}, {"t2.micro"}));
    EXPECT_FALSE(holds("StringLikeIfExists", {"t1.*", "t2.*"}, {"m5.large"}));
    EXPECT_TRUE(holds("StringNotEqualsIfExists", {"a"}, {}));
    EXPECT_TRUE(holds("ForAnyValue:StringEqualsIfExists", {"a"}, {}));
    EXPECT_TRUE(holds("BoolIfExists", {"false"}, {}));
    EXPECT_FALSE(holds("BoolIfExists", {"false"}, {"true"}));
}

// "true: the key doesn't exist, it is null; false: it exists and its value is not null" (Null).
TEST(Condition, NullAsksWhetherTheKeyIsThere) {
    EXPECT_TRUE(holds("Null", {"true"}, {}));
    EXPECT_FALSE(holds("Null", {"true"}, {"x"}));
    EXPECT_TRUE(holds("Null", {"false"}, {"x"}));
    EXPECT_FALSE(holds("Null", {"false"}, {}));
    EXPECT_FALSE(holds("Null", {"false"}, {""}));
    EXPECT_TRUE(holds("Null", {"true", "false"}, {"x"}));
}

// The example of PostDateTime, Message and Tags, "Multivalued context keys".
TEST(Condition, ForAllValuesWantsEachValueOfTheRequestAmongThePolicys) {
    Values const attributes{"PostDateTime", "Message", "Tags"};
    EXPECT_TRUE(holds("ForAllValues:StringLike", attributes, {"PostDateTime", "Message"}));
    EXPECT_FALSE(holds("ForAllValues:StringLike", attributes, {"PostDateTime", "UserName"}));
    EXPECT_TRUE(holds("ForAllValues:StringLike", attributes, {}));
    EXPECT_TRUE(holds("ForAllValues:StringLike", attributes, {""}));
    EXPECT_TRUE(holds("ForAllValues:StringNotEquals", {"a", "b"}, {"c", "d"}));
    EXPECT_FALSE(holds("ForAllValues:StringNotEquals", {"a", "b"}, {"c", "b"}));
}

TEST(Condition, ForAnyValueWantsOneValueOfTheRequestAmongThePolicys) {
    Values const attributes{"ID", "PostDateTime"};
    EXPECT_TRUE(
        holds("ForAnyValue:StringLike", attributes, {"UserName", "Message", "PostDateTime"}));
    EXPECT_FALSE(holds("ForAnyValue:StringLike", attributes, {"UserName"}));
    EXPECT_FALSE(holds("ForAnyValue:StringLike", {"*"}, {}));
    EXPECT_FALSE(holds("ForAnyValue:StringLike", {"*"}, {""}));
    EXPECT_TRUE(holds("ForAnyValue:StringNotEquals", {"a", "b"}, {"a", "c"}));
    EXPECT_FALSE(holds("ForAnyValue:StringNotEquals", {"a", "b"}, {"a", "b"}));
    EXPECT_FALSE(holds("ForAnyValue:StringNotEquals", {"a"}, {}));
}

// Several values of one key are an OR, of a negated operator a NOR ("Creating a condition with
// multiple keys or values").
TEST(Condition, ValuesOfThePolicyAreAlternatives) {
    EXPECT_TRUE(holds("StringEquals", {"a", "b"}, {"b"}));
    EXPECT_FALSE(holds("StringNotEquals", {"a", "b"}, {"b"}));
    EXPECT_TRUE(holds("StringNotEquals", {"a", "b"}, {"c"}));
    EXPECT_FALSE(holds("StringEquals", {}, {"a"}));
    EXPECT_TRUE(holds("StringNotEquals", {}, {"a"}));
}

TEST(Condition, StringsHaveCaseUnlessTheOperatorSaysNot) {
    EXPECT_FALSE(holds("StringEquals", {"Admin"}, {"admin"}));
    EXPECT_TRUE(holds("StringEqualsIgnoreCase", {"Admin"}, {"aDMIN"}));
    EXPECT_FALSE(holds("StringNotEqualsIgnoreCase", {"Admin"}, {"aDMIN"}));
    EXPECT_FALSE(holds("StringLike", {"A*"}, {"admin"}));
    EXPECT_TRUE(holds("StringLike", {"", "home/", "home/*"}, {""}));
    EXPECT_FALSE(holds("StringEquals", {"a*"}, {"ab"}));
}

TEST(Condition, NumbersAreCompareExactly) {
    EXPECT_TRUE(holds("NumericLessThanEquals", {"10"}, {"10.0"}));
    EXPECT_FALSE(holds("NumericLessThan", {"10"}, {"10"}));
    EXPECT_TRUE(holds("NumericGreaterThan", {"0.1"}, {"0.100000000001"}));
    EXPECT_TRUE(holds("NumericGreaterThanEquals", {"-5"}, {"-5"}));
    EXPECT_TRUE(holds("NumericEquals", {"1", "2"}, {"2"}));
    EXPECT_FALSE(holds("NumericNotEquals", {"1", "2"}, {"2"}));
    EXPECT_FALSE(holds("NumericLessThan", {"10"}, {"nine"}));
}

TEST(Condition, DatesAreReadInEveryDocumentedForm) {
    EXPECT_TRUE(holds("DateGreaterThan", {"2020-01-01T00:00:01Z"}, {"2020-01-01T00:00:02Z"}));
    EXPECT_TRUE(holds("DateEquals", {"2020-01-01T01:00+01:00"}, {"2020"}));
    EXPECT_TRUE(holds("DateEquals", {"1577836800"}, {"2020-01-01"}));
    EXPECT_TRUE(holds("DateLessThanEquals", {"2020-02"}, {"2020-02-01T00:00:00.000Z"}));
    EXPECT_TRUE(holds("DateLessThan", {"2020-01-01T00:00:00.5Z"}, {"2020-01-01T00:00:00.25Z"}));
    EXPECT_FALSE(holds("DateGreaterThanEquals", {"2020"}, {"2019-12-31T23:59:59-00:00"}));
    EXPECT_FALSE(holds("DateNotEquals", {"2020"}, {"1577836800"}));
    EXPECT_FALSE(holds("DateLessThan", {"2020"}, {"yesterday"}));
}

TEST(Condition, TruthValuesHaveNoCase) {
    EXPECT_TRUE(holds("Bool", {"true"}, {"true"}));
    EXPECT_TRUE(holds("Bool", {"True"}, {"TRUE"}));
    EXPECT_FALSE(holds("Bool", {"true"}, {"false"}));
    EXPECT_FALSE(holds("Bool", {"true"}, {"yes"}));
}

// "203.0.113.0/24 is 203.0.113.0 to 203.0.113.255"; an address alone is /32.
TEST(Condition, AddressesBelongToNetworks) {
    Values const networks{"203.0.113.0/24", "2001:DB8:1234:5678::/64"};
    EXPECT_TRUE(holds("IpAddress", networks, {"203.0.113.255"}));
    EXPECT_FALSE(holds("IpAddress", networks, {"203.0.114.0"}));
    EXPECT_TRUE(holds("IpAddress", networks, {"2001:db8:1234:5678::1"}));
    EXPECT_FALSE(holds("IpAddress", networks, {"2001:db8:1234:5679::1"}));
    EXPECT_TRUE(holds("NotIpAddress", networks, {"192.0.2.1"}));
    EXPECT_TRUE(holds("IpAddress", {"192.0.2.1"}, {"192.0.2.1"}));
    EXPECT_FALSE(holds("IpAddress", {"192.0.2.1"}, {"192.0.2.2"}));
    EXPECT_TRUE(holds("IpAddress", {"192.0.2.128/25"}, {"192.0.2.129"}));
    EXPECT_FALSE(holds("IpAddress", {"0.0.0.0/0"}, {"::1"}));
    EXPECT_FALSE(holds("IpAddress", {"0.0.0.0/0"}, {"here"}));
}

TEST(Condition, BytesAreComparedAsBase64) {
    EXPECT_TRUE(
        holds("BinaryEquals", {"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}, {"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}));
    EXPECT_FALSE(holds("BinaryEquals", {"YQ=="}, {"YWI="}));
    EXPECT_EQ(decode_base64("YWI="), "ab");
    EXPECT_EQ(decode_base64("YW=="), "a");
    EXPECT_FALSE(decode_base64("YW?="));
}

// "An unresolved variable: any attempt to match it fails" (Variables and tags).
TEST(Condition, AVariableWithoutAValueMatchesNothing) {
    EXPECT_FALSE(holds("StringEquals", {"${aws:PrincipalTag/team}"}, {"x"}));
    EXPECT_TRUE(holds("StringNotEquals", {"${aws:PrincipalTag/team}"}, {"x"}));
    EXPECT_TRUE(holds("StringEquals", {"${aws:PrincipalTag/team, 'x'}"}, {"x"}));
    EXPECT_TRUE(holds("StringEquals", {"${k:x}"}, {"x"}));
}

TEST(Condition, OperatorsPrintAsTheyAreRead) {
    for (int op = 0; op <= static_cast<int>(ConditionOperator::kNull); ++op) {
        ConditionTest const test{Quantifier::kNone, static_cast<ConditionOperator>(op), false};
        EXPECT_EQ(parse_condition_test(to_string(test)), test);
    }
    EXPECT_EQ(
        to_string(ConditionTest{Quantifier::kForAnyValue, ConditionOperator::kArnNotLike, true}),
        "ForAnyValue:ArnNotLikeIfExists");
}

}  // namespace
}  // namespace mandate::iam
