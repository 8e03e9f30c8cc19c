#include "iam/pattern.h"

#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using enum Matching;

bool match(Matching matching, std::string_view pattern, std::string_view text,
           std::map<std::string, std::vector<std::string>> const& context = {},
           PolicyVersion version = PolicyVersion::k2012) {
    return Pattern(pattern, version, matching).matches(text, Context::create(context).value());
}

TEST(Pattern, ActionsHaveNoCaseAndWildcardsAnywhere) {
    EXPECT_TRUE(match(kAction, "Bedrock:InvokeModel", "bedrock:invokemodel"));
    EXPECT_TRUE(match(kAction, "bedrock:Invoke*", "bedrock:invokemodel"));
    EXPECT_TRUE(match(kAction, "bedrock:*Model?", "bedrock:invokemodelx"));
    EXPECT_TRUE(match(kAction, "*", "bedrock:invokemodel"));
    EXPECT_TRUE(match(kAction, "*:*", "bedrock:invokemodel"));
    EXPECT_FALSE(match(kAction, "bedrock:InvokeModel", "bedrock:invokemodelwithresponsestream"));
    EXPECT_FALSE(match(kAction, "bedrock:Invoke?", "bedrock:invokemodel"));
    EXPECT_FALSE(match(kAction, "bedrock:", "bedrock:invokemodel"));
    EXPECT_FALSE(match(kAction, "", "bedrock:invokemodel"));
}

TEST(Pattern, ResourcesHaveCase) {
    EXPECT_TRUE(match(kResource, "arn:aws:iam::111122223333:user/Bob",
                      "arn:aws:iam::111122223333:user/Bob"));
    EXPECT_FALSE(match(kResource, "arn:aws:iam::111122223333:user/Bob",
                       "arn:aws:iam::111122223333:user/bob"));
}

// "Using wildcards in resource ARNs", IAM JSON policy elements: Resource.
TEST(Pattern, WildcardsOfResourcesStayInTheirSegmentButAStarAtItsEndMayReachOn) {
    EXPECT_TRUE(match(kResource, "arn:aws:s3:::bucket/*/test/*",
                      "arn:aws:s3:::bucket/1/2/test/3/object.jpg"));
    EXPECT_FALSE(
        match(kResource, "arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket/1/2/object.jpg"));
    EXPECT_TRUE(match(kResource, "arn:aws:bedrock:*::foundation-model/*",
                      "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v1:0"));
    EXPECT_TRUE(match(kResource, "arn:aws:bedrock:us-*-1::foundation-model/*",
                      "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v1:0"));
    EXPECT_TRUE(match(kResource, "arn:aws:rds:*", "arn:aws:rds:us-east-1:1:db:x"));
    EXPECT_TRUE(match(kResource, "arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:1:q"));
    EXPECT_FALSE(match(kResource, "arn:aws:sqs:*-1:q", "arn:aws:sqs:us-east-1:1:q"));
    EXPECT_FALSE(match(kResource, "arn:aws:sqs:u*t-1:q", "arn:aws:sqs:us:t-1:q"));
    EXPECT_FALSE(match(kResource, "arn:aws:sqs??:1:q", "arn:aws:sqs:u:1:q"));
    EXPECT_TRUE(match(kResource, "arn:aws:sqs:?:1:a?b", "arn:aws:sqs:u:1:a:b"));
}

TEST(Pattern, OnlyAStarMatchesARequestWithoutAResource) {
    EXPECT_TRUE(match(kResource, "*", "*"));
    EXPECT_TRUE(match(kResource, "**", "*"));
    EXPECT_FALSE(match(kResource, "arn:*", "*"));
    EXPECT_FALSE(match(kResource, "arn:aws:s3:::x", "*"));
}

// ArnLike against StringLike, Condition operators, "Amazon Resource Name (ARN) condition
// operators".
TEST(Pattern, ArnsAreComparedComponentByComponent) {
    std::string const pattern = "arn:aws:someservice:*:111122223333:finance/*";
    std::string const odd =
        "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
    EXPECT_TRUE(match(kLike, pattern, odd));
    EXPECT_FALSE(match(kArn, pattern, odd));
    EXPECT_TRUE(match(kArn, pattern, "arn:aws:someservice:us-east-2:111122223333:finance/a:b"));
    EXPECT_FALSE(match(kArn, "arn:aws:iam:*:role/x", "arn:aws:iam::1:role/x"));
    EXPECT_FALSE(match(kArn, "arn:aws:iam:*", "arn:aws:iam::1:role/x"));
    EXPECT_TRUE(match(kArn, "*", "arn:aws:iam::1:role/x"));
    EXPECT_FALSE(match(kArn, "*", "role/x"));
    EXPECT_TRUE(
        match(kArn, "arn:aws:iam::${k:a}:role/*", "arn:aws:iam::1:role/x", {{"k:a", {"1"}}}));
}

