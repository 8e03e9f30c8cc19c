#include "iam/artefact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;

Statement statement(Effect effect) {
    Statement made;
    made.effect = effect;
    made.actions.values = {"bedrock:InvokeModel"};
    made.resources = Selection{Polarity::kIs, {"*"}};
    return made;
}

RoleArtefact artefact_with(Effect effect) {
    RoleArtefact artefact;
    artefact.role.name = "app";
    artefact.role.permission.statements = {statement(effect)};
    artefact.companions.emplace_back().name = "app-batch";
    return artefact;
}

TEST(Artefact, ItsTextIsThePolicyAndItsHashIsOfAll) {
    RoleArtefact const whole = artefact_with(Effect::kAllow);
    Artefact const one = artefact_of("c0ffee", whole, whole.role, ArtefactPart::kPermissionPolicy);
    EXPECT_TRUE(one.executable);
    EXPECT_EQ(one.composition_sha256, "c0ffee");
    EXPECT_EQ(one.text, print(whole.role.permission, Layout::kIndented));
    EXPECT_EQ(one.artefact_sha256, artefact_sha256(whole));
    EXPECT_EQ(one.role, "app");
}

TEST(Artefact, WhatAllowsNothingYetCannotBeExecuted) {
    RoleArtefact const whole = artefact_with(Effect::kDeny);
    for (ArtefactPart const part : {ArtefactPart::kPermissionPolicy, ArtefactPart::kTrustPolicy}) {
        Artefact const one = artefact_of("c0ffee", whole, whole.role, part);
        EXPECT_FALSE(one.executable);
        EXPECT_EQ(one.artefact_sha256, std::nullopt);
        EXPECT_THAT(one.text, HasSubstr("names workspaces by their ids"));
    }
}

TEST(Artefact, ARoleIsFoundByItsName) {
    RoleArtefact const whole = artefact_with(Effect::kAllow);
    EXPECT_EQ(find_role(whole, "app"), &whole.role);
    EXPECT_EQ(find_role(whole, "app-batch"), whole.companions.data());
    EXPECT_EQ(find_role(whole, "other"), nullptr);
}

TEST(Artefact, TheDenyOfAGuardRailIsHashedByItsMeaning) {
    Policy policy;
    policy.statements = {statement(Effect::kDeny), statement(Effect::kAllow)};
    Policy turned = policy;
    std::swap(turned.statements[0], turned.statements[1]);
    EXPECT_EQ(artefact_of("c0ffee", policy).artefact_sha256,
              artefact_of("c0ffee", turned).artefact_sha256);
    EXPECT_EQ(artefact_of("c0ffee", policy).role, std::nullopt);
}

}  // namespace
}  // namespace mandate::iam
