#include "iam/policy_compare.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "iam/covers.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/random.h"

namespace mandate::iam {
namespace {

using ::testing::ElementsAre;

Policy policy(std::string_view statements, PolicyKind kind = PolicyKind::kAny) {
    return parse_policy(fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements),
                        "test", kind)
        .value();
}

Comparison compared(std::string_view first, std::string_view second) {
    return compare(policy(first), policy(second));
}

std::string allow(std::string_view rest) { return fmt::format(R"({{"Effect":"Allow",{}}})", rest); }

TEST(PolicyCompare, WordsMakeNoDifference) {
    std::string const two = allow(R"("Action":["s3:A","s3:B"],"Resource":["arn:aws:s3:::x","*"])");
    std::string const four = allow(R"("Action":"S3:b","Resource":"*","Sid":"x")") + "," +
                             allow(R"("Action":["s3:a"],"Resource":["*"])");
    EXPECT_TRUE(compared(two, four).same());
    EXPECT_TRUE(compared(allow(R"("Action":["s3:*","s3:Get*","*"],"Resource":"*")"),
                         allow(R"("Action":"*","Resource":"*")"))
                    .same());
    EXPECT_TRUE(compared(allow(R"("Action":"*","Principal":{"AWS":"arn:aws:iam::1:root"})"),
                         allow(R"("Action":"*","Principal":{"AWS":["1"]})"))
                    .same());
    auto const when = [](std::string_view condition) {
        return allow(fmt::format(R"("Action":"*","Resource":"*","Condition":{})", condition));
    };
    EXPECT_TRUE(compared(when(R"({"StringLike":{"aws:A":["y","x"]},"ArnEquals":{"b":"arn:x"}})"),
                         when(R"({"ArnLike":{"B":"arn:x"},"StringEquals":{"aws:a":["x","y"]}})"))
                    .same());
    EXPECT_TRUE(compared(when(R"({"Bool":{"a":true}})") + "," + when("{}"), when("{}")).same());
}

TEST(PolicyCompare, SaysWhatOneHasAndTheOtherHasNot) {
    Comparison const comparison =
        compared(allow(R"("Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::x")"),
                 allow(R"("Action":"s3:Get*","Resource":"arn:aws:s3:::*")") + "," +
                     R"({"Effect":"Deny","NotAction":"iam:*","NotResource":"*","Principal":"*",
                "Condition":{"Bool":{"aws:X":"True"}}})");
    EXPECT_THAT(comparison.only_in_first, ElementsAre("allow s3:putobject on arn:aws:s3:::x"));
    EXPECT_THAT(comparison.only_in_second,
                ElementsAre("allow s3:get* on arn:aws:s3:::*",
                            "deny all but iam:* on all but * for everyone when aws:x Bool 'true'"));
}

TEST(PolicyCompare, ADifferenceIsNeverOverlooked) {
    std::string const base = allow(R"("Action":"s3:Get*","Resource":"arn:aws:s3:::x*")");
    for (std::string const& other :
         {allow(R"("Action":"s3:Get*","Resource":"arn:aws:s3:::x")"),
          allow(R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::x*")"),
          allow(R"("NotAction":"s3:Get*","Resource":"arn:aws:s3:::x*")"),
          allow(R"("Action":"s3:Get*","NotResource":"arn:aws:s3:::x*")"),
          allow(
              R"("Action":"s3:Get*","Resource":"arn:aws:s3:::x*","Condition":{"Bool":{"a":true}})"),
          allow(R"("Action":"s3:Get*","Resource":"arn:aws:s3:::x*","Principal":"*")"),
          allow(R"("Action":"s3:Get*")"), std::string(R"({"Effect":"Deny","Action":"s3:Get*",
          "Resource":"arn:aws:s3:::x*"})"),
          std::string()}) {
        EXPECT_FALSE(compared(base, other).same()) << other;
    }
    Policy old = policy(allow(R"("Action":"*","Resource":"arn:aws:s3:::${aws:username}")"));
    Policy const current = old;
    old.version = PolicyVersion::k2008;
    EXPECT_FALSE(compare(old, current).same());
}

TEST(Covers, LaysOnePatternOnTheOther) {
    auto const resource = [](std::string_view wide, std::string_view narrow) {
        return covers(wide, narrow, PolicyVersion::k2012, Matching::kResource);
    };
    EXPECT_TRUE(resource("*", "arn:aws:s3:::${aws:username}/*"));
    EXPECT_TRUE(resource("arn:aws:s3:::*", "arn:aws:s3:::${aws:username}/*"));
    EXPECT_TRUE(resource("arn:aws:s3:::a?*", "arn:aws:s3:::ab?"));
    EXPECT_TRUE(resource("arn:aws:*:::a", "arn:aws:s3:::a"));
    EXPECT_TRUE(resource("arn:aws:s3:us-*-1::a*", "arn:aws:s3:us-e?-1::a*"));
    EXPECT_FALSE(resource("arn:aws:s3:us-*-1::a", "arn:aws:s3:us-*::a"));
    EXPECT_FALSE(resource("arn:aws:s3:u*x:1:a", "arn:aws:s3:u:x:1:a"));
    EXPECT_FALSE(resource("arn:aws:s3:::a?", "arn:aws:s3:::a*"));
    EXPECT_FALSE(resource("arn:aws:s3:::?", "arn:aws:s3:::${k}"));
    EXPECT_FALSE(resource("arn:aws:s3:::${a}*", "arn:aws:s3:::${b}"));
    EXPECT_FALSE(resource("arn:aws:s3:::a", "*"));
}

RC_GTEST_PROP(PolicyCompareRandom, WhatIsShownToBeTheSameIsDecidedTheSame, (std::uint64_t seed)) {
    testing::RandomIam random(seed);
    Policy const first = random.policy(false);
    Policy second = first;
    RC_ASSERT(compare(first, canonical(first)).same());
    // A neighbour: a value more or less, of one of the statements.
    Statement& changed = second.statements.front();
    std::vector<std::string>& values =
        seed % 2 == 0 ? changed.actions.values : changed.resources->values;
    if (!values.empty() && seed % 3 != 0) {
        values.pop_back();
    } else {
        values.emplace_back(seed % 2 == 0 ? "s3:Get*" : "arn:aws:s3:::logs/*");
    }
    bool const same = compare(first, second).same();
    RC_CLASSIFY(same);
    for (int i = 0; i < 8 && same; ++i) {
        testing::PlainRequest const request = random.request();
        testing::PlainLayers layers;
        layers.identity = {{"p", first}};
        std::string const wanted = testing::reference_decision(request, layers);
        layers.identity = {{"p", second}};
        RC_ASSERT(testing::reference_decision(request, layers) == wanted);
    }
}

RC_GTEST_PROP(PolicyCompareRandom, DifferencesAreThoseOfTheOtherDirection, (std::uint64_t seed)) {
    testing::RandomIam random(seed);
    Policy const first = random.policy(true);
    Policy const second = random.policy(true);
    Comparison const one = compare(first, second);
    Comparison const other = compare(second, first);
    RC_ASSERT(one.only_in_first == other.only_in_second);
    RC_ASSERT(one.only_in_second == other.only_in_first);
}

}  // namespace
}  // namespace mandate::iam
