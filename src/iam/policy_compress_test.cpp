#include "iam/policy_compress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_compare.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using ::testing::ElementsAre;

Statement statement(std::string sid, std::vector<std::string> actions,
                    std::vector<std::string> resources, std::string region = "us-east-1") {
    Statement made;
    made.sid = std::move(sid);
    made.actions.values = std::move(actions);
    made.resources = Selection{Polarity::kIs, std::move(resources)};
    made.conditions = {{{Quantifier::kNone, ConditionOperator::kStringEquals, false},
                        "aws:RequestedRegion",
                        {std::move(region)}}};
    return made;
}

std::string region_of(Statement const& made) { return made.conditions.at(0).values.at(0); }

TEST(Compressed, WhatDiffersInMoreThanOnePartStaysApart) {
    Policy const policy = compressed({statement("A", {"s3:Get"}, {"arn:aws:s3:::a"}),
                                      statement("A", {"s3:Put"}, {"arn:aws:s3:::b"})});
    ASSERT_EQ(policy.statements.size(), 2U);  // together they would allow s3:Put on a
    EXPECT_EQ(policy.statements[1].sid, "A2");
    EXPECT_EQ(compressed({statement("A", {"s3:Get"}, {"*"}, "us-east-1"),
                          statement("A", {"s3:Get"}, {"*"}, "eu-west-1")})
                  .statements.size(),
              2U);
    Statement deny = statement("A", {"s3:Get"}, {"arn:aws:s3:::b"});
    deny.effect = Effect::kDeny;
    EXPECT_EQ(compressed({statement("A", {"s3:Get"}, {"arn:aws:s3:::a"}), deny}).statements.size(),
              2U);
}

TEST(Compressed, NegatedStatementsAreLeftAlone) {
    Statement first = statement("A", {"s3:Get"}, {"*"});
    first.actions.polarity = Polarity::kIsNot;
    Statement second = statement("A", {"s3:Put"}, {"*"});
    second.actions.polarity = Polarity::kIsNot;
    EXPECT_EQ(compressed({first, second}).statements.size(), 2U);
}

TEST(Compressed, ResourcesOfTheSameActionsThenActionsOfTheSameResources) {
    Policy const policy =
        compressed({statement("A", {"s3:Put"}, {"arn:aws:s3:::b"}),
                    statement("A", {"s3:Put"}, {"arn:aws:s3:::a"}),
                    statement("A", {"s3:Get"}, {"arn:aws:s3:::a", "arn:aws:s3:::b"}),
                    statement("B", {"s3:Get"}, {"arn:aws:s3:::c"})});
    ASSERT_EQ(policy.statements.size(), 2U);
    EXPECT_THAT(policy.statements[0].actions.values, ElementsAre("s3:Get", "s3:Put"));
    EXPECT_THAT(policy.statements[0].resources->values,
                ElementsAre("arn:aws:s3:::a", "arn:aws:s3:::b"));
    EXPECT_EQ(region_of(policy.statements[0]), "us-east-1");
}

TEST(Compressed, SidsAreUniqueWhateverTheyWere) {
    Policy const policy =
        compressed({statement("A", {"s3:A"}, {"x:1"}), statement("A2", {"s3:B"}, {"x:2"}),
                    statement("A", {"s3:C"}, {"x:3"}), statement("A", {"s3:D"}, {"x:4"})});
    std::vector<std::string> sids;
    for (Statement const& made : policy.statements) {
        sids.push_back(*made.sid);
    }
    EXPECT_THAT(sids, ElementsAre("A", "A2", "A3", "A4"));
}

}  // namespace
}  // namespace mandate::iam
