#include "iam/role_evidence.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/json_sequence.h"
#include "iam/percent_encoding.h"
#include "iam/policy_parse.h"

namespace mandate::iam {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kTrust[] = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})";
constexpr char kInvoke[] = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": "bedrock:InvokeModel", "Resource": "*"}]})";
constexpr char kLogs[] = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": "logs:PutLogEvents", "Resource": "*"}]})";
constexpr char kEncodedInvoke[] =
    "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C"
    "%22Action%22%3A%22bedrock%3AInvokeModel%22%2C%22Resource%22%3A%22*%22%7D%5D%7D";
constexpr char kLogsArn[] = "arn:aws:iam::111122223333:policy/team/logs";

std::string get_role(std::string_view name = "bot", std::string_view more = "") {
    return fmt::format(
        R"({{"Role": {{"Path": "/mandate/", "RoleName": "{0}", "RoleId": "AROA1",
            "Arn": "arn:aws:iam::111122223333:role/mandate/{0}",
            "CreateDate": "2026-11-02T09:00:00+00:00", "AssumeRolePolicyDocument": {1},
            "MaxSessionDuration": 3600, "FieldOfNextYear": {{"a": [1]}}{2}}}}})",
        name, kTrust, more);
}

std::string detail(std::string_view name, std::string_view more = "") {
    return fmt::format(
        R"({{"Path": "/mandate/", "RoleName": "{0}", "RoleId": "AROA1",
            "Arn": "arn:aws:iam::111122223333:role/mandate/{0}", "AssumeRolePolicyDocument": {1},
            "InstanceProfileList": [{{"Roles": [{{"RoleName": "other"}}]}}],
            "RolePolicyList": [{{"PolicyName": "mandate", "PolicyDocument": {2}}}],
            "AttachedManagedPolicies": [{{"PolicyName": "logs", "PolicyArn": "{3}"}}]{4}}})",
        name, kTrust, kInvoke, kLogsArn, more);
}

std::string account(std::string_view roles, std::string_view more = "") {
    return fmt::format(
        R"({{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [{}], "Policies": [
            {{"PolicyName": "logs", "Arn": "{}", "DefaultVersionId": "v2", "PolicyVersionList": [
                {{"Document": {}, "VersionId": "v2", "IsDefaultVersion": true}},
                {{"Document": {}, "VersionId": "v1", "IsDefaultVersion": false}}]}},
            {{"PolicyName": "broken", "Arn": "arn:aws:iam::111122223333:policy/broken",
              "PolicyVersionList": [{{"Document": "not read", "IsDefaultVersion": true}}]}}]{}}})",
        roles, kLogsArn, kLogs, kInvoke, more);
}

std::string refusal(std::string_view text, std::string_view wanted = {}) {
    auto const role = read_role_evidence(text, "evidence.json", wanted);
    return role ? "accepted" : to_string(role.error());
}

LiveRole accepted(std::string_view text, std::string_view wanted = {}) {
    auto role = read_role_evidence(text, "evidence.json", wanted);
    EXPECT_TRUE(role) << to_string(role.error());
    return role ? *role : LiveRole{};
}

Policy policy(std::string_view text) { return *parse_policy(text, "test", PolicyKind::kAny); }

TEST(RoleEvidence, WhatIsNoOutputOfAwsIsRefusedWithItsPlace) {
    EXPECT_THAT(refusal(""), StartsWith("evidence.json: the evidence is empty; paste the JSON"));
    EXPECT_THAT(refusal("An error occurred (AccessDenied)"), StartsWith("evidence.json: line 1"));
    EXPECT_THAT(refusal("{\n  \"Role\": {"), HasSubstr("line 2"));
    EXPECT_THAT(refusal("{}"), HasSubstr("no output of an AWS command"));
    EXPECT_THAT(refusal("[1]"), HasSubstr("line 1, column 2: this is no output"));
    EXPECT_THAT(refusal("{\"note\": \"all is well\"}"), HasSubstr("'note' is no output"));
    EXPECT_THAT(refusal(R"({"PolicyNames": []})"), HasSubstr("holds no role"));
    EXPECT_THAT(refusal(R"({"RoleDetailList": 7})"), HasSubstr("RoleDetailList is not a list"));
    EXPECT_THAT(refusal(get_role() + "\nDone."), HasSubstr("JSON text 2 (from line 6)"));
}

