#include "iam/proof.h"

#include <gtest/gtest.h>

#include "catalog/testing.h"
#include "iam/artefact_proof.h"
#include "iam/policy_print.h"
#include "iam/request_text.h"
#include "iam/testing/random_scope.h"

namespace mandate::iam {
namespace {

catalog::Catalog const& catalogue() { return catalog::testing::embedded_catalog(); }

TEST(Proof, WhatIsGeneratedIsProven) {
    std::vector<std::string> const models = catalogue().models().bedrock_ids();
    std::vector<Region> const regions = catalogue().regions().all();
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Scope const scope = testing::random_scope(seed);
        Result<RoleArtefact> const artefact = generate(scope);
        if (!artefact) {
            continue;
        }
        Result<Proof> const proof = prove_artefact(*artefact, scope, models, regions);
        ASSERT_TRUE(proof) << to_string(proof.error());
        EXPECT_TRUE(proof->proven()) << seed << ": " << proof->counter_example->sentence << "\n"
                                     << to_text(proof->counter_example->request)
                                     << print(artefact->role.permission, Layout::kIndented);
        std::cout << seed << " " << proof->requests << " " << proof->allowed << "\n";
    }
}

}  // namespace
}  // namespace mandate::iam
