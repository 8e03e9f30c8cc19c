#include "iam/agentic_policy.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/codec.h"
#include "base/text.h"
#include "iam/evaluator.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

using Values = std::vector<std::string>;

Scope scope_of(Agentic agentic, Platform platform = Platform::kBedrock) {
    Scope scope;
    scope.platform = platform;
    scope.agentic = std::move(agentic);
    return scope;
}

std::vector<Scope> every_tier() {
    return {scope_of({Tier::kNone, {}}),
            scope_of({Tier::kReadOnly, {}}),
            scope_of({Tier::kActions, {"bedrock:InvokeModel", "s3:GetObject"}}),
            scope_of({Tier::kInference, {}}, Platform::kClaudePlatform),
            scope_of({Tier::kTools, {"web_search"}}, Platform::kClaudePlatform),
            scope_of({Tier::kAgents, {"aws-external-anthropic:CreateAgent"}},
                     Platform::kClaudePlatform)};
}

/// What agents may ask for: everything that is on the list, and enough that is not.
std::vector<std::string> some_actions() {
    std::vector<std::string> actions = read_only_actions();
    for (std::string const& list :
         {"bedrock:InvokeModel bedrock:InvokeModelWithResponseStream "
          "bedrock-mantle:CreateInference",
          "aws-external-anthropic:CreateInference aws-external-anthropic:CreateAgent",
          "s3:GetObject s3:GetObjectVersion s3:ListBucket iam:PassRole sts:AssumeRole",
          "ec2:DescribeInstance ec2:DescribeInstancesAll ec2:RunInstances new-service:Anything"}) {
        for (std::string_view const action : split(list, ' ')) {
            actions.emplace_back(action);
        }
    }
    return actions;
}

Policy policy_of(std::vector<Statement> statements) {
    Policy policy;
    policy.statements = std::move(statements);
    return policy;
}

Statement everything() {
    Statement statement;
    statement.actions = {Polarity::kIs, {"*"}};
    statement.resources = Selection{Polarity::kIs, {"*"}};
    return statement;
}

/// Whether a role that may do everything directly, with the scope's statement beside, may do it in
/// a request that carries the key with these values; without values it carries none.
bool may(Scope const& scope, std::string_view action, Values const& via_mcp) {
    Result<std::vector<Statement>> statements = agentic_statements(scope);
    EXPECT_TRUE(statements) << to_string(statements.error());
    statements->push_back(everything());
    CompiledPolicies const policies(
        std::vector<NamedPolicy>{{"mandate", policy_of(std::move(*statements))}});
    Result<Principal> principal = parse_principal("arn:aws:sts::111122223333:assumed-role/r/s");
    Result<Context> context = Context::create({{"aws:ViaAWSMCPService", via_mcp}});
    Result<Request> request =
        Request::create(action, "*", std::move(*principal), std::move(*context));
    EXPECT_TRUE(request) << to_string(request.error());
    return decide(*request, {.identity = &policies}).allowed();
}

TEST(AgenticPolicy, ActionsOfTheOldPreviewAreRefused) {
    for (std::string const& name : {"aws-mcp:InvokeMcp", "AWS-MCP:CallReadOnlyTool"}) {
        Result<std::vector<Statement>> const statements =
            agentic_statements(scope_of({Tier::kActions, {"s3:GetObject", name}}));
        ASSERT_FALSE(statements);
        EXPECT_EQ(to_string(statements.error()),
                  fmt::format("agentic names: '{}' no longer has an effect; name the actions of "
                              "the services that the agent calls, such as s3:GetObject",
                              name));
    }
}

TEST(AgenticPolicy, WhatTheTierDoesNotNameIsDeniedThroughMcpServers) {
    for (Scope const& scope : every_tier()) {
        for (std::string const& action : some_actions()) {
            bool const listed =
                std::ranges::find(read_only_actions(), action) != read_only_actions().end();
            bool const permitted = (scope.agentic.tier == Tier::kReadOnly && listed) ||
                                   (scope.agentic.tier == Tier::kActions &&
                                    (action == "bedrock:InvokeModel" || action == "s3:GetObject"));
            EXPECT_EQ(may(scope, action, {"true"}), permitted)
                << text_of(scope.agentic.tier) << " " << action;
        }
    }
}

