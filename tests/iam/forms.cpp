// Writes each form of some artefacts, for the checks by others' tools (forms_test.py): samples made
// by hand, and what the generator makes of a few scopes.
//
//   iam_forms FOLDER      NAME.json, NAME.sh, NAME.template.json, NAME.tf
#include <fstream>
#include <iostream>

#include "iam/artefact_forms.h"
#include "iam/testing/artefacts.h"

namespace {

using namespace mandate::iam;

constexpr std::string_view kBedrock = R"({
  "platform": "bedrock", "workload": "support-bot", "account": "111122223333",
  "runtime": {"kind": "lambda",
    "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:support-bot"},
  "agentic": {"tier": "actions", "actions": ["s3:ListAllMyBuckets"]},
  "grants": [
    {"model": "anthropic.claude-sonnet-4-6", "region": "us-east-1",
     "inference_profile": "us.anthropic.claude-sonnet-4-6",
     "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
     "actions": ["inference", "streaming"]},
    {"model": "anthropic.claude-opus-4-8", "region": "us-east-1",
     "inference_profile": "global.anthropic.claude-opus-4-8", "actions": ["inference"]},
    {"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1", "inference_profile": null,
     "actions": ["inference", "batch"]}]})";

constexpr std::string_view kPeople = R"({
  "platform": "bedrock", "workload": "analysts", "account": "111122223333",
  "runtime": {"kind": "people", "permission_set": "AiAnalyst",
    "instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "session_duration": "PT4H"},
  "agentic": {"tier": "none"},
  "grants": [
    {"model": "amazon.titan-embed-text-v2:0", "region": "us-east-1", "inference_profile": null,
     "actions": ["inference", "counting"]}]})";

constexpr std::string_view kClaude = R"({
  "platform": "claude_platform", "workload": "support-bot", "account": "111122223333",
  "runtime": {"kind": "ecs_task", "region": "us-east-1"},
  "agentic": {"tier": "tools", "actions": ["web_search"]},
  "grants": [
    {"model": "claude-sonnet-4-6", "region": "us-east-1",
     "workspace": {"name": "support-bot", "id": "wrkspc_01AbCdEf23GhIj"},
     "actions": ["inference"]}]})";

void write(std::string const& path, RoleArtefact const& artefact, Scope const& scope) {
    for (auto const& [form, ending] :
         {std::pair{Form::kJson, ".json"}, std::pair{Form::kCli, ".sh"},
          std::pair{Form::kCloudformation, ".template.json"}, std::pair{Form::kTerraform, ".tf"}}) {
        std::ofstream(path + ending) << render(artefact, scope, form);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "iam_forms FOLDER\n";
        return 2;
    }
    std::string const folder = std::string(argv[1]) + "/";
    for (testing::SampleArtefact const& sample : testing::sample_artefacts()) {
        write(folder + sample.name, sample.artefact, sample.scope);
    }
    for (auto const& [name, text] :
         {std::pair{"generated_bedrock", kBedrock}, std::pair{"generated_people", kPeople},
          std::pair{"generated_claude", kClaude}}) {
        auto const scope = parse_scope(text, name);
        auto const artefact = scope ? generate(*scope)
                                    : mandate::Result<RoleArtefact>(std::unexpected(scope.error()));
        if (!artefact) {
            std::cerr << mandate::to_string(artefact.error()) << "\n";
            return 2;
        }
        write(folder + name, *artefact, *scope);
    }
    return 0;
}
