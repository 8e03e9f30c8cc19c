#pragma once

#include <span>

#include "base/embedded_file.h"

namespace mandate::iam {

/// All files of `src/iam/data`, ordered by name.
std::span<EmbeddedFile const> embedded_files();

}  // namespace mandate::iam
