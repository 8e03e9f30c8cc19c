#include "iam/artefact.h"

#include <fmt/format.h>

namespace mandate::iam {
namespace {

Artefact placeholder_for(std::string_view what, std::string_view sha256) {
    Artefact artefact;
    artefact.composition_sha256 = sha256;
    artefact.text = fmt::format(
        "A placeholder for {} {}. It holds no policy and cannot be executed.", what, sha256);
    return artefact;
}

}  // namespace

Artefact placeholder(std::string_view composition_sha256) {
    return placeholder_for("the policies of composition", composition_sha256);
}

Artefact guard_rail_placeholder(std::string_view guard_rail_sha256) {
    return placeholder_for("the deny of guard rail", guard_rail_sha256);
}

}  // namespace mandate::iam
