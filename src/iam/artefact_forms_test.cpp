#include "iam/artefact_forms.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/artefacts.h"

namespace mandate::iam {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string render_sample(std::string_view name, Form form) {
    testing::SampleArtefact const sample = testing::sample_artefact(name);
    return render(sample.artefact, sample.scope, form);
}

boost::json::value json_sample(std::string_view name, Form form) {
    auto json = parse_json(render_sample(name, form), name);
    return json ? *json : boost::json::value(mandate::to_string(json.error()));
}

Policy policy_at(boost::json::value const& value, PolicyKind kind) {
    auto policy = parse_policy(boost::json::serialize(value), "form", kind);
    EXPECT_TRUE(policy) << mandate::to_string(policy.error());
    return policy ? *policy : Policy{};
}

std::string_view text_at(boost::json::value const& value, std::string_view pointer) {
    return value.at_pointer(pointer).as_string();
}

TEST(ArtefactForms, EveryTextSaysTheHashAndTheNotes) {
    for (testing::SampleArtefact const& sample : testing::sample_artefacts()) {
        for (Form const form : {Form::kJson, Form::kCli, Form::kCloudformation, Form::kTerraform}) {
            std::string const text = render(sample.artefact, sample.scope, form);
            EXPECT_THAT(text, HasSubstr(artefact_sha256(sample.artefact))) << sample.name;
            EXPECT_EQ(text, render(sample.artefact, sample.scope, form)) << sample.name;
            if (sample.name != "odd") {
                EXPECT_THAT(text, HasSubstr(sample.artefact.notes.front())) << sample.name;
            }
        }
    }
}

TEST(ArtefactForms, JsonHoldsThePoliciesAsTheyAre) {
    for (testing::SampleArtefact const& sample : testing::sample_artefacts()) {
        boost::json::value const json = json_sample(sample.name, Form::kJson);
        RoleText const& role = sample.artefact.role;
        EXPECT_EQ(text_at(json, "/format"), "mandate.policy_artefact/1");
        EXPECT_EQ(text_at(json, "/role_name"), role.name);
        if (role.permission.statements.empty()) {
            EXPECT_TRUE(json.at("permission_policy").is_null());
        } else {
            EXPECT_EQ(policy_at(json.at("permission_policy"), PolicyKind::kIdentity),
                      role.permission)
                << sample.name;
        }
        if (role.trust) {
            EXPECT_EQ(policy_at(json.at("trust_policy"), PolicyKind::kTrust), *role.trust);
        } else {
            EXPECT_TRUE(json.at("trust_policy").is_null());
        }
        EXPECT_EQ(json.at("companions").as_array().size(), sample.artefact.companions.size());
        EXPECT_EQ(json.at("tags").as_object().size(), role.tags.size());
        EXPECT_EQ(json.at("notes").as_array().size(), sample.artefact.notes.size());
    }
    boost::json::value const batch = json_sample("batch", Form::kJson);
    EXPECT_EQ(text_at(batch, "/kind"), "role");
    EXPECT_EQ(text_at(batch, "/role_path"), "/mandate/");
    EXPECT_TRUE(batch.at("permissions_boundary").is_null());
    EXPECT_EQ(text_at(batch, "/companions/0/role_name"), "finops-ai-nightly-11aa-batch");
    boost::json::value const people = json_sample("people", Form::kJson);
    EXPECT_EQ(text_at(people, "/kind"), "permission_set");
    EXPECT_EQ(text_at(people, "/session_duration"), "PT4H");
    EXPECT_TRUE(people.at("role_path").is_null());
}

TEST(ArtefactForms, NothingForeignEndsACommentOrAHeredoc) {
    for (Form const form : {Form::kCli, Form::kTerraform}) {
        std::size_t delimiters = 0;
        std::string const text = render_sample("odd", form);
        for (std::string_view const line : split(text, '\n')) {
            EXPECT_FALSE(line.starts_with("rm -rf") || line.starts_with("lines")) << line;
            delimiters += line == "END_OF_POLICY" ? 1U : 0U;
        }
        EXPECT_EQ(delimiters, 2U);
        EXPECT_THAT(text, AllOf(Not(HasSubstr("\r")), Not(HasSubstr("\xE2\x80\xAE"))));
    }
}

TEST(ArtefactForms, TheScriptQuotesEveryValue) {
    EXPECT_THAT(render_sample("odd", Form::kCli),
                AllOf(HasSubstr("--path '/it'\\''s/$(id)/'"),
                      HasSubstr(R"(--tags '[{"Key":"quo'\''te","Value":"$(id) `id` $HOME)"),
                      HasSubstr("cat >\"$files/permission.json\" <<'END_OF_POLICY'\n")));
}

TEST(ArtefactForms, TheScriptRefusesAnotherAccountAndAnotherPath) {
    EXPECT_THAT(
        render_sample("role", Form::kCli),
        AllOf(StartsWith("#!/bin/sh\n# Mandate: finops-ai-support-bot-3f2c of workload support-bot "
                         "in account 111122223333\n# Artefact "),
              HasSubstr("set -eu\n"), HasSubstr("[ \"$account\" = '111122223333' ] || stop "),
              HasSubstr("elif [ \"$found\" != '/mandate/' ]; then")));
}

TEST(ArtefactForms, ACompanionComesFirst) {
    for (Form const form : {Form::kCli, Form::kCloudformation, Form::kTerraform}) {
        std::string const text = render_sample("batch", form);
        std::size_t const trust = text.find("bedrock.amazonaws.com");
        EXPECT_LT(trust, text.find("lambda.amazonaws.com"));
    }
    EXPECT_EQ(
        json_sample("batch", Form::kCloudformation).at_pointer("/Resources/Workload/DependsOn"),
        boost::json::array{"Companion1"});
    EXPECT_THAT(render_sample("batch", Form::kTerraform),
                HasSubstr("depends_on = [aws_iam_role.companion_1]"));
}

TEST(ArtefactForms, ARoleWithoutAPolicyLosesTheOneItHad) {
    EXPECT_THAT(render_sample("empty", Form::kCli),
                AllOf(HasSubstr("iam delete-role-policy"), Not(HasSubstr("put-role-policy"))));
    EXPECT_FALSE(json_sample("empty", Form::kCloudformation)
                     .at_pointer("/Resources/Workload/Properties")
                     .as_object()
                     .contains("Policies"));
    EXPECT_THAT(render_sample("empty", Form::kTerraform), Not(HasSubstr("aws_iam_role_policy")));
}

TEST(ArtefactForms, PeopleGetAPermissionSetAndNoRoleOfAwsIsTouched) {
    std::string const script = render_sample("people", Form::kCli);
    EXPECT_THAT(
        script,
        AllOf(HasSubstr("${INSTANCE_ARN:?"), HasSubstr("${PRINCIPAL_ID:?"),
              HasSubstr("sso put-inline-policy-to-permission-set"),
              HasSubstr("sso create-account-assignment"), HasSubstr("sso provision-permission-set"),
              HasSubstr(R"('{"CustomerManagedPolicyReference":{"Name":"AiBoundary",)"
                        R"("Path":"/guard/rails/"}}')"),
              Not(HasSubstr("aws iam")), Not(HasSubstr("in_account"))));
    boost::json::value const stack = json_sample("people", Form::kCloudformation);
    EXPECT_EQ(text_at(stack, "/Resources/PermissionSet/Type"), "AWS::SSO::PermissionSet");
    EXPECT_EQ(text_at(stack, "/Resources/Assignment/Properties/TargetId"), "111122223333");
    EXPECT_EQ(text_at(stack, "/Parameters/InstanceArn/Default"),
              "arn:aws:sso:::instance/ssoins-1234567890abcdef");
    EXPECT_THAT(render_sample("people", Form::kTerraform),
                AllOf(HasSubstr("aws_ssoadmin_permission_set_inline_policy"),
                      HasSubstr("path = \"/guard/rails/\""), Not(HasSubstr("aws_iam_role"))));
}

TEST(ArtefactForms, APermissionSetAndItsCompanionAreMadeInTheirAccounts) {
    boost::json::value const stack = json_sample("people_batch", Form::kCloudformation);
    EXPECT_EQ(text_at(stack, "/Resources/Companion1/Condition"), "InAccount");
    EXPECT_EQ(text_at(stack, "/Resources/PermissionSet/Condition"), "AtIdentityCenter");
    EXPECT_EQ(text_at(stack, "/Resources/Assignment/Condition"), "AtIdentityCenter");
    EXPECT_THAT(render_sample("people_batch", Form::kTerraform),
                AllOf(HasSubstr("configuration_aliases = [aws.account]"),
                      HasSubstr("provider = aws.account")));
    EXPECT_THAT(render_sample("people_batch", Form::kCli),
                AllOf(HasSubstr("in_account iam create-role"), HasSubstr("sso create-permission")));
}

TEST(ArtefactForms, AUsersKeyIsMadeByHand) {
    std::string const script = render_sample("user", Form::kCli);
    EXPECT_THAT(script, AllOf(HasSubstr("put-user-policy"),
                              HasSubstr("let it end on 2027-01-31:\n#   aws iam "
                                        "create-service-specific-credential --user-name ")));
    EXPECT_EQ(text_at(json_sample("user", Form::kCloudformation), "/Resources/Policy/Type"),
              "AWS::IAM::UserPolicy");
}

TEST(ArtefactForms, TemplatesOfTerraformAreText) {
    EXPECT_THAT(render_sample("odd", Form::kTerraform),
                AllOf(HasSubstr("$${aws:username}/*"), HasSubstr("acme-%%{x}"),
                      HasSubstr("$${aws:x} %%{y}"), Not(HasSubstr(" ${"))));
}

}  // namespace
}  // namespace mandate::iam
