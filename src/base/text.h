#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mandate {

/// Splits at every `separator`; n separators give n + 1 pieces, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);

/// ASCII only: the identifiers of bills are ASCII.
std::string to_lower(std::string_view text);

/// Without white space at both ends.
std::string_view trim(std::string_view text);

std::string join(std::vector<std::string> const& parts, std::string_view separator);

/// When `text` ends with `suffix`, cuts it off and says true.
bool consume_suffix(std::string_view& text, std::string_view suffix);
bool consume_prefix(std::string_view& text, std::string_view prefix);

/// The text with `?` for control characters: a foreign text must not steer a terminal or break a
/// line.
std::string printable(std::string_view text);

/// An ASCII letter or digit.
bool is_alphanumeric(char c);

/// Where in a text a byte stands, for people: `line 3, column 7`; both count from 1, columns in
/// bytes.
std::string text_position(std::string_view text, std::size_t offset);

/// Appends a JSON string (RFC 8259), quotes included; control characters are escaped. The text must
/// be UTF-8.
void append_json_string(std::string& json, std::string_view text);

/// Lower-case hex of bytes.
std::string to_hex(std::string_view bytes);

/// A text between single quotes with quotes doubled: a literal for SQL.
std::string sql_quote(std::string_view text);

/// A name between double quotes with quotes doubled: an identifier for SQL.
std::string sql_name(std::string_view name);

}  // namespace mandate