TEST(RoleEvidence, HostileTextsAreRefused) {
    EXPECT_THAT(refusal(std::string(kMostEvidenceBytes + 1, ' ')), HasSubstr("more than 10000000"));
    EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("not JSON"));
    EXPECT_THAT(refusal(R"({"Role": {}, "Role": {}})"), HasSubstr("stands twice"));
    std::string many;
    for (std::size_t i = 0; i <= kMostOutputs; ++i) {
        many += "{}";
    }
    EXPECT_THAT(refusal(many), HasSubstr("more than 1000 JSON texts"));
    EXPECT_THAT(refusal(get_role("b\xE2\x80\xAE"
                                 "t")),
                HasSubstr("a character that is not shown (U+202E)"));
    EXPECT_THAT(refusal(get_role("b t")), HasSubstr("is no path and name of a role"));
    EXPECT_THAT(refusal(get_role("bot", R"(, "PermissionsBoundary":
        {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/$x"})")),
                HasSubstr("is no ARN of a managed policy"));
    EXPECT_THAT(refusal(get_role() + R"({"PolicyNames": ["a b"]})"),
                HasSubstr("'a b' is no name of a policy"));
}

TEST(RoleEvidence, TheArnHasToNameTheRole) {
    EXPECT_THAT(refusal(R"({"Role": {"RoleName": "bot", "Path": "/",
                         "Arn": "arn:aws:iam::111122223333:role/mandate/bot"}})"),
                AllOf(HasSubstr("line 2"), HasSubstr("does not name the role /bot")));
    EXPECT_THAT(refusal(R"({"Role": {"RoleName": "bot"}})"), HasSubstr("Arn is missing"));
}

TEST(RoleEvidence, TwoRolesAreRefusedByNameUnlessOneIsWanted) {
    std::string const two = account(detail("a") + "," + detail("b"));
    EXPECT_THAT(refusal(two), HasSubstr("of 2 roles, among them arn:aws:iam::111122223333:role/"
                                        "mandate/a and arn:aws:iam::111122223333:role/mandate/b"));
    EXPECT_EQ(accepted(two, "b").name, "b");
    EXPECT_EQ(accepted(two, "arn:aws:iam::111122223333:role/mandate/a").name, "a");
    EXPECT_THAT(refusal(two, "c"), HasSubstr("does not hold the role c, but arn:aws:iam"));
    EXPECT_THAT(refusal(two + R"({"PolicyNames": []})", "b"), HasSubstr("of 2 roles"))
        << "nothing says whose list it is";
    EXPECT_THAT(refusal(get_role("a") + get_role("b"), "a"), HasSubstr("of 2 roles"));
    EXPECT_THAT(refusal(get_role() + fmt::format(R"({{"RoleName": "b", "PolicyName": "mandate",
                                                    "PolicyDocument": {}}})",
                                                 kInvoke)),
                HasSubstr("a policy of the role 'b', the evidence is of 'bot'"));
}

TEST(RoleEvidence, DocumentsThatDisagreeAreRefused) {
    std::string const first =
        fmt::format(R"({{"PolicyName": "mandate", "PolicyDocument": {}}})", kInvoke);
    std::string const second =
        fmt::format(R"({{"PolicyName": "mandate", "PolicyDocument": {}}})", kLogs);
    EXPECT_THAT(refusal(get_role() + first + second), HasSubstr("two documents of the policy"));
    EXPECT_EQ(accepted(get_role() + first + first).inline_policies.size(), 1U);
}

TEST(RoleEvidence, AnIllFormedPolicyIsRefusedAtItsPlace) {
    EXPECT_THAT(refusal(get_role() + R"(
        {"PolicyName": "mandate", "PolicyDocument":
            {"Version": "2012-10-17", "Statement": [{"Effect": "allow"}]}})"),
                HasSubstr("JSON text 2 (from line 6): line 2, column 64: 'allow' is no Effect"));
    EXPECT_THAT(refusal(get_role() + R"({"PolicyName": "mandate", "PolicyDocument": "%7"})"),
                HasSubstr("not percent-encoded"));
    EXPECT_THAT(refusal(get_role() + R"({"PolicyName": "mandate", "PolicyDocument": "%7B"})"),
                HasSubstr("the encoded document: line 1"));
}

