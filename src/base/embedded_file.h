#pragma once

#include <string_view>

namespace mandate {

/// One file of a room's `data` folder, as it was when the program was built. The room's
/// `embedded_files()` gives them all, ordered by name; cmake/embed.cmake writes its source.
struct EmbeddedFile {
    std::string_view name;  ///< `services.json`
    std::string_view text;
};

}  // namespace mandate
