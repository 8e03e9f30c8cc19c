#pragma once

#include <span>

#include "base/embedded_file.h"

namespace mandate::approval {

/// The files of `src/approval/data`.
std::span<EmbeddedFile const> embedded_files();

}  // namespace mandate::approval
