#pragma once

#include <string_view>

#include "base/result.h"
#include "iam/request.h"

namespace mandate::iam {

/// Reads a request file (docs/formats/policy_request.md): `action`, `resource` (`*` when absent),
/// `principal` (an ARN, a service, `*`), `role` (the ARN of a session's role, with its path),
/// `account` (the resource's, where its ARN names none) and `context` (key → value or list).
/// @param place what to call the text in errors: a path.
/// @returns Error{BadInput} with line and column.
Result<Request> parse_request(std::string_view text, std::string_view place);

}  // namespace mandate::iam
