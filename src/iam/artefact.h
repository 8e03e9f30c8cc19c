#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mandate::iam {

/// What an engineer is given to carry out: the policy texts of one composition, or
/// the deny of one guard rail.
///
/// Until the generator exists an artefact is a typed placeholder: it names what it
/// stands for and says that it cannot be executed; nothing that runs a task's commands accepts it.
struct Artefact {
    std::string composition_sha256;  ///< lower-case hex: what was decided
    bool executable = false;
    std::string text;  ///< for people

    friend bool operator==(Artefact const&, Artefact const&) = default;
};
BOOST_DESCRIBE_STRUCT(Artefact, (), (composition_sha256, executable, text))

/// The placeholder of a composition.
Artefact placeholder(std::string_view composition_sha256);

/// The placeholder of a guard rail.
Artefact guard_rail_placeholder(std::string_view guard_rail_sha256);

}  // namespace mandate::iam
