#include "iam/proof.h"

#include "iam/inquiry.h"
#include "iam/proof_questions.h"
#include "iam/proof_space.h"

namespace mandate::iam {
namespace {

/// Actions of other services that are asked through MCP: named by the tier, by the policies, or by
/// nobody.
std::vector<std::string> other_actions(Specification const& specification,
                                       std::span<NamedPolicy const> policies) {
    std::vector<std::string> actions{"s3:GetObject", "ec2:RunInstances", "zz9:Unknown"};
    for (std::string const& name : specification.agentic_actions()) {
        actions.push_back(name);
    }
    for (NamedPolicy const& named : policies) {
        for (Statement const& statement : named.policy.statements) {
            for (std::string const& action : statement.actions.values) {
                for (std::string const& text : instances(action)) {
                    std::size_t const colon = text.find(':');
                    if (colon != 0 && colon != std::string::npos && colon + 1 != text.size()) {
                        actions.push_back(text);
                    }
                }
            }
        }
    }
    return actions;
}

}  // namespace

Proof prove(Scope const& scope, Layers const& layers, std::span<std::string const> model_ids,
            std::span<Region const> regions, std::span<NamedPolicy const> policies) {
    return prove(Specification(scope), scope, layers, model_ids, regions, policies);
}

Proof prove(Specification const& specification, Scope const& scope, Layers const& layers,
            std::span<std::string const> model_ids, std::span<Region const> regions,
            std::span<NamedPolicy const> policies) {
    ProofSpace const space = proof_space(scope, model_ids, regions);
    Inquiry inquiry(specification, layers);
    Proof proof;
    proof.dimensions = {
        ask_granted(inquiry, specification, space),
        ask_patterns(inquiry, policies, space),
        ask_agentic(inquiry, other_actions(specification, policies), space),
        ask_escapes(inquiry, specification, space),
        ask_models(inquiry, space),
        ask_profiles(inquiry, space),
        ask_mantle(inquiry, space),
        ask_workspaces(inquiry, space),
        ask_actions(inquiry, space),
        {"region", space.regions.size(),
         "every region of the catalogue, one that is in none, and none at all, as the model of "
         "global inference has"},
        {"account", 2, "the role's own and another one"},
    };
    proof.counter_example = inquiry.counter_example();
    proof.requests = inquiry.requests();
    proof.allowed = inquiry.allowed();
    return proof;
}

}  // namespace mandate::iam