TEST(RoleEvidence, AccountDetailsAreTheWholeRole) {
    LiveRole const role = accepted(account(detail(
        "bot", R"(, "Tags": [{"Key": "team", "Value": "support"}, {"Key": "x", "Value": ""}])")));
    EXPECT_EQ(role.arn, "arn:aws:iam::111122223333:role/mandate/bot");
    EXPECT_EQ(role.path, "/mandate/");
    EXPECT_EQ(role.account, "111122223333");
    EXPECT_EQ(role.trust, policy(kTrust));
    EXPECT_THAT(role.inline_policies, ElementsAre(LivePolicy{"mandate", {}, policy(kInvoke)}));
    EXPECT_THAT(role.attached_policies, ElementsAre(LivePolicy{"logs", kLogsArn, policy(kLogs)}));
    EXPECT_FALSE(role.boundary);
    EXPECT_EQ(role.tags.at("team"), "support");
    EXPECT_THAT(role.missing, IsEmpty());
    EXPECT_TRUE(role.inline_policies_whole && role.attached_policies_whole && role.boundary_known);
}

TEST(RoleEvidence, OutputsOneAfterTheOtherAreTheSameRole) {
    std::string const outputs[] = {
        get_role(),
        R"({"PolicyNames": ["mandate"]})",
        fmt::format(R"({{"RoleName": "bot", "PolicyName": "mandate", "PolicyDocument": "{}"}})",
                    kEncodedInvoke),
        fmt::format(R"({{"AttachedPolicies": [{{"PolicyName": "logs", "PolicyArn": "{}"}}]}})",
                    kLogsArn),
        fmt::format(R"({{"Policy": {{"Arn": "{}", "DefaultVersionId": "v2"}}}})", kLogsArn),
        fmt::format(R"({{"PolicyVersion": {{"Document": {}, "VersionId": "v2",
                        "IsDefaultVersion": true}}}})",
                    kLogs)};
    LiveRole const expected = accepted(account(detail("bot")));
    std::string in_a_row;
    std::string as_list = "[";
    std::string as_object = "{";
    for (std::string const& output : outputs) {
        in_a_row += output + "\n";
        as_list += (as_list.size() > 1 ? "," : "") + output;
        as_object +=
            fmt::format("{}\"{}\": {}", as_object.size() > 1 ? "," : "", as_object.size(), output);
    }
    EXPECT_EQ(accepted(in_a_row), expected);
    EXPECT_EQ(accepted(as_list + "]"), expected);
    EXPECT_EQ(accepted(as_object + "}"), expected);
}

TEST(RoleEvidence, WhatIsNotThereIsMissingWithItsCommand) {
    LiveRole const bare = accepted(get_role());
    EXPECT_THAT(bare.missing,
                ElementsAre(HasSubstr("aws iam list-role-policies --role-name bot"),
                            HasSubstr("aws iam list-attached-role-policies --role-name bot")));
    EXPECT_FALSE(bare.inline_policies_whole);
    EXPECT_FALSE(bare.attached_policies_whole);
    EXPECT_TRUE(bare.boundary_known);

    LiveRole const listed = accepted(get_role() + R"({"PolicyNames": ["mandate"]}
        {"AttachedPolicies": [{"PolicyName": "AdministratorAccess",
                               "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]})");
    EXPECT_THAT(
        listed.missing,
        ElementsAre(HasSubstr("aws iam get-role-policy --role-name bot --policy-name mandate"),
                    HasSubstr("aws iam get-policy-version --policy-arn "
                              "arn:aws:iam::aws:policy/AdministratorAccess --version-id")));
}

TEST(RoleEvidence, AListThatEndedEarlyIsMissing) {
    LiveRole const role =
        accepted(get_role() + R"({"PolicyNames": [], "IsTruncated": true, "Marker": "x"}
                        {"AttachedPolicies": [], "NextToken": "x"})");
    EXPECT_THAT(role.missing, ElementsAre(HasSubstr("inline policies ended early"),
                                          HasSubstr("attached policies ended early")));
    EXPECT_FALSE(role.inline_policies_whole);
    EXPECT_THAT(accepted(account(detail("bot"), R"(, "IsTruncated": true)")).missing,
                ElementsAre(HasSubstr("account details ended early")));
}

TEST(RoleEvidence, ABoundaryNeedsItsDocument) {
    std::string const more = fmt::format(R"(, "PermissionsBoundary": {{"PermissionsBoundaryType":
        "Policy", "PermissionsBoundaryArn": "{}"}})",
                                         kLogsArn);
    LiveRole const unknown = accepted(get_role("bot", more));
    EXPECT_FALSE(unknown.boundary_known);
    EXPECT_THAT(unknown.missing, testing::Contains(HasSubstr("The document of the permissions "
                                                             "boundary " +
                                                             std::string(kLogsArn))));
    LiveRole const known = accepted(account(detail("bot", more)));
    EXPECT_EQ(known.boundary, (LivePolicy{"logs", kLogsArn, policy(kLogs)}));
    EXPECT_TRUE(known.boundary_known);
}

