#include "app/proving.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/located_json.h"
#include "catalog/catalog.h"
#include "iam/artefact.h"
#include "iam/artefact_proof.h"
#include "iam/compiled_policies.h"
#include "iam/live_role.h"
#include "iam/live_scope.h"
#include "iam/policy_parse.h"
#include "iam/request_text.h"
#include "iam/role_evidence.h"

namespace mandate::app {
namespace {

/// Whether a text is a policy document, and not what AWS prints about a role. Every policy has
/// statements, no output of the CLI does at its root.
bool is_policy(std::string_view text, std::string_view place) {
    Result<LocatedJson> const document = LocatedJson::parse(text, place);
    return document &&
           std::ranges::find(document->root().children, "Statement", &LocatedJson::Node::key) !=
               document->root().children.end();
}

Verdict verdict_of(iam::Proof const& proof) {
    Verdict verdict;
    verdict.proven = proof.proven();
    if (proof.counter_example) {
        verdict.sentence = proof.counter_example->sentence;
        verdict.counter_example = iam::to_text(proof.counter_example->request);
    }
    verdict.requests = proof.requests;
    verdict.allowed = proof.allowed;
    verdict.dimensions = proof.dimensions;
    return verdict;
}

Verdict verdict_of(iam::LiveJudgement const& judgement) {
    Verdict verdict;
    verdict.proven = judgement.verdict == iam::LiveVerdict::kMatches;
    verdict.missing = judgement.missing;
    verdict.requests = judgement.requests;
    if (judgement.verdict == iam::LiveVerdict::kNotEnoughEvidence) {
        verdict.sentence = "not enough evidence: what was handed in does not show the whole role";
    }
    if (judgement.difference) {
        verdict.sentence = judgement.difference->sentence;
        if (judgement.difference->request) {
            verdict.counter_example = iam::to_text(*judgement.difference->request);
        }
    }
    return verdict;
}

Result<Verdict> prove_policy(iam::Scope const& scope, std::string_view text,
                             std::string_view place) {
    std::vector<iam::NamedPolicy> const policies{
        {std::string(place), TRY(iam::parse_policy(text, place, iam::PolicyKind::kIdentity))}};
    iam::CompiledPolicies const compiled(policies);
    iam::Layers layers;
    layers.identity = &compiled;
    return verdict_of(
        iam::prove(scope, layers, known_space().model_ids, known_space().regions, policies));
}

}  // namespace

KnownSpace const& known_space() {
    static KnownSpace const kSpace = [] {
        Result<catalog::Catalog> const catalog = catalog::load_catalog(std::nullopt);
        if (!catalog) {
            throw std::logic_error(to_string(catalog.error()));
        }
        return KnownSpace{catalog->models().bedrock_ids(), catalog->regions().all()};
    }();
    return kSpace;
}

Result<Verdict> prove_generated(iam::Scope const& scope) {
    iam::RoleArtefact const artefact = TRY(iam::generate(scope));
    return verdict_of(
        TRY(iam::prove_artefact(artefact, scope, known_space().model_ids, known_space().regions)));
}

Result<Verdict> judge_role(iam::Scope const& scope, std::string_view role, std::string_view text,
                           std::string_view place, Known known) {
    iam::RoleArtefact const artefact = TRY(iam::generate(scope));
    iam::RoleText const* const meant =
        role.empty() ? &artefact.role : iam::find_role(artefact, role);
    if (meant == nullptr) {
        return fail(ErrorCode::kConflict,
                    fmt::format("{} is no role of the artefact any more", role),
                    "the task that follows from the newer decision replaces it");
    }
    // What AWS makes of a permission set has a name of its own.
    bool const is_set = meant->kind == iam::AnchorKind::kPermissionSet;
    iam::LiveRole const live = TRY(iam::read_role_evidence(text, place, is_set ? "" : meant->name));
    if (known == Known::kProven && iam::is_made_as(live, *meant)) {
        Verdict verdict;
        verdict.proven = true;
        return verdict;
    }
    iam::LiveSurroundings surroundings;
    surroundings.model_ids = known_space().model_ids;
    surroundings.regions = known_space().regions;
    return verdict_of(iam::judge(live, artefact, scope, surroundings));
}

Result<Verdict> prove_foreign(iam::Scope const& scope, std::string_view text,
                              std::string_view place) {
    return is_policy(text, place) ? prove_policy(scope, text, place)
                                  : judge_role(scope, {}, text, place, Known::kNothing);
}

}  // namespace mandate::app
