// A role with ten policies of ten statements, in words that iam-simulate and Cedar have too, and
// requests to it (benchmarks/iam_peers.py).
//
//   bench_iam_peers cases      as JSON, with our answers
//   bench_iam_peers time       nanoseconds a decision, the best of five runs
#include <chrono>
#include <iostream>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "iam/evaluator.h"
#include "iam/policy_parse.h"

namespace {

using namespace mandate;
using namespace mandate::iam;
namespace json = boost::json;

constexpr int kPolicies = 10;
constexpr int kStatements = 10;
constexpr int kRounds = 50'000;
constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/mandate/app";

struct Case {
    std::string_view action, resource;
};
constexpr Case kCases[] = {
    {"bedrock:InvokeModel", "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-95"},
    {"bedrock:InvokeModel", "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-1"},
    {"bedrock:InvokeModel", "arn:aws:bedrock:eu-west-1::foundation-model/blocked-98-v1:0"},
    {"s3:GetObject", "arn:aws:s3:::bucket-97/support/file"},
    {"ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"},
};

std::string statement_text(int number) {
    switch (number % 5) {
        case 0:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
                "Resource":["arn:aws:bedrock:us-east-1::foundation-model/anthropic.model-{0}",
                "arn:aws:bedrock:us-west-2::foundation-model/anthropic.model-{0}"],"Condition":{{"StringEquals":
                {{"bedrock:ServiceTier":["default","t-{0}"]}}}}}})",
                number);
        case 1:
            return fmt::format(
                R"({{"Effect":"Deny","NotAction":["s3:*","logs:*","bedrock:*"],"Resource":"*","Condition":
                {{"StringEquals":{{"aws:ViaAWSMCPService":"true"}},"StringNotEquals":{{"aws:RequestedRegion":["us-east-1","r-{}"]}}}}}})",
                number);
        case 2:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:PutObject"],"Resource":
                ["arn:aws:s3:::bucket-{0}","arn:aws:s3:::bucket-{0}/support/*"]}})",
                number);
        case 3:
            return fmt::format(
                R"({{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/blocked-{}*"}})",
                number);
        default:
            return fmt::format(
                R"({{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents","dynamodb:GetItem",
                "dynamodb:Query","sqs:SendMessage"],"Resource":"arn:aws:logs:us-east-1:111122223333:group-{}*"}})",
                number);
    }
}

std::vector<std::string> policy_texts() {
    std::vector<std::string> texts;
    for (int policy = 0; policy < kPolicies; ++policy) {
        std::string text = R"({"Version":"2012-10-17","Statement":[)";
        for (int statement = 0; statement < kStatements; ++statement) {
            text += (statement == 0 ? "" : ",") + statement_text(policy * kStatements + statement);
        }
        texts.push_back(text + "]}");
    }
    return texts;
}

CompiledPolicies make_role() {
    std::vector<NamedPolicy> policies;
    for (std::string const& text : policy_texts()) {
        policies.push_back(
            {"policy", parse_policy(text, "benchmark", PolicyKind::kIdentity).value()});
    }
    return CompiledPolicies(policies);
}

std::map<std::string, std::vector<std::string>> const& context() {
    static std::map<std::string, std::vector<std::string>> const kContext{
        {"aws:RequestedRegion", {"us-east-1"}},
        {"aws:ViaAWSMCPService", {"false"}},
        {"bedrock:ServiceTier", {"default"}}};
    return kContext;
}

std::vector<Request> requests() {
    std::vector<Request> made;
    for (Case const& one : kCases) {
        made.push_back(Request::create(one.action, one.resource, parse_principal(kRole).value(),
                                       Context::create(context()).value())
                           .value());
    }
    return made;
}

void print_cases() {
    CompiledPolicies const role = make_role();
    json::object file;
    json::array& policies = file["policies"].emplace_array();
    for (std::string const& text : policy_texts()) {
        policies.push_back(parse_json(text, "policy").value());
    }
    json::object& keys = file["context"].emplace_object();
    for (auto const& [key, values] : context()) {
        keys[key] = values.front();
    }
    file["principal"] = kRole;
    json::array& list = file["requests"].emplace_array();
    for (Request const& request : requests()) {
        list.push_back({{"action", request.action()},
                        {"resource", request.resource()},
                        {"allowed", decide(request, {.identity = &role}).allowed()}});
    }
    std::cout << json::serialize(file) << "\n";
}

int print_time() {
    CompiledPolicies const role = make_role();
    Layers const layers{.identity = &role};
    std::vector<Request> const asked = requests();
    double best = 1e18;
    std::size_t allowed = 0;
    for (int run = 0; run < 5; ++run) {
        auto const start = std::chrono::steady_clock::now();
        for (int round = 0; round < kRounds; ++round) {
            for (Request const& request : asked) {
                allowed += decide(request, layers).allowed() ? 1U : 0U;
            }
        }
        std::chrono::duration<double, std::nano> const taken =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count() / (kRounds * static_cast<double>(asked.size())));
    }
    std::cout << fmt::format("{:.1f}\n", best);
    return allowed == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view const what = argc == 2 ? argv[1] : "";
    if (what == "cases") {
        print_cases();
        return 0;
    }
    if (what == "time") {
        return print_time();
    }
    std::cerr << "bench_iam_peers cases|time\n";
    return 2;
}
