// What AWS prints about a role is read or refused; what is read can be judged, linted and
// explained.
#include "iam/role_evidence.h"

#include <cstdint>

#include "check.h"
#include "iam/explain.h"
#include "iam/lint.h"
#include "iam/live_role.h"

namespace {

using namespace mandate;
using namespace mandate::iam;

void look_at(Policy const& policy, PolicyKind kind) {
    for (LintFinding const& finding : lint(policy, kind)) {
        FUZZ_CHECK(!finding.statement.empty() && finding.reason.ends_with('.'));
    }
    FUZZ_CHECK(explain(policy, kind).size() == policy.statements.size());
}

/// Judged against its own first policy: a role with gaps never matches.
void judge_it(LiveRole const& role) {
    RoleText own;
    own.name = role.name;
    own.path = role.path;
    own.trust = role.trust;
    if (!role.inline_policies.empty() && role.inline_policies[0].document) {
        own.permission = *role.inline_policies[0].document;
    }
    LiveJudgement const judgement = judge(role, own, {});
    FUZZ_CHECK(judgement.verdict != LiveVerdict::kMatches || role.missing.empty());
    FUZZ_CHECK((judgement.verdict == LiveVerdict::kDiffers) == judgement.difference.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    Result<LiveRole> const role = read_role_evidence(text, "fuzz");
    if (!role) {
        FUZZ_CHECK(!role.error().message.empty());
        return 0;
    }
    for (auto const* const list : {&role->inline_policies, &role->attached_policies}) {
        for (LivePolicy const& policy : *list) {
            if (policy.document) {
                look_at(*policy.document, PolicyKind::kIdentity);
            }
        }
    }
    if (role->trust) {
        look_at(*role->trust, PolicyKind::kTrust);
    }
    if (size % 8 == 0) {  // it takes long beside the rest
        judge_it(*role);
    }
    return 0;
}
