#include "ownership/handoff.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::ownership {
namespace {

using iam::ActionSet;
using iam::Grant;

/// Parts of the ids of models that do not converse: they take a request of their own form.
constexpr std::array<std::string_view, 10> kOtherForms{
    "embed", "rerank",     "image", "canvas",      "reel",
    "sonic", "stability.", "luma.", "twelvelabs.", "voxtral"};

bool converses(std::string_view model) {
    return std::ranges::none_of(kOtherForms, [&](std::string_view part) {
        return model.find(part) != std::string_view::npos;
    });
}

bool allows(Grant const& grant, ActionSet action) {
    return std::ranges::find(grant.actions, action) != grant.actions.end();
}

/// The snippets of one grant, in the order in which they are added.
class Snippets {
public:
    Snippets(Grant const& grant, std::vector<HandoffLine>& lines)
        : model_(grant.inference_profile.value_or(grant.model)),
          region_(grant.region.value()),
          lines_(lines) {}

    void add(std::string_view tool, std::string snippet) {
        lines_.push_back({model_, region_, std::string(tool), std::move(snippet)});
    }
    std::string const& model() const { return model_; }
    std::string const& region() const { return region_; }

private:
    std::string model_;
    std::string region_;
    std::vector<HandoffLine>& lines_;
};

constexpr std::string_view kCliConverse =
    R"(aws bedrock-runtime converse --model-id {0} --region {1} \
  --messages '[{{"role": "user", "content": [{{"text": "Hello"}}]}}]')";

constexpr std::string_view kCliInvoke =
    R"(aws bedrock-runtime invoke-model --model-id {0} --region {1} \
  --content-type application/json --body fileb://request.json answer.json)";

constexpr std::string_view kCliCount =
    R"(aws bedrock-runtime count-tokens --model-id {0} --region {1} \
  --input '{{"converse": {{"messages": [{{"role": "user", "content": [{{"text": "Hello"}}]}}]}}}}')";

constexpr std::string_view kCliBatch =
    R"(aws bedrock create-model-invocation-job --model-id {0} --region {1} \
  --job-name "$JOB_NAME" --role-arn "$BATCH_ROLE_ARN" \
  --input-data-config "s3InputDataConfig={{s3Uri=$INPUT_S3_URI}}" \
  --output-data-config "s3OutputDataConfig={{s3Uri=$OUTPUT_S3_URI}}")";

constexpr std::string_view kPythonConverse = R"(import boto3

bedrock = boto3.client("bedrock-runtime", region_name="{1}")
answer = bedrock.converse(
    modelId="{0}",
    messages=[{{"role": "user", "content": [{{"text": "Hello"}}]}}],
)
print(answer["output"]["message"]["content"][0]["text"]))";

constexpr std::string_view kPythonStream = R"(import boto3

bedrock = boto3.client("bedrock-runtime", region_name="{1}")
answer = bedrock.converse_stream(
    modelId="{0}",
    messages=[{{"role": "user", "content": [{{"text": "Hello"}}]}}],
)
for event in answer["stream"]:
    if "contentBlockDelta" in event:
        print(event["contentBlockDelta"]["delta"].get("text", ""), end=""))";

void add_bedrock(Grant const& grant, Snippets& snippets) {
    auto const text = [&](std::string_view form) {
        return fmt::format(fmt::runtime(form), snippets.model(), snippets.region());
    };
    bool const talks = converses(grant.model);
    if (allows(grant, ActionSet::kInference)) {
        snippets.add("AWS CLI", text(talks ? kCliConverse : kCliInvoke));
        if (talks) {
            snippets.add("Python (boto3)", text(kPythonConverse));
        }
    }
    if (allows(grant, ActionSet::kStreaming) && talks) {
        snippets.add("Python (boto3), streaming", text(kPythonStream));
    }
    if (allows(grant, ActionSet::kBatch)) {
        snippets.add("AWS CLI, batch", text(kCliBatch));
    }
    if (allows(grant, ActionSet::kCounting) && talks) {
        snippets.add("AWS CLI, counting tokens", text(kCliCount));
    }
}

