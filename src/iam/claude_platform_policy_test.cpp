#include "iam/claude_platform_policy.h"

#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "iam/agentic_policy.h"
#include "iam/claude_platform_actions.h"
#include "iam/evaluator.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

using Names = std::set<std::string>;

// The actions as AWS's pages list them, written here once more: the data file is held against it.
constexpr std::string_view kOnWorkspace =
    "ArchiveAgent ArchiveEnvironment ArchiveMemoryStore ArchiveSession ArchiveVault "
    "ArchiveWorkspace CancelBatchInference CountTokens CreateAgent CreateBatchInference "
    "CreateEnvironment CreateFile CreateInference CreateMemoryStore CreateSession CreateSkill "
    "CreateUserProfile CreateUserProfileEnrollmentUrl CreateVault CreateWebhook "
    "DeleteBatchInference DeleteEnvironment DeleteFile DeleteMemoryStore DeleteSession DeleteSkill "
    "DeleteVault DeleteWebhook ProcessEnvironmentWork RotateWebhookSecret UpdateAgent "
    "UpdateEnvironment UpdateMemoryStore UpdateSession UpdateSkill UpdateUserProfile UpdateVault "
    "UpdateWebhook UpdateWorkspace GetAgent GetBatchInference GetEnvironment GetFile "
    "GetMemoryStore GetModel GetSession GetSkill GetUserProfile GetVault GetWebhook GetWorkspace "
    "ListAgents ListBatchInferences ListEnvironments ListFiles ListMemoryStores ListModels "
    "ListSessions ListSkills ListUserProfiles ListVaults ListWebhooks ListTagsForResource "
    "TagResource UntagResource";
constexpr std::string_view kOnAccount =
    "AssumeConsole CreateWorkspace ListWorkspaces GetAccountStatus RegisterKey ListKeys GetKey "
    "UpdateKey DisableKey";
constexpr std::string_view kBearer = "CallWithBearerToken";
constexpr std::string_view kBatch =
    "CancelBatchInference CreateBatchInference DeleteBatchInference GetBatchInference "
    "ListBatchInferences";

Names names(std::string_view text) {
    Names result;
    for (std::string_view const name : split(text, ' ')) {
        result.emplace(name);
    }
    return result;
}

Names together(Names first, Names const& second) {
    first.insert(second.begin(), second.end());
    return first;
}

Names all_actions() {
    Names all = together(names(kOnWorkspace), names(kOnAccount));
    all.emplace(kBearer);
    return all;
}

std::string in_full(std::string_view name) {
    return fmt::format("aws-external-anthropic:{}", name);
}

std::vector<std::string> in_full(Names const& actions) {
    std::vector<std::string> result;
    for (std::string const& name : actions) {
        result.push_back(in_full(name));
    }
    return result;
}

constexpr std::string_view kOwn =
    "arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_01Own";
constexpr std::string_view kSecond =
    "arn:aws:aws-external-anthropic:eu-west-1:111122223333:workspace/wrkspc_02Second";

Grant grant(std::string model, std::vector<ActionSet> actions,
            std::optional<std::string> id = "wrkspc_01Own") {
    Grant grant;
    grant.platform = Platform::kClaudePlatform;
    grant.model = std::move(model);
    grant.region = Region("us-east-1");
    grant.workspace = Workspace{"support-bot", std::move(id)};
    grant.actions = std::move(actions);
    return grant;
}

Grant second_grant(std::vector<ActionSet> actions) {
    Grant second = grant("claude-haiku-4-5", std::move(actions), "wrkspc_02Second");
    second.region = Region("eu-west-1");
    second.workspace->name = "nightly";
    return second;
}

Scope scope_of(std::vector<Grant> grants, Agentic agentic = {Tier::kInference, {}}) {
    Scope scope;
    scope.platform = Platform::kClaudePlatform;
    scope.workload = "support-bot";
    scope.account = AccountId("111122223333");
    scope.partition = Partition("aws");
    scope.runtime = {"ecs_task", {{"region", "us-east-1"}}};
    scope.agentic = std::move(agentic);
    scope.grants = std::move(grants);
    scope.role_name = "finops-ai-support-bot-1a2b";
    return scope;
}

Scope inference_scope() { return scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference})}); }

Scope agents_scope(Names const& named) {
    Scope scope = inference_scope();
    scope.agentic = {Tier::kAgents, in_full(named)};
    return scope;
}

Policy policy_of(std::vector<Statement> statements) {
    Policy policy;
    policy.statements = std::move(statements);
    return policy;
}

