#pragma once

#include <string_view>

#include "iam/pattern.h"

namespace mandate::iam {

/// Whether everything that `narrow` matches is matched by `wide`, as far as that can be shown by
/// laying one pattern on the other: true is a proof, false is not. Both are patterns of the same
/// matching (kAction in lower case, kLike, kResource or kArn) and version. A variable is only
/// covered by the same variable or by a `*` that may stand for anything.
bool covers(std::string_view wide, std::string_view narrow, PolicyVersion version,
            Matching matching);

}  // namespace mandate::iam
