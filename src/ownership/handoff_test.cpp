#include "ownership/handoff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace mandate::ownership {
namespace {

using iam::ActionSet;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Anchor const kRole{AnchorKind::kRole, "arn:aws:iam::111122223333:role/finops-ai-bot-1a2b"};
Anchor const kWorkspace{AnchorKind::kWorkspace,
                        "arn:aws:aws-external-anthropic:us-west-2:111122223333:workspace/"
                        "wrkspc_01AbC"};

iam::Grant grant(std::string model, std::vector<ActionSet> actions) {
    iam::Grant grant;
    grant.model = std::move(model);
    grant.region = Region("us-east-1");
    grant.actions = std::move(actions);
    return grant;
}

Handoff of(iam::Grant grant, Anchor const& anchor = kRole) {
    approval::Composition composition;
    composition.grants = {std::move(grant)};
    return handoff(composition, anchor);
}

std::vector<std::string> tools(Handoff const& handoff) {
    std::vector<std::string> names;
    for (HandoffLine const& line : handoff.lines) {
        names.push_back(line.tool);
    }
    return names;
}

TEST(Handoff, NoGrantsGiveNoLines) {
    Handoff const empty = handoff({}, kRole);
    EXPECT_THAT(empty.lines, IsEmpty());
    EXPECT_EQ(empty.anchor, kRole.value);
}

TEST(Handoff, OnlyWhatIsGrantedIsShown) {
    EXPECT_THAT(tools(of(grant("amazon.nova-lite-v1:0", {ActionSet::kBatch}))),
                ElementsAre("AWS CLI, batch"));
    EXPECT_THAT(tools(of(grant("amazon.nova-lite-v1:0", {ActionSet::kCounting}))),
                ElementsAre("AWS CLI, counting tokens"));
    EXPECT_THAT(
        tools(of(grant("amazon.nova-lite-v1:0", {ActionSet::kInference, ActionSet::kStreaming}))),
        ElementsAre("AWS CLI", "Python (boto3)", "Python (boto3), streaming"));
}

TEST(Handoff, AModelThatDoesNotConverseIsInvoked) {
    Handoff const line =
        of(grant("amazon.titan-embed-text-v2:0", {ActionSet::kInference, ActionSet::kCounting}));
    ASSERT_THAT(tools(line), ElementsAre("AWS CLI"));
    EXPECT_EQ(line.lines[0].snippet,
              "aws bedrock-runtime invoke-model --model-id amazon.titan-embed-text-v2:0 --region "
              "us-east-1 \\\n  --content-type application/json --body fileb://request.json "
              "answer.json");
}

TEST(Handoff, TheProfileIsCalledNotTheBareModel) {
    iam::Grant through = grant("anthropic.claude-sonnet-4-6", {ActionSet::kInference});
    through.inference_profile = "us.anthropic.claude-sonnet-4-6";
    Handoff const result = of(through);
    ASSERT_THAT(tools(result), ElementsAre("AWS CLI", "Python (boto3)"));
    EXPECT_EQ(result.lines[0].model, "us.anthropic.claude-sonnet-4-6");
    EXPECT_EQ(result.lines[0].region, "us-east-1");
    EXPECT_EQ(result.lines[0].snippet,
              "aws bedrock-runtime converse --model-id us.anthropic.claude-sonnet-4-6 --region "
              "us-east-1 \\\n  --messages '[{\"role\": \"user\", \"content\": [{\"text\": "
              "\"Hello\"}]}]'");
    EXPECT_EQ(result.lines[1].snippet,
              "import boto3\n\nbedrock = boto3.client(\"bedrock-runtime\", "
              "region_name=\"us-east-1\")\nanswer = bedrock.converse(\n    "
              "modelId=\"us.anthropic.claude-sonnet-4-6\",\n    messages=[{\"role\": \"user\", "
              "\"content\": [{\"text\": \"Hello\"}]}],\n)\n"
              "print(answer[\"output\"][\"message\"][\"content\"][0][\"text\"])");
}

iam::Grant on_claude_platform(std::optional<std::string> id) {
    iam::Grant result = grant("claude-sonnet-4-6",
                              {ActionSet::kInference, ActionSet::kBatch, ActionSet::kCounting});
    result.platform = iam::Platform::kClaudePlatform;
    result.workspace = iam::Workspace{"bot", std::move(id)};
    return result;
}

TEST(Handoff, AWorkspaceWithoutAnIdIsReadFromTheEnvironment) {
    Handoff const result = of(on_claude_platform(std::nullopt));
    EXPECT_THAT(result.lines.at(0).snippet,
                HasSubstr("anthropic-workspace-id: $ANTHROPIC_AWS_WORKSPACE_ID\""));
    EXPECT_THAT(result.lines.at(1).snippet, Not(HasSubstr("WORKSPACE")));
}

TEST(Handoff, TheClaimedWorkspaceIsCalled) {
    Handoff const result = of(on_claude_platform(std::nullopt), kWorkspace);
    EXPECT_EQ(result.anchor, "wrkspc_01AbC");
    EXPECT_THAT(result.lines.at(0).snippet, HasSubstr("anthropic-workspace-id: wrkspc_01AbC\""));
}

TEST(Handoff, ClaudePlatformIsCalledThroughItsOwnEndpoint) {
    Handoff const result = of(on_claude_platform("wrkspc_9"));
    ASSERT_THAT(tools(result),
                ElementsAre("curl", "Python (anthropic)", "curl, batch", "curl, counting tokens"));
    EXPECT_EQ(result.lines[0].snippet,
              R"(curl "https://aws-external-anthropic.us-east-1.api.aws/v1/messages" \
  --aws-sigv4 "aws:amz:us-east-1:aws-external-anthropic" \
  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  -H "x-amz-security-token: $AWS_SESSION_TOKEN" \
  -H "content-type: application/json" \
  -H "anthropic-version: 2023-06-01" \
  -H "anthropic-workspace-id: wrkspc_9" \
  -d '{"model": "claude-sonnet-4-6", "max_tokens": 1024, "messages": [{"role": "user", "content": "Hello"}]}')");
    EXPECT_EQ(result.lines[1].snippet, R"(import os

from anthropic import AnthropicAWS

os.environ["AWS_REGION"] = "us-east-1"
os.environ["ANTHROPIC_AWS_WORKSPACE_ID"] = "wrkspc_9"
client = AnthropicAWS()
message = client.messages.create(
    model="claude-sonnet-4-6",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello"}],
)
print(message.content[0].text))");
    EXPECT_THAT(
        result.lines[2].snippet,
        HasSubstr(
            R"(-d '{"requests": [{"custom_id": "1", "params": {"model": "claude-sonnet-4-6", )"
            R"("max_tokens": 1024, "messages": [{"role": "user", "content": "Hello"}]}}]}')"));
    EXPECT_THAT(result.lines[3].snippet, HasSubstr("/v1/messages/count_tokens\""));
}

TEST(Handoff, WhatStandsBetweenSingleQuotesIsJson) {
    std::vector<ActionSet> const all{ActionSet::kInference, ActionSet::kStreaming,
                                     ActionSet::kBatch, ActionSet::kCounting};
    iam::Grant claude = on_claude_platform("wrkspc_9");
    claude.actions = all;
    int bodies = 0;
    for (Handoff const& handoff : {of(grant("amazon.nova-lite-v1:0", all)), of(claude)}) {
        for (HandoffLine const& line : handoff.lines) {
            std::size_t const first = line.snippet.find('\'');
            if (first != std::string::npos) {
                std::size_t const last = line.snippet.rfind('\'');
                std::string const body = line.snippet.substr(first + 1, last - first - 1);
                EXPECT_TRUE(parse_json(body, line.tool)) << body;
                ++bodies;
            }
            EXPECT_EQ(std::ranges::count(line.snippet, '{'), std::ranges::count(line.snippet, '}'));
            EXPECT_THAT(line.snippet, Not(HasSubstr("{{")));
        }
    }
    EXPECT_EQ(bodies, 5);
}

}  // namespace
}  // namespace mandate::ownership