/// A role's policies, compiled, with the questions of these tests.
class Role {
public:
    explicit Role(std::vector<Statement> statements)
        : policies_(std::vector<NamedPolicy>{{"mandate", policy_of(std::move(statements))}}) {}

    bool may(std::string_view action, std::string_view resource,
             std::string_view region = "us-east-1", std::string_view via_mcp = "false") const {
        Result<Principal> principal =
            parse_principal("arn:aws:sts::111122223333:assumed-role/finops-ai-support-bot-1a2b/s");
        Result<Context> context =
            Context::create({{"aws:RequestedRegion", {std::string(region)}},
                             {"aws:ViaAWSMCPService", {std::string(via_mcp)}}});
        Result<Request> request =
            Request::create(in_full(action), resource, std::move(*principal), std::move(*context));
        EXPECT_TRUE(request) << to_string(request.error());
        return decide(*request, {.identity = &policies_}).allowed();
    }

    /// Of all actions, those that are allowed.
    Names allowed(std::string_view resource, std::string_view region = "us-east-1",
                  std::string_view via_mcp = "false") const {
        Names result;
        for (std::string const& action : all_actions()) {
            if (may(action, resource, region, via_mcp)) {
                result.insert(action);
            }
        }
        return result;
    }

private:
    CompiledPolicies policies_;
};

Role role_of(Scope const& scope) {
    Result<std::vector<Statement>> statements = claude_platform_statements(scope);
    EXPECT_TRUE(statements) << to_string(statements.error());
    Result<std::vector<Statement>> const agentic = agentic_statements(scope);
    statements->insert(statements->end(), agentic->begin(), agentic->end());
    return Role(*statements);
}

std::string refusal(Scope const& scope) {
    Result<std::vector<Statement>> const statements = claude_platform_statements(scope);
    return statements ? "accepted" : to_string(statements.error());
}

/// Nothing is allowed on what is not the scope's, whatever the tier.
void expect_nothing_elsewhere(Role const& role) {
    for (std::string_view const resource :
         {"arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_03Other",
          "arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_01Own2",
          "arn:aws:aws-external-anthropic:us-east-1:444455556666:workspace/wrkspc_01Own",
          "arn:aws:aws-external-anthropic:us-west-2:111122223333:workspace/wrkspc_01Own"}) {
        EXPECT_THAT(role.allowed(resource), testing::IsSubsetOf(names(kOnAccount))) << resource;
        for (std::string const& action : names(kOnWorkspace)) {
            EXPECT_FALSE(role.may(action, resource)) << action << " on " << resource;
        }
    }
}

TEST(ClaudePlatformActions, TheDataFileHasAwsActionsAndNoOthers) {
    Names read;
    Names on_account;
    for (ClaudeAction const& action : claude_platform_actions()) {
        EXPECT_TRUE(read.insert(action.name).second) << action.name << " stands twice";
        if (action.scope == ClaudeScope::kAccount) {
            on_account.insert(action.name);
        }
    }
    EXPECT_EQ(read, all_actions());
    EXPECT_THAT(read, SizeIs(75));
    EXPECT_EQ(on_account, together(names(kOnAccount), {std::string(kBearer)}));
    EXPECT_TRUE(std::ranges::is_sorted(claude_platform_actions(), {}, &ClaudeAction::name));
}

TEST(ClaudePlatformActions, WhatReadsContentIsToldFromWhatListsIt) {
    for (std::string_view const name :
         {"GetFile", "GetBatchInference", "GetMemoryStore", "GetSession", "CreateInference"}) {
        EXPECT_TRUE(find_claude_platform_action(in_full(name))->returns_content) << name;
    }
    for (std::string_view const name : {"ListFiles", "GetModel", "CountTokens", "GetWorkspace"}) {
        EXPECT_FALSE(find_claude_platform_action(in_full(name))->returns_content) << name;
    }
    EXPECT_EQ(find_claude_platform_action("AWS-External-Anthropic:getfile")->name, "GetFile");
    EXPECT_EQ(find_claude_platform_action("s3:GetObject"), nullptr);
    EXPECT_EQ(find_claude_platform_action("GetFile"), nullptr);
}

TEST(ClaudePlatformPolicy, ANameThatThePlatformDoesNotHaveIsRefused) {
    EXPECT_THAT(refusal(agents_scope({"CreateEverything"})),
                StartsWith("agentic names: 'aws-external-anthropic:CreateEverything' is no action "
                           "of Claude Platform on AWS; "));
    EXPECT_THAT(refusal(agents_scope({"GetFile", "CallWithBearerToken"})),
                HasSubstr("is for API keys, and the runtime 'ecs_task' signs its requests; leave "
                          "it out, or choose the runtime iam_user"));
}

