#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mandate {

/// Takes the first code point off `text` (RFC 3629: shortest form, no surrogates, at most
/// U+10FFFF).
/// @returns nullopt, and leaves `text` as it is, when it is empty or does not begin with one.
std::optional<char32_t> take_code_point(std::string_view& text);

/// Whether the whole text is UTF-8. Any code point is fine, NUL included.
bool is_utf8(std::string_view text);

/// How many code points a UTF-8 text has.
std::size_t code_points(std::string_view text);

/// Whether a code point may steer whatever shows it: controls (C0, DEL, C1), line and paragraph
/// separators, marks that turn the direction of writing, and characters that nobody sees.
bool is_control(char32_t code_point);

/// A foreign text as an error may quote it: at most `most` code points, then `...`; controls and
/// what is not UTF-8 are shown as `?`.
std::string excerpt(std::string_view text, std::size_t most = 40);

}  // namespace mandate
