#pragma once

#include <string_view>

namespace mandate {

/// One file of a room's `data` folder, as it was when the program was built. A room that has such a
/// folder declares `std::span<EmbeddedFile const> embedded_files()` in its `embedded.h`; the text
/// behind it is written by cmake/embed.cmake at build time.
struct EmbeddedFile {
    std::string_view name;  ///< `services.json`
    std::string_view text;
};

}  // namespace mandate