TEST(ClaudePlatformPolicy, WithoutAnIdNothingIsGranted) {
    Scope scope = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference}, std::nullopt)});
    scope.agentic = {Tier::kAgents, in_full(names(kOnAccount))};
    Role const role = role_of(scope);
    EXPECT_THAT(role.allowed(kOwn), IsEmpty());
    EXPECT_THAT(role.allowed("*"), IsEmpty());
    expect_nothing_elsewhere(role);
    EXPECT_THAT(claude_platform_notes(scope).front(),
                "Nothing is granted on these workspaces before task 1 has created them and their "
                "ids are registered: support-bot in us-east-1.");
    EXPECT_THAT(passthrough_companions(scope), IsEmpty());
    EXPECT_THAT(claude_platform_notes(inference_scope()),
                Not(Contains(StartsWith("Nothing is granted"))));
}

TEST(ClaudePlatformPolicy, WithoutGrantsNothingIsAllowed) {
    Role const role = role_of(scope_of({}));
    EXPECT_THAT(role.allowed(kOwn), IsEmpty());
    EXPECT_THAT(role.allowed("*"), IsEmpty());
}

TEST(ClaudePlatformPolicy, ActionSetsAreExact) {
    std::vector<std::pair<std::vector<ActionSet>, Names>> const cases{
        {{ActionSet::kInference}, {"CreateInference"}},
        {{ActionSet::kStreaming}, {"CreateInference"}},
        {{ActionSet::kCounting}, {"CountTokens"}},
        {{ActionSet::kBatch}, names(kBatch)},
        {{ActionSet::kInference, ActionSet::kCounting}, {"CreateInference", "CountTokens"}},
    };
    for (auto const& [sets, expected] : cases) {
        for (Agentic const& agentic :
             {Agentic{Tier::kInference, {}}, Agentic{Tier::kTools, {"web_search"}}}) {
            Role const role = role_of(scope_of({grant("claude-sonnet-4-6", sets)}, agentic));
            EXPECT_EQ(role.allowed(kOwn), expected);
            EXPECT_THAT(role.allowed("*"), IsEmpty());
            expect_nothing_elsewhere(role);
        }
    }
}

TEST(ClaudePlatformPolicy, GrantsOfOneWorkspaceAddUp) {
    Role const role = role_of(scope_of({grant("claude-haiku-4-5", {ActionSet::kBatch}),
                                        grant("claude-sonnet-4-6", {ActionSet::kInference})}));
    EXPECT_EQ(role.allowed(kOwn), together(names(kBatch), {"CreateInference"}));
}

TEST(ClaudePlatformPolicy, WorkspacesDoNotShareWhatOneOfThemIsGranted) {
    Scope const scope = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference}),
                                  second_grant({ActionSet::kCounting})});
    Role const role = role_of(scope);
    EXPECT_EQ(role.allowed(kOwn), Names{"CreateInference"});
    EXPECT_EQ(role.allowed(kSecond, "eu-west-1"), Names{"CountTokens"});
    expect_nothing_elsewhere(role);

    Scope const alike = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference}),
                                  second_grant({ActionSet::kInference})});
    EXPECT_THAT(*claude_platform_statements(alike), SizeIs(2)) << "one Allow, one Deny";
    EXPECT_EQ(role_of(alike).allowed(kSecond, "eu-west-1"), Names{"CreateInference"});
}

TEST(ClaudePlatformPolicy, EachNamedActionGivesItselfAndNothingElse) {
    for (std::string const& name : together(names(kOnWorkspace), names(kOnAccount))) {
        bool const on_account = names(kOnAccount).contains(name);
        Role const role = role_of(agents_scope({name}));
        Names const own =
            on_account ? Names{"CreateInference", name} : together({"CreateInference"}, {name});
        EXPECT_EQ(role.allowed(kOwn), own) << name;
        EXPECT_EQ(role.allowed("*"), on_account ? Names{name} : Names{}) << name;
        EXPECT_THAT(role.allowed("*", "eu-west-1"), IsEmpty()) << name;
        expect_nothing_elsewhere(role);
    }
}

