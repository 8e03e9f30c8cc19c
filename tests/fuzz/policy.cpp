// Policies are read strictly and print back; wildcards and conditions take any text.
#include <cstdint>

#include "check.h"
#include "iam/evaluator.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"

namespace {

using namespace mandate;
using namespace mandate::iam;

void decide_some(Policy const& policy, PolicyKind kind) {
    std::vector<NamedPolicy> const policies{{"fuzz", policy}};
    CompiledPolicies const compiled(policies);
    Layers layers;
    (kind == PolicyKind::kIdentity ? layers.identity : layers.resource) = &compiled;
    Context context;
    static_cast<void>(context.set("aws:PrincipalTag/team", {"a*b"}));
    for (char const* const who : {"arn:aws:iam::111122223333:role/app", "lambda.amazonaws.com"}) {
        Request const request = *Request::create(
            "bedrock:InvokeModel", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.a-v1:0",
            *parse_principal(who), context);
        Decision const decision = decide(request, layers);
        FUZZ_CHECK(!to_string(decision, layers).empty());
        FUZZ_CHECK(!decision.statement || !applying_statements(request, layers).empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    static_cast<void>(size_in_characters(text, Counting::kWithoutWhiteSpace));
    for (PolicyKind const kind : {PolicyKind::kIdentity, PolicyKind::kAny}) {
        Result<Policy> const policy = parse_policy(text, "fuzz", kind);
        if (!policy) {
            FUZZ_CHECK(!policy.error().message.empty());
            continue;
        }
        Result<Policy> const again = parse_policy(print(*policy, Layout::kIndented), "again", kind);
        FUZZ_CHECK(again && *again == *policy);
        Policy const sorted = canonical(*policy);
        FUZZ_CHECK(canonical(sorted) == sorted);
        decide_some(*policy, kind);
    }
    return 0;
}
