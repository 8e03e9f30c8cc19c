#include "iam/policy_parse.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;

std::string problem(std::string_view text, PolicyKind kind = PolicyKind::kIdentity) {
    Result<Policy> const policy = parse_policy(text, "p.json", kind);
    return policy ? "accepted" : to_string(policy.error());
}

/// A policy of one statement that holds `elements` besides an Effect.
std::string with(std::string_view elements) {
    return fmt::format(
        "{{\"Version\":\"2012-10-17\",\n\"Statement\":{{\"Effect\":\"Allow\",\n{}}}}}", elements);
}

TEST(PolicyParse, SaysLineAndColumnOfWhatIsWrong) {
    EXPECT_EQ(problem("[]"), "p.json: line 1, column 1: a policy is not an object");
    EXPECT_EQ(problem("{}"), "p.json: line 1, column 1: the policy has no Statement");
    EXPECT_EQ(problem("{\"Version\":\"2012-10-17\",\n \"Statement\":[7]}"),
              "p.json: line 2, column 15: a statement is not an object");
    EXPECT_EQ(problem("{\"Version\":\"2020-01-01\",\"Statement\":[]}"),
              "p.json: line 1, column 12: '2020-01-01' is no version of the policy language; write "
              "2012-10-17");
    EXPECT_EQ(problem(with("\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\n\"Action\":\"*\"")),
              "p.json: line 4, column 8: the key 'Action' stands twice in one object");
    EXPECT_EQ(problem(with("\"Action\":\"*\",\"Ressource\":\"*\"")),
              "p.json: line 3, column 14: 'Ressource' is no element of a statement");
    EXPECT_EQ(
        problem(with("\"action\":\"*\",\"Resource\":\"*\"")),
        "p.json: line 3, column 1: 'action' is no element of a statement; write it as Action");
}

struct Refused {
    std::string_view elements;
    std::string_view problem;
};

class RefusedStatement : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedStatement, IsNamed) {
    EXPECT_THAT(problem(with(GetParam().elements)), HasSubstr(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    PolicyParse, RefusedStatement,
    ::testing::Values(
        Refused{R"("Resource":"*")", "the statement has no Action"},
        Refused{R"("Action":"*")", "the statement has no Resource"},
        Refused{R"("Action":"*","NotAction":"*","Resource":"*")", "Action or NotAction, not both"},
        Refused{R"("Action":"*","Resource":"*","NotResource":"*")", "Resource or NotResource"},
        Refused{R"("Action":"GetObject","Resource":"*")", "'GetObject' is no action"},
        Refused{R"("Action":["s3:Get*",""],"Resource":"*")", "line 3, column 21: '' is no action"},
        Refused{R"("Action":7,"Resource":"*")", "an action is not a text"},
        Refused{R"("Action":null,"Resource":"*")", "an action is not a text"},
        Refused{R"("Action":["*",["*"]],"Resource":"*")", "an action is not a text"},
        Refused{R"("Action":"*","Resource":"bucket")", "'bucket' is no resource"},
        Refused{R"("Action":"*","Resource":"")", "'' is no resource"},
        Refused{R"("Action":"*","Resource":"arn:aws:s3:::${aws:username")", "ill-formed"},
        Refused{R"("Action":"*","Resource":"arn:aws:s3:::${}")", "ill-formed policy variable"},
        Refused{R"("Action":"*","Resource":"arn:aws:s3:::${k, x}")", "ill-formed policy variable"},
        Refused{R"("Sid":"a b","Action":"*","Resource":"*")", "more than letters and digits"},
        Refused{R"("Sid":1,"Action":"*","Resource":"*")", "Sid is not a text"},
        Refused{R"("Principal":"*","Action":"*","Resource":"*")",
                "only policies of resources name"},
        Refused{R"("Action":"*","Resource":"*","Condition":[])", "Condition is not an object"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"StringEquals":"x"})",
                "StringEquals is not an object"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"stringequals":{}})",
                "'stringequals' is no condition operator"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"NullIfExists":{"a":"true"}})",
                "'NullIfExists' is no condition operator"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"ForSome:Bool":{"a":"true"}})",
                "'ForSome:Bool' is no condition operator"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"Bool":{"a:b":1,"A:B":"true"}})",
                "Bool cannot compare with '1'"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":"x","A:B":"y"}})",
                "the condition key 'A:B' stands twice under StringLike"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":{"c":"d"}}})",
                "a condition value is not a text"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:b":"x"}})",
                "NumericEquals cannot compare with 'x'"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"DateLessThan":{"a:b":"2026-13-01"}})",
                "DateLessThan cannot compare with '2026-13-01'"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"IpAddress":{"a:b":"10.0.0.0/33"}})",
                "IpAddress cannot compare with '10.0.0.0/33'"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"BinaryEquals":{"a:b":"YQ="}})",
                "BinaryEquals cannot compare with 'YQ='"},
        Refused{R"("Action":"*","Resource":"*","Condition":{"ArnLike":{"a:b":"role/x"}})",
                "ArnLike cannot compare with 'role/x'"},
        Refused{R"("Action":"*","Resource":"arn:aws:s3:::a\u202eb")", "is not shown (U+202E)"},
        Refused{R"("Action":"s3:\u0000","Resource":"*")", "is not shown (U+0000)"}));

