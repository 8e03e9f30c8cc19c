#include "ownership/anchor.h"

#include <random>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::ownership {
namespace {

using testing::HasSubstr;

Anchor parsed(std::string_view text) {
    Result<Anchor> const anchor = parse_anchor(text);
    if (!anchor) {
        ADD_FAILURE() << text << ": " << to_string(anchor.error());
        return {};
    }
    EXPECT_EQ(parse_anchor(to_string(*anchor)), *anchor) << text;
    return *anchor;
}

std::string refusal(std::string_view text) {
    Result<Anchor> const anchor = parse_anchor(text);
    if (anchor) {
        return "accepted as " + to_string(*anchor);
    }
    EXPECT_EQ(anchor.error().code, ErrorCode::kBadInput);
    EXPECT_FALSE(anchor.error().hint.empty()) << text;
    return anchor.error().message;
}

TEST(Anchor, RefusesWhatIsNone) {
    for (char const* text :
         {"", " ", "support-bot", "11112222333", "1111222233334", "arn", "arn:aws:iam",
          "111122223333/", "111122223333/a/b", "111122223333/*", "tag", "role/app"}) {
        EXPECT_THAT(refusal(text), HasSubstr("is no anchor")) << text;
    }
    EXPECT_THAT(refusal(std::string(2049, '1')), HasSubstr("longer than 2,048"));
}

TEST(Anchor, RefusesIdentitiesThatAreNoRoleOrUser) {
    EXPECT_EQ(refusal("arn:aws:iam::111122223333:root"),
              "anchor 'arn:aws:iam::111122223333:root': is neither a role nor a user");
    EXPECT_THAT(refusal("arn:aws:iam::111122223333:policy/x"), HasSubstr("neither"));
    EXPECT_THAT(refusal("arn:aws:sts::111122223333:federated-user/x"), HasSubstr("no session"));
    for (char const* text :
         {"arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role/*",
          "arn:aws:iam::111122223333:role/a b", "arn:aws:iam::111122223333:role/path/",
          "arn:aws:iam::111122223333:user/", "arn:aws:sts::111122223333:assumed-role/",
          "arn:aws:sts::111122223333:assumed-role//session"}) {
        EXPECT_THAT(refusal(text), HasSubstr("name that IAM allows")) << text;
    }
    for (char const* text :
         {"arn:aws:iam::1111:role/app", "arn:aws:iam::*:role/app", "arn:aws:iam:::role/app",
          "arn:aws:iam:us-east-1:111122223333:role/app"}) {
        EXPECT_THAT(refusal(text), HasSubstr("no account")) << text;
    }
    EXPECT_THAT(refusal("arn:*:iam::111122223333:role/app"), HasSubstr("no partition"));
}

TEST(Anchor, RefusesWhatEverybodyShares) {
    for (char const* text :
         {"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5",
          "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-opus-5",
          "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/x", "arn:aws:s3:::bucket",
          "arn:aws:sso:::permissionSet/ssoins-1/ps-1"}) {
        EXPECT_THAT(refusal(text), HasSubstr("which no workload owns alone")) << text;
    }
    EXPECT_THAT(refusal("arn:aws:bedrock-agentcore:us-east-1:aws:browser/aws.browser.v1"),
                HasSubstr("no account of twelve digits"));
}

TEST(Anchor, RefusesWildcardsAndMissingIds) {
    for (char const* text : {"arn:aws:bedrock:us-east-1:111122223333:agent/*",
                             "arn:aws:bedrock:us-east-1:111122223333:agent",
                             "arn:aws:bedrock:us-east-1:111122223333:agent/",
                             "arn:aws:bedrock:us-east-1:111122223333:guardrail/:1",
                             "arn:aws:bedrock:us-east-1:111122223333:flow//alias/x",
                             "arn:aws:aws-external-anthropic:us-west-2:111122223333:workspace/*"}) {
        EXPECT_THAT(refusal(text), HasSubstr("has no id")) << text;
    }
    EXPECT_THAT(refusal("arn:aws:bedrock:*:111122223333:agent/A1"), HasSubstr("no region"));
    EXPECT_THAT(refusal("arn:aws:bedrock::111122223333:agent/A1"), HasSubstr("no region"));
}

TEST(Anchor, RefusesTagRulesThatNameNoTag) {
    for (char const* text : {"tag:", "tag:team=support", "tag:resourceTags/team", "tag:a=b/c"}) {
        EXPECT_THAT(refusal(text), HasSubstr("is no tag rule")) << text;
    }
    EXPECT_THAT(refusal("tag:labels/team=support"), HasSubstr("no source of tags"));
    for (char const* text : {"tag:resourceTags/=support", "tag:resourceTags/team=",
                             "tag:resourceTags/team=*", "tag:resourceTags/team= a"}) {
        EXPECT_THAT(refusal(text), HasSubstr("no key or no value")) << text;
    }
}

TEST(Anchor, ARoleIsItsAccountAndName) {
    Anchor const role{AnchorKind::kRole, "arn:aws:iam::111122223333:role/app"};
    EXPECT_EQ(parsed("arn:aws:iam::111122223333:role/app"), role);
    EXPECT_EQ(parsed("  arn:aws:iam::111122223333:role/mandate/team/app \n"), role);
    EXPECT_EQ(parsed("arn:aws:sts::111122223333:assumed-role/app"), role);
    EXPECT_EQ(parsed("arn:aws:sts::111122223333:assumed-role/app/i-0abc"), role);
    EXPECT_EQ(parsed("arn:aws:sts::111122223333:assumed-role/app/a/b:c@d"), role);
    EXPECT_EQ(parsed("arn:aws-us-gov:iam::111122223333:role/app").value,
              "arn:aws-us-gov:iam::111122223333:role/app");
}

TEST(Anchor, AReservedSsoRoleIsItsPermissionSet) {
    Anchor const set{AnchorKind::kPermissionSet, "111122223333/AI_Analyst"};
    EXPECT_EQ(parsed("111122223333/AI_Analyst"), set);
    for (char const* text :
         {"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/"
          "AWSReservedSSO_AI_Analyst_0123456789abcdef",
          "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/"
          "AWSReservedSSO_AI_Analyst_fedcba9876543210",
          "arn:aws:iam::111122223333:role/AWSReservedSSO_AI_Analyst_0123456789abcdef",
          "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AI_Analyst_0123456789abcdef/"
          "lena@example.com"}) {
        EXPECT_EQ(parsed(text), set) << text;
    }
    for (char const* name :
         {"AWSReservedSSO_AI_0123456789abcde", "AWSReservedSSO_AI_0123456789ABCDEF",
          "AWSReservedSSO__0123456789abcdef", "AWSReservedSSO_0123456789abcdef", "AWSReservedSSO_",
          "AWSReservedSSO_X0123456789abcdef"}) {
        EXPECT_EQ(parsed(std::string("arn:aws:iam::111122223333:role/") + name).kind,
                  AnchorKind::kRole)
            << name;
    }
}

TEST(Anchor, AUserIsItsAccountAndName) {
    Anchor const user{AnchorKind::kUser, "arn:aws:iam::111122223333:user/BedrockAPIKey-abcd"};
    EXPECT_EQ(parsed("arn:aws:iam::111122223333:user/BedrockAPIKey-abcd"), user);
    EXPECT_EQ(parsed("arn:aws:iam::111122223333:user/bots/BedrockAPIKey-abcd"), user);
}

TEST(Anchor, ReadsProfilesProjectsWorkspacesAccountsAndTags) {
    std::string const place = "us-east-1:111122223333:";
    EXPECT_EQ(
        parsed("arn:aws:bedrock:" + place + "application-inference-profile/k1c3lwu20lem").kind,
        AnchorKind::kInferenceProfile);
    EXPECT_EQ(parsed("arn:aws:bedrock-mantle:" + place + "project/proj_abc").kind,
              AnchorKind::kProject);
    EXPECT_EQ(parsed("arn:aws:aws-external-anthropic:" + place + "workspace/wrkspc_01AbC").kind,
              AnchorKind::kWorkspace);
    EXPECT_EQ(parsed("111122223333"), (Anchor{AnchorKind::kAccount, "111122223333"}));
    EXPECT_EQ(parsed("tag:resourceTags/cost/team=a=b/c"),
              (Anchor{AnchorKind::kTag, "resourceTags/cost/team=a=b/c"}));
    EXPECT_EQ(parsed("tag:iamPrincipal/map-migrated=mig12345").kind, AnchorKind::kTag);
}

TEST(Anchor, AnAliasVersionOrEndpointIsTheThingItself) {
    std::pair<char const*, char const*> const cases[] = {
        {"bedrock:R:agent/AGENT1", "bedrock:R:agent/AGENT1"},
        {"bedrock:R:agent-alias/AGENT1/ALIAS1", "bedrock:R:agent/AGENT1"},
        {"bedrock:R:flow/FLOW1", "bedrock:R:flow/FLOW1"},
        {"bedrock:R:flow/FLOW1/alias/TSTALIASID", "bedrock:R:flow/FLOW1"},
        {"bedrock:R:flow-alias/FLOW1/A", "bedrock:R:flow/FLOW1"},
        {"bedrock:R:guardrail/g1abc:2", "bedrock:R:guardrail/g1abc"},
        {"bedrock:R:knowledge-base/KB1", "bedrock:R:knowledge-base/KB1"},
        {"bedrock:R:provisioned-model/abc", "bedrock:R:provisioned-model/abc"},
        {"bedrock:R:imported-model/abc", "bedrock:R:imported-model/abc"},
        {"bedrock:R:custom-model/amazon.nova-lite-v1:0/abc",
         "bedrock:R:custom-model/amazon.nova-lite-v1:0/abc"},
        {"bedrock:R:custom-model-deployment/abc", "bedrock:R:custom-model-deployment/abc"},
        {"bedrock-mantle:R:customized-model/abc", "bedrock-mantle:R:customized-model/abc"},
        {"bedrock-agentcore:R:runtime/bot-AbC/runtime-endpoint/DEFAULT",
         "bedrock-agentcore:R:runtime/bot-AbC"},
        {"bedrock-agentcore:R:memory/m1", "bedrock-agentcore:R:memory/m1"},
        {"bedrock-agentcore:R:gateway/g1", "bedrock-agentcore:R:gateway/g1"},
        {"bedrock-agentcore:R:browser-custom/b1", "bedrock-agentcore:R:browser-custom/b1"},
        {"bedrock-agentcore:R:code-interpreter-custom/c1",
         "bedrock-agentcore:R:code-interpreter-custom/c1"},
        {"sagemaker:R:endpoint/my-endpoint", "sagemaker:R:endpoint/my-endpoint"},
    };
    auto const arn = [](std::string text) {
        text.replace(text.find(":R:"), 3, ":eu-west-1:111122223333:");
        return "arn:aws:" + text;
    };
    for (auto const& [given, wanted] : cases) {
        EXPECT_EQ(parsed(arn(given)), (Anchor{AnchorKind::kResource, arn(wanted)}));
    }
}

TEST(Anchor, PrintIsTheInverseOfParseForAnyText) {
    static constexpr char const* kPieces[] = {"arn:aws:",
                                              "iam::",
                                              "sts::",
                                              "bedrock:",
                                              "us-east-1:",
                                              "111122223333",
                                              ":",
                                              "/",
                                              "role/",
                                              "user/",
                                              "assumed-role/",
                                              "agent/",
                                              "flow/",
                                              "AWSReservedSSO_",
                                              "0123456789abcdef",
                                              "_",
                                              "a",
                                              "tag:",
                                              "resourceTags/",
                                              "=",
                                              " ",
                                              "*",
                                              "guardrail/",
                                              "runtime/"};
    std::mt19937 random(5);  // NOLINT(cert-msc51-cpp): the same cases every time
    int understood = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text = random() % 4 == 0   ? "arn:aws:iam::111122223333:role/"
                           : random() % 3 == 0 ? "arn:aws:bedrock:us-east-1:111122223333:"
                                               : "";
        for (std::size_t n = random() % 6; n > 0; --n) {
            text += kPieces[random() % std::size(kPieces)];
        }
        if (auto const anchor = parse_anchor(text)) {
            ASSERT_EQ(parse_anchor(to_string(*anchor)), *anchor) << text;
            ++understood;
        }
    }
    EXPECT_GT(understood, 1'000);
}

}  // namespace
}  // namespace mandate::ownership
