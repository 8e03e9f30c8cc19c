#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "iam/evaluator.h"
#include "iam/request.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"
#include "iam/specification.h"

namespace mandate::iam {

/// What a request of the space asks for, and what was decided.
struct CounterExample {
    Request request;
    bool expected_allowed = false;  ///< what the scope says
    Decision decision;              ///< what the policies say
    /// For people: `allowed, but the scope grants no ... : bedrock:InvokeModel on arn:... when
    /// ...`, with the statement that decided.
    std::string sentence;
};

/// One dimension of the space: the values that were asked, each of which stands for a class.
struct Dimension {
    std::string name;  ///< `model`, `region`, `inference profile`, `agentic`, ...
    std::size_t values = 0;
    std::string stands_for;  ///< why these values are enough, a sentence
};

struct Proof {
    std::optional<CounterExample> counter_example;  ///< the first; absent: proven
    std::uint64_t requests = 0;
    std::uint64_t allowed = 0;
    std::vector<Dimension> dimensions;

    bool proven() const { return !counter_example; }
};

/// Asks a role's policies about every request of the relevant space and holds each answer against
/// the scope: what is granted is allowed, everything else of AI is denied, agentic calls included.
/// What is right is told by a specification of its own (specification.h), which shares no code with
/// the generator. Under 100 ms for one scope against the full catalogue.
/// @param model_ids Bedrock's ids of every model that the catalogue knows
/// (catalog::Models::bedrock_ids); no policy sees the model of Claude Platform.
/// @param regions every region that the catalogue knows (catalog::Regions::all).
/// @param policies the texts behind the layers: each Allow is then asked about with requests that
/// its own patterns match. Without them a right under a condition that no other question meets is
/// not seen.
/// Precondition: the scope is normalised.
Proof prove(Scope const& scope, Layers const& layers, std::span<std::string const> model_ids,
            std::span<Region const> regions, std::span<NamedPolicy const> policies = {});

/// The same for any role of an artefact, held against its own specification.
Proof prove(Specification const& specification, Scope const& scope, Layers const& layers,
            std::span<std::string const> model_ids, std::span<Region const> regions,
            std::span<NamedPolicy const> policies = {});

}  // namespace mandate::iam
