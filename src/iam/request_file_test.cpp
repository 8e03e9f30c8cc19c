#include "iam/request_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string refusal(std::string_view text) {
    Result<Request> const read = parse_request(text, "r.json");
    return read ? "it was taken" : to_string(read.error());
}

TEST(RequestFile, AllFieldsAreRead) {
    Request const request =
        parse_request(R"({"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "principal": "arn:aws:sts::111122223333:assumed-role/app/s",
        "role": "arn:aws:iam::111122223333:role/mandate/app", "account": "999900001111",
        "context": {"aws:TagKeys": ["a", "b"], "aws:SecureTransport": true, "n": 1.50}})",
                      "r.json")
            .value();
    EXPECT_EQ(request.action(), "s3:GetObject");
    EXPECT_EQ(request.resource_account(), "999900001111");
    EXPECT_EQ(request.principal().issuer, "arn:aws:iam::111122223333:role/mandate/app");
    EXPECT_THAT(*request.context().find("aws:tagkeys"), ElementsAre("a", "b"));
    EXPECT_THAT(*request.context().find("aws:securetransport"), ElementsAre("true"));
    EXPECT_THAT(*request.context().find("n"), ElementsAre("1.50"));
}

TEST(RequestFile, WithoutAResourceItIsAboutNone) {
    Request const request =
        parse_request(R"({"action": "bedrock:ListFoundationModels", "principal": "*"})", "r.json")
            .value();
    EXPECT_EQ(request.resource(), "*");
}

TEST(RequestFile, WhatIsWrongIsNamedWithItsPlace) {
    EXPECT_THAT(refusal("[]"), HasSubstr("r.json: line 1, column 1: a request is an object"));
    EXPECT_THAT(refusal("{\"principal\": \"*\"}"), HasSubstr("the request has no action"));
    EXPECT_THAT(refusal("{\"action\": \"a:B\"}"), HasSubstr("the request has no principal"));
    EXPECT_THAT(refusal("{\"action\": 1, \"principal\": \"*\"}"),
                HasSubstr("line 1, column 12: action is not a text"));
    EXPECT_THAT(refusal("{\"action\": \"a:B\", \"who\": 1}"),
                HasSubstr("line 1, column 19: a request has no 'who'"));
    EXPECT_THAT(refusal("{\"action\": \"a:*\", \"principal\": \"*\"}"),
                HasSubstr("line 1, column 12"));
    EXPECT_THAT(refusal("{\"action\": \"a:B\", \"principal\": \"me\"}"),
                HasSubstr("line 1, column 32"));
    EXPECT_THAT(refusal(R"({"action": "a:B", "principal": "*", "account": "12"})"),
                HasSubstr("account '12' is no account id"));
    EXPECT_THAT(refusal(R"({"action": "a:B", "principal": "*", "context": {"k": {}}})"),
                HasSubstr("a context value is"));
    EXPECT_THAT(refusal(R"({"action": "a:B", "principal": "*", "context": {"K": "1", "k": "2"}})"),
                HasSubstr("r.json"));
    EXPECT_THAT(refusal(R"({"action": "a:B", "action": "a:C", "principal": "*"})"),
                HasSubstr("r.json"));
}

}  // namespace
}  // namespace mandate::iam
