#pragma once

#include <span>
#include <string_view>

namespace mandate::catalog {

/// One file of `src/catalog/data`, as it was when the program was built.
struct EmbeddedFile {
    std::string_view name;  ///< `services.json`
    std::string_view text;
};

/// All embedded files, ordered by name. Written by cmake/embed.cmake at build time.
std::span<EmbeddedFile const> embedded_files();

}  // namespace mandate::catalog
