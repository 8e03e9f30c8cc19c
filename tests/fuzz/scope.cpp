// Scope files: read strictly; what is read is its own normal form, and what is generated from it is
// a policy that AWS takes.
#include "iam/scope.h"

#include <cstdint>

#include "check.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/role_artefact.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    using namespace mandate::iam;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    Result<Scope> const scope = parse_scope(text, "fuzz");
    if (!scope) {
        FUZZ_CHECK(scope.error().message.starts_with("fuzz"));
        return 0;
    }
    FUZZ_CHECK(normalised(*scope) == *scope);
    Result<RoleArtefact> const artefact = generate(*scope);
    if (!artefact) {
        FUZZ_CHECK(!artefact.error().hint.empty());
        return 0;
    }
    RoleText const& role = artefact->role;
    FUZZ_CHECK(parse_policy(print(role.permission, Layout::kCompact), "permission",
                            PolicyKind::kIdentity) == role.permission);
    FUZZ_CHECK(!role.trust || parse_policy(print(*role.trust, Layout::kCompact), "trust",
                                           PolicyKind::kTrust) == *role.trust);
    FUZZ_CHECK(artefact_sha256(*artefact).size() == 64);
    return 0;
}