TEST(AgenticPolicy, ACallThatIsNotMarkedIsNotItsBusiness) {
    for (Scope const& scope : every_tier()) {
        for (std::string const& action : {"bedrock:InvokeModel", "s3:GetObject", "iam:PassRole"}) {
            EXPECT_TRUE(may(scope, action, {})) << action;
            EXPECT_TRUE(may(scope, action, {"false"})) << action;
            // AWS compares Bool without regard to case; whatever else is not true is not a mark.
            EXPECT_TRUE(may(scope, action, {"yes"})) << action;
            EXPECT_TRUE(may(scope, action, {"1"})) << action;
            EXPECT_TRUE(may(scope, action, {""})) << action;
        }
        EXPECT_FALSE(may(scope, "ec2:RunInstances", {"TRUE"}));
        EXPECT_FALSE(may(scope, "ec2:RunInstances", {"True"}));
    }
}

// A tier is a ceiling: the statement alone allows nothing to anybody.
TEST(AgenticPolicy, IsOneStatementThatDenies) {
    for (Scope const& scope : every_tier()) {
        std::vector<Statement> const statements = *agentic_statements(scope);
        ASSERT_EQ(statements.size(), 1U);
        EXPECT_EQ(statements[0].effect, Effect::kDeny);
    }
}

TEST(AgenticPolicy, TheTextOfEachTier) {
    EXPECT_EQ(print(policy_of(*agentic_statements(scope_of({Tier::kNone, {}}))), Layout::kCompact),
              R"({"Version":"2012-10-17","Statement":[{"Sid":"DenyAgenticCalls","Effect":"Deny",)"
              R"("Action":"*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSMCPService":)"
              R"("true"}}}]})");
    EXPECT_EQ(print(policy_of(*agentic_statements(scope_of({Tier::kActions, {"s3:GetObject"}}))),
                    Layout::kCompact),
              R"({"Version":"2012-10-17","Statement":[{"Sid":"DenyOtherAgenticCalls","Effect":)"
              R"("Deny","NotAction":"s3:GetObject","Resource":"*","Condition":{"Bool":)"
              R"({"aws:ViaAWSMCPService":"true"}}}]})");
    EXPECT_EQ(agentic_statements(scope_of({Tier::kReadOnly, {}}))->at(0).actions,
              (Selection{Polarity::kIsNot, read_only_actions()}));
    EXPECT_EQ(denied_agentic_calls(), agentic_statements(scope_of({Tier::kNone, {}}))->at(0));
}

TEST(ReadOnlyList, IsInFullSortedAndEachOnce) {
    std::vector<std::string> const& actions = read_only_actions();
    EXPECT_TRUE(std::ranges::is_sorted(actions));
    EXPECT_EQ(std::set<std::string>(actions.begin(), actions.end()).size(), actions.size());
    std::set<std::string> services;
    for (std::string const& action : actions) {
        EXPECT_THAT(action, MatchesRegex("[a-z0-9-]+:(List|Describe)[A-Za-z0-9]+"));
        services.insert(action.substr(0, action.find(':')));
    }
    EXPECT_GE(actions.size(), 120U);
    EXPECT_GE(services.size(), 40U);
    EXPECT_THAT(read_only_version(), MatchesRegex("20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]"));
}