TEST(RoleEvidence, AnEntryOfListRolesDoesNotSayThatThereIsNoBoundary) {
    std::string const entry = get_role().substr(9, get_role().size() - 10);
    EXPECT_THAT(accepted(entry).missing,
                testing::Contains(HasSubstr("whether there is a permissions boundary")));
}

TEST(RoleEvidence, ANamelessVersionIsTakenOnlyWhereItCanBeNoOther) {
    std::string const version = fmt::format(R"({{"PolicyVersion": {{"Document": {}, "VersionId":
        "v2", "IsDefaultVersion": true}}}})",
                                            kLogs);
    std::string const one = get_role() + R"({"PolicyNames": []} {"AttachedPolicies": [
        {"PolicyArn": "arn:aws:iam::111122223333:policy/a"}]})";
    EXPECT_THAT(accepted(one + version).missing, IsEmpty());
    EXPECT_THAT(accepted(one + version + version).missing,
                testing::Contains(HasSubstr("does not say whose version it is")));
    std::string const two = get_role() + R"({"PolicyNames": []} {"AttachedPolicies": [
        {"PolicyArn": "arn:aws:iam::111122223333:policy/a"},
        {"PolicyArn": "arn:aws:iam::111122223333:policy/b"}]})";
    EXPECT_THAT(accepted(two + version).missing,
                testing::Contains(HasSubstr("does not say whose version it is")));
    std::string const keyed = fmt::format(
        R"({{"arn:aws:iam::111122223333:policy/a": {0}, "arn:aws:iam::111122223333:policy/b": {0}}})",
        version);
    EXPECT_THAT(accepted(two + keyed).missing, IsEmpty());
    std::string old = version;
    old.replace(old.find("true"), 4, "false");
    EXPECT_THAT(accepted(one + old).missing, ElementsAre(HasSubstr("attached policy")));
}

TEST(JsonSequence, BracketsInStringsAreText) {
    auto const pieces = split_json_sequence("{\"a\": \"}\\\"{\"}\n,[1]\n x {", 9, "p");
    ASSERT_EQ(pieces->size(), 4U);
    EXPECT_EQ((*pieces)[1].text, "[1]");
    EXPECT_EQ((*pieces)[1].line, 2U);
    EXPECT_EQ((*pieces)[2].text, "x ");
    EXPECT_EQ((*pieces)[3].text, "{");
    EXPECT_THAT(*split_json_sequence("\"", 9, "p"), testing::SizeIs(1));
    EXPECT_THAT(*split_json_sequence("{\"", 9, "p"), testing::SizeIs(1));
}

TEST(PercentEncoding, IsUndoneStrictly) {
    EXPECT_EQ(percent_decoded("a%2Fb+%c3%a9"), "a/b+\xC3\xA9");
    EXPECT_EQ(percent_decoded("%"), std::nullopt);
    EXPECT_EQ(percent_decoded("%2"), std::nullopt);
    EXPECT_EQ(percent_decoded("%-1"), std::nullopt);
    EXPECT_EQ(percent_decoded("%zz"), std::nullopt);
}

}  // namespace
}  // namespace mandate::iam
