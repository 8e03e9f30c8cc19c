#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/evaluator.h"
#include "iam/proof.h"
#include "iam/specification.h"

namespace mandate::iam {

/// Puts requests to policies and holds each answer against the specification, until one is wrong.
/// One request is changed from question to question. Not thread-safe.
class Inquiry {
public:
    /// Borrows both.
    Inquiry(Specification const& specification, Layers const& layers);

    /// What the next questions are about. Texts of AWS's form; others are a broken invariant.
    void action(std::string_view name);
    void resource(std::string_view arn);
    /// Sets a key of the context; an empty value removes it.
    void key(std::string_view name, std::string_view value);
    /// Removes every key that `key` has set.
    void clear_keys();

    /// Asks. Where the layers have no policy of the resource, there is one that leaves everything
    /// to the role's account: what stops a call, into another account too, must be in the role.
    void ask();

    /// Whether an answer was wrong: there is no need to go on.
    bool done() const { return counter_example_.has_value(); }

    std::optional<CounterExample> const& counter_example() const { return counter_example_; }
    std::uint64_t requests() const { return requests_; }
    std::uint64_t allowed() const { return allowed_; }

private:
    void record(Expected expected, Decision const& decision);

    Specification const& specification_;
    Request request_;
    CompiledPolicies open_;
    Layers layers_;
    std::vector<std::string> keys_;
    std::optional<CounterExample> counter_example_;
    std::uint64_t requests_ = 0;
    std::uint64_t allowed_ = 0;
};

}  // namespace mandate::iam