/// A request to an endpoint of Claude Platform on AWS: {0} path, {1} region, {2} workspace id,
/// {3} body.
constexpr std::string_view kCurl =
    R"(curl "https://aws-external-anthropic.{1}.api.aws/v1/{0}" \
  --aws-sigv4 "aws:amz:{1}:aws-external-anthropic" \
  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  -H "x-amz-security-token: $AWS_SESSION_TOKEN" \
  -H "content-type: application/json" \
  -H "anthropic-version: 2023-06-01" \
  -H "anthropic-workspace-id: {2}" \
  -d '{3}')";

constexpr std::string_view kPythonMessages = R"(import os

from anthropic import AnthropicAWS

os.environ["AWS_REGION"] = "{1}"
{2}client = AnthropicAWS()
message = client.messages.create(
    model="{0}",
    max_tokens=1024,
    messages=[{{"role": "user", "content": "Hello"}}],
)
print(message.content[0].text))";

void add_claude_platform(Grant const& grant, Snippets& snippets,
                         std::optional<std::string> const& workspace) {
    std::string const id = workspace.value_or("$ANTHROPIC_AWS_WORKSPACE_ID");
    std::string const messages = R"("messages": [{"role": "user", "content": "Hello"}])";
    std::string const model = fmt::format(R"("model": "{}")", grant.model);
    auto const curl = [&](std::string_view path, std::string const& body) {
        return fmt::format(fmt::runtime(kCurl), path, snippets.region(), id, body);
    };
    if (allows(grant, ActionSet::kInference) || allows(grant, ActionSet::kStreaming)) {
        snippets.add("curl", curl("messages", fmt::format(R"({{{}, "max_tokens": 1024, {}}})",
                                                          model, messages)));
        std::string const set_workspace =
            workspace
                ? fmt::format("os.environ[\"ANTHROPIC_AWS_WORKSPACE_ID\"] = \"{}\"\n", *workspace)
                : "";
        snippets.add("Python (anthropic)", fmt::format(fmt::runtime(kPythonMessages), grant.model,
                                                       snippets.region(), set_workspace));
    }
    if (allows(grant, ActionSet::kBatch)) {
        snippets.add(
            "curl, batch",
            curl(
                "messages/batches",
                fmt::format(
                    R"({{"requests": [{{"custom_id": "1", "params": {{{}, "max_tokens": 1024, {}}}}}]}})",
                    model, messages)));
    }
    if (allows(grant, ActionSet::kCounting)) {
        snippets.add("curl, counting tokens",
                     curl("messages/count_tokens", fmt::format("{{{}, {}}}", model, messages)));
    }
}

/// `wrkspc_...` of a workspace's ARN.
std::string_view workspace_id(Anchor const& anchor) {
    return std::string_view(anchor.value).substr(anchor.value.rfind('/') + 1);
}

/// The workspace to call: the grant's own, else the claimed one.
std::optional<std::string> workspace_of(Grant const& grant, Anchor const& anchor) {
    if (grant.workspace && grant.workspace->id) {
        return grant.workspace->id;
    }
    if (anchor.kind == AnchorKind::kWorkspace) {
        return std::string(workspace_id(anchor));
    }
    return std::nullopt;
}

}  // namespace

Handoff handoff(approval::Composition const& composition, Anchor const& anchor) {
    Handoff result;
    result.anchor = anchor.kind == AnchorKind::kWorkspace ? workspace_id(anchor)
                                                          : std::string_view(anchor.value);
    for (Grant const& grant : composition.grants) {
        Snippets snippets(grant, result.lines);
        if (grant.platform == iam::Platform::kBedrock) {
            add_bedrock(grant, snippets);
        } else {
            add_claude_platform(grant, snippets, workspace_of(grant, anchor));
        }
    }
    return result;
}

}  // namespace mandate::ownership
