#include "iam/guard_rail_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using ::testing::HasSubstr;

std::string refusal(std::string_view text) {
    Result<GuardRailScope> const read = parse_guard_rail_scope(text, "rails.json");
    return read ? "it was taken" : mandate::to_string(read.error());
}

TEST(GuardRailFile, WhatIsLeftOutIsAsTheScopeBegins) {
    GuardRailScope const scope =
        parse_guard_rail_scope(
            R"({"place": "OU prod", "deployers": ["arn:aws:iam::*:role/Deploy"]})", "rails.json")
            .value();
    GuardRailScope expected;
    expected.place = "OU prod";
    expected.deployers = {"arn:aws:iam::*:role/Deploy"};
    EXPECT_EQ(scope, expected);
}

TEST(GuardRailFile, EverythingIsReadAndPrinted) {
    GuardRailScope const scope = parse_guard_rail_scope(R"({
        "place": "OU prod", "partition": "aws", "role_path": "/governed/",
        "deployers": ["arn:aws:iam::*:role/Deploy"], "permission_sets": ["AiAnalyst"],
        "users": ["ai-support"],
        "grandfathered": [{"principal": "arn:aws:iam::111122223333:role/old", "until": "2027-01-31"}],
        "agentic_roles": ["arn:aws:iam::*:role/agents/*"],
        "models": [{"model": "nova-pro", "model_ids": ["amazon.nova-pro-v1:0"]},
                   {"model": "sonnet", "model_ids": ["anthropic.claude-sonnet-4-6"],
                    "open": [{"region": "us-east-1"},
                             {"region": "eu-west-1", "accounts": ["111122223333"]}]}]})",
                                                        "rails.json")
                                     .value();
    EXPECT_EQ(scope.grandfathered.at(0).until, *parse_date("2027-01-31"));
    EXPECT_EQ(scope.models.at(1).open.at(1).accounts.at(0), AccountId("111122223333"));
    std::string const text =
        guard_rails_json(guard_rails(scope, *parse_date("2026-11-25")).value());
    EXPECT_THAT(text, HasSubstr(R"("format":"mandate.guard_rails/1")"));
    EXPECT_THAT(text, HasSubstr(R"("next_change":"2027-02-01")"));
    EXPECT_THAT(text, HasSubstr("AiOfGovernedRolesOnly"));
}

TEST(GuardRailFile, WhatIsWrongIsNamed) {
    EXPECT_THAT(refusal("[]"), HasSubstr("rails.json"));
    EXPECT_THAT(refusal(R"({"place": "OU prod"})"), HasSubstr("deployers"));
    EXPECT_THAT(refusal(R"({"place": "OU prod", "deployers": [], "model": []})"),
                HasSubstr("model"));
    EXPECT_THAT(refusal(R"({"place": "p", "deployers": [],
        "grandfathered": [{"principal": "x", "until": "soon"}]})"),
                HasSubstr("grandfathered[0].until"));
}

}  // namespace
}  // namespace mandate::iam
