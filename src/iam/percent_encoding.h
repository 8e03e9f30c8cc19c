#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mandate::iam {

/// Undoes percent-encoding (RFC 3986, section 2.1), as IAM encodes policy documents in its API.
/// `+` is itself.
/// @returns nothing when a `%` is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace mandate::iam
