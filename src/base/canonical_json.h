#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace mandate {

/// The largest magnitude of an integer: 2^53 - 1, which every JSON reader holds exactly.
inline constexpr std::int64_t kLargestInteger = 9'007'199'254'740'991;

/// How deep objects and arrays may lie within each other.
inline constexpr unsigned kDeepest = 32;

/// The one text of a JSON value, as RFC 8785 (JSON Canonicalization Scheme) writes it: no spaces,
/// keys sorted by UTF-16 code units, only the escapes that must be. Hashes are taken of this text,
/// so two programs must write the same bytes.
///
/// A subset: numbers are integers of magnitude up to kLargestInteger. RFC 8785 writes other numbers
/// as ECMAScript does; here money, hashes and whatever is larger are texts, and a double has no
/// place in a log that must add up.
/// @returns the text, or Error{BadInput} that names the place as a JSON pointer (RFC 6901): a
///          double (`1.0` too), an integer beyond 2^53 - 1, a text that is not UTF-8, or values
///          deeper than kDeepest.
Result<std::string> canonical_json(boost::json::value const& value);

/// Appends a text as canonical JSON writes it: in quotes, with only the escapes that must be.
/// Whether it is UTF-8 is not looked at.
void append_canonical_string(std::string& json, std::string_view text);

/// One step of a JSON pointer (RFC 6901): the key with `~` as `~0` and `/` as `~1`.
std::string pointer_token(std::string_view key);

}  // namespace mandate
