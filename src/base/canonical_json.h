#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace mandate {

/// The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme): what is hashed.
///
/// No white space; the members of an object sorted by the UTF-16 code units of their names; in
/// strings only `"`, `\` and control characters escaped, in their shortest form with lower-case
/// hex; numbers as ECMAScript writes them. Two values that are equal have the same text, whatever
/// order their members were written in.
/// @returns Error{BadInput} for what has no such text: a number that is not finite, a whole number
///          beyond 2^53 (readers would round it), a string that is not valid UTF-8.
/// Pure; thread-safe.
Result<std::string> canonical_json(boost::json::value const& value);

}  // namespace mandate
