#include "iam/evaluator.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/policy_parse.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/examplerole";
constexpr std::string_view kSession = "arn:aws:sts::111122223333:assumed-role/examplerole/s1";
constexpr std::string_view kUser = "arn:aws:iam::111122223333:user/exampleuser";
constexpr std::string_view kFederated = "arn:aws:sts::111122223333:federated-user/exampleuser";
constexpr std::string_view kRoot = "arn:aws:iam::111122223333:root";
constexpr std::string_view kQueue = "arn:aws:sqs:us-east-1:111122223333:queue";
constexpr std::string_view kTheirQueue = "arn:aws:sqs:us-east-1:444455556666:queue";

CompiledPolicies compiled(PolicyKind kind, std::vector<std::string> const& statements) {
    std::vector<NamedPolicy> policies;
    for (std::string const& statement : statements) {
        Result<Policy> policy = parse_policy(
            fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statement), "test", kind);
        EXPECT_TRUE(policy) << to_string(policy.error());
        policies.push_back({fmt::format("p{}", policies.size() + 1), std::move(*policy)});
    }
    return CompiledPolicies(policies);
}

std::string statement(std::string_view effect, std::string_view action = "*",
                      std::string_view rest = R"("Resource":"*")") {
    return fmt::format(R"({{"Effect":"{}","Action":"{}",{}}})", effect, action, rest);
}

CompiledPolicies identity(std::vector<std::string> const& statements) {
    return compiled(PolicyKind::kIdentity, statements);
}

CompiledPolicies scp(std::vector<std::string> const& statements) {
    return compiled(PolicyKind::kServiceControl, statements);
}

CompiledPolicies resource_naming(std::string_view principal, std::string_view effect = "Allow") {
    return compiled(PolicyKind::kResource,
                    {statement(effect, "*", fmt::format(R"("Principal":{})", principal))});
}

std::string aws(std::string_view arn) { return fmt::format(R"({{"AWS":"{}"}})", arn); }

Request request(std::string_view principal, std::string_view resource = kQueue,
                std::string_view action = "sqs:SendMessage") {
    Result<Principal> who = parse_principal(principal);
    EXPECT_TRUE(who) << to_string(who.error());
    Result<Request> made = Request::create(action, resource, std::move(*who), Context{});
    EXPECT_TRUE(made) << to_string(made.error());
    return std::move(*made);
}

CompiledPolicies const kNothing = identity({statement("Allow", "none:None")});
CompiledPolicies const kEverything = identity({statement("Allow")});

std::string why(Request const& request, Layers const& layers) {
    return to_string(decide(request, layers), layers);
}

bool allowed(Request const& request, Layers const& layers) {
    return decide(request, layers).allowed();
}

// "By default, all requests are implicitly denied, with the exception of the root user."
TEST(Evaluator, WithoutAnyPolicyOnlyTheRootUserMay) {
    EXPECT_EQ(why(request(kUser), {}),
              "not allowed: no statement of the identity policies allows it");
    EXPECT_EQ(why(request(kSession), {}),
              "not allowed: no statement of the identity policies allows it");
    EXPECT_EQ(why(request(kRoot), {}), "allowed: the root user of an account needs no policy");
    EXPECT_FALSE(allowed(request(kRoot, kTheirQueue), {}));
    EXPECT_FALSE(allowed(request("*"), {}));
    EXPECT_FALSE(allowed(request("lambda.amazonaws.com"), {}));
}

// "An explicit deny in any of these policies overrides the allow."
TEST(Evaluator, ADenyAnywhereOverridesEveryAllow) {
    CompiledPolicies const deny = identity({statement("Allow"), statement("Deny", "sqs:Send*")});
    CompiledPolicies const resource_deny = resource_naming(R"("*")", "Deny");
    CompiledPolicies const direct = resource_naming(aws(kSession));
    std::vector<CompiledPolicies> const scps{scp({statement("Allow")}),
                                             scp({statement("Allow"), statement("Deny")})};
    Request const asked = request(kSession);
    EXPECT_EQ(why(asked, {.identity = &deny}),
              "denied by 'statement 1' of policy 'p2' (identity policies)");
    EXPECT_FALSE(allowed(asked, {.identity = &deny, .resource = &direct}));
    EXPECT_FALSE(
        allowed(asked, {.identity = &kEverything, .boundary = &deny, .resource = &direct}));
    EXPECT_FALSE(allowed(asked, {.identity = &kEverything, .session = &deny, .resource = &direct}));
    EXPECT_FALSE(allowed(asked, {.identity = &kEverything, .resource = &resource_deny}));
    EXPECT_EQ(why(asked, {.identity = &kEverything, .service_control = scps}),
              "denied by 'statement 1' of policy 'p2' (service control policies, level 2)");
    EXPECT_EQ(decide(asked, {.identity = &deny}).verdict, Verdict::kExplicitDeny);
}

