#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "iam/evaluator.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/random.h"
#include "iam/testing/reference.h"

namespace mandate::iam {
namespace {

using testing::Compiled;
using testing::PlainLayers;
using testing::PlainRequest;
using testing::RandomIam;

bool is_allowed(PlainRequest const& request, PlainLayers const& layers) {
    Compiled const compiled(layers);
    return decide(testing::compile(request), compiled.layers()).allowed();
}

/// The layers with one more statement of `effect` in a random layer that has policies.
PlainLayers with_statement(RandomIam& random, PlainLayers layers, Effect effect) {
    Policy policy = random.policy(false);
    std::erase_if(policy.statements,
                  [&](Statement const& statement) { return statement.effect != effect; });
    layers.identity->push_back({"added", policy});
    if (layers.boundary) {
        layers.boundary->push_back({"added", policy});
    }
    if (layers.session) {
        layers.session->push_back({"added", policy});
    }
    for (auto& level : layers.service_control) {
        level.push_back({"added", policy});
    }
    return layers;
}

RC_GTEST_PROP(EvaluatorRandom, AgreesWithTheSlowAndObviousEvaluator, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers const layers = random.layers();
    Compiled const compiled(layers);
    for (int i = 0; i < 4; ++i) {
        PlainRequest const request = random.request();
        Decision const decision = decide(testing::compile(request), compiled.layers());
        std::string const found = testing::verdict_text(decision);
        std::string const wanted = testing::reference_decision(request, layers);
        if (found != wanted) {
            RC_LOG() << testing::describe(request, layers) << "evaluator: " << found << " ("
                     << to_string(decision, compiled.layers()) << "), reference: " << wanted;
        }
        RC_ASSERT(found == wanted);
    }
}

RC_GTEST_PROP(EvaluatorRandom, AnotherDenyNeverAllowsMore, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers const layers = random.layers();
    PlainRequest const request = random.request();
    PlainLayers const stricter = with_statement(random, layers, Effect::kDeny);
    RC_ASSERT(is_allowed(request, layers) || !is_allowed(request, stricter));
}

RC_GTEST_PROP(EvaluatorRandom, AnotherAllowNeverAllowsLess, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers const layers = random.layers();
    PlainRequest const request = random.request();
    PlainLayers const wider = with_statement(random, layers, Effect::kAllow);
    RC_ASSERT(!is_allowed(request, layers) || is_allowed(request, wider));
}

RC_GTEST_PROP(EvaluatorRandom, AHigherCeilingNeverAllowsLess, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers const layers = random.layers();
    PlainRequest const request = random.request();
    PlainLayers unlimited = layers;
    unlimited.boundary.reset();
    unlimited.session.reset();
    unlimited.service_control.clear();
    unlimited.resource_control.clear();
    RC_ASSERT(!is_allowed(request, layers) || is_allowed(request, unlimited));
}

RC_GTEST_PROP(EvaluatorRandom, WhatDecidedIsAmongWhatApplies, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers const layers = random.layers();
    Compiled const compiled(layers);
    Request const request = testing::compile(random.request());
    Decision const decision = decide(request, compiled.layers());
    std::vector<Decisive> const applying = applying_statements(request, compiled.layers());
    if (decision.statement) {
        Decisive const decisive{decision.layer, decision.level, *decision.statement};
        RC_ASSERT(std::ranges::find(applying, decisive) != applying.end());
    }
    RC_ASSERT(!to_string(decision, compiled.layers()).empty());
}

RC_GTEST_PROP(PolicyRandom, ParsingWhatIsPrintedGivesTheSamePolicy, (std::uint64_t seed)) {
    RandomIam random(seed);
    bool const with_principals = seed % 2 == 0;
    Policy const policy = random.policy(with_principals);
    PolicyKind const kind = with_principals ? PolicyKind::kResource : PolicyKind::kIdentity;
    for (Layout const layout : {Layout::kCompact, Layout::kIndented}) {
        Result<Policy> const read = parse_policy(print(policy, layout), "random", kind);
        if (!read) {
            RC_LOG() << to_string(read.error());
        }
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == policy);
    }
    RC_ASSERT(size_in_characters(print(policy, Layout::kIndented), Counting::kWithoutWhiteSpace) ==
              size_in_characters(print(policy, Layout::kCompact), Counting::kAll));
}

RC_GTEST_PROP(PolicyRandom, TheCanonicalFormIsItsOwnAndMeansTheSame, (std::uint64_t seed)) {
    RandomIam random(seed);
    PlainLayers layers = random.layers();
    PlainRequest const request = random.request();
    bool const before = is_allowed(request, layers);
    for (NamedPolicy& named : *layers.identity) {
        named.policy = canonical(named.policy);
        RC_ASSERT(canonical(named.policy) == named.policy);
        Result<Policy> const read =
            parse_policy(print(named.policy, Layout::kCompact), "random", PolicyKind::kIdentity);
        RC_ASSERT(read.has_value());
        RC_ASSERT(canonical(*read) == named.policy);
    }
    RC_ASSERT(is_allowed(request, layers) == before);
}

}  // namespace
}  // namespace mandate::iam
