#include "billing/principal.h"

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

/// A principal as one line: FORM PARTITION ACCOUNT ROLE SESSION USER.
std::string show(std::string_view text) {
    std::optional<Principal> const principal = parse_principal(text);
    if (!principal) {
        return "none";
    }
    return fmt::format("{} {} {} {} {} {}", name_of(principal->form), principal->partition.value(),
                       principal->account.value(), principal->role ? principal->role->value() : "-",
                       principal->session.value_or("-"), principal->user.value_or("-"));
}

TEST(Principal, ReadsTheDocumentedForms) {
    EXPECT_EQ(show("arn:aws:iam::123456789012:user/userID_A"),
              "iam_user aws 123456789012 - - arn:aws:iam::123456789012:user/userID_A");
    EXPECT_EQ(show("arn:aws:iam::123456789012:role/application-role"),
              "iam_role aws 123456789012 arn:aws:iam::123456789012:role/application-role - -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/application-role/session-name"),
              "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/application-role "
              "session-name -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/Role/user@acme.org"),
              "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/Role user@acme.org -");
    EXPECT_EQ(show("arn:aws:iam::123456789012:user/BedrockAPIKey-234s"),
              "iam_user aws 123456789012 - - arn:aws:iam::123456789012:user/BedrockAPIKey-234s");
    EXPECT_EQ(show("arn:aws:iam::123456789012:root"), "root aws 123456789012 - - -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:federated-user/Bob"),
              "federated_user aws 123456789012 - Bob -");
    EXPECT_EQ(show("bedrock.amazonaws.com"), "service   - - -");
}

TEST(Principal, DropsPathsOfRolesAndKeepsThoseOfUsers) {
    std::string const sso = "AWSReservedSSO_PowerUser_0123456789abcdef";
    std::string const role = "arn:aws:iam::123456789012:role/" + sso;
    for (std::string const region : {"", "eu-west-1/"}) {
        EXPECT_EQ(
            show(fmt::format("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/{}{}",
                             region, sso)),
            fmt::format("iam_role aws 123456789012 {} - -", role));
        EXPECT_EQ(show(fmt::format("arn:aws:sts::123456789012:assumed-role/aws-reserved/"
                                   "sso.amazonaws.com/{}{}/user@example.com",
                                   region, sso)),
                  fmt::format("assumed_role aws 123456789012 {} user@example.com -", role));
    }
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/" + sso + "/user@example.com"),
              "assumed_role aws 123456789012 " + role + " user@example.com -");
    EXPECT_EQ(show("arn:aws:iam::123456789012:user/agencies/blue/editor"),
              "iam_user aws 123456789012 - - arn:aws:iam::123456789012:user/agencies/blue/editor");
}

TEST(Principal, KeepsOddSessionsWhole) {
    for (std::string const session :
         {"a/b", "i-0c41f7b92de85a360", "x:y", "a b", "=,.@-_+", "é/"}) {
        EXPECT_EQ(
            show("arn:aws:sts::123456789012:assumed-role/app/" + session),
            "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/app " + session + " -");
    }
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/app"),
              "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/app - -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/app/"),
              "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/app - -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/aws-reserved/x/y/AWSReservedSSO_P"),
              "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/aws-reserved "
              "x/y/AWSReservedSSO_P -");
}

TEST(Principal, ANameHasNoSpacesAtItsEnds) {
    EXPECT_EQ(
        show("arn:aws:sts::123456789012:assumed-role/Reader /user@acme.org"),
        "assumed_role aws 123456789012 arn:aws:iam::123456789012:role/Reader user@acme.org -");
    EXPECT_EQ(show("arn:aws:sts::123456789012:assumed-role/ /user@acme.org"), "unknown   - - -");
}

TEST(Principal, KeepsThePartition) {
    EXPECT_EQ(show("arn:aws-us-gov:sts::123456789012:assumed-role/app/s"),
              "assumed_role aws-us-gov 123456789012 arn:aws-us-gov:iam::123456789012:role/app s -");
    EXPECT_EQ(show("arn:aws-cn:iam::123456789012:role/p/app"),
              "iam_role aws-cn 123456789012 arn:aws-cn:iam::123456789012:role/app - -");
}

TEST(Principal, SaysNoneOnlyForNothing) {
    EXPECT_EQ(show(""), "none");
    EXPECT_EQ(show("  "), "none");
    for (char const* text :
         {"x", "AROAEXAMPLEID:session", "arn:aws:iam::123456789012:group/x",
          "arn:aws:iam::12345678901:user/x", "arn:aws:iam::12345678901x:user/x",
          "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:role/p/",
          "arn:aws:iam::123456789012:user/", "arn:aws:sts::123456789012:assumed-role/",
          "arn:aws:sts::123456789012:assumed-role//s", "arn:aws:sts::123456789012:federated-user/",
          "arn:aws:s3::123456789012:user/x", "arn:aws:iam:us-east-1:123456789012:user/x",
          "Evil <b>.amazonaws.com", ".amazonaws.com"}) {
        EXPECT_EQ(show(text), "unknown   - - -") << text;
    }
}

/// Whatever is read, account and partition are there when the form is known, and the role is an
/// ARN that reads as a role of the same name.
TEST(Principal, RoleReadsBackAsItself) {
    std::mt19937 random(5);  // NOLINT(cert-msc51-cpp): the same cases every time
    std::vector<std::string> const pieces{"arn:aws:sts::123456789012:",
                                          "assumed-role/",
                                          "/",
                                          "a",
                                          "AWSReservedSSO_",
                                          "arn:aws:iam::123456789012:",
                                          "role/",
                                          "user/",
                                          "aws-reserved/sso.amazonaws.com/",
                                          ":",
                                          "root"};
    int roles = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::string text = pieces[random() % 2 == 0 ? 0 : 5];
        for (std::size_t n = random() % 6; n > 0; --n) {
            text += pieces[random() % pieces.size()];
        }
        std::optional<Principal> const principal = parse_principal(text);
        ASSERT_TRUE(principal);
        EXPECT_EQ(principal->account.empty(), principal->form == PrincipalForm::kUnknown) << text;
        if (principal->role) {
            ++roles;
            EXPECT_EQ(parse_principal(principal->role->value())->role, principal->role) << text;
        }
    }
    EXPECT_GT(roles, 100);
}

}  // namespace
}  // namespace mandate::billing