// Carlos, "Example identity-based and resource-based policy evaluation".
TEST(Evaluator, CarlosMaySaveToHisBucketButNotToItsLogs) {
    CompiledPolicies const own =
        identity({R"({"Sid":"AllowS3ListRead","Effect":"Allow","Action":["s3:GetBucketLocation",
             "s3:ListAllMyBuckets"],"Resource":"arn:aws:s3:::*"},
            {"Sid":"AllowS3Self","Effect":"Allow","Action":"s3:*",
             "Resource":["arn:aws:s3:::carlossalazar/*","arn:aws:s3:::carlossalazar"]},
            {"Sid":"DenyS3Logs","Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::*log*"})"});
    CompiledPolicies const bucket = resource_naming(aws(kUser));
    Layers const layers{.identity = &own, .resource = &bucket};
    EXPECT_EQ(why(request(kUser, "arn:aws:s3:::carlossalazar-logs/a", "s3:PutObject"), layers),
              "denied by 'DenyS3Logs' of policy 'p1' (identity policies)");
    EXPECT_TRUE(allowed(request(kUser, "arn:aws:s3:::carlossalazar/a", "s3:PutObject"), layers));
    EXPECT_TRUE(allowed(request(kUser, "arn:aws:s3:::carlossalazar/a", "s3:PutObject"),
                        {.identity = &own}));
    EXPECT_FALSE(
        allowed(request(kUser, "arn:aws:s3:::other/a", "s3:PutObject"), {.identity = &own}));
}

// "The difference between explicit and implicit denies": the reports of IAM.
TEST(Evaluator, TellsExplicitFromImplicitDenies) {
    CompiledPolicies const own =
        identity({R"({"Sid":"AllowGetList","Effect":"Allow","Action":["iam:Get*","iam:List*"],
                      "Resource":"*"},
                     {"Sid":"DenyReports","Effect":"Deny","Action":"iam:*Report","Resource":"*"})"});
    auto const verdict = [&](std::string_view action) {
        return decide(request(kUser, "*", action), {.identity = &own}).verdict;
    };
    EXPECT_EQ(verdict("iam:GetRole"), Verdict::kAllowed);
    EXPECT_EQ(verdict("iam:CreatePolicy"), Verdict::kImplicitDeny);
    EXPECT_EQ(verdict("iam:GetOrganizationsAccessReport"), Verdict::kExplicitDeny);
}

struct Grant {
    std::string_view who;
    std::string named;
    bool past_identity;  ///< the resource's policy alone is enough
    bool past_ceiling;   ///< a boundary or session policy that does not allow it does not matter
};

class SameAccount : public ::testing::TestWithParam<Grant> {};

// The table "Resource-based policies and implicit denies in other policy types (same account)".
TEST_P(SameAccount, HowClosePrincipalNamesDecidesWhatLimitsIt) {
    Grant const& grant = GetParam();
    CompiledPolicies const resource = resource_naming(grant.named);
    Request const asked = request(grant.who);
    bool const federated = asked.principal().kind == Principal::Kind::kFederatedUser;
    CompiledPolicies const* const session = federated ? &kEverything : nullptr;
    EXPECT_EQ(allowed(asked, {.session = session, .resource = &resource}), grant.past_identity);
    EXPECT_EQ(allowed(asked, {.identity = &kNothing, .session = session, .resource = &resource}),
              grant.past_identity);
    EXPECT_EQ(allowed(asked, {.identity = &kNothing,
                              .boundary = &kNothing,
                              .session = session,
                              .resource = &resource}),
              grant.past_ceiling);
    EXPECT_EQ(allowed(asked, {.identity = &kEverything,
                              .boundary = &kNothing,
                              .session = session,
                              .resource = &resource}),
              grant.past_ceiling);
    EXPECT_EQ(
        allowed(asked, {.identity = &kEverything, .session = &kNothing, .resource = &resource}),
        grant.past_ceiling);
}

