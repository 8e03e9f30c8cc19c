#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace mandate {

/// Reads one JSON text (RFC 8259), strictly: no comments, no trailing commas, at most 64 levels
/// deep, valid UTF-8, and no object that names a key twice (most parsers silently take the last).
/// A UTF-8 byte order mark at the start is skipped.
/// @param place what to call the text in an error: a path.
/// @returns the value, or Error{BadInput}: `PLACE: line 3, column 7: ...`.
Result<boost::json::value> parse_json(std::string_view text, std::string_view place);

/// Reads a whole file as JSON. `limit_bytes` guards against a file that is not what it seems.
Result<boost::json::value> read_json_file(std::string const& path,
                                          std::size_t limit_bytes = 64U << 20U);

/// The text member `key` of an object, or nullptr when it is absent or not a text.
boost::json::string const* json_text(boost::json::value const& object, std::string_view key);

/// The member `key` of an object, or nullptr when it is absent or `object` is none.
boost::json::value const* json_member(boost::json::value const& object, std::string_view key);

}  // namespace mandate
