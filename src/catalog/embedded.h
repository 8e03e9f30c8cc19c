#pragma once

#include <span>

#include "base/embedded_file.h"

namespace mandate::catalog {

/// All files of `src/catalog/data`, ordered by name.
std::span<EmbeddedFile const> embedded_files();

}  // namespace mandate::catalog