INSTANTIATE_TEST_SUITE_P(
    Evaluator, SameAccount,
    ::testing::Values(
        Grant{kSession, aws(kRole), true, false}, Grant{kSession, aws(kSession), true, true},
        Grant{kRole, aws(kRole), true, false}, Grant{kUser, aws(kUser), true, true},
        Grant{kFederated, aws(kFederated), true, true}, Grant{kFederated, aws(kUser), true, false},
        Grant{kSession, R"("*")", true, true}, Grant{kSession, R"({"AWS":"*"})", true, true},
        Grant{kSession, aws("111122223333"), false, false},
        Grant{kSession, aws(kRoot), false, false},
        Grant{kSession, aws("444455556666"), false, false},
        Grant{kSession, aws("arn:aws:sts::111122223333:assumed-role/examplerole/s2"), false,
              false}));

TEST(Evaluator, AnAccountThatIsNamedDecidesItself) {
    CompiledPolicies const resource = resource_naming(aws(kRoot));
    EXPECT_TRUE(allowed(request(kSession), {.identity = &kEverything, .resource = &resource}));
    EXPECT_TRUE(allowed(request(kRoot), {.resource = &resource}));
}

// "If there is no session policy and the principal is a role session, the request is allowed;
// otherwise it is implicitly denied."
TEST(Evaluator, AFederatedUserNeedsASessionPolicy) {
    EXPECT_EQ(why(request(kFederated), {.identity = &kEverything}),
              "not allowed: no statement of the session policies allows it");
    EXPECT_TRUE(allowed(request(kFederated), {.identity = &kEverything, .session = &kEverything}));
    EXPECT_TRUE(allowed(request(kSession), {.identity = &kEverything}));
}

// "The resulting permissions are the intersection."
TEST(Evaluator, BoundaryAndSessionPoliciesLimitWhatIdentityPoliciesGrant) {
    CompiledPolicies const sqs = identity({statement("Allow", "sqs:*")});
    Request const asked = request(kSession);
    EXPECT_TRUE(allowed(asked, {.identity = &kEverything, .boundary = &sqs, .session = &sqs}));
    EXPECT_EQ(why(asked, {.identity = &kEverything, .boundary = &kNothing}),
              "not allowed: no statement of the permissions boundary allows it");
    EXPECT_EQ(why(asked, {.identity = &kEverything, .session = &kNothing}),
              "not allowed: no statement of the session policies allows it");
    EXPECT_FALSE(allowed(asked, {.identity = &kNothing, .boundary = &kEverything}));
}

// "There must be an explicit Allow at every level from the root to the account."
TEST(Evaluator, EveryLevelOfServiceControlPoliciesMustAllow) {
    std::vector<CompiledPolicies> levels{scp({statement("Allow")}), scp({statement("Allow")}),
                                         scp({statement("Allow", "sqs:*")})};
    Layers layers{.identity = &kEverything, .service_control = levels};
    EXPECT_TRUE(allowed(request(kSession), layers));
    levels[1] = scp({statement("Allow", "s3:*"), statement("Allow", "ec2:*")});
    EXPECT_EQ(why(request(kSession), layers),
              "not allowed: no statement of the service control policies, level 2 allows it");
    levels[1] = scp({});
    EXPECT_FALSE(allowed(request(kSession), layers));
    EXPECT_FALSE(allowed(request(kRoot), layers)) << "SCPs limit the root user of a member account";
    layers.service_control = {};
    EXPECT_TRUE(allowed(request(kSession), layers));
}

TEST(Evaluator, ServiceControlPoliciesDoNotReachEverybody) {
    std::vector<CompiledPolicies> const levels{scp({statement("Deny")})};
    Layers layers{.identity = &kEverything, .service_control = levels};
    EXPECT_TRUE(allowed(
        request("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X"), layers));
    EXPECT_FALSE(allowed(request(kSession), layers));
    layers.management_account = "111122223333";
    EXPECT_TRUE(allowed(request(kSession), layers));
    layers.management_account = "444455556666";
    EXPECT_FALSE(allowed(request(kSession), layers));
    CompiledPolicies const resource = resource_naming(R"({"Service":"lambda.amazonaws.com"})");
    EXPECT_TRUE(allowed(request("lambda.amazonaws.com"),
                        {.resource = &resource, .service_control = levels}));
}