TEST(PolicyParse, RefusesAnEffectInAnyOtherCase) {
    EXPECT_THAT(problem(R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})"),
                HasSubstr("'allow' is no Effect; write Allow or Deny"));
    EXPECT_THAT(problem(R"({"Statement":{"Action":"*","Resource":"*"}})"),
                HasSubstr("the statement has no Effect"));
}

TEST(PolicyParse, KnowsWhatEachKindMayHave) {
    std::string const named =
        with(R"("Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole")");
    EXPECT_EQ(problem(named, PolicyKind::kTrust), "accepted");
    EXPECT_EQ(problem(named, PolicyKind::kResource), "accepted");
    EXPECT_THAT(problem(named, PolicyKind::kServiceControl), HasSubstr("name principals"));
    EXPECT_THAT(problem(with(R"("Principal":"*","Action":"*","Resource":"*")"), PolicyKind::kTrust),
                HasSubstr("names no resources"));
    EXPECT_THAT(problem(with(R"("Action":"*","Resource":"*")"), PolicyKind::kResource),
                HasSubstr("names no Principal"));
    EXPECT_THAT(problem(with(R"("Principal":"111122223333","Action":"*")"), PolicyKind::kTrust),
                HasSubstr("is no principal"));
    EXPECT_THAT(problem(with(R"("Principal":{"Aws":"1"},"Action":"*")"), PolicyKind::kTrust),
                HasSubstr("'Aws' is no type of principal"));
    EXPECT_THAT(problem(R"({"Id":"x","Statement":[]})"), HasSubstr("have an Id"));
    EXPECT_EQ(problem(R"({"Id":"x","Statement":[]})", PolicyKind::kResource), "accepted");
}

TEST(PolicyParse, AResourceControlPolicyOnlyDeniesToEveryone) {
    auto const rcp = [](std::string_view effect, std::string_view rest) {
        return problem(fmt::format(R"({{"Statement":{{"Effect":"{}",{}}}}})", effect, rest),
                       PolicyKind::kResourceControl);
    };
    EXPECT_EQ(rcp("Allow", R"("Principal":"*","Action":"*","Resource":"*")"), "accepted");
    EXPECT_EQ(rcp("Deny", R"("Principal":"*","Action":"s3:*","Resource":"*")"), "accepted");
    EXPECT_THAT(rcp("Allow", R"("Principal":"*","Action":"s3:*","Resource":"*")"),
                HasSubstr("cannot allow"));
    EXPECT_THAT(rcp("Deny", R"("Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*")"),
                HasSubstr("about everyone"));
    EXPECT_THAT(rcp("Deny", R"("NotPrincipal":"*","Action":"s3:*","Resource":"*")"),
                HasSubstr("about everyone"));
    EXPECT_THAT(rcp("Deny", R"("Principal":"*","NotAction":"s3:*","Resource":"*")"),
                HasSubstr("no NotAction"));
}

