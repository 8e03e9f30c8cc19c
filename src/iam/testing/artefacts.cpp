#include "iam/testing/artefacts.h"

#include <algorithm>

#include "iam/policy_parse.h"

namespace mandate::iam::testing {
namespace {

constexpr std::string_view kTrust = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",
  "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}})";

constexpr std::string_view kBatchTrust = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",
  "Principal":{"Service":"bedrock.amazonaws.com"},"Action":"sts:AssumeRole",
  "Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},
    "ArnLike":{"aws:SourceArn":"arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/*"}}}})";

constexpr std::string_view kInvoke = R"({"Version":"2012-10-17","Statement":[
  {"Sid":"Invoke","Effect":"Allow","Action":["bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream"],
   "Resource":"arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0",
   "Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}},
  {"Sid":"Mantle","Effect":"Allow","Action":"bedrock-mantle:CreateInference",
   "Resource":"arn:aws:bedrock-mantle:us-east-1:111122223333:project/*",
   "Condition":{"StringEquals":{"bedrock-mantle:Model":"anthropic.claude-sonnet-4-6"}}},
  {"Sid":"NoBearer","Effect":"Deny","Action":["bedrock:CallWithBearerToken",
    "bedrock-mantle:CallWithBearerToken"],"Resource":"*"},
  {"Sid":"NoAgents","Effect":"Deny","NotAction":["s3:ListAllMyBuckets"],"Resource":"*",
   "Condition":{"Bool":{"aws:ViaAWSMCPService":"true"}}}]})";

constexpr std::string_view kBatch = R"({"Version":"2012-10-17","Statement":[
  {"Sid":"Jobs","Effect":"Allow","Action":"bedrock:CreateModelInvocationJob",
   "Resource":["arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0",
     "arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/*"]},
  {"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole",
   "Resource":"arn:aws:iam::111122223333:role/mandate/finops-ai-nightly-11aa-batch",
   "Condition":{"StringEquals":{"iam:PassedToService":"bedrock.amazonaws.com"}}}]})";

constexpr std::string_view kClaude = R"({"Version":"2012-10-17","Statement":[
  {"Sid":"Inference","Effect":"Allow","Action":["aws-external-anthropic:CountTokens",
    "aws-external-anthropic:CreateInference"],
   "Resource":"arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_01AbCdEf23GhIj"}
  ]})";

/// Policy variables look like templates of Terraform.
constexpr std::string_view kVariables = R"({"Version":"2012-10-17","Statement":[
  {"Sid":"Own","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-%{x}",
   "Condition":{"StringLike":{"s3:prefix":["${aws:username}/*","it's $(id) `id` \" \\"]}}}]})";

Policy read(std::string_view text, PolicyKind kind) {
    return parse_policy(text, "sample", kind).value();
}

RoleText role(std::string name, std::string_view trust, std::string_view permission) {
    RoleText text;
    text.name = std::move(name);
    text.path = "/mandate/";
    text.trust = read(trust, PolicyKind::kTrust);
    text.permission = read(permission, PolicyKind::kIdentity);
    text.tags = {{"finops:workload", "support-bot"}, {"team", "Care and Support"}};
    return text;
}

RoleText permission_set(std::string_view permission) {
    RoleText text;
    text.kind = AnchorKind::kPermissionSet;
    text.name = "AiAnalyst";
    text.permission = read(permission, PolicyKind::kIdentity);
    text.permissions_boundary = "arn:aws:iam::111122223333:policy/guard/rails/AiBoundary";
    text.tags = {{"finops:workload", "analysts"}};
    text.session_duration = "PT4H";
    return text;
}

RoleText user(std::string_view permission) {
    RoleText text;
    text.kind = AnchorKind::kUser;
    text.name = "finops-ai-legacy-77cd";
    text.path = "/mandate/";
    text.permission = read(permission, PolicyKind::kIdentity);
    text.permissions_boundary = "arn:aws:iam::111122223333:policy/AiBoundary";
    text.tags = {{"finops:workload", "legacy"}};
    return text;
}

RoleText batch_role() { return role("finops-ai-nightly-11aa-batch", kBatchTrust, kInvoke); }

SampleArtefact sample(std::string name, Runtime runtime, RoleText role,
                      std::vector<RoleText> companions = {}) {
    SampleArtefact sample;
    sample.name = std::move(name);
    sample.scope.workload = "support-bot";
    sample.scope.account = AccountId("111122223333");
    sample.scope.partition = Partition("aws");
    sample.scope.runtime = std::move(runtime);
    sample.scope.role_name = role.name;
    sample.artefact.role = std::move(role);
    sample.artefact.companions = std::move(companions);
    sample.artefact.notes = {"These keys do not cover shells and SDK calls."};
    return sample;
}

}  // namespace

std::vector<SampleArtefact> sample_artefacts() {
    Runtime const lambda{
        "lambda", {{"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:support-bot"}}};
    Runtime const people{"people",
                         {{"permission_set", "AiAnalyst"},
                          {"group", "FinOps Analysts"},
                          {"instance_arn", "arn:aws:sso:::instance/ssoins-1234567890abcdef"}}};
    std::vector<SampleArtefact> samples{
        sample("role", lambda, role("finops-ai-support-bot-3f2c", kTrust, kInvoke)),
        sample("claude", lambda, role("finops-ai-support-bot-9e1d", kTrust, kClaude)),
        sample("batch", lambda, role("finops-ai-nightly-11aa", kTrust, kBatch), {batch_role()}),
        sample("people", people, permission_set(kInvoke)),
        sample("people_batch", people, permission_set(kBatch), {batch_role()}),
        sample("user",
               {"iam_user", {{"user_name", "finops-ai-legacy-77cd"}, {"expires_on", "2027-01-31"}}},
               user(kClaude)),
        sample("empty", lambda, role("finops-ai-retired-0b1c", kTrust, kClaude)),
        sample("people_empty", people, permission_set(kInvoke)),
        sample("odd", lambda, role("odd", kTrust, kVariables))};
    samples.at(6).artefact.role.permission.statements.clear();
    samples.at(7).artefact.role.permission.statements.clear();
    SampleArtefact& odd = samples.at(8);
    odd.scope.workload = "it's\nrm -rf $HOME";
    odd.artefact.role.path = "/it's/$(id)/";
    odd.artefact.role.tags = {{"quo'te", "$(id) `id` $HOME \"x\" \\ ${aws:x} %{y} END_OF_POLICY"}};
    odd.artefact.role.permissions_boundary = "arn:aws:iam::111122223333:policy/it's/$(id)";
    odd.artefact.notes = {"two\nlines\r\xE2\x80\xAE END_OF_POLICY"};
    return samples;
}

SampleArtefact sample_artefact(std::string_view name) {
    std::vector<SampleArtefact> samples = sample_artefacts();
    return *std::ranges::find(samples, name, &SampleArtefact::name);
}

}  // namespace mandate::iam::testing