// "RCPs limit resources of member accounts, whoever asks; not those of the management account, nor
// calls of service-linked roles."
TEST(Evaluator, ResourceControlPoliciesLimitTheResource) {
    auto const rcp = [](std::string_view effect) {
        return compiled(PolicyKind::kResourceControl,
                        {statement(effect, "*", R"("Principal":"*","Resource":"*")")});
    };
    std::vector<CompiledPolicies> levels{rcp("Allow"), rcp("Deny")};
    CompiledPolicies const open = resource_naming(R"("*")");
    Layers layers{.identity = &kEverything, .resource = &open, .resource_control = levels};
    EXPECT_EQ(why(request(kSession), layers),
              "denied by 'statement 1' of policy 'p1' (resource control policies, level 2)");
    EXPECT_FALSE(allowed(request("lambda.amazonaws.com"), layers));
    EXPECT_FALSE(allowed(request(kSession, kTheirQueue), layers));
    EXPECT_TRUE(allowed(
        request("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X"), layers));
    layers.management_account = "111122223333";
    EXPECT_TRUE(allowed(request(kSession), layers));
    EXPECT_FALSE(allowed(request(kSession, kTheirQueue), layers));
    levels[1] = CompiledPolicies(std::vector<NamedPolicy>{});
    layers.management_account = {};
    EXPECT_EQ(why(request(kSession), layers),
              "not allowed: no statement of the resource control policies, level 2 allows it");
}

// "The request is allowed only if both evaluations return a decision of Allow."
TEST(Evaluator, AcrossAccountsBothSidesMustAllow) {
    Request const asked = request(kSession, kTheirQueue);
    for (std::string const& named :
         {aws("111122223333"), aws(kRoot), aws(kRole), aws(kSession), std::string(R"("*")")}) {
        CompiledPolicies const theirs = resource_naming(named);
        EXPECT_TRUE(allowed(asked, {.identity = &kEverything, .resource = &theirs})) << named;
        EXPECT_FALSE(allowed(asked, {.identity = &kNothing, .resource = &theirs})) << named;
        EXPECT_FALSE(
            allowed(asked, {.identity = &kEverything, .boundary = &kNothing, .resource = &theirs}));
        EXPECT_FALSE(
            allowed(asked, {.identity = &kEverything, .session = &kNothing, .resource = &theirs}));
    }
    EXPECT_EQ(why(asked, {.identity = &kEverything}),
              "not allowed: no statement of the resource policy allows it");
    CompiledPolicies const other = resource_naming(aws("999999999999"));
    EXPECT_FALSE(allowed(asked, {.identity = &kEverything, .resource = &other}));
    CompiledPolicies const ours = resource_naming(aws(kRole));
    EXPECT_EQ(why(asked, {.identity = &kEverything, .resource = &ours}),
              "allowed by 'statement 1' of policy 'p1' (identity policies) and by 'statement 1' of "
              "policy 'p1' (resource policy)");
}

TEST(Evaluator, TheAccountOfAResourceWithoutOneIsSaidOrThePrincipals) {
    Principal const who = *parse_principal(kSession);
    Layers const layers{.identity = &kEverything};
    EXPECT_TRUE(
        decide(*Request::create("s3:GetObject", "arn:aws:s3:::b/x", who, {}), layers).allowed());
    EXPECT_FALSE(decide(*Request::create("s3:GetObject", "arn:aws:s3:::b/x", who, {},
                                         AccountId("444455556666")),
                        layers)
                     .allowed());
}

