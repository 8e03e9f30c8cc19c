#pragma once

#include <string_view>

#include "base/canonical_json.h"
#include "base/result.h"

namespace mandate::audit {

/// Whether a text is exactly what canonical_json writes for the value it stands for. Reads it once,
/// and builds nothing.
/// @returns Error{BadInput} with the byte where it is not.
Result<void> check_canonical(std::string_view text);

}  // namespace mandate::audit