TEST(ClaudePlatformPolicy, AllNamedActionsTogether) {
    Names const named = together(names(kOnWorkspace), names(kOnAccount));
    Role const role = role_of(agents_scope(named));
    EXPECT_EQ(role.allowed(kOwn), named);
    EXPECT_EQ(role.allowed("*"), names(kOnAccount));
    EXPECT_THAT(role.allowed("*", "us-west-2"), IsEmpty());
    EXPECT_THAT(role.allowed("*", "unspecified"), IsEmpty());
    expect_nothing_elsewhere(role);
}

TEST(ClaudePlatformPolicy, ANameInAnotherCaseIsThatAction) {
    Scope scope = inference_scope();
    scope.agentic = {Tier::kAgents, {"aws-external-anthropic:listsessions"}};
    EXPECT_THAT(print(policy_of(*claude_platform_statements(scope)), Layout::kCompact),
                HasSubstr("aws-external-anthropic:ListSessions"));
}

TEST(ClaudePlatformPolicy, NoStatementThatAllowsHasAWildcardButAccountScopedActions) {
    for (Scope const& scope : {inference_scope(), agents_scope(names(kOnWorkspace)),
                               agents_scope({"ListWorkspaces", "GetFile"})}) {
        for (Statement const& statement : *claude_platform_statements(scope)) {
            if (statement.effect == Effect::kAllow) {
                EXPECT_THAT(statement.actions.values, testing::Each(Not(HasSubstr("*"))));
                EXPECT_EQ(statement.resources->values == std::vector<std::string>{"*"},
                          statement.sid == "ClaudePlatformAccount");
            }
        }
    }
}

TEST(ClaudePlatformPolicy, AnApiKeyIsForTheExceptionOnly) {
    Role const signs = role_of(inference_scope());
    EXPECT_FALSE(signs.may(kBearer, "*"));
    std::vector<Statement> with_more = *claude_platform_statements(inference_scope());
    with_more.emplace_back();
    with_more.back().actions = {Polarity::kIs, {"aws-external-anthropic:*"}};
    with_more.back().resources = Selection{Polarity::kIs, {"*"}};
    EXPECT_FALSE(Role(with_more).may(kBearer, "*")) << "whatever else is attached";
    EXPECT_TRUE(Role(with_more).may("GetFile", kOwn));

    Scope scope = inference_scope();
    scope.runtime = {"iam_user", {{"user_name", "bot"}, {"expires_on", "2026-12-31"}}};
    Role const key = role_of(scope);
    EXPECT_TRUE(key.may(kBearer, "*"));
    EXPECT_FALSE(key.may(kBearer, "*", "eu-west-1"));
    EXPECT_EQ(key.allowed("*"), Names{std::string(kBearer)});
    EXPECT_THAT(claude_platform_notes(scope), Contains(HasSubstr("calls with an API key")));
    scope.agentic = {Tier::kAgents, {in_full(kBearer)}};
    EXPECT_EQ(role_of(scope).allowed("*"), Names{std::string(kBearer)}) << "named as well";
}

TEST(ClaudePlatformPolicy, NothingIsAllowedThroughMcpServersInAnyTier) {
    Names const named = together(names(kOnWorkspace), names(kOnAccount));
    for (Scope const& scope : {inference_scope(), agents_scope(named)}) {
        Role const role = role_of(scope);
        EXPECT_THAT(role.allowed(kOwn, "us-east-1", "true"), IsEmpty());
        EXPECT_THAT(role.allowed("*", "us-east-1", "true"), IsEmpty());
        EXPECT_THAT(role.allowed(kOwn, "us-east-1", "false"), Not(IsEmpty()));
    }
}

TEST(PassthroughCompanions, AFunctionThatIsTheRuntimeHasItsOwnRole) {
    Scope scope = inference_scope();
    scope.runtime = {
        "lambda", {{"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:support-bot"}}};
    EXPECT_THAT(passthrough_companions(scope), SizeIs(1));
    EXPECT_THAT(claude_platform_notes(scope),
                Contains(StartsWith("The workload can also call its workspaces past")));
}

TEST(PassthroughCompanions, EachMayCallItsWorkspaceOnly) {
    Scope scope = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference, ActionSet::kBatch}),
                            second_grant({ActionSet::kCounting})});
    scope.agentic = {Tier::kAgents, in_full(names(kOnWorkspace))};
    std::vector<RoleText> const roles = passthrough_companions(scope);
    ASSERT_THAT(roles, SizeIs(2));
    Role const own(roles[0].permission.statements);
    Role const second(roles[1].permission.statements);
    EXPECT_EQ(own.allowed(kOwn), Names{"CreateInference"}) << "neither batches nor agents";
    EXPECT_THAT(own.allowed(kSecond), IsEmpty());
    EXPECT_THAT(own.allowed("*"), IsEmpty());
    EXPECT_THAT(own.allowed(kOwn, "us-east-1", "true"), IsEmpty());
    EXPECT_EQ(second.allowed(kSecond), Names{"CountTokens"});
    EXPECT_THAT(second.allowed(kOwn), IsEmpty());
    expect_nothing_elsewhere(own);
    expect_nothing_elsewhere(second);
}