TEST(PolicyParse, RefusesTwoStatementsOfOneSid) {
    EXPECT_THAT(problem(R"({"Statement":[
        {"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},
        {"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}]})"),
                HasSubstr("line 3, column 16: two statements have the Sid 'A'"));
}

TEST(PolicyParse, RefusesWhatIsTooLargeOrTooDeep) {
    EXPECT_THAT(problem(std::string(kMostPolicyBytes + 1, ' ')), HasSubstr("1048577 bytes"));
    std::string statements = "{\"Statement\":[";
    for (std::size_t i = 0; i < 10'000; ++i) {
        statements += R"({"Effect":"Allow","Action":"*","Resource":"*"},)";
    }
    statements.back() = ']';
    EXPECT_THAT(problem(statements + "}"), HasSubstr("more than 1000 statements"));
    std::string actions = "\"Resource\":\"*\",\"Action\":[";
    for (std::size_t i = 0; i <= kMostValues; ++i) {
        actions += "\"a:b\",";
    }
    actions.back() = ']';
    EXPECT_THAT(problem(with(actions)), HasSubstr("more than 10000 values"));
    std::string const deep = std::string(70, '[') + std::string(70, ']');
    EXPECT_THAT(problem(with("\"Resource\":\"*\",\"Action\":" + deep)), HasSubstr("too deep"));
    EXPECT_THAT(problem("{\"Statement\":\"\xff\"}"), HasSubstr("line 1, column 15"));
}

TEST(PolicyParse, ReadsEveryFormThatAwsAccepts) {
    Result<Policy> const policy = parse_policy(R"({
        "Statement": {"Effect": "Deny", "NotAction": ["s3:Get*", "iam:?et"], "NotResource": "*",
                      "Sid": "", "NotPrincipal": {"AWS": "111122223333", "CanonicalUser": ["79a5"],
                                                  "Federated": [], "Service": "ec2.amazonaws.com"},
                      "Condition": {"ForAllValues:StringLikeIfExists": {"aws:TagKeys": []},
                                    "NumericLessThan": {"s3:max-keys": 10.50},
                                    "Bool": {"aws:SecureTransport": true, "k": ["false"]}}},
        "Id": "policy 1"})",
                                               "p.json", PolicyKind::kResource);
    ASSERT_TRUE(policy) << to_string(policy.error());
    EXPECT_EQ(policy->version, PolicyVersion::k2008);
    EXPECT_EQ(policy->id, "policy 1");
    Statement const& statement = policy->statements.at(0);
    EXPECT_EQ(statement.actions, (Selection{Polarity::kIsNot, {"s3:Get*", "iam:?et"}}));
    EXPECT_EQ(statement.resources->polarity, Polarity::kIsNot);
    EXPECT_EQ(statement.principals->polarity, Polarity::kIsNot);
    EXPECT_EQ(statement.principals->by_type.size(), 4U);
    ASSERT_EQ(statement.conditions.size(), 4U);
    EXPECT_EQ(to_string(statement.conditions[0].test), "ForAllValues:StringLikeIfExists");
    EXPECT_TRUE(statement.conditions[0].values.empty());
    EXPECT_EQ(statement.conditions[1].values, std::vector<std::string>{"10.50"});
    EXPECT_EQ(statement.conditions[2].values, std::vector<std::string>{"true"});
}

TEST(PolicyParse, InTheOldVersionVariablesAreText) {
    EXPECT_EQ(
        problem(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${"}})"),
        "accepted");
}

TEST(PolicyPrint, PrintsInAwsOrder) {
    Result<Policy> const policy = parse_policy(
        R"({"Statement":[{"Condition":{"Bool":{"b:B":"true"}},"Resource":["*"],"Action":["s3:A",
        "s3:B"],"Effect":"Allow","Sid":"S"}],"Version":"2012-10-17"})",
        "p.json", PolicyKind::kIdentity);
    ASSERT_TRUE(policy);
    EXPECT_EQ(print(*policy, Layout::kCompact),
              R"({"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Allow","Action":)"
              R"(["s3:A","s3:B"],"Resource":"*","Condition":{"Bool":{"b:B":"true"}}}]})");
    EXPECT_THAT(
        print(*policy, Layout::kIndented),
        HasSubstr("\n      \"Action\": [\n        \"s3:A\",\n        \"s3:B\"\n      ],\n"));
}

TEST(PolicyPrint, CanonicalSortsAndLowersWhatHasNoCase) {
    auto const canonical_text = [](std::string_view text) {
        return print(canonical(*parse_policy(text, "p", PolicyKind::kIdentity)), Layout::kCompact);
    };
    EXPECT_EQ(canonical_text(R"({"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Action":"*","Resource":"*"},
        {"Effect":"Allow","Action":["S3:B","s3:A","s3:B"],"Resource":"*",
         "Condition":{"StringLike":{"aws:B":["y","x"]},"Bool":{"AWS:a":"true"}}}]})"),
              R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:A","s3:B"],)"
              R"("Resource":"*","Condition":{"StringLike":{"aws:b":["x","y"]},"Bool":{"aws:a":)"
              R"("true"}}},{"Effect":"Deny","Action":"*","Resource":"*"}]})");
}

TEST(PolicyPrint, CountsCharactersAsAwsDoes) {
    EXPECT_EQ(size_in_characters("{ \"a\" :\n\t\"b c\\\" d\" }", Counting::kWithoutWhiteSpace),
              15U);
    EXPECT_EQ(size_in_characters("{ \"a\" : 1 }", Counting::kAll), 11U);
    EXPECT_EQ(size_in_characters("\"\xc3\xa9\"", Counting::kWithoutWhiteSpace), 3U);
}

}  // namespace
}  // namespace mandate::iam
