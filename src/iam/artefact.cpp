#include "iam/artefact.h"

#include <fmt/format.h>

namespace mandate::iam {

Artefact placeholder(std::string_view composition_sha256) {
    Artefact artefact;
    artefact.composition_sha256 = composition_sha256;
    artefact.text = fmt::format(
        "A placeholder for the policies of composition {}. It holds no policy and cannot be "
        "executed.",
        composition_sha256);
    return artefact;
}

Artefact guard_rail_placeholder(std::string_view guard_rail_sha256) {
    Artefact artefact;
    artefact.composition_sha256 = guard_rail_sha256;
    artefact.text = fmt::format(
        "A placeholder for the deny of guard rail {}. It holds no policy and cannot be executed.",
        guard_rail_sha256);
    return artefact;
}

}  // namespace mandate::iam
