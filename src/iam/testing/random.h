#pragma once

#include <random>

#include "iam/evaluator.h"
#include "iam/testing/reference.h"

namespace mandate::iam::testing {

/// What random cases may hold.
enum class Style {
    kAnything,   ///< whatever the model can say
    kPlausible,  ///< what makes sense at AWS, so that another evaluator has an answer too
};

/// Policies and requests out of few words, so that they meet often: every operator, wildcards in
/// every place, variables, all kinds of principals and layers.
class RandomIam {
public:
    explicit RandomIam(std::uint64_t seed, Style style = Style::kAnything)
        : engine_(seed), plausible_(style == Style::kPlausible) {}

    Policy policy(bool with_principals);
    PlainRequest request();
    PlainLayers layers();

private:
    std::size_t below(std::size_t limit);
    bool one_in(std::size_t count) { return below(count) == 0; }
    template <typename List>
    std::string pick(List const& list);
    std::vector<std::string> some(auto make, std::size_t most);

    Statement statement(bool with_principals);
    std::string action_pattern();
    std::string resource_pattern();
    std::string blur(std::string text, std::size_t from);
    Principals principals();
    Condition condition();
    std::string condition_value(ConditionOperator op, std::string const& key);
    std::vector<NamedPolicy> policies(bool with_principals, std::size_t most);
    std::vector<std::vector<NamedPolicy>> levels(bool with_principals);

    std::string plausible_resource_pattern();
    void choose_principal(PlainRequest& request);

    std::mt19937_64 engine_;
    bool plausible_;
};

/// The layers and the request compiled, for the evaluator under test. Layers borrow from it.
struct Compiled {
    explicit Compiled(PlainLayers const& plain);
    Layers layers() const;

    std::optional<CompiledPolicies> identity, boundary, session, resource;
    std::vector<CompiledPolicies> service_control, resource_control;
    std::string management_account;
};

Request compile(PlainRequest const& request);

/// `allowed`, `explicit deny` or `implicit deny`, as reference_decision says it.
std::string verdict_text(Decision const& decision);

/// Everything about a case, for the report of a disagreement.
std::string describe(PlainRequest const& request, PlainLayers const& layers);

}  // namespace mandate::iam::testing