// "IAM role trust policies and KMS key policies must explicitly allow access."
TEST(Evaluator, TrustAndKeyPoliciesMustAllow) {
    constexpr std::string_view kTarget = "arn:aws:iam::111122223333:role/target";
    constexpr std::string_view kKey = "arn:aws:kms:us-east-1:111122223333:key/1";
    CompiledPolicies const account = resource_naming(aws("111122223333"));
    CompiledPolicies const role = resource_naming(aws(kRole));
    for (auto const& [resource, action] :
         {std::pair{kTarget, "sts:AssumeRole"}, std::pair{kKey, "kms:Decrypt"}}) {
        Request const asked = request(kSession, resource, action);
        EXPECT_FALSE(allowed(asked, {.identity = &kEverything}));
        EXPECT_TRUE(allowed(asked, {.identity = &kEverything, .resource = &account}));
        EXPECT_FALSE(allowed(asked, {.identity = &kNothing, .resource = &account}));
        EXPECT_TRUE(allowed(asked, {.identity = &kNothing, .resource = &role}));
    }
    EXPECT_TRUE(allowed(request(kSession, kTarget, "iam:PassRole"), {.identity = &kEverything}));
}

TEST(Evaluator, ServicesAndProvidersAreTrustedByName) {
    constexpr std::string_view kTarget = "arn:aws:iam::111122223333:role/target";
    CompiledPolicies const trust = compiled(
        PolicyKind::kTrust, {R"({"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
             "Action":"sts:AssumeRole"},
            {"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},
             "Action":"sts:AssumeRoleWithWebIdentity"})"});
    Layers const layers{.resource = &trust};
    EXPECT_TRUE(allowed(request("lambda.amazonaws.com", kTarget, "sts:AssumeRole"), layers));
    EXPECT_FALSE(allowed(request("ec2.amazonaws.com", kTarget, "sts:AssumeRole"), layers));
    EXPECT_TRUE(allowed(request("federated:cognito-identity.amazonaws.com", kTarget,
                                "sts:AssumeRoleWithWebIdentity"),
                        layers));
    EXPECT_FALSE(allowed(
        request("federated:cognito-identity.amazonaws.com", kTarget, "sts:AssumeRole"), layers));
}

// The examples of "AWS JSON policy elements: NotPrincipal".
TEST(Evaluator, NotPrincipalSparesOnlyWhoIsNamedAtEveryStep) {
    auto const denied = [](std::string_view who, std::string_view spared) {
        CompiledPolicies const resource = compiled(
            PolicyKind::kResource,
            {statement("Deny", "*", fmt::format(R"("NotPrincipal":{{"AWS":[{}]}})", spared))});
        return !allowed(request(who), {.identity = &kEverything, .resource = &resource});
    };
    std::string const account = fmt::format("\"{}\"", kRoot);
    std::string const role = fmt::format(",\"{}\"", kRole);
    std::string const session = fmt::format(",\"{}\"", kSession);
    EXPECT_FALSE(denied(kUser, fmt::format("{},\"{}\"", account, kUser)));
    EXPECT_TRUE(denied(kUser, fmt::format("\"{}\"", kUser)));
    EXPECT_TRUE(denied(kUser, account));
    EXPECT_FALSE(denied(kSession, account + role + session));
    EXPECT_TRUE(denied(kSession, account + role));
    EXPECT_TRUE(denied(kSession, account + session));
    EXPECT_FALSE(denied(kRoot, account));
    EXPECT_TRUE(denied(kSession, ""));
}

TEST(Evaluator, AllStatementsThatApplyCanBeListed) {
    CompiledPolicies const own = identity({statement("Allow") + "," + statement("Deny", "s3:*"),
                                           statement("Allow", "sqs:*") + "," + statement("Deny")});
    std::vector<Decisive> const applying =
        applying_statements(request(kSession), {.identity = &own});
    ASSERT_EQ(applying.size(), 3U);
    EXPECT_EQ(applying[0].statement, (StatementRef{0, 0}));
    EXPECT_EQ(applying[1].statement, (StatementRef{1, 0}));
    EXPECT_EQ(applying[2].statement, (StatementRef{1, 1}));
    EXPECT_EQ(own.effect_of(applying[2].statement), Effect::kDeny);
}

TEST(Evaluator, KnowsWhoThePrincipalIsWithoutBeingTold) {
    CompiledPolicies const own = identity({statement(
        "Allow", "*",
        R"("Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team/*"},
           "StringEquals":{"aws:PrincipalAccount":"111122223333"}})")});
    EXPECT_TRUE(allowed(request("arn:aws:iam::111122223333:role/team/app"), {.identity = &own}));
    EXPECT_FALSE(allowed(request(kRole), {.identity = &own}));
}

}  // namespace
}  // namespace mandate::iam