TEST(Pattern, ExactTextsKnowNoWildcards) {
    EXPECT_TRUE(match(kExact, "a*", "a*"));
    EXPECT_FALSE(match(kExact, "a*", "ab"));
    EXPECT_TRUE(match(kExactIgnoringCase, "Abc", "aBC"));
    EXPECT_FALSE(match(kExactIgnoringCase, "Abc", "aBCd"));
    EXPECT_TRUE(match(kExact, "", ""));
    EXPECT_FALSE(match(kExact, "", "a"));
    EXPECT_TRUE(match(kLike, "", ""));
}

// "Variables and tags": values, defaults, special characters.
TEST(Pattern, VariablesTakeTheirValueFromTheRequest) {
    std::map<std::string, std::vector<std::string>> const context{{"aws:username", {"da*id"}},
                                                                  {"aws:TagKeys", {"a", "b"}}};
    EXPECT_TRUE(match(kResource, "arn:aws:s3:::mybucket/${aws:username}/*",
                      "arn:aws:s3:::mybucket/da*id/x", context));
    EXPECT_TRUE(match(kResource, "arn:aws:s3:::mybucket/${AWS:UserName}/*",
                      "arn:aws:s3:::mybucket/da*id/x", context));
    EXPECT_FALSE(match(kResource, "arn:aws:s3:::mybucket/${aws:username}/*",
                       "arn:aws:s3:::mybucket/david/x", context));
    EXPECT_TRUE(match(kExact, "${aws:PrincipalTag/team, 'company-wide'}-x", "company-wide-x"));
    EXPECT_FALSE(match(kExact, "${aws:PrincipalTag/team}", ""));
    EXPECT_FALSE(match(kExact, "${aws:TagKeys, 'a'}", "a", context));
    EXPECT_TRUE(match(kLike, "${*}?${$}${?}", "*x$?"));
    EXPECT_FALSE(match(kLike, "${*}", "x"));
    EXPECT_TRUE(match(kExact, "${k, 'a}b'}", "a}b"));
}

TEST(Pattern, VariablesStandOnlyAfterTheFifthColonOfAResource) {
    EXPECT_FALSE(match(kResource, "arn:aws:iam::${aws:PrincipalAccount}:role/x",
                       "arn:aws:iam::1:role/x", {{"aws:PrincipalAccount", {"1"}}}));
}

TEST(Pattern, InTheOldVersionVariablesAreText) {
    EXPECT_TRUE(match(kExact, "${aws:username}", "${aws:username}", {{"aws:username", {"x"}}},
                      PolicyVersion::k2008));
    EXPECT_TRUE(match(kLike, "${*}", "${abc}", {}, PolicyVersion::k2008));
}

TEST(Pattern, MatchesLongTextsAcrossWords) {
    std::string const many(200, 'a');
    EXPECT_TRUE(match(kLike, "*" + many + "?*b", std::string(300, 'a') + "b"));
    EXPECT_FALSE(match(kLike, "*" + many + "?*b", std::string(300, 'a') + "c"));
    EXPECT_FALSE(match(kLike, "*" + std::string(301, 'a') + "b", std::string(300, 'a') + "b"));
    std::string every;
    for (int c = 1; c < 256; ++c) {
        every.push_back(static_cast<char>(c));
    }
    EXPECT_TRUE(match(kLike, "?" + every + "*", "x" + every, {}, PolicyVersion::k2008));
    EXPECT_FALSE(match(kLike, std::string(kMostMatchedBytes + 1, '?'), "x"));
    EXPECT_FALSE(match(kLike, "*?", std::string(kMostMatchedBytes + 1, 'x')));
}

/// Patterns that make matchers which try things out take years.
TEST(Pattern, NobodyCanMakeItSlow) {
    std::string const text(kMostMatchedBytes, 'a');
    std::string stars;
    for (int i = 0; i < 1'000; ++i) {
        stars += "*a?";
    }
    EXPECT_TRUE(match(kLike, stars, text));
    EXPECT_FALSE(match(kLike, stars + "b", text));
    EXPECT_FALSE(match(kLike, stars + "${k:v}b", text, {{"k:v", {"a"}}}));
    EXPECT_FALSE(match(kResource, "arn:a*a*a*a?b:" + stars + "b", "arn:" + text.substr(4)));
}

}  // namespace
}  // namespace mandate::iam
