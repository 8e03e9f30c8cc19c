#pragma once

#include <span>

#include "base/embedded_file.h"

namespace mandate::catalog {

/// The files of `src/catalog/data`.
std::span<EmbeddedFile const> embedded_files();

}  // namespace mandate::catalog