TEST(PassthroughCompanions, ABatchOnlyWorkspaceHasNone) {
    EXPECT_THAT(passthrough_companions(scope_of({grant("claude-sonnet-4-6", {ActionSet::kBatch})})),
                IsEmpty());
}

TEST(PassthroughCompanions, AreMadeAsTheConventionsSayAndTrustLambda) {
    Scope scope = inference_scope();
    scope.conventions.role_path = "/governed/";
    scope.conventions.permissions_boundary = "arn:aws:iam::111122223333:policy/boundary";
    scope.conventions.tags = {{"cost-centre", "42"}, {"finops:workload", "other"}};
    scope.tags = {{"finops:workload", "support-bot"}};
    RoleText const role = passthrough_companions(scope).at(0);
    EXPECT_EQ(role.kind, AnchorKind::kRole);
    EXPECT_EQ(role.path, "/governed/");
    EXPECT_EQ(role.permissions_boundary, scope.conventions.permissions_boundary);
    EXPECT_EQ(role.tags, (std::map<std::string, std::string>{{"cost-centre", "42"},
                                                             {"finops:workload", "support-bot"}}));
    EXPECT_EQ(print(*role.trust, Layout::kCompact),
              R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)"
              R"({"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole",)"
              R"("Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}]})");
}

TEST(PassthroughCompanions, HaveNamesThatStayAndFit) {
    Scope scope = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference}),
                            second_grant({ActionSet::kInference})});
    scope.role_name = std::string(64, 'r');
    std::vector<RoleText> const both = passthrough_companions(scope);
    EXPECT_THAT(both[0].name, SizeIs(64));
    EXPECT_NE(both[0].name, both[1].name);
    scope.grants.erase(scope.grants.begin());
    EXPECT_EQ(passthrough_companions(scope).at(0).name, both[1].name);
    scope.role_name = std::string(63, 'r');
    EXPECT_NE(passthrough_companions(scope).at(0).name, both[1].name)
        << "roles that are cut alike keep apart";
    EXPECT_THAT(passthrough_companions(inference_scope()).at(0).name,
                testing::MatchesRegex("finops-ai-support-bot-1a2b-passthrough-[0-9a-f]{8}"));
}

TEST(ClaudePlatformNotes, SayWhatIamCannotLimitAndWhatTheGatewayDoes) {
    Scope scope = scope_of({grant("claude-sonnet-4-6", {ActionSet::kInference, ActionSet::kBatch})},
                           {Tier::kTools, {"mcp.example.com", "web_search"}});
    std::vector<std::string> const notes = claude_platform_notes(scope);
    EXPECT_THAT(notes, Contains(AllOf(StartsWith("IAM cannot limit the model here"),
                                      HasSubstr("lets only claude-sonnet-4-6 through"))));
    EXPECT_THAT(notes, Contains(AllOf(StartsWith("IAM cannot limit server tools, skills and MCP"),
                                      HasSubstr("lets only mcp.example.com, web_search through"))));
    EXPECT_THAT(notes, Contains(StartsWith("Batches do not pass")));
    EXPECT_THAT(notes, Contains(StartsWith("Usage and cost pages")));
    EXPECT_THAT(claude_platform_notes(inference_scope()), Contains(HasSubstr("lets none through")));
    EXPECT_THAT(claude_platform_notes(inference_scope()), Not(Contains(StartsWith("Batches"))));
}

TEST(ClaudePlatformNotes, SayWhatNamedActionsGiveBeyondTheirNames) {
    EXPECT_THAT(claude_platform_notes(agents_scope({"CreateAgent", "GetFile", "UntagResource"})),
                AllOf(Contains("These named actions return content or a secret: GetFile."),
                      Contains(HasSubstr("change workspace, cost tags or keys, or open the "
                                         "console: UntagResource."))));
    EXPECT_THAT(claude_platform_notes(agents_scope({"CreateAgent"})),
                Not(Contains(StartsWith("These named actions"))));
}

}  // namespace
}  // namespace mandate::iam