// A role's inline policies have 10,240 characters together; the rest is for its models.
TEST(ReadOnlyList, LeavesRoomForThePolicyBesideIt) {
    std::string const text =
        print(policy_of(*agentic_statements(scope_of({Tier::kReadOnly, {}}))), Layout::kCompact);
    EXPECT_LE(size_in_characters(text, Counting::kWithoutWhiteSpace), 4'200U);
}

// What returns content although it is called list or describe, and what everybody would look for.
constexpr std::array kReadsData{
    "amplify:ListApps",
    "apigateway:GET",
    "apprunner:DescribeService",
    "autoscaling:DescribeLaunchConfigurations",
    "batch:DescribeJobDefinitions",
    "batch:DescribeJobs",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStacks",
    "cloudformation:GetTemplate",
    "cloudfront:ListDistributions",
    "cloudtrail:LookupEvents",
    "codebuild:BatchGetProjects",
    "codecommit:GetBlob",
    "codecommit:GetFile",
    "codecommit:GetFolder",
    "cognito-idp:ListUsers",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSpotFleetRequests",
    "ec2:DescribeSpotInstanceRequests",
    "ec2:DescribeVpnConnections",
    "ec2:GetConsoleOutput",
    "ec2:GetConsoleScreenshot",
    "ec2:GetPasswordData",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "ecs:DescribeTaskDefinition",
    "ecs:DescribeTasks",
    "elasticbeanstalk:DescribeConfigurationSettings",
    "events:ListTargetsByRule",
    "firehose:DescribeDeliveryStream",
    "glue:GetConnection",
    "glue:GetTable",
    "kinesis:GetRecords",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lambda:GetFunction",
    "lambda:GetFunctionConfiguration",
    "lambda:InvokeFunction",
    "lambda:ListFunctions",
    "lambda:ListVersionsByFunction",
    "logs:DescribeQueries",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetQueryResults",
    "logs:StartQuery",
    "organizations:ListAccounts",
    "rds:DownloadDBLogFilePortion",
    "rds-data:ExecuteStatement",
    "redshift-data:GetStatementResult",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:ListSecrets",
    "sns:ListSubscriptions",
    "sqs:ReceiveMessage",
    "ssm:DescribeParameters",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:ListCommandInvocations",
    "ssm:ListCommands",
    "states:DescribeExecution",
    "states:DescribeStateMachine",
    "states:GetExecutionHistory",
    "sts:AssumeRole",
    "support:DescribeCases",
    "support:DescribeCommunications",
};

TEST(ReadOnlyList, ReadsNoData) {
    for (std::string const action : kReadsData) {
        EXPECT_FALSE(may(scope_of({Tier::kReadOnly, {}}), action, {"true"})) << action;
    }
}

// Rights of AI come from grants; those services are not on the list at all.
TEST(ReadOnlyList, HasNoServiceOfAiSecretsOrIdentities) {
    for (std::string const& action : read_only_actions()) {
        for (std::string_view const prefix :
             {"aws-external-anthropic:", "bedrock", "sagemaker", "q:", "qbusiness:", "kendra:",
              "comprehend:", "rekognition:", "textract:", "transcribe:", "translate:", "polly:",
              "lex:", "secretsmanager:", "sts:", "signin:", "aws-mcp:", "rds-data:"}) {
            EXPECT_FALSE(action.starts_with(prefix)) << action;
        }
    }
}

TEST(AgenticNotes, SayTheTierAndWhatTheKeyDoesNotCover) {
    for (Scope const& scope : every_tier()) {
        EXPECT_THAT(agentic_notes(scope),
                    Contains(AllOf(HasSubstr("self-hosted MCP server, a shell, the AWS CLI or an "
                                             "SDK"),
                                   HasSubstr("aws:ViaAWSMCPService"))));
    }
    EXPECT_THAT(agentic_notes(scope_of({Tier::kNone, {}}))[0], HasSubstr("nothing may be called"));
    EXPECT_THAT(agentic_notes(scope_of({Tier::kReadOnly, {}}))[0],
                HasSubstr(fmt::format("the {} list and describe actions of the read_only list of "
                                      "{}",
                                      read_only_actions().size(), read_only_version())));
    EXPECT_THAT(agentic_notes(every_tier()[2])[0],
                HasSubstr("may use bedrock:InvokeModel, s3:GetObject and nothing else"));
}

}  // namespace
}  // namespace mandate::iam
