#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace mandate::http {

/// A request target, taken apart and percent-decoded once. After parsing, no text in here holds a
/// control character or broken UTF-8, and no segment is `.` or `..` or holds a slash.
struct Target {
    std::string authority;              ///< of the absolute form `http://HOST/...`, else empty
    std::string path;                   ///< `/api/v1/spend`
    std::vector<std::string> segments;  ///< `api`, `v1`, `spend`; `/` has one, which is empty
    std::vector<std::pair<std::string, std::string>> parameters;  ///< in order; '+' is a space
};

/// Reads the origin form (`/path?query`) and the absolute form (RFC 9112, section 3.2).
/// @returns Error{Usage} (HTTP 400) for anything else, for text that is not percent-encoded as RFC
///          3986 says, and for a path that tries to climb.
Result<Target> parse_target(std::string_view text);

/// The part of a target that may be logged: the path without the query, at most 200 characters.
std::string path_for_log(std::string_view target);

/// True for UTF-8 without control characters (RFC 3629: shortest form, no surrogates).
bool is_plain_utf8(std::string_view text);

}  // namespace mandate::http
