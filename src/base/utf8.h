#pragma once

#include <optional>
#include <string_view>

namespace mandate {

/// Takes the first character (code point) off a UTF-8 text that is not empty.
/// @returns nothing, and leaves the text as it is, when it does not begin with a well-formed
///          sequence: no overlong forms, no surrogates, nothing above U+10FFFF.
/// Source: Unicode standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".
std::optional<char32_t> take_character(std::string_view& text);

/// The characters of a text; nothing when it is not valid UTF-8.
std::optional<std::size_t> count_characters(std::string_view text);

}  // namespace mandate
