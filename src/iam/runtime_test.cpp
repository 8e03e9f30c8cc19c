#include "iam/runtime.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/artefact.h"

namespace mandate::iam {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(Runtime const& runtime, Completeness completeness = Completeness::kWhole) {
    Result<void> const result = check_runtime(runtime, completeness);
    return result ? "accepted" : to_string(result.error());
}

TEST(Runtime, AnUnknownKindIsRefusedAndTheKnownOnesAreListed) {
    EXPECT_THAT(refusal({"mainframe", {}}, Completeness::kKindOnly),
                StartsWith("runtime: 'mainframe' is no kind of runtime; choose one of lambda, "
                           "ecs_task, "));
    EXPECT_THAT(refusal({"", {}}), HasSubstr("is no kind"));
    EXPECT_THAT(refusal({"Lambda", {}}), HasSubstr("is no kind"));
}

TEST(Runtime, AnUnknownFieldIsRefusedEvenAtRequestTime) {
    EXPECT_EQ(refusal({"lambda", {{"function", "x"}}}, Completeness::kKindOnly),
              "runtime lambda: 'function' is no field of it; its fields are function_arn");
}

TEST(Runtime, FieldsMayBeLeftOutAtRequestTimeOnly) {
    EXPECT_EQ(refusal({"lambda", {}}, Completeness::kKindOnly), "accepted");
    EXPECT_EQ(refusal({"lambda", {}}),
              "runtime lambda: function_arn is missing; it needs function_arn");
    EXPECT_EQ(refusal({"ec2", {}}), "accepted");
}

TEST(Runtime, FieldsAreExact) {
    for (std::string const& arn :
         {std::string(), std::string("support-bot"), std::string("*"),
          std::string("arn:aws:lambda:us-east-1:111122223333:function:*"),
          std::string("arn:aws:lambda:us-east-1:111122223333:function:a\nb"),
          std::string("arn:aws:lambda:us-east-1:111122223333:function:${x}")}) {
        EXPECT_THAT(refusal({"lambda", {{"function_arn", arn}}}),
                    StartsWith("runtime lambda: function_arn: "))
            << arn;
    }
    EXPECT_THAT(refusal({"ecs_task", {{"region", "us-*"}}}), HasSubstr("wildcard"));
    EXPECT_THAT(refusal({"ecs_task", {{"region", "mars"}}}), HasSubstr("is no region"));
    EXPECT_THAT(refusal({"iam_user", {{"user_name", "bot"}, {"expires_on", "soon"}}}),
                HasSubstr("is no day"));
}

TEST(Runtime, AcceptsWholeOnes) {
    std::string const provider =
        "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1"
        ".amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    for (Runtime const& runtime :
         {Runtime{"lambda",
                  {{"function_arn", "arn:aws:lambda:us-east-1:111122223333:function:support-bot"}}},
          Runtime{"eks_irsa",
                  {{"oidc_provider_arn", provider},
                   {"namespace", "default"},
                   {"service_account", "bot"}}},
          Runtime{"oidc",
                  {{"oidc_provider_arn", provider},
                   {"audience", "sts.amazonaws.com"},
                   {"subject", "repo:acme/bot:ref:refs/heads/main"}}},
          Runtime{"iam_user", {{"user_name", "bot"}, {"expires_on", "2027-01-31"}}},
          Runtime{"people", {{"permission_set", "AiAnalyst"}, {"group", "FinOps Analysts"}}}}) {
        EXPECT_EQ(refusal(runtime), "accepted");
    }
}

TEST(Runtime, EveryKindOfTheFileIsWhole) {
    std::set<std::string> seen;
    for (RuntimeKind const& kind : runtime_kinds()) {
        EXPECT_TRUE(seen.insert(kind.kind).second) << kind.kind << " stands twice";
        EXPECT_FALSE(kind.name.empty()) << kind.kind;
        EXPECT_THAT(kind.source, StartsWith("https://docs.aws.amazon.com/")) << kind.kind;
        bool const service = kind.service_principal.ends_with(".amazonaws.com");
        EXPECT_TRUE(service || kind.service_principal.empty()) << kind.kind;
        std::set<std::string> fields(kind.required.begin(), kind.required.end());
        for (std::string const& field : kind.optional) {
            EXPECT_TRUE(fields.insert(field).second) << kind.kind << ": " << field;
        }
        EXPECT_EQ(kind.assume_actions.empty(), kind.kind == "people" || kind.kind == "iam_user")
            << kind.kind;
    }
    for (char const* kind :
         {"lambda", "ecs_task", "eks_irsa", "eks_pod_identity", "ec2", "sagemaker",
          "step_functions", "agentcore", "bedrock_agent", "bedrock_knowledge_base", "bedrock_flow",
          "bedrock_batch", "roles_anywhere", "oidc", "iam_user", "people"}) {
        EXPECT_TRUE(seen.contains(kind)) << kind;
    }
}

TEST(Runtime, NoKeyIsDemandedWhereNoneIsDocumented) {
    for (RuntimeKind const& kind : runtime_kinds()) {
        if (kind.kind == "ec2") {
            EXPECT_TRUE(kind.trust_keys.empty()) << kind.kind;
        }
    }
}

}  // namespace
}  // namespace mandate::iam
